"""A concept note as the paper that APEC takes: the cover of a meeting document, then the note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from projects.domain import template_fields
from projects.models import ConceptNote
from projects.queries.template_answers import TemplateAnswers, template_answers
from smewg.toolkit.cautions import caution
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Block, Cover, Heading, Paper, Paragraph, Table

NOTHING = "Not stated."
IS_A_DRAFT = "DRAFT: not submitted to the group"


def note_paper(
    note: ConceptNote, words: Mapping[str, Any], moment: datetime, *, with_people: bool
) -> Paper:
    """The paper of a note's words, as they stand or as a version keeps them, at `moment`.

    `with_people` writes the proponents' names and posts and the sign-off: for those who may read
    them (permission projects.view_contacts).
    """
    answers = template_answers(words)
    cover = Cover(
        title=words["title"],
        purpose="Consideration",
        submitted_by="; ".join(words["proposers"]),
        forum_document="No",
        day=day_in_words(day_of(moment)),
    )
    blocks: list[Block] = [
        Heading("Cover of the concept note", number="1"),
        _cover_table(note, words, answers),
        Heading("Project summary", number="2"),
        Paragraph(words["summary"] or NOTHING),
        _budget(words, answers),
        Heading("What it leaves behind, and for whom", number="3"),
        *_outcomes(answers),
        Heading("How it serves the plan", number="4"),
        *_links(words),
    ]
    if with_people:
        blocks += [Heading("Proponents and sign-off", number="5"), *_people(note)]
    stamp = ". ".join(filter(None, [caution(), "" if note.was_submitted else IS_A_DRAFT]))
    return Paper(
        cover, tuple(blocks), moment, f"Concept note: {words['title']}", note.name, stamp=stamp
    )


def _cover_table(note: ConceptNote, words: Mapping[str, Any], answers: TemplateAnswers) -> Table:
    rows = (
        ("Project title", words["title"]),
        ("Project number", note.project_number),
        ("Source of funds", words["fund"]),
        ("Session", note.session.name if note.session else ""),
        ("APEC forum", words["forum"]),
        *answers.kind,
        ("Proposing economies", "; ".join(words["proposers"])),
        ("Co-sponsoring economies", "; ".join(words["cosponsors"])),
        ("Other fora involved", words["other_fora"]),
        ("Expected start", _day(words["starts"])),
        ("Expected completion", _day(words["ends"])),
    )
    return Table(
        "The concept note at a glance",
        ("What is asked", "Answer"),
        tuple((asked, said or NOTHING) for asked, said in rows),
    )


def _budget(words: Mapping[str, Any], answers: TemplateAnswers) -> Table:
    """The money: each category of the APEC funding, and what others pay."""
    apec, others = words["apec_usd"], words["cofunding_usd"]
    total = None if apec is None and others is None else (apec or 0) + (others or 0)
    money = (
        *((f"APEC funding: {label.lower()}", dollars) for label, dollars in answers.budget),
        ("APEC funding that is asked for", apec),
        ("Co-funding", others),
        ("Total cost", total),
    )
    return Table(
        "Cost of the project, in US dollars",
        ("What", "US$"),
        tuple((label, "not stated" if usd is None else f"{usd:,}") for label, usd in money),
    )


def _outcomes(answers: TemplateAnswers) -> list[Block]:
    found: list[Block] = []
    for label, text in answers.outcomes:
        if text or label not in _SPARE_OUTPUTS:
            found += [Heading(label, level=3), Paragraph(text or NOTHING)]
    return found


_SPARE_OUTPUTS = {each.label for each in template_fields.OUTPUTS[1:]}
"""Left out where they are blank: one output is enough."""


def _links(words: Mapping[str, Any]) -> list[Block]:
    if not words["links"]:
        return [Paragraph("It names no objective of the plan.")]
    rows = tuple((link["code"], link["how"] or NOTHING) for link in words["links"])
    return [Table("Objectives it serves", ("Objective", "How it serves it"), rows)]


def _people(note: ConceptNote) -> list[Block]:
    signed = note.signed_off_by
    if signed and note.signed_off_on:
        signed += f", {day_in_words(note.signed_off_on)}"
    return [
        Heading("Names and posts", level=3),
        Paragraph(note.contacts or NOTHING),
        Heading("Signed off by", level=3),
        Paragraph(signed or NOTHING),
    ]


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text)) if text else ""
