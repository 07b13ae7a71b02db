"""What the search offers beside things: acts, pages, help, and words that are explained.

They are known without the database, so what a reader may not do or open is simply not among theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property

from smewg import hooks
from smewg.access import allowed
from smewg.models import User
from smewg.queries.search_terms import Term
from smewg.toolkit.addresses import reverse
from smewg.toolkit.search import words


class ShortcutKind(StrEnum):
    ACTION = "action"
    PAGE = "page"
    HELP = "help"
    WORD = "word"

    @property
    def words(self) -> str:
        return {"action": "Action", "page": "Page", "help": "Help", "word": "Word explained"}[self]


@dataclass(frozen=True)
class Shortcut:
    """One of them. `also`: other words that one may type for it."""

    kind: ShortcutKind
    title: str
    url: str
    also: str = ""
    text: str = ""

    @cached_property
    def plain(self) -> str:
        return f"{words.fold(self.title).rstrip()}{words.fold(self.also)}"

    def is_word_among(self, named: Container[str]) -> bool:
        """Whether it explains one of these words."""
        return self.kind is ShortcutKind.WORD and words.fold(self.title).strip() in named


@dataclass
class Shortcuts:
    """What fits a question: two acts at most, one word explained, and pages and help."""

    actions: list[Shortcut] = field(default_factory=list)
    word: Shortcut | None = None
    pages: list[Shortcut] = field(default_factory=list)

    has_every_word: bool = False
    """Whether one of them holds all that was typed: a word is explained for its own sake too."""


MOST_ACTIONS, MOST_PAGES = 2, 5
PAGES = (
    ("home", "Home", "worklist what to do start", ""),
    ("plans:list", "Plans", "strategic plan vision mission objectives", ""),
    ("kpis:years", "Counts", "figures years indicators kpi numbers", ""),
    ("kpis:current_register", "Evidence", "list items register", ""),
    ("contributions:current", "Contributions", "reports of economies", ""),
    ("contributions:who", "Who takes part", "participation economies reports", ""),
    ("contributions:windows", "When reports are asked for", "window dates deadline", ""),
    ("reviews:reviews", "Reviews", "mid-term final annual report", ""),
    (
        "reviews:templates",
        "What reviews begin with",
        "template",
        "reviews.change_templates",
    ),
    ("projects:sessions", "Sessions of concept notes", "projects proposals scoring ranking", ""),
    ("projects:register", "Concept notes", "projects register all", ""),
    ("projects:funds", "Funds", "project money gpa asf", ""),
    ("group:meetings", "Meetings", "papers decisions agenda", ""),
    ("group:turns", "Whose turn it is", "chair host rotation", ""),
    ("group:terms_of_reference", "Terms of reference", "mandate rules of the group", ""),
    ("group:calendar", "Calendar", "dates deadlines ics feed", ""),
    ("group:partners", "Partners and other fora", "abac oecd dialogues", ""),
    ("group:economies", "Member economies", "names spellings codes", ""),
    ("plans:other_fora", "Activities of other fora", "overlaps", ""),
    ("group:handover", "Handover pack", "chair next incoming", "smewg.view_handover"),
    ("group:people", "People", "accounts users members", "smewg.view_people"),
    ("group:invite", "Invite a person", "new account user add people", "smewg.invite_people"),
    ("group:reminders", "Reminders", "mail deadlines rules", "smewg.change_reminders"),
    ("group:outbox", "Mail that goes out", "outbox sent failed", "smewg.view_installation"),
    ("group:audit", "Audit trail", "log security", "smewg.view_audit"),
    ("group:installation", "Installation", "version doctor backup", "smewg.view_installation"),
    ("lists:waiting", "Lists that wait", "import upload excel workbook add", ""),
    ("group:me", "Your account", "mail settings profile keys", ""),
    ("group:sessions", "Where you are signed in", "devices sign out", ""),
    ("account_change_password", "Change your password", "sign in", ""),
    ("privacy", "What is kept about you", "privacy personal data", ""),
)

HelpSource = Callable[[User], Iterable[Shortcut]]
_help: list[HelpSource] = []


def add_help(source: HelpSource) -> None:
    """From now on the search finds the help that `source` gives for its reader."""
    if source not in _help:
        _help.append(source)


def all_for(reader: User) -> list[Shortcut]:
    """Every act, page and help of a reader."""
    return [
        *(Shortcut(ShortcutKind.ACTION, a.text, a.url, a.words) for a in hooks.actions(reader)),
        *(page for page, permission in _pages() if not permission or allowed(reader, permission)),
        *(each for source in _help for each in source(reader)),
    ]


@cache
def _pages() -> tuple[tuple[Shortcut, str], ...]:
    return tuple(
        (Shortcut(ShortcutKind.PAGE, title, reverse(name), also), permission)
        for name, title, also, permission in PAGES
    )


def words_in(shortcuts: Iterable[Shortcut]) -> set[str]:
    return {word for each in shortcuts for word in words.forgivable(each.plain)}


def is_in(term: Term, shortcuts: Iterable[Shortcut]) -> bool:
    return any(_holds(each, term) for each in shortcuts)


def matching(shortcuts: Sequence[Shortcut], terms: Sequence[Term]) -> Shortcuts:
    """Those that hold every word, the best first."""
    fitting = [each for each in shortcuts if terms and all(_holds(each, term) for term in terms)]
    fitting.sort(key=lambda each: -_score(each, terms))
    named = {term.typed for term in terms} | {term.main.strip() for term in terms}
    explained = [
        *(each for each in fitting if each.kind is ShortcutKind.WORD),
        *(each for each in shortcuts if each.is_word_among(named)),
    ]
    pages = [each for each in fitting if each.kind in {ShortcutKind.PAGE, ShortcutKind.HELP}]
    return Shortcuts(
        [each for each in fitting if each.kind is ShortcutKind.ACTION][:MOST_ACTIONS],
        explained[0] if explained else None,
        pages[:MOST_PAGES],
        has_every_word=bool(fitting),
    )


def _holds(shortcut: Shortcut, term: Term) -> bool:
    return any(way in shortcut.plain for way in term.ways)


def _score(shortcut: Shortcut, terms: Sequence[Term]) -> int:
    title = words.fold(shortcut.title)
    whole = sum(f" {term.main.strip()} " in title for term in terms)
    return 3 * whole + 2 * (len(title.split()) == whole) + sum(term.main in title for term in terms)
