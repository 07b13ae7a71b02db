"""A report's life: what each step keeps, and what it refuses with what to do instead."""

import uuid
from datetime import date

import pytest

from contributions.models import (
    AcceptedEvidence,
    Contribution,
    ContributionFile,
    EvidenceDraft,
    NothingToReport,
)
from contributions.operations.nothing_to_report import answer_nothing_to_report
from contributions.operations.reports import (
    EvidenceRefused,
    accept_report,
    add_secretariat_version,
    begin_report,
    return_report,
    save_draft,
    send_report,
    withdraw_report,
)
from kpis.models import Evidence, ReportingYear
from kpis.queries.totals import plan_figures
from plans.models import Objective
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import EconomyFactory, UserFactory, listed, report_words, reported

pytestmark = pytest.mark.django_db


def year(number=2018):
    return ReportingYear.objects.get(year=number)


def draft_of(report, slug="kpi-1", **more):
    plan = report.reporting_year.plan
    item = Evidence(
        indicator=plan.indicators.get(slug=slug),
        reporting_year=report.reporting_year,
        **{"title": report.title, "held_from": date(2018, 5, 1), **more},
    )
    return EvidenceDraft(item, [Objective.objects.first()], [report.economy])


def test_reports_are_numbered_in_their_economy_and_year(plan, delegate):
    peru = delegate.economy
    chile = UserFactory(role="delegate", economy=EconomyFactory(code="CHL"))
    made = [
        begin_report(peru, year(2018), by=delegate),
        begin_report(peru, year(2018), by=delegate),
        begin_report(peru, year(2019), by=delegate),
        begin_report(chile.economy, year(2018), by=chile),
    ]
    assert [each.reference for each in made] == [
        "PE-2018-01",
        "PE-2018-02",
        "PE-2019-01",
        "CHL-2018-01",
    ]


def test_begun_twice_from_one_page_it_is_one(plan, delegate):
    token = uuid.uuid4()
    one, two = (begin_report(delegate.economy, year(), by=delegate, token=token) for _ in range(2))
    assert one == two
    with pytest.raises(TransitionRefused, match="began another report"):
        begin_report(EconomyFactory(code="CHL"), year(), by=delegate, token=token)


def test_a_later_save_of_a_draft_is_told_of_the_earlier_one(plan, delegate):
    report = begin_report(delegate.economy, year(), by=delegate)
    colleague = UserFactory(role="delegate", economy=delegate.economy, name="Ana Ruiz")
    save_draft(report.pk, {"title": "Hers"}, by=colleague, sent=Sent(0, "hers"))
    with pytest.raises(ChangedMeanwhile) as changed:
        save_draft(report.pk, {"title": "His"}, by=delegate, sent=Sent(0, "his"))
    assert changed.value.theirs == {"title": "Hers"}
    assert changed.value.current.by == "Ana Ruiz"
    save_draft(report.pk, {"title": "His"}, by=delegate, sent=Sent(1, "his"))
    assert Contribution.objects.get().draft == {"title": "His"}


def test_sent_twice_it_is_one_version(plan, delegate):
    report = reported(plan, delegate)
    again = send_report(report.pk, report_words(plan), by=delegate)
    assert again.latest.number == 1
    assert report.versions.count() == 1


def test_what_was_sent_is_never_changed(plan, delegate):
    version = reported(plan, delegate).latest
    version.title = "Another title"
    with pytest.raises(TypeError, match="stays as it was"):
        version.save()


def test_it_is_returned_as_often_as_needed_and_the_thread_is_kept(plan, delegate, secretariat):
    report = reported(plan, delegate)
    for round_ in range(3):
        report = return_report(report.pk, f"Question {round_}", by=secretariat)
        assert report.state == "returned"
        send_report(report.pk, report_words(plan, title=f"Answer {round_}"), by=delegate)
    assert [each.text for each in report.messages.all()] == [f"Question {n}" for n in range(3)]
    assert [each.about.number for each in report.messages.all()] == [1, 2, 3]
    assert [each.number for each in report.versions.all()] == [1, 2, 3, 4]


def test_a_report_is_not_returned_without_a_message(plan, delegate, secretariat):
    report = reported(plan, delegate)
    with pytest.raises(TransitionRefused, match="Write a message"):
        return_report(report.pk, "  ", by=secretariat)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_the_secretariat_s_words_stand_beside_the_economy_s(plan, delegate, secretariat):
    report = reported(plan, delegate)
    words = report_words(plan, title="A clearer title")
    with pytest.raises(TransitionRefused, match="Say why"):
        add_secretariat_version(report.pk, words, by=secretariat, because="", seen_version=1)
    report = add_secretariat_version(
        report.pk, words, by=secretariat, because="Shorter", seen_version=1
    )
    assert report.latest.title == "A clearer title"
    assert report.latest_by_economy.title == "A workshop on invoices"
    assert report.title == "A clearer title"


