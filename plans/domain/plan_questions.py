"""What a person must say before a plan file is loaded over what was recorded.

A file may move figures to another place, never to another meaning. Where it could mean either, a
question stands until somebody answers it; the way that moves figures to another meaning is no
answer. Nothing here looks at the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.domain.plan_matching import FilePart, Known, Matching, plain, same_words
from plans.domain.plan_yaml import Place, shown

KINDS = ("area", "objective", "indicator", "activity")
Part = tuple[str, str]
"""A kind and the key of a part of it."""
Answers = Mapping[str, Mapping[str, str]]
"""By a question's id: `choice`, and `day`, `text` or `year` where the choice asks for it."""


@dataclass(frozen=True)
class Choice:
    """One answer; `asks` names what it needs besides: "day" or "year"."""

    value: str
    label: str
    then: str = ""
    asks: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, what of (`parts`), and the answer that stands, empty while there is none."""

    id: str
    text: str
    parts: tuple[Part, ...]
    choices: tuple[Choice, ...]
    shows: tuple[tuple[str, str, str], ...] = ()
    """Lines beside it: a name, what it is now, and what the file says."""
    not_offered: str = ""
    place: Place = ()
    answer: str = ""
    missing: str = ""
    """What the chosen answer still needs, as a sentence."""

    @property
    def is_open(self) -> bool:
        return not self.answer or bool(self.missing)


@dataclass
class Decided:
    """What becomes of each part of the plan, as far as file and answers say it."""

    matchings: dict[str, Matching]
    first_year: int
    last_year: int
    answers: Answers = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    stays: dict[Part, int | None] = field(default_factory=dict)
    """Parts that the file does not have and that stay, with the last year they count in."""
    old_codes: set[str] = field(default_factory=set)
    old_words: set[Part] = field(default_factory=set)
    old_areas: set[str] = field(default_factory=set)
    changed: dict[str, tuple[date, str]] = field(default_factory=dict)
    """Indicators whose definition changed: on which day, and how."""

    @property
    def open_questions(self) -> list[Question]:
        return [each for each in self.questions if each.is_open]

    def said(self, question: Question) -> Question:
        """The question with the answer that somebody gave, where it is one of its choices."""
        given = self.answers.get(question.id, {})
        choice = next(
            (each for each in question.choices if each.value == given.get("choice")), None
        )
        if choice is None:
            return question
        asked = _Asked(choice, given, self.first_year, self.last_year)
        return Question(**{**vars(question), "answer": choice.value, "missing": asked.missing})


@dataclass(frozen=True)
class _Asked:
    """What a choice needs besides: a day or a year, read from what was typed."""

    choice: Choice
    given: Mapping[str, str]
    first: int
    last: int

    @property
    def day(self) -> date | None:
        try:
            found = date.fromisoformat(self.given.get("day", ""))
        except ValueError:
            return None
        return found if self.first <= found.year <= self.last else None

    @property
    def year(self) -> int | None:
        text = self.given.get("year", "")
        number = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0
        return number if self.first <= number <= self.last else None

    @property
    def missing(self) -> str:
        if self.choice.asks == "day" and self.day is None:
            return f"Type the day of the change, in {self.first} to {self.last}."
        if self.choice.asks == "year" and self.year is None:
            return f"Type the last year in which it counts, {self.first} to {self.last}."
        return ""


def decide(
    matchings: Mapping[str, Matching],
    objectives: Callable[[Matching], Matching],
    period: range,
    answers: Answers,
) -> Decided:
    """What becomes of each part, and what must still be said.

    `matchings` are of areas, indicators and activities; `objectives` pairs those of the areas
    that the file's areas turned out to be.
    """
    found = Decided(dict(matchings), period[0], period[-1], answers)
    _ask_of_left_out(found, "area")
    found.matchings["objective"] = objectives(found.matchings["area"])
    for kind in ("objective", "indicator", "activity"):
        _ask_of_left_out(found, kind)
    _ask_of_codes(found)
    _ask_of_moved_objectives(found)
    for kind in KINDS:
        _ask_of_reworded(found, kind)
    return found


# What the file does not have


def _ask_of_left_out(found: Decided, kind: str) -> None:
    """What was recorded of a part that is not in the file is never left without a word."""
    matching = found.matchings[kind]
    for known in list(matching.left_out):
        if kind == "objective" and _follows_its_area(found, known):
            continue
        if known.is_kept:
            found.stays[kind, known.key] = None
        if known.is_kept or not known.rests:
            continue
        question = found.said(_left_out(kind, known, matching.new))
        found.questions.append(question)
        _take_left_out(found, kind, known, question)


def _follows_its_area(found: Decided, known: Known) -> bool:
    """An objective of an area that stays does as its area does."""
    area = ("area", known.parent)
    if area in found.stays:
        found.stays["objective", known.key] = found.stays[area]
        return True
    asked = f"left-out:area:{known.parent}"
    return any(each.id == asked and each.is_open for each in found.questions)


def _left_out(kind: str, known: Known, new: Sequence[FilePart]) -> Question:
    goes_on = [
        Choice(
            f"as:{each.place}",
            f"It goes on as “{named(kind, each.place)}, {shown(each.words, 80)}”",
            "What was recorded stays with it",
        )
        for each in new
    ]
    ends = Choice(
        "ends",
        "It ends",
        "What was recorded stays and can be read; nothing is asked after the year that you type",
        asks="year",
    )
    by_mistake = Choice("stays", "It was left out by mistake. Keep it as it is")
    name = named(kind, known.place)
    return Question(
        f"left-out:{kind}:{known.key}",
        f"{name}, “{shown(known.words, 80)}”, is not in the new file. What becomes of it?",
        ((kind, known.key),),
        (*goes_on, *(() if kind == "activity" else (ends,)), by_mistake),
        place=(_LISTS[kind],),
    )


_LISTS = {
    "area": "priority_areas",
    "objective": "priority_areas",
    "indicator": "indicators",
    "activity": "activities",
}


def _take_left_out(found: Decided, kind: str, known: Known, question: Question) -> None:
    matching = found.matchings[kind]
    if question.answer.startswith("as:"):
        place = question.answer.removeprefix("as:")
        other = next(each for each in matching.new if each.place == place)
        matching.new.remove(other)
        matching.left_out.remove(known)
        matching.pairs.append((known, other))
        return
    given = found.answers.get(question.id, {})
    year = _Asked(Choice("", ""), given, found.first_year, found.last_year).year
    found.stays[kind, known.key] = year if question.answer == "ends" else None
    areas = [each.key for each in found.matchings["area"].left_out]
    if kind == "objective" and known.parent in areas:
        found.stays.setdefault(("area", known.parent), None)


# Codes that were another's


def _ask_of_codes(found: Decided) -> None:
    """Codes that are handed round among indicators of which something was recorded."""
    matching = found.matchings["indicator"]
    now = {plain(each.place): each for each in _everything(matching)}
    for group in _handed_round(matching, now):
        if not any(each.rests for each in group):
            continue
        question = found.said(_codes(group, matching))
        found.questions.append(question)
        if question.answer == "old":
            found.old_codes.update(each.key for each in group)


def _everything(matching: Matching) -> list[Known]:
    return [*(known for known, _ in matching.pairs), *matching.left_out]


def _handed_round(matching: Matching, now: Mapping[str, Known]) -> Iterator[list[Known]]:
    """Indicators that are joined by a code which one of them had and another one gets."""
    joined: dict[str, set[str]] = {}
    takers: list[tuple[str, str]] = [
        (known.key, now[plain(each.place)].key)
        for known, each in matching.pairs
        if plain(each.place) in now and now[plain(each.place)].key != known.key
    ]
    takers += [
        (now[plain(each.place)].key,) * 2 for each in matching.new if plain(each.place) in now
    ]
    for one, other in takers:
        group = joined.get(one, {one}) | joined.get(other, {other})
        joined.update(dict.fromkeys(group, group))
    by_key = {each.key: each for each in _everything(matching)}
    groups = {frozenset(each) for each in joined.values()}
    for keys in sorted(groups, key=sorted):
        yield sorted((by_key[key] for key in keys), key=lambda each: plain(each.place))


def _codes(group: Sequence[Known], matching: Matching) -> Question:
    becomes = {known.key: each.place for known, each in matching.pairs}
    codes = [each.place for each in group]
    is_exchange = {plain(becomes.get(each.key, "")) for each in group} == set(map(plain, codes))
    names = f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else codes[0]
    text = (
        f"{names} have exchanged their codes. What do the figures belong to?"
        if is_exchange
        else f"The new file gives the code of {names} to another indicator. Is that right?"
    )
    stay = Choice(
        "codes",
        "Only the codes change. Figures stay with their names",
        "; ".join(
            f"“{shown(each.words, 50)}” keeps its figures as {becomes[each.key]}"
            for each in group
            if each.key in becomes
        ),
    )
    old = Choice("old", "The codes in the file are a mistake. Keep the codes as they are")
    return Question(
        f"codes:indicator:{'+'.join(each.key for each in group)}",
        text,
        tuple(("indicator", each.key) for each in group),
        (stay, old) if is_exchange else (stay,),
        shows=tuple(
            (each.place, shown(each.words, 80), becomes.get(each.key, "not in the file"))
            for each in group
        ),
        not_offered="Not offered: to move figures from one meaning to the other. A figure that was "
        "typed in the wrong place is corrected by itself, with a reason.",
        place=("indicators",),
    )


# Objectives in another area


def _ask_of_moved_objectives(found: Decided) -> None:
    """What an objective's items count for follows its area."""
    areas = _area_names(found.matchings["area"])
    for known, each in found.matchings["objective"].pairs:
        if not known.rests or known.parent == each.parent:
            continue
        was, now = areas.get(known.parent, known.parent), areas.get(each.parent, each.parent)
        question = found.said(
            Question(
                f"moved:objective:{known.key}",
                f"Objective {known.place} stands in another area. Does it move to {now}?",
                (("objective", known.key),),
                (
                    Choice("moves", f"It moves. What serves it counts in {now} from now on"),
                    Choice("stays", f"The file is mistaken. It stays in {was}"),
                ),
                shows=((f"Objective {known.place}", was, now),),
                place=("priority_areas",),
            )
        )
        found.questions.append(question)
        if question.answer == "stays":
            found.old_areas.add(known.key)


