"""No duplication: a title compared with the group's own activities and other fora's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from plans.models import Activity, OtherForumActivity, Plan
from smewg.models import User
from smewg.toolkit.imports.workbooks import Column, Row
from smewg.toolkit.similarity import likely_same

MOST = 8

COLUMNS = [
    Column("forum", "Forum", "Whose activity it is, as TELWG or OECD.", 20, needed=True),
    Column("title", "Title", width=60, needed=True),
    Column("years", "Years", "As 2018 or 2018-2019.", 12),
    Column("source", "Source", "A document or an address.", 40),
]
"""The columns of the list of other fora's activities."""
LONGEST = {"forum": 100, "title": 300, "years": 40, "source": 300}


@dataclass(frozen=True)
class LikelyOverlap:
    """Something that an activity may duplicate, with the words that match; score 0 to 100."""

    ours: Activity | None
    theirs: OtherForumActivity | None
    score: float
    shared_words: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"ours-{self.ours.pk}" if self.ours else f"theirs-{self.theirs and self.theirs.pk}"

    @property
    def forum(self) -> str:
        return self.theirs.forum if self.theirs else "SMEWG"

    @property
    def title(self) -> str:
        return str(self.ours.title if self.ours else self.theirs and self.theirs.title)

    @property
    def years(self) -> str:
        return str(self.ours.years if self.ours else self.theirs and self.theirs.years)


def likely_overlaps(title: str, *, of: Activity | None = None) -> list[LikelyOverlap]:
    """What a new or standing activity (`of`) of this title may duplicate, the likeliest first.

    Compared with all activities of all plans, dropped ones left out, and all other fora's.
    """
    return _among(_candidates(), title, of)


def overlaps_of_titles() -> Callable[[str], list[LikelyOverlap]]:
    """The same for many titles of new activities, with what stands read once."""
    candidates = _candidates()
    return lambda title: _among(candidates, title, None)


Candidates = dict[tuple[str, int], Activity | OtherForumActivity]


def _candidates() -> Candidates:
    own = Activity.objects.exclude(state=Activity.State.DROPPED).select_related("plan")
    found: Candidates = {("ours", each.pk): each for each in own}
    return found | {("theirs", each.pk): each for each in OtherForumActivity.objects.all()}


def _among(candidates: Candidates, title: str, of: Activity | None) -> list[LikelyOverlap]:
    itself = ("ours", of.pk) if of is not None else None
    titles = [(key, each.title) for key, each in candidates.items() if key != itself]
    found = []
    for match in likely_same(title, titles)[:MOST]:
        other = candidates[match.candidate]
        ours = other if isinstance(other, Activity) else None
        theirs = other if isinstance(other, OtherForumActivity) else None
        found.append(LikelyOverlap(ours, theirs, match.score, match.shared_words))
    return found


def unanswered(activity: Activity) -> list[LikelyOverlap]:
    """The likely overlaps of an activity that nobody has said anything about."""
    return _open(_candidates(), activity)


def all_unanswered(plan: Plan) -> list[tuple[Activity, list[LikelyOverlap]]]:
    """The plan's activities that have likely overlaps nobody has said anything about."""
    candidates = _candidates()
    activities = plan.activities.exclude(state=Activity.State.DROPPED)
    lines = activities.select_related("plan").prefetch_related("overlaps")
    return [(line, found) for line in lines if (found := _open(candidates, line))]


def _open(candidates: Candidates, activity: Activity) -> list[LikelyOverlap]:
    answered = {
        f"ours-{each.ours_id}" if each.ours_id else f"theirs-{each.theirs_id}"
        for each in activity.overlaps.all()
    }
    found = _among(candidates, activity.title, activity)
    return [each for each in found if each.key not in answered]


def check_rows(rows: Iterable[Row]) -> None:
    """Mark what is missing or too long in rows of the list."""
    for row in rows:
        for key in ("forum", "title"):
            if not row.values[key]:
                row.problems.setdefault(key, "This is needed.")
        for key, longest in LONGEST.items():
            if len(row.values[key]) > longest:
                row.problems.setdefault(key, f"Longer than {longest} characters.")


@transaction.atomic
def take_in(rows: Iterable[Row], *, by: User) -> tuple[int, int]:
    """Keep the list's rows: how many were added, and how many were there already."""
    current = set(OtherForumActivity.objects.values_list("forum", "title", "years"))
    asked = {tuple(row.values[key] for key in ("forum", "title", "years")): row for row in rows}
    new = {named: row for named, row in asked.items() if named not in current}
    OtherForumActivity.objects.bulk_create(
        OtherForumActivity(
            forum=forum, title=title, years=years, source=row.values["source"], imported_by=by
        )
        for (forum, title, years), row in new.items()
    )
    return len(new), len(asked) - len(new)
