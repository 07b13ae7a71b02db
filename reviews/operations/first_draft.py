"""A first draft is written into empty sections, confirmed or left out sentence by sentence.

It never stands in the place of what a person wrote: a section with a word in it is left as it is,
and single sentences are added at its end by hand. Each sentence is kept with the place of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction as database
from django.utils import timezone

from reviews.models import DraftedSentence, Review, ReviewSection
from reviews.operations.reviews import refuse_where_published
from reviews.queries.figures import figures_of
from reviews.queries.first_draft import Passage, compose, drafted
from reviews.queries.first_draft.passages import HEADING
from reviews.queries.number_facts import ReviewFacts
from smewg.models import User
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import TransitionRefused, locked

WRITER = "first draft"
"""What the draft's history names as the open page."""
SECTIONS = ReviewSection.objects.select_related("changed_by")


@database.atomic
def write_first_drafts(pk: int, *, by: User) -> int:
    """Write the first draft of each empty section; how many got one.

    TransitionRefused once the review is published.
    """
    facts = _held(pk, by)
    sections = SECTIONS.select_for_update(of=["self"]).filter(review=pk)
    return sum(_write(each, facts, by) for each in sections if not each.is_written)


@database.atomic
def write_first_draft(section: ReviewSection, *, by: User) -> None:
    """Write the first draft of one section.

    TransitionRefused where something is written, or where the rows say nothing of it.
    """
    facts = _held(section.review_id, by)
    current = SECTIONS.select_for_update(of=["self"]).get(pk=section.pk)
    if current.is_written:
        raise TransitionRefused(
            "Something is written here already, so it stays. Show the first draft beside it."
        )
    if not _write(current, facts, by):
        raise TransitionRefused("The rows say nothing of this section. Write it by hand.")


def _write(section: ReviewSection, facts: ReviewFacts, by: User) -> bool:
    passages = drafted(section, facts)
    if not passages:
        return False
    section.write_held(compose(passages), Sent(section.version, WRITER), by=by)
    _keep(section, passages, by)
    return True


@database.atomic
def add_passage(section: ReviewSection, place: int, text: str, *, by: User) -> None:
    """Add one passage of the first draft at the end of what is written.

    `place` and `text` are those that the page showed. TransitionRefused where the rows say
    something else by now, and where it stands there already.
    """
    facts = _held(section.review_id, by)
    current = SECTIONS.select_for_update(of=["self"]).get(pk=section.pk)
    passages = drafted(current, facts)
    found = passages[place] if 0 <= place < len(passages) else None
    if found is None or _plain(found.markdown) != _plain(text):
        raise TransitionRefused("The rows say something else now. Look at the first draft again.")
    words = dict(current.words)
    if _plain(found.markdown) in _plain(words[found.field]):
        raise TransitionRefused("It stands there already.")
    words[found.field] = f"{words[found.field].rstrip()}\n\n{found.markdown}".lstrip()
    current.write_held(words, Sent(current.version, WRITER), by=by)
    _keep(current, [found], by)


@database.atomic
def confirm_sentences(section: ReviewSection, pks: Iterable[int], *, by: User) -> int:
    """Somebody read these and found them right; how many they were."""
    refuse_where_published(locked(Review, [section.review_id])[0], "its words stay as they are")
    open_ones = DraftedSentence.objects.filter(section=section, confirmed_at=None)
    found = open_ones.filter(pk__in=list(pks)).update(confirmed_by=by, confirmed_at=timezone.now())
    if not found:
        raise TransitionRefused(
            "It is confirmed already, or was changed. Look at the section again."
        )
    return found


@database.atomic
def leave_out(section: ReviewSection, pk: int, *, by: User) -> None:
    """Take a sentence of the first draft out of the words; it stays in their history."""
    refuse_where_published(locked(Review, [section.review_id])[0], "its words stay as they are")
    current = SECTIONS.select_for_update(of=["self"]).get(pk=section.pk)
    sentence = DraftedSentence.objects.filter(section=section, pk=pk, confirmed_at=None).first()
    words = dict(current.words)
    if sentence is None or sentence.text not in words.get(sentence.field, ""):
        raise TransitionRefused("It does not stand there any more. Look at the section again.")
    words[sentence.field] = without(words[sentence.field], sentence.text)
    current.write_held(words, Sent(current.version, WRITER), by=by)


def without(text: str, sentence: str) -> str:
    """The text without the sentence, and without a line that then holds its mark alone."""
    marker, end = "\x01", "\n\n"
    left = text.replace("\r\n", "\n").replace(sentence, marker, 1)
    left = re.sub(rf"(?m)^[ \t]*(?:[-*>]|\d+\.)?[ \t]*{marker}[ \t]*\n?", "", left)
    left = re.sub(rf" ?{marker}", "", left)
    left = re.sub(r"(?m)(\A|\n\n)(?:>[ \t]*\n)+", r"\1", left)
    left = re.sub(r"(?m)^>[ \t]*\n(?=(?:>[ \t]*\n)|[^>]|\Z)", "", left)
    return re.sub(r"\n{3,}", end, left).strip()


def _held(pk: int, by: User) -> ReviewFacts:
    review = locked(Review.objects.select_related("plan", "meeting"), [pk])[0]
    refuse_where_published(review, "its words stay as they are")
    return ReviewFacts(figures_of(review, by))


def _keep(section: ReviewSection, passages: Iterable[Passage], by: User) -> None:
    """Note each sentence that is not noted yet, with the place of its rows."""
    open_ones = DraftedSentence.objects.filter(section=section, confirmed_at=None)
    known = set(open_ones.values_list("field", "text"))
    DraftedSentence.objects.bulk_create(
        DraftedSentence(
            section=section, field=each.field, text=sentence.text, rows=sentence.rows, made_by=by
        )
        for each in passages
        if each.kind != HEADING
        for sentence in each.sentences
        if (each.field, sentence.text) not in known
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
