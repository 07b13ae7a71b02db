"""Steps of a report: judged on the locked row, in one order, and nothing is overwritten."""

from functools import partial

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contributions.models import (
    Contribution,
    ContributionMessage,
    ContributionVersion,
    NothingToReport,
)
from contributions.operations.nothing_to_report import (
    answer_nothing_to_report,
    take_answer_back,
)
from contributions.operations.reports import (
    accept_report,
    add_secretariat_version,
    begin_report,
    return_report,
    save_draft,
    send_report,
    take_back_withdrawal,
    withdraw_report,
)
from kpis.models import ReportingYear
from kpis.operations.evidence import remove_evidence
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.examples import examples
from tests.factories import UserFactory, listed, report_words, reported

pytestmark = pytest.mark.django_db


def year(number=2018):
    return ReportingYear.objects.get(year=number)


STEPS = {
    "send": lambda plan, pk, by: send_report(pk, report_words(plan, title="Sent now"), by=by),
    "return": lambda plan, pk, by: return_report(pk, "How many?", by=by),
    "write-beside": lambda plan, pk, by: add_secretariat_version(
        pk, report_words(plan, title="Clearer"), by=by, because="Shorter", seen_version=1
    ),
    "accept": lambda plan, pk, by: accept_report(pk, by=by, seen_version=1),
    "withdraw": lambda plan, pk, by: withdraw_report(pk, by=by, reason="A slip"),
    "take-back-withdrawal": lambda plan, pk, by: take_back_withdrawal(
        withdraw_report(pk, by=by).pk, by=by
    ),
}


@pytest.mark.parametrize("key", STEPS)
def test_neither_a_step_nor_a_saved_draft_overwrites_the_other(plan, delegate, secretariat, key):
    """As from an older page: a draft saved meanwhile stands, and so does the step."""
    report = reported(plan, delegate)
    saved = save_draft(report.pk, {"title": "Typed meanwhile"}, by=delegate, sent=Sent(0))
    taken = STEPS[key](plan, report.pk, secretariat if key != "send" else delegate)
    kept = Contribution.objects.get()
    assert kept.draft == {"title": "Typed meanwhile"}
    assert kept.draft_version == saved.draft_version
    assert (kept.state, kept.latest_id) == (taken.state, taken.latest_id)
    later = partial(
        save_draft, report.pk, {"title": "Typed on the old page"}, by=delegate, sent=Sent(1)
    )
    if kept.is_editable:
        later()
    else:
        with pytest.raises(TransitionRefused, match=f"It is {kept.get_state_display()} now"):
            later()
    after = Contribution.objects.get()
    assert (after.state, after.latest_id) == (taken.state, taken.latest_id)
    assert (after.accepted_version_id, after.withdrawn_at) == (
        taken.accepted_version_id, taken.withdrawn_at,
    )  # fmt: skip


@pytest.mark.parametrize("key", STEPS)
def test_a_step_says_in_the_history_who_took_it(plan, delegate, secretariat, key):
    report = reported(plan, delegate)
    by = UserFactory(name="Ana Ruiz")
    before = report.history.count()
    STEPS[key](plan, report.pk, by)
    assert report.history.count() == before + (2 if key == "take-back-withdrawal" else 1)
    assert report.history.first().history_user == by


def test_a_report_that_a_colleague_sent_is_not_withdrawn_from_a_page_that_showed_its_draft(
    client_as, plan, delegate
):
    report = reported(plan, delegate, state="draft")
    client = client_as("delegate")
    page = client.get(reverse("contributions:edit", args=report.place)).content.decode()
    assert '<input type="hidden" name="seen" value="draft">' in page
    colleague = UserFactory(role="delegate", economy=delegate.economy, name="Ana Ruiz")
    send_report(report.pk, report_words(plan), by=colleague)
    withdraw = reverse("contributions:withdraw", args=report.place)
    told = client.post(withdraw, {"seen": "draft"}, follow=True).content.decode()
    assert "It is sent now: sent, version 1 (Ana Ruiz, " in told
    assert Contribution.objects.get().state == "submitted"


def test_a_version_that_was_sent_meanwhile_is_not_returned_unread(client_as, plan, delegate):
    report = reported(plan, delegate)
    client = client_as("secretariat")
    page = client.get(reverse("contributions:report", args=report.place)).content.decode()
    assert '<input type="hidden" name="seen" value="1">' in page
    send_report(report.pk, report_words(plan, title="Changed since"), by=delegate)
    back = reverse("contributions:return", args=report.place)
    told = client.post(back, {"seen": 1, "message": "How many?"})
    text = told.content.decode()
    assert told.status_code == 422
    assert "There is a newer version" in text
    assert "How many?" in text, "what was typed comes back"
    assert "Changed since" in text, "and what was sent is shown"
    assert '<input type="hidden" name="seen" value="2">' in text
    assert client.post(back, {"seen": 2, "message": "How many?"}).status_code == 302