def _area_names(matching: Matching) -> dict[str, str]:
    names = {each.key: f"“{shown(each.words, 60)}”" for each in _everything(matching)}
    return names | {f"new-{each.index}": f"“{shown(each.words, 60)}”" for each in matching.new}


# Other words


def _ask_of_reworded(found: Decided, kind: str) -> None:
    for known, each in found.matchings[kind].pairs:
        is_same = same_words(known.words, each.words) and same_words(known.meaning, each.meaning)
        if not known.rests or known.is_kept or is_same:
            continue
        question = found.said(_reworded(kind, known, each))
        found.questions.append(question)
        if question.answer == "old":
            found.old_words.add((kind, known.key))
        if question.answer == "changed":
            given = found.answers.get(question.id, {})
            day = _Asked(Choice("", ""), given, found.first_year, found.last_year).day
            said = (given.get("text") or "").strip() or f"The words are now: {each.words}"
            if day:
                found.changed[known.key] = (day, shown(said, 1_000))


def _reworded(kind: str, known: Known, each: FilePart) -> Question:
    name = named(kind, known.place)
    same = Choice("same", "It is the same, in other words", "What was recorded stays with it")
    changed = Choice(
        "changed",
        "It is the same, but what it counts changed",
        "Figures stay; page and chart mark the year of the change",
        asks="day",
    )
    old = Choice("old", "The words in the file are a mistake. Keep them as they are")
    return Question(
        f"reworded:{kind}:{known.key}",
        f"{name} has other words in the new file. Is it still the same?",
        ((kind, known.key),),
        (same, changed, old) if kind == "indicator" else (same, old),
        shows=_shown_words(name, known, each),
        not_offered=f"Not offered: to put another {_NOUNS[kind]} in its place. If this is another "
        f"one, give it {'a code' if kind == 'indicator' else 'a number'} of its own in the file; "
        f"you are then asked what becomes of {name}.",
        place=(_LISTS[kind],),
    )