def test_acceptance_and_evidence_are_one_step(plan, delegate, secretariat):
    report = reported(plan, delegate)
    before = listed(plan, secretariat, year=2018, title="Listed before")
    drafts = [draft_of(report), draft_of(report, "kpi-2", title="The study of it")]
    report = accept_report(
        report.pk, by=secretariat, seen_version=1, evidence=drafts, listed=[before]
    )
    assert [each.evidence.title for each in report.accepted_evidence.all()] == [
        report.title,
        "The study of it",
        "Listed before",
    ]
    assert report.state == "accepted"
    assert report.accepted_version == report.latest
    assert list(AcceptedEvidence.objects.values_list("was_listed", flat=True)) == [
        False,
        False,
        True,
    ]
    current = plan_figures(plan, secretariat)
    listed_now = [
        current.at(plan.indicators.get(slug=slug), 2018).listed for slug in ("kpi-1", "kpi-2")
    ]
    assert listed_now == [2, 1]


def test_where_one_item_is_refused_nothing_is_written(plan, delegate, secretariat):
    report = reported(plan, delegate)
    drafts = [draft_of(report), draft_of(report, held_from=date(2017, 1, 1))]
    with pytest.raises(EvidenceRefused) as refused:
        accept_report(report.pk, by=secretariat, seen_version=1, evidence=drafts)
    assert refused.value.place == 1
    assert {each.field for each in refused.value.refusals} == {"held_from"}
    assert not Evidence.objects.exists()
    assert Contribution.objects.get().state == "submitted"


def test_evidence_of_a_shut_year_is_refused_and_a_report_without_any_is_accepted(
    plan, delegate, secretariat
):
    report = reported(plan, delegate)
    ReportingYear.objects.filter(year=2018).update(state="closed")
    with pytest.raises(EvidenceRefused, match="closed"):
        accept_report(report.pk, by=secretariat, seen_version=1, evidence=[draft_of(report)])
    report = accept_report(report.pk, by=secretariat, seen_version=1)
    assert (report.state, report.accepted_evidence.count()) == ("accepted", 0)


@pytest.mark.parametrize("state", ["draft", "returned", "accepted", "withdrawn"])
def test_only_a_waiting_report_is_accepted_or_returned(plan, delegate, secretariat, state):
    report = reported(plan, delegate, state=state)
    for step in (
        lambda: accept_report(report.pk, by=secretariat, seen_version=1),
        lambda: return_report(report.pk, "A question", by=secretariat),
        lambda: add_secretariat_version(
            report.pk, report_words(plan), by=secretariat, because="x", seen_version=1
        ),
    ):
        with pytest.raises(TransitionRefused, match="Only a report that was sent"):
            step()


def test_a_version_that_nobody_has_read_is_not_accepted(plan, delegate, secretariat):
    report = reported(plan, delegate)
    send_report(report.pk, report_words(plan, title="Changed since"), by=delegate)
    for step in (
        lambda: accept_report(report.pk, by=secretariat, seen_version=1),
        lambda: return_report(report.pk, "A question", by=secretariat, seen_version=1),
    ):
        with pytest.raises(TransitionRefused, match="newer version"):
            step()


def test_an_accepted_or_withdrawn_report_is_not_sent_again(plan, delegate):
    accepted = reported(plan, delegate, state="accepted")
    with pytest.raises(TransitionRefused, match=r"not sent again.*It is accepted now: accepted \("):
        send_report(accepted.pk, report_words(plan), by=delegate)
    with pytest.raises(TransitionRefused, match=r"It is accepted now: accepted \("):
        withdraw_report(accepted.pk, by=delegate)
    withdrawn = reported(plan, delegate, state="withdrawn")
    with pytest.raises(TransitionRefused, match=r"It is withdrawn now: withdrawn \("):
        save_draft(withdrawn.pk, {"title": "x"}, by=delegate, sent=Sent(0))


def test_nothing_is_sent_into_a_published_year(plan, delegate):
    report = reported(plan, delegate, state="draft")
    ReportingYear.objects.filter(year=2018).update(state="published")
    with pytest.raises(TransitionRefused, match="are published"):
        send_report(report.pk, report_words(plan), by=delegate)
    with pytest.raises(TransitionRefused, match="are published"):
        begin_report(delegate.economy, year(), by=delegate)


def test_nothing_to_report_is_an_answer_until_a_report_is_sent(plan, delegate):
    peru = delegate.economy
    answer = answer_nothing_to_report(peru, year(), by=delegate)
    assert answer_nothing_to_report(peru, year(), by=delegate) == answer
    report = reported(plan, delegate, state="draft")
    assert NothingToReport.objects.current().exists()
    send_report(report.pk, report_words(plan), by=delegate)
    assert not NothingToReport.objects.current().exists()
    with pytest.raises(TransitionRefused, match="sent a report"):
        answer_nothing_to_report(peru, year(), by=delegate)


def test_what_is_entered_on_behalf_has_its_source_attached(plan, delegate, secretariat):
    report = begin_report(delegate.economy, year(), by=secretariat, on_behalf=True, source="e-mail")
    with pytest.raises(TransitionRefused, match="Attach the e-mail"):
        send_report(report.pk, report_words(plan), by=secretariat)
    source = ContributionFile.objects.create(
        contribution=report, name="mail.pdf", size=1, is_source=True, added_by=secretariat
    )
    report = send_report(report.pk, report_words(plan), by=secretariat, files=[source])
    assert report.state == "submitted"
    assert report.on_behalf_by == secretariat
