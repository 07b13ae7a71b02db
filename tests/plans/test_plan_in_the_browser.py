"""A plan file sent, looked at, answered for and loaded in the browser, as the command loads it."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from kpis.models import Figure, FigureChange, ReportingYear, Target
from kpis.operations.figures import change_figures
from kpis.operations.plan_files import load_with_years
from plans.models import Plan, SentPlanFile
from plans.queries.plan_export import export
from smewg.enums import AuditKind
from smewg.models import AuditEntry
from smewg.toolkit.values import counted
from tests.factories import listed
from tests.plans.test_plan_file import SHIPPED, shipped, written

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def send(client, content, name="new.yaml"):
    return client.post(
        reverse("kpis_pages:plan_files"), {"file": SimpleUploadedFile(name, content)}
    )


@pytest.fixture
def recorded(plan, secretariat):
    """KPI 5 has two figures and an item."""
    indicator, area = plan.indicators.get(code="KPI 5"), plan.areas.get(number=1)
    change_figures(
        ReportingYear.objects.get(year=2018),
        [FigureChange(indicator, each, 0, counted(3)) for each in (area, None)],
        by=secretariat,
    )
    listed(plan, secretariat, slug="kpi-5", year=2018, partners=[plan.partners.first()])
    return plan


def test_a_file_is_sent_looked_at_answered_for_and_loaded(recorded, client_as):
    client = client_as("secretariat")
    said = shipped()
    said["title"] = "SMEWG Strategic Plan, amended"
    said["indicators"][4] |= {"code": "KPI 6", "name": "No. of dialogues and study visits"}
    sent = send(client, written(said))
    assert sent.status_code == 302
    page = client.get(sent.url)
    shown = words(page)
    assert (
        "1 question to answer before this plan can be loaded. What rests on it: 2 figures and 1"
        in shown
    )
    assert "KPI 5, “No. of dialogue sessions" in shown
    assert "It goes on as “KPI 6" in shown
    assert Plan.objects.get().title == recorded.title, "looking changes nothing"
    loading = client.get(f"{sent.url}load/")
    assert loading.status_code == 302, "not before it is answered"

    client.post(sent.url, {"choice|left-out:indicator:kpi-5": "as:KPI 6"})
    assert "has other words in the new file" in words(client.get(sent.url))
    reworded = "reworded:indicator:kpi-5"
    client.post(sent.url, {f"choice|{reworded}": "changed"})
    assert "Type the day of the change, in 2017 to 2020." in words(client.get(sent.url))
    client.post(sent.url, {f"choice|{reworded}": "changed", f"day|{reworded}": "2019-03-01"})

    asking = client.get(f"{sent.url}load/")
    assert "KPI 5: code changed from" in words(asking)
    done = client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen}, follow=True)
    assert "is loaded." in words(done)
    held = Figure.objects.filter(number=3).first().count.indicator
    assert (held.key, held.code, held.slug) == ("kpi-5", "KPI 6", "kpi-5")
    assert [str(each) for each in held.definition_changes.all()] == [
        "1 March 2019: The words are now: No. of dialogues and study visits"
    ]
    kept = SentPlanFile.objects.get(name="new.yaml")
    assert (kept.state, kept.loaded_by.email) == ("loaded", "secretariat@smewg.example")
    assert AuditEntry.objects.filter(
        kind=AuditKind.GRAVE_STEP, detail__contains="Load this plan"
    ).exists()
    history = words(client.get(f"/plans/{recorded.key}/history/"))
    assert "KPI 5: code changed from “KPI 5” to “KPI 6”" in history
    assert "No. of dialogues" in words(client.get(sent.url)), "what was loaded can be read"


def test_what_ends_keeps_its_figures_and_is_asked_for_no_longer(recorded, client_as):
    client = client_as("secretariat")
    said = shipped()
    del said["indicators"][4]
    sent = send(client, written(said))
    question = "left-out:indicator:kpi-5"
    client.post(sent.url, {f"choice|{question}": "ends", f"year|{question}": "2018"})
    asking = client.get(f"{sent.url}load/")
    client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen})
    ended = recorded.indicators.get(key="kpi-5")
    assert ended.last_year == 2018
    years = dict(ended.counts.values_list("reporting_year__year", "figures__kind"))
    assert set(years) == {2018, 2019, 2020}
    assert years[2020] == "not_applicable"
    again = load_with_years(export(recorded).encode())
    assert again.changes == [], "the file of what ended says so"


def test_the_plan_that_changed_meanwhile_is_looked_at_again(plan, client_as):
    client = client_as("secretariat")
    said = shipped()
    said["title"] = "Another title"
    sent = send(client, written(said))
    asking = client.get(f"{sent.url}load/")
    said["title"] = "A third title"
    load_with_years(written(said))
    answer = client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen})
    assert answer.status_code == 422
    assert "The plan was changed since this page was shown." in words(answer)
    assert Plan.objects.get().title == "A third title"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b" \n", "empty"),
        (b"a\x00b: 1\n", "a character that text does not have"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_where_it_is_sent(client_as, content, says):
    answer = send(client_as("secretariat"), content)
    assert answer.status_code == 422
    assert says in words(answer)


def test_a_wrong_file_is_corrected_in_the_page(plan, client_as):
    client = client_as("secretariat")
    broken = written(shipped() | {"visoin": "x"})
    sent = send(client, broken)
    page = client.get(sent.url)
    assert "visoin is not known here. Did you mean vision?" in words(page)
    text = broken.decode().replace("visoin: x\n", "").replace("title: SMEWG", "title: Our", 1)
    posted = {
        "text": text.replace("\n", "\r\n"),
        "version": page.context["form"].initial["version"],
    }
    assert client.post(f"{sent.url}text/", posted).status_code == 302
    assert "Our Strategic Plan" in words(client.get(sent.url))


def test_the_next_plan_is_begun_from_the_last(plan, client_as):
    client = client_as("secretariat")
    page = client.get(f"/plans/{plan.key}/next/")
    assert page.context["form"].initial == {"first_year": 2021, "last_year": 2024}
    posted = {"title": "Next plan", "first_year": "2021", "last_year": "2024"}
    sent = client.post(f"/plans/{plan.key}/next/", posted)
    asking = client.get(f"{sent.url}load/")
    client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen})
    later = Plan.objects.get(key="2021-2024")
    was = later.indicators.select_related("comes_from").get(code="KPI 1")
    assert (was.came_as, was.comes_from.plan) == ("same", plan)
    assert later.areas.count() == 4
    assert not later.activities.exists()
    assert load_with_years(export(later).encode()).changes == []
    refused = client.post(f"/plans/{plan.key}/next/", posted)
    assert "covers some of these years" in words(refused)


def test_targets_stand_in_one_table_and_in_the_file(plan, client_as):
    client = client_as("secretariat")
    address = f"/plans/{plan.key}/targets/"
    page = client.get(address)
    assert page.status_code == 200
    posted = {"target-kpi-1-2018": "1,200", "baseline-kpi-1-2016": "0"}
    assert "Say where it was decided." in words(client.post(address, posted))
    answer = client.post(address, posted | {"note": "SMEWG 46"})
    assert answer.status_code == 302
    assert set(Target.objects.values_list("kind", "year", "number", "note")) == {
        ("target", 2018, 1200, "SMEWG 46"),
        ("baseline", 2016, 0, "SMEWG 46"),
    }
    stale = client.post(address, {"target-kpi-1-2018": "5", "note": "Another"})
    assert stale.status_code == 409
    assert "Somebody else made it 1200 meanwhile." in words(stale)
    mended = {"target-kpi-1-2018": "5", "seen-target-kpi-1-2018": "1200", "note": "Another"}
    assert client.post(address, mended).status_code == 302

    text = export(plan)
    assert "year: 2018\n        number: 5\n" in text
    assert load_with_years(text.encode()).changes == []
    changed = text.replace("year: 2018\n        number: 5", "year: 2018\n        number: 6")
    assert load_with_years(changed.encode()).changes == ["KPI 1, target 5 in 2018: changed."]
    assert client_as("delegate").post(address, posted).status_code == 403


def test_a_change_of_definition_is_dated_by_form_and_stays(plan, client_as):
    client = client_as("secretariat")
    page = f"/plans/{plan.key}/indicators/kpi-1/"
    wrong = client.post(
        f"{page}definition/", {"definition-day": "2030-01-01", "definition-change": "Pilots count"}
    )
    assert "Type a day in the plan's years, 2017 to 2020." in words(wrong).replace("&#x27;", "'")
    posted = {"definition-day": "2019-01-01", "definition-change": "Pilots count"}
    client.post(f"{page}definition/", posted)
    client.post(f"{page}definition/", posted)
    shown = words(client.get(page))
    assert shown.count("Definition changed: 1 January 2019: Pilots count.") == 1
    loaded = load_with_years(written(shipped()))
    assert loaded.changes == [], "the file, which does not have it, leaves it"
    change = plan.indicators.get(code="KPI 1").definition_changes.get()
    client.post(f"{page}definition/{change.pk}/take-back/")
    assert not plan.indicators.get(code="KPI 1").definition_changes.exists()


def test_the_crosswalk_lets_a_series_run_on_with_its_break_said(plan, client_as, secretariat):
    change_figures(
        ReportingYear.objects.get(year=2020),
        [FigureChange(plan.indicators.get(code="KPI 1"), None, 0, counted(9))],
        by=secretariat,
    )
    said = shipped()
    later = {
        "key": "2021-2024",
        "title": "Next plan",
        "period": {"start": 2021, "end": 2024},
        "activities": [],
        "reviews": [],
    }
    load_with_years(written(said | later))
    client = client_as("secretariat")
    address = "/plans/2021-2024/crosswalk/"
    page = client.get(address)
    assert "KPI 1 has the same words." in words(page)
    posted = {
        "came-indicator-kpi-1": "changed:kpi-1",
        "note-indicator-kpi-1": "It counts pilots too.",
        "came-indicator-kpi-2": "same:kpi-2",
        "came-area-area-1": "new",
        "came-area-area-2": "changed:area-3",
        "dropped-indicator-kpi-5": "on",
    }
    assert client.post(address, posted).status_code == 302
    assert client.post(address, posted | {"came-indicator-kpi-1": "new"}).status_code == 409
    assert "had no such area" in words(client.get("/plans/2021-2024/areas/1/"))
    assert "It changed from area 3" in words(client.get("/plans/2021-2024/areas/2/"))
    shown = words(client.get("/plans/2021-2024/indicators/kpi-1/"))
    assert "Over all plans" in shown
    assert "From 2021 this is KPI 1; it changed from KPI 1 of the plan 2017-2020" in shown
    assert "2020: 9" in shown
    assert "2021‡" in shown
    assert "it counts something else now (It counts pilots too)" in shown
    assert "Over all plans" in words(client.get(f"/plans/{plan.key}/indicators/kpi-1/"))
    rows = client.get("/plans/2021-2024/indicators/kpi-1/across-plans.csv").content.decode()
    assert "2020" in rows
    assert "2021" in rows
    text = export(Plan.objects.get(key="2021-2024"))
    assert "was: kpi-1" in text
    assert "dropped:\n  - kpi-5" in text
    assert load_with_years(text.encode()).changes == []
    twice = client.post(address, {"came-indicator-kpi-3": "same:kpi-1"} | {
        "seen-came-indicator-kpi-1": "changed:kpi-1", "came-indicator-kpi-1": "changed:kpi-1",
    })  # fmt: skip
    assert "Another part goes on from it already." in words(twice)


def test_an_upgrade_does_not_take_back_what_was_loaded_in_the_browser(plan, client_as, capsys):
    client = client_as("secretariat")
    sent = send(client, written(shipped() | {"title": "Amended"}))
    asking = client.get(f"{sent.url}load/")
    client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen})
    call_command("load_plan", str(SHIPPED), leave_changed=True)
    assert "Amended: changed in the browser, left as it is." in capsys.readouterr().out
    assert Plan.objects.get().title == "Amended"


def test_the_command_answers_questions_too(recorded, tmp_path):
    said = shipped()
    del said["indicators"][4]
    file = tmp_path / "without.yaml"
    file.write_bytes(written(said))
    with pytest.raises(CommandError, match="--answer left-out:indicator:kpi-5=ANSWER"):
        call_command("load_plan", str(file))
    with pytest.raises(CommandError, match="write an answer as QUESTION=CHOICE"):
        call_command("load_plan", str(file), answer=["kpi-5"])
    call_command("load_plan", str(file), answer=["left-out:indicator:kpi-5=ends:2018"])
    assert recorded.indicators.get(key="kpi-5").last_year == 2018
    assert Figure.objects.filter(number=3).count() == 2


def test_a_plan_of_another_shape_is_looked_at_and_loaded(plan, client_as):
    client = client_as("secretariat")
    sent = send(client, Path("tests/cases/plans/next-2021-2024.yaml").read_bytes())
    assert "What the new file changes" in words(client.get(sent.url))
    asking = client.get(f"{sent.url}load/")
    client.post(f"{sent.url}load/", {"seen": asking.context["step"].seen})
    later = Plan.objects.get(key="2021-2024")
    assert (later.areas.count(), later.indicators.count()) == (5, 3)
    assert Target.objects.filter(indicator__plan=later).count() == 4
    assert plan.indicators.filter(is_dropped=True).count() == 3
    assert load_with_years(export(later).encode()).changes == []
    for address in ("crosswalk", "targets", "indicators/kpi-a", "areas/2"):
        assert client.get(f"/plans/2021-2024/{address}/").status_code == 200