def test_an_item_that_was_merged_or_removed_since_the_page_was_read_is_counted_again(
    plan, delegate, secretariat
):
    report = reported(plan, delegate)
    stale = listed(plan, secretariat, year=2018, title="Listed before")
    fresh = type(stale).objects.get(pk=stale.pk)
    remove_evidence(fresh, by=secretariat, reason="It did not happen")
    assert stale.is_counted, "as the page that was open has it"
    with pytest.raises(TransitionRefused, match="does not count any more"):
        accept_report(report.pk, by=secretariat, seen_version=1, listed=[stale])
    assert Contribution.objects.get().state == "submitted"


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["save", "answer", "take back", *STEPS]),
            st.booleans(),
            st.sampled_from(["", "  ", "Words"]),
            st.sampled_from([0, 1]),
        ),
        max_size=9,
    )
)
def test_a_report_goes_as_a_plain_second_reading_says(plan, delegate, secretariat, steps):
    """Random steps by random people against the rules in other words; versions are counted too."""
    ContributionMessage.objects.all().delete()
    Contribution.objects.update(latest=None, accepted_version=None, state="draft")
    ContributionVersion.objects.all().delete()
    Contribution.objects.all().delete()
    NothingToReport.objects.all().delete()
    colleague = UserFactory(role="delegate", economy=delegate.economy)
    report = begin_report(delegate.economy, year(), by=delegate)
    state, versions, said, nothing, saves, before = "draft", 0, 0, False, 0, "draft"
    words = [report_words(plan, title=f"Words {n}") for n in range(20)]
    for what, first, text, behind in steps:
        economy, asks = (delegate if first else colleague), bool(text.strip())
        is_open = state in {"draft", "submitted", "returned"}
        waits, seen = state == "submitted", max(versions - behind, 0)
        is_read = seen == versions
        may, step = {
            "save": (
                is_open,
                partial(save_draft, report.pk, {"title": str(saves + 1)}, by=economy,
                        sent=Sent(saves)),
            ),
            "send": (is_open, partial(send_report, report.pk, words[versions], by=economy)),
            "return": (
                waits and asks and is_read,
                partial(return_report, report.pk, text, by=secretariat, seen_version=seen),
            ),
            "write-beside": (
                waits and asks and is_read,
                partial(
                    add_secretariat_version,
                    report.pk,
                    words[versions],
                    by=secretariat,
                    because=text,
                    seen_version=seen,
                ),
            ),
            "accept": (
                waits and is_read,
                partial(accept_report, report.pk, by=secretariat, seen_version=seen),
            ),
            "withdraw": (is_open, partial(withdraw_report, report.pk, by=economy, reason=text)),
            "take-back-withdrawal": (
                state == "withdrawn", partial(take_back_withdrawal, report.pk, by=economy),
            ),
            "answer": (
                nothing or state not in {"submitted", "returned", "accepted"},
                partial(answer_nothing_to_report, delegate.economy, year(), by=economy),
            ),
            "take back": (True, partial(take_answer_back, delegate.economy, year(), by=economy)),
        }[what]  # fmt: skip
        try:
            step()
        except TransitionRefused:
            assert not may, (what, state, text, behind)
            continue
        assert may, (what, state, text, behind)
        saves += what == "save"
        versions += what in {"send", "write-beside"}
        said += what == "return" or (what == "withdraw" and asks and versions > 0)
        nothing = {"answer": True, "take back": False, "send": False}.get(what, nothing)
        if what == "take-back-withdrawal":
            nothing, state = nothing and before == "draft", before
        before = state if what == "withdraw" else before
        state = {
            "send": "submitted", "return": "returned", "accept": "accepted",
            "withdraw": "withdrawn",
        }.get(what, state)  # fmt: skip
    kept = Contribution.objects.get()
    assert (kept.state, kept.versions.count(), kept.messages.count()) == (state, versions, said)
    assert kept.draft_version == saves
    assert (kept.latest.number if kept.latest else 0) == versions
    assert (kept.accepted_version == kept.latest) == (state == "accepted" or versions == 0)
    assert (kept.withdrawn_at is None) == (state != "withdrawn")
    assert NothingToReport.objects.current().exists() == nothing


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("one", "other"), [("accept", "return"), ("accept", "withdraw"), ("return", "withdraw")]
)
def test_of_two_steps_at_one_instant_the_second_is_told_of_the_first(
    plan, delegate, secretariat, one, other
):
    report = reported(plan, delegate)
    outcomes = at_one_instant(
        partial(STEPS[one], plan, report.pk, secretariat),
        partial(STEPS[other], plan, report.pk, delegate),
    )
    kept = Contribution.objects.get()
    refused = [each for each in outcomes if isinstance(each, TransitionRefused)]
    if {one, other} == {"return", "withdraw"} and not refused:
        assert kept.state == "withdrawn", "returned first, then withdrawn: both stand"
        assert kept.returned_at is not None
        return
    assert len(refused) == 1
    assert f"It is {kept.get_state_display()} now" in refused[0].reasons[0]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_draft_saved_while_the_report_is_returned_stands_and_so_does_the_return(
    plan, delegate, secretariat
):
    report = reported(plan, delegate)
    saved, returned = at_one_instant(
        partial(save_draft, report.pk, {"title": "Meanwhile"}, by=delegate, sent=Sent(0)),
        partial(return_report, report.pk, "How many?", by=secretariat),
    )
    kept = Contribution.objects.get()
    assert not isinstance(saved, TransitionRefused)
    assert not isinstance(returned, TransitionRefused)
    assert (kept.state, kept.draft) == ("returned", {"title": "Meanwhile"})
    assert kept.returned_at is not None


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_sent_and_answered_with_nothing_at_one_instant_the_report_wins(plan, delegate):
    report = reported(plan, delegate, state="draft")
    at_one_instant(
        partial(send_report, report.pk, report_words(plan), by=delegate),
        partial(answer_nothing_to_report, delegate.economy, year(), by=delegate),
    )
    assert Contribution.objects.get().state == "submitted"
    assert not NothingToReport.objects.current().exists()


