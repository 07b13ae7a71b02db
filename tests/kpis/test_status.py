"""How an indicator does, in words, and never more than the figures carry."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.figures import BLANK, NOT_YET_DUE, counted
from kpis.domain.status import status
from kpis.models import Judgement, Target
from tests.forms import opened_now

values = st.one_of(st.integers(0, 50).map(counted), st.sampled_from([BLANK, NOT_YET_DUE]))


def said(*numbers, year=None, target=None):
    by_year = {2017 + n: BLANK if each is None else counted(each) for n, each in enumerate(numbers)}
    return status(by_year, year or max(by_year), target)


@pytest.mark.parametrize(
    ("numbers", "answer"),
    [
        ((None,), "no figure yet"),
        ((3,), "first year"),
        ((3, 4), "more than last year"),
        ((4, 4), "the same as last year"),
        ((4, 3), "fewer than last year"),
        ((None, 3), "no figure last year"),
        ((3, None), "no figure yet"),
        ((0, 0), "the same as last year"),
    ],
)
def test_the_answer_compares_with_last_year_in_words(numbers, answer):
    assert said(*numbers).answer == answer


def test_there_is_no_pace_under_three_figures():
    assert said(3, 9).pace == ""
    assert said(3, None, 9).pace == ""
    assert said(3, 9, 7).pace == "above the plan's own pace"
    assert said(3, 9, 6).pace == "at the plan's own pace"


@given(st.lists(values, min_size=1, max_size=4))
def test_no_target_is_ever_invented(figures):
    assert status(dict(enumerate(figures)), len(figures) - 1).target == "no target set in the plan"


def test_a_target_that_was_set_is_used():
    assert said(3, target=5).target == "2 short of the target of 5"
    assert said(5, target=5).target == "reached the target of 5"


@pytest.mark.django_db
def test_a_target_is_entered_changed_and_keeps_its_history(client_as, plan):
    address = reverse("kpis_pages:set_target", args=[plan.key, "kpi-1"])
    typed = {"kind": "target", "year": 2018, "number": 5, "note": "SMEWG 45"}
    client_as("secretariat").post(address, typed)
    again = opened_now(Target.objects.get(), number=6, note="SMEWG 47")
    client_as("secretariat").post(address, typed | again)
    target = Target.objects.get()
    assert (target.number, target.set_by.role) == (6, "secretariat")
    assert [each.number for each in target.history.all()] == [6, 5]
    page = client_as("secretariat").post(address, typed | {"year": 2031})
    assert "the plan&#x27;s last" in page.content.decode()


@pytest.mark.django_db
def test_a_person_s_word_stands_with_name_and_reason_beside_the_method_s(client_as, plan):
    address = reverse("kpis_pages:judge", args=[plan.key, "kpi-1", 2017])
    typed = {"words": "on course", "reason": "Two initiatives begin in January"}
    client_as("chair").post(address, typed)
    assert Judgement.objects.get().by.role == "chair"
    page = client_as("delegate").get(reverse("kpis_pages:indicator", args=[plan.key, "kpi-1"]))
    text = " ".join(page.content.decode().split())
    assert "<b>on course</b>, judged by Le Thi Hoa" in text
    assert "Two initiatives begin in January" in text
    assert "The method says: no figure yet" in text
    again = opened_now(Judgement.objects.get(), words="on course", reason="")
    assert client_as("chair").post(address, again).status_code == 422
    assert Judgement.objects.get().reason == "Two initiatives begin in January"
