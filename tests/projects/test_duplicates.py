"""Likely duplicates: the same answer on a fixed set of cases, on either database."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Activity, OtherForumActivity
from projects.domain import similarity
from projects.domain.similarity import ProjectDescription
from projects.enums import NoteState
from projects.models import NotADuplicate
from projects.operations.notes import carry_over
from projects.queries import duplicates
from tests.projects import factories

TEXT = (
    "Two workshops train exporters of handicrafts in online payment, customs forms, packaging "
    "and after-sales service, and a toolkit keeps what was learned for others."
)
CASES = [
    # title, text, proposers, year of the session, whether it is likely
    ("Digital Trade for SMEs, Harnessed", "", ("VN",), 2018, True),
    ("Harnessing digital trade for SMEs", "", ("CL",), 2018, True),
    ("Harnessing Digital Trade for Small Firms", "", ("VN",), 2019, True),
    ("Business Ethics for SMEs Forum", "", ("VN",), 2018, False),
    ("Women in transport", TEXT + " Mentors help.", ("VN",), 2018, True),
    ("Women in transport", "Another text about buses, drivers, shifts and safe stops at night.",
     ("VN",), 2018, False),
    ("APEC SME", "", ("VN",), 2018, False),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "text", "proposers", "year", "is_likely"), CASES)
def test_a_fixed_set_of_cases_has_the_same_answer_on_either_database(
    title, text, proposers, year, is_likely, secretariat
):
    factories.note(
        secretariat,
        title="Harnessing Digital Trade for SMEs",
        summary=TEXT,
        proposers=("VN",),
        cosponsors=(),
        session=factories.session(2018),
        state=NoteState.APPROVED,
    )
    note = factories.note(
        secretariat,
        title=title,
        summary=text,
        proposers=proposers,
        cosponsors=(),
        session=factories.session(year, 2),
    )
    found = duplicates.likely_duplicates(note, secretariat)
    assert bool(found) == is_likely
    if title != "Women in transport" and found:
        assert {"digital", "trade"} <= set(found[0].likeness.shared_words)


def test_texts_of_one_proposer_in_one_year_that_share_no_subject_are_not_alike():
    """Letters alone make half a likeness of any two plain texts; words must be shared too."""
    economies = frozenset({"PE"})
    villages = ProjectDescription(
        "Online storefronts for rural workshops (invented)",
        "Invented: Twelve trainers learn to put village products on line, each trains ten "
        "workshops at home, and a toolkit in plain words stays behind for others.",
        economies,
        2018,
    )
    cafes = ProjectDescription(
        "Repair cafés as incubators (invented)",
        "Invented: Repairers share a workshop, a cashier and a trade licence until each can rent "
        "alone.",
        economies,
        2018,
    )
    assert not similarity.is_likely(similarity.similarity_of(villages, cafes))


texts = st.text(alphabet="abcde fgh", max_size=60)
described = st.builds(
    ProjectDescription,
    title=texts,
    text=texts,
    economies=st.frozensets(st.sampled_from(["PE", "CL", "MX"])),
    year=st.one_of(st.none(), st.integers(2015, 2020)),
)


@given(one=described, other=described)
def test_likeness_is_the_same_both_ways_and_within_its_scale(one, other):
    there, back = similarity.similarity_of(one, other), similarity.similarity_of(other, one)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 100
    assert similarity.is_the_same(one, other) == similarity.is_the_same(other, one)


@pytest.mark.django_db
def test_activities_and_other_forums_projects_are_compared_too(plan, secretariat):
    OtherForumActivity.objects.create(
        forum="TELWG", title="Broadband for island enterprises", imported_by=secretariat
    )
    line = Activity.objects.filter(plan=plan).first()
    note = factories.note(secretariat, title=f"Broadband for island enterprises, {line.title}")
    note.title = "Broadband for enterprises on islands"
    found = duplicates.likely_duplicates(note, secretariat)
    assert [each.whose for each in found] == ["TELWG"]
    assert {"broadband", "enterprises"} <= set(found[0].likeness.shared_words)
    note.title = line.title
    found = duplicates.likely_duplicates(note, secretariat)
    assert found[0].thing == line


@pytest.mark.django_db
def test_a_draft_of_another_economy_is_not_given_away(secretariat, delegate):
    factories.note(secretariat, title="Harnessing digital trade", proposers=("VN",))
    mine = factories.note(delegate, title="Harnessing digital trade", cosponsors=())
    assert not duplicates.likely_duplicates(mine, delegate)


@pytest.mark.django_db
def test_a_copy_that_was_carried_on_is_no_duplicate_of_its_origin(secretariat):
    origin = factories.note(secretariat, state=NoteState.INELIGIBLE)
    later = factories.session(origin.session.year + 1)
    copy = carry_over(origin.pk, later, by=secretariat)
    assert not duplicates.likely_duplicates(copy, secretariat)


@pytest.mark.django_db
def test_the_answer_is_kept_and_not_asked_again(client_as, plan, secretariat, delegate):
    other = factories.note(
        secretariat, title="Harnessing digital trade", state=NoteState.APPROVED, proposers=("VN",)
    )
    note = factories.note(delegate, title="Digital trade, harnessed", cosponsors=("CL",))
    address = reverse("projects:note", args=[note.pk])
    page = client_as("delegate").get(address).content.decode()
    assert "Words that match: <b>digital, trade</b>" in page
    tell = reverse("projects:note_tell_apart", args=[note.pk, f"note-{other.pk}"])
    refused = client_as("delegate").post(tell)
    assert "Say why, in a sentence." in refused.content.decode()
    because = "Ours is about ports"
    client_as("delegate").post(tell, {f"note-{other.pk}-because": because})
    kept = NotADuplicate.objects.get()
    assert (kept.because, kept.by, kept.shared_words) == (because, delegate, "digital, trade")
    page = client_as("delegate").get(address).content.decode()
    assert because in page
    assert "Words that match" not in page
