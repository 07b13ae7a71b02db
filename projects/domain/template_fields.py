"""What APEC's template of a concept note asks besides who, when and how much, and its limits. Pure.

Source: domain, "Concept note, as APEC's template asks". The 150 words of the summary are APEC's;
the other limits keep each answer as short as the template's box. Texts are counted in words as a
word processor counts them: what stands between blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class Answer:
    """One text that the template asks for: its name, how pages call it, its limit in words."""

    name: str
    label: str
    limit: int
    ask: str = ""
    """The sentence that asks for it; empty where a note can be sent without."""


SUMMARY = Answer("summary", "Summary", 150, "Write a summary.")
OUTPUTS = (
    Answer("output_1", "First output", 30, "Name at least one output."),
    Answer("output_2", "Second output", 30),
    Answer("output_3", "Third output", 30),
)
BENEFICIARIES = Answer("beneficiaries", "Beneficiaries", 150, "Say who benefits from it.")
CAPACITY = Answer(
    "capacity_building", "Capacity building", 150, "Say how it builds capacity in the economies."
)
GENDER = Answer("gender_criteria", "Gender criteria", 150, "Say how it meets the gender criteria.")
PARTNERS = Answer("non_apec_partners", "Partners outside APEC", 60)
ANSWERS = (SUMMARY, *OUTPUTS, BENEFICIARIES, CAPACITY, GENDER, PARTNERS)
OUTCOMES = tuple(each.name for each in (*OUTPUTS, BENEFICIARIES, CAPACITY, GENDER))
LIMITS: Mapping[str, int] = {each.name: each.limit for each in ANSWERS}

BUDGET: Mapping[str, str] = {
    "budget_travel": "Travel",
    "budget_labour": "Labour",
    "budget_hosting": "Hosting",
    "budget_publication": "Publication and distribution",
    "budget_other": "Other",
}
"""The categories into which the APEC funding is divided, in whole US dollars."""
CHOSEN: Mapping[str, tuple[str, str]] = {
    "committee": ("Committee", "Choose the committee."),
    "project_type": ("Project type", "Choose the type of project."),
    "topics": ("Topics", "Name a topic."),
}
"""By name: how pages call it, and the sentence that asks for it."""
NOT_PUBLIC: Mapping[str, tuple[str, str]] = {
    "contacts": ("Proponents: names and posts", "Name who is in charge of it, with the post."),
    "signed_off_by": ("Signed off by", "Name who signs it off, with the post."),
    "signed_off_on": ("Signed off on", "Type the day on which it was signed off."),
}
"""The people behind it: read by those who write the note, the secretariat and nobody else."""
FIELDS = (
    *(each.name for each in ANSWERS if each is not SUMMARY),
    *BUDGET,
    *CHOSEN,
)
"""All that the template adds to a note and its readers judge."""
LABELS: Mapping[str, str] = {
    **{each.name: each.label for each in ANSWERS},
    **{name: f"Budget: {label.lower()}" for name, label in BUDGET.items()},
    **{name: label for name, (label, _) in {**CHOSEN, **NOT_PUBLIC}.items()},
}


def count_words(text: str) -> int:
    """How many words a text has: what stands between blanks."""
    return len(text.split())


def over_the_limit(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, sentence) for each text that is longer than its limit."""
    return [
        (each.name, f"{each.label}: {count_of(words, 'word')}; at most {each.limit} are allowed.")
        for each in ANSWERS
        if (words := count_words(said[each.name] or "")) > each.limit
    ]


def unanswered(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, sentence) for what the template asks and the note does not say."""
    asked = [(each.name, each.ask) for each in ANSWERS if each.ask and each is not SUMMARY]
    asked += [(name, ask) for name, (_, ask) in CHOSEN.items()]
    return [(name, ask) for name, ask in asked if not (said[name] or "").strip()]


def budget_problem(apec_usd: int | None, budget: Iterable[int | None]) -> str:
    """What is wrong with the division of the APEC funding, "" where nothing is.

    A category that is blank takes no part; 0 dollars need no division. Nothing is said where the
    funding itself is not stated: that is asked for first.
    """
    parts = [each for each in budget if each is not None]
    if apec_usd is None or sum(parts) == apec_usd:
        return ""
    if not parts:
        return "Divide the APEC funding by category."
    return (
        f"The categories add up to US$ {sum(parts):,}; it asks for US$ {apec_usd:,}. "
        "Make them the same."
    )
