"""May these words be quoted: no unless its economy says so; older reports are asked again."""

import pytest
from django.urls import reverse

from contributions.models import Contribution
from contributions.operations.quoting import answer_quoting
from smewg.hooks import waiting_for
from smewg.models import Economy
from smewg.toolkit.transitions import TransitionRefused
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(plan, delegate, secretariat):
    return reported(plan, delegate, state="accepted")


def quoted(**where):
    return list(Contribution.objects.may_quote(**where))


def test_a_new_report_is_not_quoted_unless_its_economy_says_so(report, delegate):
    assert report.quoting == "no"
    assert quoted() == []
    answer_quoting(report.pk, "papers", by=delegate)
    assert quoted() == [report]
    assert quoted(publicly=True) == []
    answer_quoting(report.pk, "public", by=delegate)
    assert quoted() == quoted(publicly=True) == [report]
    answer_quoting(report.pk, "no", by=delegate)
    assert quoted() == []


def test_what_is_not_accepted_is_never_quoted(plan, delegate):
    sent = reported(plan, delegate)
    answer_quoting(sent.pk, "public", by=delegate)
    assert quoted() == []


def test_an_older_report_is_asked_on_home_and_shown_to_the_secretariat(
    report, delegate, secretariat, client
):
    Contribution.objects.update(quoting="")
    asks = [each for each in waiting_for(delegate) if "may be quoted" in each.text]
    assert [each.text for each in asks] == ["Say whether the words of 1 report may be quoted"]
    address = reverse("contributions:quoting", args=report.place)
    page = reverse("contributions:report", args=report.place)
    client.force_login(secretariat)
    assert "not asked yet, so they are not quoted" in client.get(page).content.decode()
    assert client.post(address, {"quoting": "public"}).status_code == 403
    client.force_login(delegate)
    assert "Save this answer" in client.get(page).content.decode()
    assert client.post(address, {"quoting": "papers"}).status_code == 302
    assert not [each for each in waiting_for(delegate) if "may be quoted" in each.text]
    client.force_login(secretariat)
    assert "in the group&#x27;s papers" in client.get(page).content.decode()


def test_what_is_no_answer_changes_nothing(report, delegate):
    for typed in ("", "yes", "x" * 50):
        with pytest.raises(TransitionRefused):
            answer_quoting(report.pk, typed, by=delegate)
    assert Contribution.objects.get().quoting == "no"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_one_instant_are_both_in_the_history(plan):
    delegate = UserFactory(role="delegate", economy=Economy.objects.get(code="PE"))
    report = reported(plan, delegate, state="accepted")
    at_one_instant(
        lambda: answer_quoting(report.pk, "papers", by=delegate),
        lambda: answer_quoting(report.pk, "public", by=delegate),
    )
    kept = Contribution.objects.get()
    said = {each.quoting for each in kept.history.all()}
    assert {"papers", "public"} <= said
    assert kept.quoting in {"papers", "public"}
    assert kept.state == "accepted"
