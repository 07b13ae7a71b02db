"""Reports on their pages: what is typed stays, each wrong thing has its answer, nothing doubles."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contributions.forms.report import FigureField
from contributions.models import Contribution, ContributionFile, NothingToReport
from contributions.operations.reports import begin_report, return_report, send_report
from kpis.models import Evidence, ReportingYear
from kpis.queries.totals import plan_figures
from plans.models import Activity, Objective, Plan
from tests.factories import EconomyFactory, UserFactory, listed, report_words, reported

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def at(name, report, year=2018):
    return reverse(f"contributions:{name}", args=[year, report.economy.code, report.number])


def typed(report, **more):
    return {
        "version": report.draft_version,
        "title": "Invoices online",
        "kind": "training",
        "held_from": "2018-05-13",
        "done": "Forty firms sent invoices.",
        "objectives": [Objective.objects.first().pk],
        **more,
    }


@pytest.fixture
def report(plan, delegate):
    return begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)


@pytest.fixture
def own(plan, client_as):
    return client_as("delegate")


def test_a_report_is_written_and_sent_without_a_script(own, report):
    own.post(at("edit", report), typed(report, title="Half"))
    report.refresh_from_db()
    answer = own.post(at("edit", report), typed(report, send=1), follow=True)
    assert "Sent: PE-2018-01" in answer.content.decode()
    assert Contribution.objects.get().latest.title == "Invoices online"


def test_pressing_send_twice_makes_one_version(own, report):
    for _ in range(2):
        own.post(at("edit", report), typed(report, send=1))
    assert Contribution.objects.get().versions.count() == 1


BIDI = "\u202eabc \u0645\u0631\u062d\u0628\u0627 😀👩🏽‍🏭"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("done", "x" * 100_000, "This has 100000 characters"),
        ("done", "Before\x07after", "cannot be shown, after “Before”"),
        ("title", "\x00", "cannot be shown, at the beginning"),
        ("held_from", "2017-12-31", "This is not in 2018"),
        ("held_from", "soon", "Write the day as"),
        ("held_until", "2018-05-01", "before the first"),
        ("kind", "party", "is not on the list"),
        ("msmes_reached", "many", "whole number"),
        ("msmes_reached", "-1", "Write 0 or more"),
        ("links", "javascript:alert(1)", "is not an address"),
        ("objectives", "other plan", "not in this year"),
        ("objectives", "x", "not in this year"),
        ("objectives", "", "Choose at least one"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_stays(own, report, field, value, says):
    if value == "other plan":
        plan = Plan.objects.create(key="next", title="Next", start_year=2021, end_year=2024)
        area = plan.areas.create(number=1, name="Another")
        value = area.objectives.create(number=1, text="Another").pk
    sent = typed(report, send=1, **{field: value} if value != "" else {field: []})
    page = own.post(at("edit", report), sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert says in text
    assert "Forty firms" in text or field == "done"
    assert field in page.context["form"].errors
    if isinstance(value, str) and field in {"done", "links"}:
        assert page.context["form"].data[field] == value
    assert Contribution.objects.get().state == "draft"


def test_right_to_left_text_and_emoji_are_kept_as_they_are(own, report):
    own.post(at("edit", report), typed(report, send=1, title=BIDI))
    assert Contribution.objects.get().latest.title == BIDI


def test_more_than_a_draft_holds_is_refused_with_what_to_do(own, report):
    page = own.post(
        at("draft", report),
        typed(report, done="x" * 400_000),
        headers={"accept": "application/json"},
    )
    assert page.status_code == 422
    assert "Attach it as a file" in page.json()["errors"]["done"][0]


def test_sending_an_accepted_report_again_is_answered_and_what_was_typed_stays(own, plan, delegate):
    accepted = reported(plan, delegate, state="accepted")
    page = own.post(at("edit", accepted), typed(accepted, send=1, done="New words"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "It is accepted now: accepted (" in text
    assert "New words" in text


def test_another_economy_s_report_is_no_beginning(own, plan, delegate):
    chile = UserFactory(role="delegate", economy=EconomyFactory(code="CHL"))
    theirs = reported(plan, chile, 2017, state="accepted")
    page = own.post(
        reverse("contributions:new", args=[2018, "PE"]), {"begin": f"report {theirs.pk}"}
    )
    assert page.status_code == 422
    assert "not a report or an activity of" in page.content.decode()
    assert Contribution.objects.count() == 1


def test_it_begins_with_last_year_s_words_without_its_dates_and_figures(own, plan, delegate):
    before = reported(plan, delegate, 2017, msmes_reached=40, outcome="It lasted")
    address = reverse("contributions:new", args=[2018, "PE"])
    token = own.get(address).context["token"]
    for _ in range(2):
        own.post(address, {"begin": f"report {before.pk}", "token": token})
    begun = Contribution.objects.get(reporting_year__year=2018)
    assert begun.draft["outcome"] == "It lasted"
    assert begun.draft["objectives"] == [str(Objective.objects.first().pk)]
    assert begun.draft["held_from"] == begun.draft["msmes_reached"] == ""


def test_it_begins_with_an_activity_in_which_the_economy_is_a_proponent(own, plan, delegate):
    activity = Activity.objects.get(plan=plan, number=1)
    activity.proponents.set([delegate.economy])
    activity.first_year, activity.last_year = 2018, 2018
    activity.save()
    address = reverse("contributions:new", args=[2018, "PE"])
    assert activity in own.get(address).context["activities"]
    own.post(address, {"begin": "activity 1"})
    assert Contribution.objects.get().draft["title"] == activity.title[:300]


def test_autosave_says_what_is_saved_how_far_it_is_and_what_to_mend(own, report):
    answer = own.post(
        at("draft", report),
        typed(report, held_from="2017-01-01"),
        headers={"accept": "application/json"},
    ).json()
    assert answer["version"] == 1
    assert answer["sections"]["done"] == {"kind": "good", "text": "filled in"}
    assert list(answer["errors"]) == ["held_from"]


def test_two_delegates_in_one_draft_see_each_other_and_both_versions(own, report, delegate):
    ana = UserFactory(role="delegate", economy=delegate.economy, name="Ana Ruiz")
    asked = {"accept": "application/json"}
    own.post(at("draft", report), typed(report, title="His"), headers=asked)
    own.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    answer = own.post(at("draft", report), typed(report, title="Hers"), headers=asked)
    assert answer.status_code == 409
    assert answer.json()["theirs"] == {"title": "His"}
    assert answer.json()["also_here"] == [str(delegate)]
    page = own.post(at("edit", report), typed(report, title="Hers"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "His" in text
    assert "Hers" in text
    page = own.post(at("edit", report), typed(report, title="Hers", version=1))
    assert Contribution.objects.get().draft["title"] == "Hers"


def test_a_file_goes_with_the_words_typed_beside_it(own, report):
    png = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40
    upload = SimpleUploadedFile("a.png", png)
    own.post(at("edit", report), typed(report, add_file=1, file=upload, file_is="private"))
    report.refresh_from_db()
    assert report.draft["title"] == "Invoices online"
    kept = ContributionFile.objects.get()
    assert not kept.is_public
    wrong = SimpleUploadedFile("a.exe", b"MZ")
    page = own.post(at("edit", report), typed(report, add_file=1, file=wrong), follow=True)
    assert "Files may be pdf" in page.content.decode()


def test_nothing_to_report_is_one_click(own, plan, delegate):
    address = reverse("contributions:nothing", args=[2018, "PE"])
    page = own.post(address, follow=True)
    assert "nothing to report for 2018" in page.content.decode()
    own.post(address, {"take_back": 1})
    assert not NothingToReport.objects.current().exists()


def test_a_message_without_words_is_asked_for_and_a_returned_report_shows_it(
    client_as, plan, delegate
):
    report = reported(plan, delegate)
    secretariat = client_as("secretariat")
    assert secretariat.post(at("return", report)).status_code == 422
    secretariat.post(at("return", report), {"message": "Which firms?"})
    for name in ("report", "edit"):
        assert "Which firms?" in client_as("delegate").get(at(name, report)).content.decode()


def test_what_changed_since_the_last_time_is_marked(client_as, plan, delegate, secretariat):
    report = reported(plan, delegate, done="Forty firms came.")
    return_report(report.pk, "How many?", by=secretariat)
    send_report(report.pk, report_words(plan, done="Fifty firms came."), by=delegate)
    page = client_as("secretariat").get(at("report", report)).content.decode()
    assert "<ins>" in page.replace('<ins><span class="visually-hidden">added: </span>', "<ins>")
    assert "Fifty" in page
    assert "Forty" in page


def accepting(report, plan, *slugs, **more):
    fields = {"seen": report.latest.number, "accept": 1, "item": list(slugs)}
    for place in range(len(slugs)):
        fields |= {
            f"item-{place}-title": f"Item {place}",
            f"item-{place}-choice": "new",
            f"item-{place}-objectives": [Objective.objects.first().pk],
            f"item-{place}-economies": [report.economy.pk],
            f"item-{place}-held_from": "2018-05-01",
            f"item-{place}-place": "Lima",
            f"item-{place}-seen": 0,
        }
    return {**fields, **more}


def test_accepting_into_two_items_moves_the_listed_figures_by_just_that(
    client_as, plan, delegate, secretariat
):
    report = reported(plan, delegate)
    page = client_as("secretariat").post(
        at("accept", report), accepting(report, plan, "kpi-1", "kpi-2"), follow=True
    )
    assert "Accepted: PE-2018-01" in page.content.decode()
    current = plan_figures(plan, secretariat)
    assert [current.at(each, 2018).listed for each in plan.indicators.all()] == [
        1,
        1,
        0,
        0,
        0,
    ]
    item = Evidence.objects.first()
    shown = client_as("delegate").get(reverse("kpis:evidence", args=[item.pk]))
    assert "PE-2018-01" in shown.content.decode()


def test_likely_doubles_are_shown_and_the_report_can_stand_behind_what_is_listed(
    client_as, plan, delegate, secretariat
):
    kpi = plan.indicators.get(slug="kpi-1")
    report = reported(plan, delegate, indicators=[kpi])
    before = listed(plan, secretariat, year=2018, title="Workshop on invoices")
    page = client_as("secretariat").get(at("accept", report))
    assert f"It is {before.number}" in page.content.decode()
    refused = client_as("secretariat").post(
        at("accept", report), accepting(report, plan, "kpi-1", **{"item-0-choice": ""})
    )
    assert refused.status_code == 422
    chosen = accepting(report, plan, "kpi-1", **{"item-0-choice": before.pk})
    chosen["item-0-title"] = "Workshop on invoices"
    client_as("secretariat").post(at("accept", report), chosen)
    assert [each.evidence for each in report.accepted_evidence.all()] == [before]
    assert Evidence.objects.count() == 1


def test_an_item_that_breaks_the_plan_s_rules_leaves_everything_as_it_was(
    client_as, plan, delegate
):
    report = reported(plan, delegate)
    wrong = accepting(report, plan, "kpi-1", "kpi-2", **{"item-1-held_from": "2017-01-01"})
    page = client_as("secretariat").post(at("accept", report), wrong)
    assert page.status_code == 422
    assert "counts in the year it was carried out" in page.content.decode()
    assert not Evidence.objects.exists()
    report.refresh_from_db()
    assert report.state == "submitted"


def test_the_secretariat_s_words_beside_are_read_with_the_economy_s(client_as, plan, delegate):
    report = reported(plan, delegate, title="Original title")
    secretariat = client_as("secretariat")
    assert secretariat.get(at("beside", report)).status_code == 200
    secretariat.post(
        at("beside", report),
        {**typed(report, title="Other title"), "because": "Shorter", "seen": 1},
    )
    page = client_as("delegate").get(at("report", report)).content.decode()
    assert "Original title" in page
    assert "Other title" in page
    assert "Shorter" in page


def test_an_accepted_report_stands_beside_the_objectives_that_it_names(
    plan, delegate, client_as, observer
):
    area = plan.areas.first()
    objective = area.objectives.first()
    reported(plan, delegate, state="accepted", title="Invoices online", objectives=[objective])
    reported(plan, delegate, state="submitted", title="Not read yet", objectives=[objective])
    for address in (
        reverse("kpis_pages:area", args=[plan.key, area.number]),
        reverse("plans:plan", args=[plan.key]),
        reverse("contributions:accepted", args=[plan.key]) + f"?objective={objective.pk}",
    ):
        page = client_as("chair").get(address).content.decode()
        assert "Invoices online" in page
        assert "Not read yet" not in page
        assert "Invoices online" not in client_as("observer").get(address).content.decode()


def test_a_long_list_beside_an_objective_leads_to_all_of_it(plan, delegate, client_as):
    objective = plan.areas.first().objectives.first()
    for number in range(12):
        reported(plan, delegate, state="accepted", title=f"Report {number}", objectives=[objective])
    page = client_as("chair").get(reverse("plans:plan", args=[plan.key])).content.decode()
    assert f"All 12 accepted reports for {objective.code}" in page
    assert page.count("Report ") < 12


@pytest.mark.parametrize("text", ["1.234", "8,5000", "5²"])
def test_a_report_s_number_is_never_guessed(text):
    """The same reader as in lists and in every other form."""
    with pytest.raises(ValidationError):
        FigureField(min_value=0).clean(text)
