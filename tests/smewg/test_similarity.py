"""Two titles look alike by one threshold, whoever asks."""

from hypothesis import given
from hypothesis import strategies as st

from projects.domain import similarity as likeness
from projects.domain.similarity import ProjectDescription
from smewg.toolkit import similarity

WORDS = ["workshop", "digital", "green", "finance", "women", "start-ups", "of", "for", "SMEs"]
titles = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(titles, st.lists(titles, max_size=5))
def test_titles_are_likely_the_same_from_one_score_on_whoever_compares(title, others):
    found = similarity.likely_same(title, enumerate(others))
    told = {
        at
        for at, other in enumerate(others)
        if likeness.is_likely(
            likeness.similarity_of(ProjectDescription(title), ProjectDescription(other))
        )
    }
    assert {match.candidate for match in found} == told
    assert all(match.score >= similarity.LIKELY for match in found)
    assert [match.score for match in found] == sorted((m.score for m in found), reverse=True)


@given(st.permutations(WORDS))
def test_the_order_of_words_and_empty_words_do_not_count(mixed):
    telling = [word for word in WORDS if word.lower() not in similarity.EMPTY_WORDS]
    title = " ".join(mixed)
    assert similarity.in_any_order(title) == similarity.in_any_order(" ".join(telling))
    assert similarity.likely_same(title, [("it", " ".join(telling))])[0].score == 100
