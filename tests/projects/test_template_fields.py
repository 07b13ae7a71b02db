"""The fields of APEC's template: said with their limits, counted, gated, kept and written out."""

import io
import json

import docx
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects import workflow
from projects.domain import template_fields as template
from projects.enums import NoteState
from projects.forms.concept_notes import NoteForm, words_of
from projects.forms.state_line import to_submit
from projects.models import ConceptNote, Session
from projects.operations.notes import carry_over, freeze_words
from projects.operations.transitions import transition_note
from projects.queries.submission import what_is_missing
from smewg.toolkit import draft_history
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.projects import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]

LIMIT = template.SUMMARY.limit


@pytest.fixture
def draft(plan, delegate):
    return factories.note(delegate, cosponsors=("CHL", "MEX"))


def changed(note, **columns):
    ConceptNote.objects.filter(pk=note.pk).update(**columns)
    return ConceptNote.objects.with_names().get(pk=note.pk)


def missing(note, step=workflow.SUBMIT):
    return {each.field: each.sentence for each in what_is_missing(note, step)}


def text_of(answer):
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [each.text for part in document.sections for each in part.header.paragraphs]
    return "\n".join([*heads, *(each.text for each in document.paragraphs), *cells])


# Counting


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1)), st.data())
def test_words_are_what_stands_between_blanks(words, data):
    blanks = st.text(" \n\t", min_size=1, max_size=3)
    text = "".join(data.draw(blanks) + word for word in words) + data.draw(blanks)
    assert template.count_words(text) == len(words)


@given(st.integers(0, 400))
def test_a_text_is_refused_from_the_first_word_over_its_limit(count):
    said = dict.fromkeys(("summary", *template.FIELDS), "") | {"summary": "word " * count}
    over = [name for name, _ in template.over_the_limit(said)]
    assert over == (["summary"] if count > LIMIT else [])


amounts = st.one_of(st.none(), st.integers(0, 10**9))


@given(amounts, st.lists(amounts, min_size=5, max_size=5))
def test_the_categories_make_up_the_apec_funding(apec_usd, budget):
    stated = [each for each in budget if each is not None]
    fits = apec_usd is None or sum(stated) == apec_usd
    assert (template.budget_problem(apec_usd, budget) == "") == fits


# The step that sends the note


@pytest.mark.parametrize("name", ["summary", "output_2", "gender_criteria", "non_apec_partners"])
def test_a_text_over_its_limit_is_kept_and_not_sent(name, draft, delegate):
    limit = template.LIMITS[name]
    note = changed(draft, **{name: "word " * (limit + 1)})
    assert f"{limit + 1} words; at most {limit}" in missing(note)[name]
    with pytest.raises(TransitionRefused):
        transition_note(workflow.SUBMIT, note.pk, by=delegate)
    assert getattr(ConceptNote.objects.get(pk=note.pk), name).count("word") == limit + 1
    changed(draft, **{name: "word " * limit})
    assert transition_note(workflow.SUBMIT, note.pk, by=delegate).state == NoteState.SUBMITTED


def test_each_field_that_the_template_asks_for_is_asked_for(draft):
    asked = [each.name for each in template.ANSWERS if each.ask and each.name != "summary"]
    blank = dict.fromkeys([*asked, *template.CHOSEN, "contacts"], "")
    note = changed(draft, **blank, budget_travel=None)
    assert set(missing(note)) == {*blank, "budget_travel"}


def test_the_sign_off_is_asked_for_with_the_final_version(draft):
    note = changed(draft, signed_off_by="", signed_off_on=None)
    assert missing(note) == {}
    final = missing(note, workflow.SUBMIT_FINAL)
    assert set(final) == {"signed_off_by", "signed_off_on"}


def test_a_session_of_before_asks_for_nothing_new(draft, delegate):
    Session.objects.filter(pk=draft.session_id).update(asks_template=False)
    blank = dict.fromkeys([*template.OUTCOMES, *template.CHOSEN, *template.NOT_PUBLIC], "")
    blank["signed_off_on"] = None
    note = changed(draft, summary="word " * 300, budget_travel=None, **blank)
    assert missing(note) == {}
    assert "data-word-limit" not in str(NoteForm(instance=note, user=delegate)["summary"])


def test_a_self_funded_note_keeps_to_the_limits_alone(plan, delegate):
    fund = factories.self_funded()
    note = factories.note(
        delegate, fund=fund, session=factories.session(funds=[fund]), output_1="", committee=""
    )
    assert missing(note) == {}
    assert set(missing(changed(note, summary="word " * 151))) == {"summary"}


# The form, drafts, versions


