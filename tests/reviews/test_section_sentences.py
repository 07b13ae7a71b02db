"""What a folded section says, of the numbers alone."""

import pytest

from reviews.domain import section_sentences as said

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            said.of_objectives(13, 0, is_all_seen=True),
            "Each of 13 objectives has something recorded.",
        ),
        (
            said.of_objectives(13, 5, is_all_seen=True),
            "5 of 13 objectives have nothing recorded yet.",
        ),
        (
            said.of_objectives(2, 1, is_all_seen=False),
            "1 of 2 objectives has nothing shown here yet.",
        ),
        (said.of_objectives(0, 0, is_all_seen=True), "The plan states no objective."),
        (said.of_answers(21, []), "No answer is due yet. Telling the group is voluntary."),
        (
            said.of_answers(21, [(2017, 0), (2018, 3), (2019, 4)]),
            "4 of 21 economies answered for 2019, 3 for 2018, 0 for 2017. It is voluntary.",
        ),
        (said.of_named(21, 1), "1 of 21 economies is named in a listed item"),
        (
            said.of_learning(is_kept=True, shared=0, adoptions=0, practices=0, none="none listed"),
            "Practices shared: none listed; adoptions: none listed.",
        ),
        (
            said.of_learning(is_kept=True, shared=18, adoptions=9, practices=1, none=""),
            "18 practices shared; 9 adoptions of 1 different practice.",
        ),
        (
            said.of_dialogues(0, none="not published yet"),
            "Sessions with partners: not published yet.",
        ),
        (
            said.of_schedule(13, 3, 4),
            "Of 13 activities, 3 are carried out and what became of 4 is not recorded.",
        ),
        (said.of_schedule(0, 0, 0), "No activity is planned in these years."),
        (
            said.of_projects(1, 0),
            "1 concept note was handed in, 0 of them for a named objective of the plan.",
        ),
        (said.of_recommendations(3, 1), "1 of 3 recommendations is open."),
        (
            said.years_states(
                [(2017, "published"), (2018, "closed"), (2019, "open"), (2020, "open")]
            ),
            "2017 is published; 2018 is closed; 2019 and 2020 are open.",
        ),
    ],
)
def test_a_section_folds_to_one_sentence(sentence, expected):
    assert sentence == expected