def _shown_words(name: str, known: Known, each: FilePart) -> tuple[tuple[str, str, str], ...]:
    """What differs: the words, and what an indicator counts where the file says it otherwise."""
    found: tuple[tuple[str, str, str], ...] = ()
    if not same_words(known.words, each.words):
        found += ((name, known.words, each.words),)
    if not same_words(known.meaning, each.meaning):
        nothing = "not said"
        found += ((f"What {name} counts", known.meaning or nothing, each.meaning or nothing),)
    return found


_NOUNS = {
    "area": "priority area",
    "objective": "objective",
    "indicator": "indicator",
    "activity": "activity",
}


def named(kind: str, place: str) -> str:
    """What a person calls a part: Area 2, Objective 1.2, KPI 3."""
    return place if kind == "indicator" else f"{kind.capitalize()} {place}"


def answered(pairs: Iterable[str]) -> dict[str, dict[str, str]]:
    """Answers written as ID=CHOICE or ID=CHOICE:DETAIL, as the command takes them.

    ValueError, with a sentence, for what is no such pair.
    """
    found: dict[str, dict[str, str]] = {}
    for each in pairs:
        question, has, choice = each.partition("=")
        if not has or not question or not choice:
            raise ValueError(f"{shown(each)}: write an answer as QUESTION=CHOICE.")
        word, _, detail = choice.partition(":")
        if word == "as":
            found[question] = {"choice": choice}
        else:
            found[question] = {"choice": word, "day": detail, "year": detail}
    return found
