"""What a note lacks before it can be submitted, with the field where each thing is mended.

The gate's own questions (projects/domain/eligibility.py) that only its words can answer: handed in
without them, the secretariat could but return it. Its final version also needs the co-sponsors
that agreed; likely duplicates are answered beside the words, also later.
"""

from __future__ import annotations

from collections.abc import Iterator

from plans.models import Objective
from projects.domain import template_fields
from projects.enums import NAMED_WITHOUT_CONSENT, NamedAs
from projects.models import ConceptNote
from projects.workflow import SUBMIT, SUBMIT_FINAL, NoteTransition
from smewg.toolkit.text import count_of
from smewg.toolkit.transitions import Refusal

FIRST_CATEGORY = next(iter(template_fields.BUDGET))
SERVES = "serves"
"""Where on the form the objectives stand that it names."""


def what_is_missing(note: ConceptNote, step: NoteTransition) -> list[Refusal]:
    """One sentence for each thing, with its field; nothing for another step than handing in."""
    if step not in (SUBMIT, SUBMIT_FINAL):
        return []
    found = list(_plain(note))
    if not note.is_self_funded:
        found += [*_for_the_gate(note), *_of_its_session(note)]
    if note.asks_template:
        found += _of_the_template(note, step)
    if step is SUBMIT_FINAL and not note.is_self_funded:
        found += _of_others(note)
    return [Refusal(sentence, field, note) for field, sentence in found]


def needed_for(note: ConceptNote) -> dict[str, str]:
    """What its form says of each field that is needed, as in "Needed to submit.", by name."""
    found = {"title": "save", "proposers": "save"}
    found |= dict.fromkeys(("fund", "summary"), "submit")
    if not note.is_self_funded:
        found |= dict.fromkeys(("session", "starts", "ends", "apec_usd", "pages", SERVES), "submit")
        if note.asks_template:
            found |= _asked_by_the_template()
        if note.session and note.session.min_cosponsors:
            found["cosponsors"] = f"submit the final version: {note.session.min_cosponsors}"
    return found


def _plain(note: ConceptNote) -> Iterator[tuple[str, str]]:
    if not note.title.strip():
        yield "title", "Write a title."
    if not note.session and not note.is_self_funded:
        yield "session", "Choose a session."
    if not note.fund:
        yield "fund", "Choose a fund."
    if not note.summary.strip():
        yield "summary", "Write a summary."


def _for_the_gate(note: ConceptNote) -> Iterator[tuple[str, str]]:
    if not note.proposers.all():
        yield "proposers", "No economy has agreed to propose it yet."
    if note.starts is None:
        yield "starts", "Type the first day."
    if note.ends is None:
        yield "ends", "Type the last day."
    if note.apec_usd is None:
        yield "apec_usd", "Type the APEC funding that it asks for; 0 is an answer too."
    says = any(link.how.strip() for link in note.links.all())
    if not says and Objective.objects.exists():
        yield SERVES, "Name an objective that it serves, and say how."


def _of_its_session(note: ConceptNote) -> Iterator[tuple[str, str]]:
    session, fund = note.session, note.fund
    if session is None:
        return
    if note.pages is None:
        limit = count_of(session.page_limit, "page")
        yield "pages", f"Type how many pages it has; at most {limit}."
    elif not 0 < note.pages <= session.page_limit:
        yield "pages", f"It has {note.pages} pages; at most {session.page_limit} are allowed."
    if fund and not fund.is_valid_in(session.year):
        yield "fund", f"{fund} is not valid in {session.year}. Choose another fund."
    elif fund and not session.funds.filter(pk=fund.pk).exists():
        yield "fund", f"Session {session.name} does not offer {fund}. Choose another fund."


def _asked_by_the_template() -> dict[str, str]:
    texts = [each.name for each in template_fields.ANSWERS if each.ask]
    found = dict.fromkeys((*texts, *template_fields.CHOSEN, "contacts"), "submit")
    found[FIRST_CATEGORY] = "submit: the categories add up to the APEC funding"
    return found | dict.fromkeys(("signed_off_by", "signed_off_on"), "submit the final version")


def _of_the_template(note: ConceptNote, step: NoteTransition) -> Iterator[tuple[str, str]]:
    """What APEC's template asks of a note of its session, and the limits of what it says.

    A self-funded note keeps to the limits, and need not answer what a fund asks.
    """
    said = {name: getattr(note, name) for name in ("summary", *template_fields.FIELDS)}
    yield from template_fields.over_the_limit(said)
    if note.is_self_funded:
        return
    yield from template_fields.unanswered(said)
    budget = [said[name] for name in template_fields.BUDGET]
    if problem := template_fields.budget_problem(note.apec_usd, budget):
        yield FIRST_CATEGORY, problem
    for name, (_, ask) in template_fields.NOT_PUBLIC.items():
        is_due = name == "contacts" or step is SUBMIT_FINAL
        if is_due and not getattr(note, name):
            yield name, ask


def _of_others(note: ConceptNote) -> list[tuple[str, str]]:
    session = note.session
    if session is None:
        return []
    backing = len(note.cosponsors.all())
    if backing >= session.min_cosponsors:
        return []
    asked = [
        each.economy.short_name
        for each in note.consents.all()
        if each.named_as == NamedAs.COSPONSOR and each.state in NAMED_WITHOUT_CONSENT
    ]
    who = f" Named, but not agreed: {'; '.join(asked)}." if asked else ""
    said = f"{count_of(backing, 'economy co-sponsors', 'economies co-sponsor')} it; "
    return [("cosponsors", f"{said}{session.min_cosponsors} are needed.{who}")]
