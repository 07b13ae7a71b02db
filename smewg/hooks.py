"""What other parts of the tool add to the group's pages: home, calendar, meeting, handover pack.

The group stands on the lowest floor and knows nothing of plans, counts or reviews. Each of them
adds what it has, once, when the application starts (in its apps.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from smewg.models import Meeting, User
from smewg.toolkit import together
from smewg.toolkit.together import Answers, Question


@dataclass(frozen=True)
class PanelLine:
    """One thing in a section: its text, where it leads, and what explains it."""

    text: str
    url: str = ""
    note: str = ""
    reason: str = ""
    when: date | datetime | None = None


@dataclass(frozen=True)
class Section:
    """A heading with its lines, `empty` where there is none, and what one can do about it."""

    title: str
    lines: list[PanelLine] = field(default_factory=list)
    empty: str = "Nothing here."
    action_url: str = ""
    action_label: str = ""


@dataclass(frozen=True)
class Entry:
    """Something on a day: an event, a window's edge, a deadline. `key` names it for good.

    `days` is how many whole days it lasts. `changed` is when it was last changed, if known, and
    `sequence` how often.
    """

    key: str
    day: date
    title: str
    kind: str
    days: int = 1
    place: str = ""
    text: str = ""
    path: str = ""
    changed: datetime | None = None
    is_cancelled: bool = False
    is_uncertain: bool = False
    """Whether it may be held on another day."""
    sequence: int = 0
    only_in_feed: bool = False
    """Whether it tells only calendars that took it earlier; pages do not list it."""

    @property
    def until(self) -> date:
        """The last day."""
        return self.day + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for its reader: what to do, where, and until when if there is a day.

    `text` begins with a verb ("Score 12 concept notes of session 1/2018"). `until` is the moment
    of the deadline. `note` says how far it is. `weight` sorts what has no deadline, small first.
    """

    text: str
    url: str
    until: datetime | None = None
    note: str = ""
    weight: int = 50


@dataclass(frozen=True)
class Action:
    """Something that its reader may do now: the act, where, and other words one may type for it."""

    text: str
    url: str
    words: str = ""


@dataclass
class Partnered:
    """What another part counts with partners: in all, and with each by its id.

    `add_url` is where its reader adds one more; a partner is named by "&partner=" and its id.
    """

    all: list[PanelLine] = field(default_factory=list)
    by_partner: dict[int, list[PanelLine]] = field(default_factory=dict)
    add_url: str = ""


CalendarSource = Callable[[User], Iterable[Entry]]
MeetingSource = Callable[[User, Meeting], Section | None]
HandoverSource = Callable[[User, date], Section]
PartnerSource = Callable[[User], "Partnered"]
ActionSource = Callable[[User], Iterable[Action]]
WaitingSource = Callable[[User], Iterable[Waiting]]


@dataclass(frozen=True)
class Gathered:
    """What waits by rows that are asked for together with those of every other source.

    `ask` gives its questions by name (none where nothing of it concerns the reader), `tell` what
    waits by their rows.
    """

    ask: Callable[[User], Mapping[str, Question]]
    tell: Callable[[User, Answers], Iterable[Waiting]]


_calendar: list[CalendarSource] = []
_meeting: list[MeetingSource] = []
_handover: list[HandoverSource] = []
_waiting: list[WaitingSource | Gathered] = []
_partners: list[PartnerSource] = []
_actions: list[ActionSource] = []


def add_to_calendar(source: CalendarSource) -> None:
    """From now on the calendar shows what `source` gives for its reader."""
    if source not in _calendar:
        _calendar.append(source)


def add_to_meetings(source: MeetingSource) -> None:
    """From now on a meeting's page shows the section that `source` gives."""
    if source not in _meeting:
        _meeting.append(source)


def add_to_handover(source: HandoverSource) -> None:
    """From now on the handover pack holds the section that `source` gives."""
    if source not in _handover:
        _handover.append(source)


def add_to_home(source: WaitingSource | Gathered) -> None:
    """From now on the home page shows what `source` says waits for its reader."""
    if source not in _waiting:
        _waiting.append(source)


def add_to_partners(source: PartnerSource) -> None:
    """From now on the page of partners shows what `source` counts with them."""
    if source not in _partners:
        _partners.append(source)


def add_to_actions(source: ActionSource) -> None:
    """From now on the search offers the acts that `source` gives for its reader."""
    if source not in _actions:
        _actions.append(source)


def actions(user: User) -> list[Action]:
    """What `user` may do now, as the search offers it."""
    return [action for source in _actions for action in source(user)]


def of_partners(user: User) -> Partnered:
    """What is counted with partners, from every source."""
    found = Partnered()
    for source in _partners:
        given = source(user)
        found.all.extend(given.all)
        found.add_url = found.add_url or given.add_url
        for pk, lines in given.by_partner.items():
            found.by_partner.setdefault(pk, []).extend(lines)
    return found


def waiting_for(user: User) -> list[Waiting]:
    """What waits for `user`: what has a deadline first, the earliest on top."""
    return gathered_for(user, {})[0]


def gathered_for(user: User, more: Mapping[str, Question]) -> tuple[list[Waiting], Answers]:
    """The same, and the answers to `more` questions, which are asked together with the others."""
    asked = dict(more)
    for place, source in enumerate(_waiting):
        if isinstance(source, Gathered):
            asked |= {f"{place} {name}": each for name, each in source.ask(user).items()}
    answers = together.ask(asked)
    found = [
        each
        for place, source in enumerate(_waiting)
        for each in _told(source, place, user, answers)
    ]
    in_order = sorted(
        found,
        key=lambda each: (each.until is None, each.until and each.until.timestamp(), each.weight),
    )
    return in_order, {name: answers[name] for name in more}


def _told(
    source: WaitingSource | Gathered, place: int, user: User, answers: Answers
) -> Iterable[Waiting]:
    if not isinstance(source, Gathered):
        return source(user)
    prefix = f"{place} "
    own = {
        name.removeprefix(prefix): rows for name, rows in answers.items() if name.startswith(prefix)
    }
    return source.tell(user, own) if own else ()


def calendar(user: User) -> list[Entry]:
    """Everything dated that `user` may see, the earliest first."""
    entries = [entry for source in _calendar for entry in source(user)]
    return sorted(entries, key=lambda entry: (entry.day, entry.title))


def calendar_from(user: User, day: date, days: int = 366) -> list[Entry]:
    """What is on or after `day`, within so many days."""
    last = day + timedelta(days=days)
    shown = (entry for entry in calendar(user) if not entry.only_in_feed)
    return [entry for entry in shown if entry.until >= day and entry.day <= last]


def of_meeting(user: User, meeting: Meeting) -> list[Section]:
    """What stands on a meeting's page; a source that has nothing for this reader is left out."""
    found = (source(user, meeting) for source in _meeting)
    return [section for section in found if section]


def of_handover(user: User, day: date) -> list[Section]:
    return [source(user, day) for source in _handover]