@pytest.mark.parametrize("before", ["draft", "submitted", "returned"])
def test_one_click_takes_a_withdrawal_back_and_the_report_is_what_it_was(
    client_as, plan, delegate, before
):
    report = reported(plan, delegate, state=before)
    was = Contribution.objects.get()
    withdraw_report(report.pk, by=delegate, reason="By mistake")
    client = client_as("delegate")
    page = client.get(reverse("contributions:report", args=report.place)).content.decode()
    assert f"Take {report.reference} back" in page
    answer = client.post(reverse("contributions:take_back", args=report.place), follow=True)
    assert f"Taken back: {report.reference} is " in answer.content.decode()
    now = Contribution.objects.get()
    assert (now.state, now.latest, now.draft, now.withdrawn_at) == (
        before, was.latest, was.draft, None,
    )  # fmt: skip
    again = client.post(reverse("contributions:take_back", args=report.place), follow=True)
    assert "withdrawal taken back (" in again.content.decode()
    assert now.history.first().history_change_reason == "withdrawal taken back"


@pytest.mark.parametrize("state", ["closed", "published"])
def test_a_withdrawal_is_not_taken_back_once_the_year_is_shut_and_it_is_not_offered(
    client_as, plan, delegate, state
):
    report = reported(plan, delegate, state="withdrawn")
    ReportingYear.objects.filter(year=2018).update(state=state)
    client = client_as("delegate")
    page = client.get(reverse("contributions:report", args=report.place)).content.decode()
    assert f"Take {report.reference} back" not in page
    client.post(reverse("contributions:take_back", args=report.place))
    assert Contribution.objects.get().state == "withdrawn"


def test_the_words_of_a_withdrawn_draft_stay_readable_to_its_economy_alone(
    client_as, plan, delegate
):
    report = reported(plan, delegate, title="Sent words")
    save_draft(report.pk, {"title": "Sent words", "done": "Typed since"}, by=delegate, sent=Sent(0))
    withdraw_report(report.pk, by=delegate)
    address = reverse("contributions:report", args=report.place)
    own = client_as("delegate").get(address).content.decode()
    assert "Sent words" in own
    assert "Typed since" in own
    theirs = client_as("secretariat").get(address).content.decode()
    assert "Sent words" in theirs
    assert "Typed since" not in theirs
    assert f"Take {report.reference} back" not in theirs
    draft = reported(plan, delegate, state="draft", title="Never sent")
    withdraw_report(draft.pk, by=delegate)
    page = client_as("delegate").get(reverse("contributions:report", args=draft.place))
    assert "Half a sentence" in page.content.decode()


def test_taking_a_sent_report_back_ends_nothing_to_report_and_a_draft_leaves_it(plan, delegate):
    for before, stands in (("draft", True), ("submitted", False)):
        report = reported(plan, delegate, state=before)
        withdraw_report(report.pk, by=delegate)
        answer_nothing_to_report(delegate.economy, year(), by=delegate)
        take_back_withdrawal(report.pk, by=delegate)
        assert NothingToReport.objects.current().exists() == stands


@pytest.mark.parametrize(("goes", "stands"), [("yes", False), ("no", True)])
def test_beginning_a_report_asks_whether_nothing_to_report_goes(
    client_as, plan, delegate, goes, stands
):
    client = client_as("delegate")
    new = reverse("contributions:new", args=[2018, "PE"])
    assert "Does that answer go?" not in client.get(new).content.decode()
    answer_nothing_to_report(delegate.economy, year(), by=delegate)
    assert "Does that answer go?" in client.get(new).content.decode()
    unsaid = client.post(new, {"begin": ""})
    assert unsaid.status_code == 422
    assert "Choose below whether the answer" in unsaid.content.decode()
    assert not Contribution.objects.exists()
    assert client.post(new, {"begin": "", "nothing_goes": goes}).status_code == 302
    assert Contribution.objects.get().state == "draft"
    assert NothingToReport.objects.current().exists() == stands
