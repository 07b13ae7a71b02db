"""A first draft is true, marked until a person confirmed it, and never over what was written."""

import re

import pytest
from django.urls import reverse

from reviews.models import DraftedSentence, Review, ReviewKind
from reviews.operations.editions import begin_edition
from reviews.operations.first_draft import leave_out, without, write_first_draft, write_first_drafts
from reviews.queries.figures import figures_of
from reviews.queries.narrative import narrative_of, unconfirmed
from reviews.queries.narrative_matters import to_look_at
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import reported, signed_in
from tests.reviews.documents import begun, write
from tests.reviews.publishing import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CLAIMS = re.compile(
    r"\b(impact|effect|benefit|improv|succe|thanks to|led to|lead to|result|because|due to|"
    r"contribut\w+ to|help|boost|foster|strengthen|enabl|achiev|empower|transform|outcome)\w*",
    re.IGNORECASE,
)
"""Words by which a sentence claims that something came of something."""


def as_chair():
    return User.objects.get(email="chair@smewg.example")


def drafted_review(plan, kind="mid-term"):
    chair = as_chair()
    review = Review.objects.get(pk=begun(plan, chair, kind=kind).pk)
    write_first_drafts(review.pk, by=chair)
    return review, chair


def test_every_sentence_is_true_marked_and_claims_no_effect(demonstrated):
    """The number check finds nothing in it, and each sentence leads to its rows.

    Of two kinds, which between them have every section that a rule knows.
    """
    client = signed_in("chair")
    pages = {}
    for kind in (ReviewKind.MID_TERM, ReviewKind.SCE_REPORT):
        review, chair = drafted_review(demonstrated, kind)
        narrative = narrative_of(figures_of(review, chair))
        for section in narrative.sections:
            words = narrative.checked(section)
            assert [(each.said, each.sentence) for each in words.alarms] == [], section.key
            marked = {each.text for each in words.unconfirmed}
            assert marked == {each.text for each in section.drafted.all()}, section.key
            for each in words.unconfirmed:
                if "“" not in each.text:
                    assert not CLAIMS.search(each.text), each.text
                place = each.rows.partition("?")[0]
                if place and place not in pages:
                    pages[place] = client.get(each.rows).status_code
        written = [each for each in narrative.sections if each.is_written]
        assert len(written) >= 4, kind
        told = [each.title for each in to_look_at(narrative)]
        assert any("Nobody has confirmed" in each for each in told)
    assert set(pages.values()) == {200}, pages


def test_the_draft_names_things_and_quotes_only_what_may_be_quoted(
    plan, chair, secretariat, delegate
):
    may = reported(plan, delegate, state="accepted", title="May be told", done="Ten firms *came*.")
    other = reported(plan, delegate, state="accepted", title="Not told", done="Private words.")
    reported(plan, delegate, state="submitted", title="Waiting", done="Not accepted.")
    type(may).objects.filter(pk=may.pk).update(quoting="papers")
    review = Review.objects.get(pk=begun(plan, chair).pk)
    write_first_drafts(review.pk, by=chair)
    narrative = narrative_of(figures_of(review, chair))
    section = next(each for each in narrative.sections if each.key == "contributions")
    assert f"> Peru: {may.reference}\n>\n> “Ten firms \\*came\\*.”" in section.text
    assert f"- Peru reported {other.reference}." in section.text
    assert "Private words" not in section.text
    assert "Not accepted" not in section.text
    assert not narrative.checked(section).alarms
    assert "is not recorded" in " ".join(each.text for each in narrative.sections)
    context = next(each for each in narrative.sections if each.key == "context")
    assert not context.is_written, "no row says anything of it"


def test_nothing_that_a_person_wrote_is_overwritten(plan, chair, client_as):
    review = begun(plan, chair)
    write(review, chair, "findings", text="Mine.")
    client = client_as("chair")
    client.post(reverse("reviews:first_drafts", args=[review.pk]))
    sections = {each.key: each for each in review.sections.all()}
    assert sections["findings"].words == {
        "text": "Mine.", "achieved": "", "held_back": "", "way_forward": "",
    }  # fmt: skip
    assert sections["decisions"].is_written
    with pytest.raises(TransitionRefused, match="stays"):
        write_first_draft(sections["findings"], by=chair)
    place = reverse("reviews:section", args=[review.pk, "findings"])
    page = client.get(f"{place}?first-draft=1").content.decode()
    [text, *_] = re.findall(r'name="text" value="([^"]*)"', page)
    client.post(
        reverse("reviews:add_passage", args=[review.pk, "findings"]),
        {"place": "0", "text": text.replace("&#x27;", "'")},
    )
    section = review.sections.get(key="findings")
    assert section.text.startswith("Mine.\n\n- ")
    assert len(unconfirmed(section)) == section.text.count("\n- ")


def test_a_mark_survives_saving_and_goes_when_a_person_confirms_or_edits(plan, chair, client_as):
    review = begun(plan, chair)
    section = review.sections.get(key="decisions")
    client = client_as("chair")
    client.post(reverse("reviews:first_draft", args=[review.pk, "decisions"]))
    section.refresh_from_db()
    first, second, *_ = unconfirmed(section)
    page = client.get(reverse("reviews:section", args=[review.pk, "decisions"])).content.decode()
    assert f'<mark class="prose-draft">{first.text}</mark>' in page
    assert f'<a href="{first.rows.replace("&", "&amp;")}">See its rows' in page
    write(review, chair, "decisions", text=f"{section.text}\n\nA word of mine.")
    section.refresh_from_db()
    assert first in unconfirmed(section)
    confirm = reverse("reviews:confirm_sentences", args=[review.pk, "decisions"])
    client.post(confirm, {"sentence": [first.pk]})
    kept = DraftedSentence.objects.get(pk=first.pk)
    assert (kept.confirmed_by, first in unconfirmed(section)) == (chair, False)
    write(review, chair, "decisions", text=section.text.replace(second.text, "As I say it."))
    section.refresh_from_db()
    assert second not in unconfirmed(section)
    left = unconfirmed(section)
    client.post(
        reverse("reviews:leave_out", args=[review.pk, "decisions"]), {"sentence": left[0].pk}
    )
    section.refresh_from_db()
    assert left[0].text not in section.text
    assert "\n- \n" not in section.text
    page = client.get(reverse("reviews:publish", args=[review.pk])).content.decode()
    if unconfirmed(section):
        assert "Nobody has confirmed" in page
    published(review, chair)
    with pytest.raises(TransitionRefused, match="published"):
        leave_out(section, first.pk, by=chair)
    following = begin_edition(review.pk, by=chair, reason="A number was wrong.")
    carried = following.sections.get(key="decisions")
    assert [e.text for e in unconfirmed(carried)] == [e.text for e in unconfirmed(section)]


@pytest.mark.parametrize(
    ("text", "sentence", "left"),
    [
        ("- A.\n- B.\n- C.", "B.", "- A.\n- C."),
        ("A. B. C.", "B.", "A. C."),
        ("A.\n\nB.\n\nC.", "B.", "A.\n\nC."),
        ("> A.\n>\n> B.\n\nC.", "B.", "> A.\n\nC."),
        ("> A.\n>\n> B.", "A.", "> B."),
        ("A.", "A.", ""),
        ("- A.\r\n- B.", "A.", "- B."),
    ],
)
def test_a_sentence_is_left_out_with_its_mark(text, sentence, left):
    assert without(text, sentence) == left