def test_the_form_says_each_limit_and_saves_what_is_over_it(client_as, draft):
    address = reverse("projects:note_change", args=[draft.pk])
    page = client_as("delegate").get(address).content.decode()
    for limit in set(template.LIMITS.values()):
        assert f"At most {limit} words." in page
    assert page.count("data-word-limit=") == len(template.LIMITS)
    typed = {**words_of(draft), "version": draft.version, "output_3": "word " * 40}
    assert client_as("delegate").post(address, typed).status_code == 302
    kept = ConceptNote.objects.get(pk=draft.pk)
    assert kept.output_3.split() == ["word"] * 40
    (line, *_) = draft_history.DraftLine.objects.of(f"note-{draft.pk}")
    assert line.words["output_3"].split() == ["word"] * 40
    refused = client_as("delegate").post(reverse("projects:note_take", args=[draft.pk, "submit"]))
    assert "Third output: 40 words; at most 30 are allowed." in refused.content.decode()
    assert f"{address}#id_output_3" in refused.content.decode()


def test_two_people_see_both_sides_of_a_field(client_as, draft, delegate):
    other = UserFactory(role="delegate", economy=delegate.economy)
    address = reverse("projects:note_change", args=[draft.pk])
    typed = {**words_of(draft), "version": draft.version}
    client = client_as("delegate")
    client.post(address, {**typed, "topics": "Finance"})
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(address, {**typed, "topics": "Tourism"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Finance" in shown
    assert "Tourism" in shown


def test_a_version_keeps_them_and_an_older_one_does_not_differ(client_as, delegate, plan):
    note = factories.note(delegate, state=NoteState.RETURNED)
    version = note.versions.get()
    assert version.words["output_1"] == note.output_1
    assert "contacts" not in version.words
    blank = dict.fromkeys((*template.OUTCOMES, *template.CHOSEN), "")
    note = changed(note, **blank, budget_travel=None)
    older = {name: said for name, said in version.words.items() if name not in template.FIELDS}
    note.versions.update(words=older)
    assert to_submit(note) == []
    assert freeze_words([note], by=delegate) == []
    note = changed(note, budget_travel=0)
    assert to_submit(note) == [("budget_travel", "Budget: travel")]
    page = client_as("delegate").get(reverse("projects:note_version", args=[note.pk, 1]))
    assert page.status_code == 200


def test_a_copy_in_a_later_session_is_not_signed_off(delegate, plan):
    note = factories.note(delegate, state=NoteState.WITHDRAWN)
    copy = carry_over(note.pk, factories.session(number=2), by=delegate)
    assert copy.output_1 == note.output_1
    assert (copy.signed_off_by, copy.signed_off_on) == ("", None)


# The people behind it


def test_names_and_posts_are_read_by_the_proposers_and_the_secretariat_only(
    client_as, plan, delegate
):
    note = factories.note(delegate, state=NoteState.RUNNING)
    secret = ("Quispe", "Rojas")
    pages = [
        reverse("projects:note", args=[note.pk]),
        reverse("projects:note_version", args=[note.pk, 1]),
        reverse("projects:register"),
    ]
    for role in ("chair", "observer"):
        for address in pages:
            shown = client_as(role).get(address).content.decode()
            assert not any(each in shown for each in secret), (role, address)
        word = text_of(client_as(role).get(reverse("projects:note_paper", args=[note.pk])))
        assert not any(each in word for each in secret)
    assert not any(each in json.dumps(note.words()) for each in secret)
    for role in ("delegate", "secretariat"):
        assert "Quispe" in client_as(role).get(pages[0]).content.decode()


# The document


def test_the_word_document_is_the_cover_and_the_note(client_as, draft):
    changed(draft, beneficiaries="Forty <enterprises> & more", output_2="")
    answer = client_as("delegate").get(reverse("projects:note_paper", args=[draft.pk]))
    said = text_of(answer)
    for part in (
        draft.title,
        "Peru",
        "Purpose",
        "Cover of the concept note",
        "SOM Steering Committee on Economic and Technical Cooperation (SCE)",
        "Forty <enterprises> & more",
        "A toolkit for small exporters",
        "100,000",
        "120,000",
        "Rosa Quispe",
        "DRAFT: not submitted to the group",
        "By training",
    ):
        assert part in said, part
    assert "Second output" not in said
    assert answer["Content-Disposition"].endswith('.docx"')


def test_a_version_is_written_out_as_it_was_handed_in(client_as, delegate, plan):
    note = factories.note(delegate, state=NoteState.RETURNED)
    older = {
        name: said
        for name, said in note.versions.get().words.items()
        if name not in template.FIELDS
    }
    note.versions.update(words=older)
    changed(note, title="Another title")
    address = reverse("projects:note_version_paper", args=[note.pk, 1])
    said = text_of(client_as("delegate").get(address))
    assert note.title in said
    assert "Another title" not in said
    assert "Not stated." in said
