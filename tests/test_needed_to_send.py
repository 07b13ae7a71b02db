"""What a draft is kept without and not sent without is said in words, before anything is sent."""

import re

import pytest
from django.urls import reverse

from contributions.domain.report_fields import NEEDED
from contributions.forms.report import ReportForm
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from projects import workflow
from projects.forms.concept_notes import TICKED, NoteForm
from projects.models import ConceptNote
from projects.queries.submission import SERVES, needed_for, what_is_missing
from tests.projects import factories
from tests.projects.scoring import eligible, rules_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BLANK = {"summary": "", "title": ""}


def boxes(page):
    """Each field's part of a page, by its name."""
    parts = re.split(r'<div id="div_id_', page)[1:]
    return {part.partition('"')[0]: part for part in parts}


def test_a_report_says_which_fields_are_needed_to_send(plan, delegate, client_as):
    year = ReportingYear.objects.get(year=2018)
    report = begin_report(delegate.economy, year, by=delegate)
    form = ReportForm({}, report)
    assert {name for name, field in form.fields.items() if field.required} == set(NEEDED)
    page = client_as("delegate").get(reverse("contributions:edit", args=report.place))
    for name, part in boxes(page.content.decode()).items():
        assert ("Needed to send." in part) == (name in NEEDED), name
    assert "asteriskField" not in page.content.decode()
    assert not re.search(r"<(input|textarea|select)[^>]*\srequired", page.content.decode())


@pytest.mark.parametrize("is_self_funded", [False, True])
def test_a_note_says_which_fields_are_needed_to_submit(plan, delegate, client_as, is_self_funded):
    more = {"fund": factories.self_funded()} if is_self_funded else {}
    note = factories.note(delegate, **more)
    needed = needed_for(note)
    page = client_as("delegate").get(reverse("projects:note_change", args=[note.pk]))
    text = page.content.decode()
    for name, part in boxes(text).items():
        assert ("Needed to" in part) == (name in needed), name
    assert ("At least one is needed to" in text) == (SERVES in needed)
    assert "asteriskField" not in text
    typed = {each for each in NoteForm(instance=note, user=delegate).fields if hasattr(note, each)}
    lacks = set()
    for name in typed - set(TICKED):
        bare = ConceptNote.objects.get(pk=note.pk)
        setattr(bare, name, BLANK.get(name))
        lacks |= {each.field for each in what_is_missing(bare, workflow.SUBMIT_FINAL)} & {name}
    assert lacks == set(needed) - {*TICKED, SERVES}


def test_a_ballot_says_what_is_needed_to_submit(plan, secretariat, delegate, client_as):
    (note,) = eligible(secretariat, 1, proposers=("CHL",))
    rules_for(note.session, secretariat)
    page = client_as("delegate").get(reverse("scoring:ballots", args=[note.session.slug]))
    text = " ".join(page.content.decode().split())
    assert text.count("Needed to submit.") == 5
