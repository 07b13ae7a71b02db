"""What changed between two texts can be read back: nothing is lost and nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.text_diff import LONGEST_FOR_WORDS, compare

texts = st.lists(
    st.sampled_from(["firm", " ", "\n", "É", "مرحبا", "😀", ",", "40", "\r\n", "_"]), max_size=25
).map("".join)


def without(kind, pieces):
    return "".join(piece.text for piece in pieces if piece.kind != kind)


@given(texts, texts)
def test_both_texts_can_be_read_back(before, after):
    pieces = compare(before, after)
    assert without("added", pieces) == before
    assert without("removed", pieces) == after


@given(texts)
def test_the_same_text_has_no_changes(text):
    assert {piece.kind for piece in compare(text, text)} <= {"same"}


def test_a_changed_word_is_marked_alone():
    kinds = [
        (piece.kind, piece.text) for piece in compare("Forty firms came.", "Fifty firms came.")
    ]
    assert kinds == [("removed", "Forty"), ("added", "Fifty"), ("same", " firms came.")]


def test_long_texts_are_compared_by_paragraphs():
    before = "\n".join(f"Paragraph {n} of many" for n in range(LONGEST_FOR_WORDS // 4))
    after = before.replace("Paragraph 7 of many", "Paragraph 7 of few")
    changed = [piece for piece in compare(before, after) if piece.kind != "same"]
    assert [piece.text for piece in changed] == ["Paragraph 7 of many\n", "Paragraph 7 of few\n"]
