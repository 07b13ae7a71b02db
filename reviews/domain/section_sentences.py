"""Each section of the dashboard in one sentence, of its numbers alone: it folds to it.

Who answers does so freely, so it is told how many did; an empty list is no zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smewg.toolkit.text import count_of, listed, noun_for, years_in_words


def of_objectives(number: int, nothing: int, *, is_all_seen: bool) -> str:
    if not number:
        return "The plan states no objective."
    recorded = "recorded" if is_all_seen else "shown here"
    if not nothing:
        return f"Each of {count_of(number, 'objective')} has something {recorded}."
    has = noun_for(nothing, "has", "have")
    return f"{nothing} of {count_of(number, 'objective')} {has} nothing {recorded} yet."


def of_answers(economies: int, answered: Sequence[tuple[int, int]]) -> str:
    """The last year first: "4 of 21 economies answered for 2019, 3 for 2018."."""
    if not answered:
        return "No answer is due yet. Telling the group is voluntary."
    (year, number), *earlier = reversed(answered)
    rest = "".join(f", {each} for {of}" for of, each in earlier)
    are = noun_for(economies, "economy", "economies")
    return f"{number} of {economies} {are} answered for {year}{rest}. It is voluntary."


def of_named(economies: int, named: int) -> str:
    are = noun_for(economies, "economy", "economies")
    is_named = noun_for(named, "is", "are")
    return f"{named} of {economies} {are} {is_named} named in a listed item"


def of_learning(*, is_kept: bool, shared: int, adoptions: int, practices: int, none: str) -> str:
    if not is_kept:
        return "This plan does not count adoptions."
    told = count_of(shared, "practice") + " shared" if shared else f"Practices shared: {none}"
    if not adoptions:
        return f"{told}; adoptions: {none}."
    return (
        f"{told}; {count_of(adoptions, 'adoption')} of {count_of(practices, 'different practice')}."
    )


def of_dialogues(sessions: int, *, none: str) -> str:
    if not sessions:
        return f"Sessions with partners: {none}."
    return (
        f"{count_of(sessions, 'session')} with partners {noun_for(sessions, 'is', 'are')} listed."
    )


def of_schedule(activities: int, carried_out: int, not_recorded: int) -> str:
    if not activities:
        return "No activity is planned in these years."
    told = [f"{carried_out} {noun_for(carried_out, 'is', 'are')} carried out"]
    if not_recorded:
        told.append(f"what became of {not_recorded} is not recorded")
    return f"Of {count_of(activities, 'activity', 'activities')}, {listed(told)}."


def of_projects(notes: int, linked: int) -> str:
    if not notes:
        return "No concept note was handed in."
    was = noun_for(notes, "concept note was", "concept notes were")
    return f"{notes} {was} handed in, {linked} of them for a named objective of the plan."


def of_recommendations(number: int, is_open: int) -> str:
    if not number:
        return "No recommendation is entered."
    are = noun_for(is_open, "is", "are")
    return f"{is_open} of {count_of(number, 'recommendation')} {are} open."


def years_states(states: Iterable[tuple[int, str]]) -> str:
    """ "2017 is published; 2018 is closed, not verified; 2019 and 2020 are open."."""
    found: dict[str, list[int]] = {}
    for year, state in states:
        found.setdefault(state, []).append(year)
    told = (
        f"{years_in_words(years)} {noun_for(len(years), 'is', 'are')} {state}"
        for state, years in found.items()
    )
    return f"{'; '.join(told)}."
