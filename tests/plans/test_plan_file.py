"""Bad plan files are refused with the place; good ones load, load again, and come back the same."""

import hashlib
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.management.commands.load_plan import load_with_years
from kpis.models import ReportingYear
from plans.domain.plan_file import PlanFileRefused
from plans.models import Activity, Indicator, Objective, Plan
from plans.operations.load_plan import load
from plans.queries.plan_export import export
from smewg.models import Economy
from tests.examples import examples

pytestmark = pytest.mark.django_db

SHIPPED = Path("plans/data/smewg-2017-2020.yaml")
DIGEST = "2b5e4a6ae8f23b01d97b94b130dc27acfb7ec8dbe907612f54cd2f34ff176360"


@pytest.fixture
def _economies(db):
    call_command("load_reference", verbosity=0)


def shipped():
    return yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))


def next_plan(**changes):
    """A later plan with three other areas and seven other indicators."""
    said = {
        "key": "2021-2024",
        "title": "SMEWG Strategic Plan 2021-2024",
        "group": "SMEWG",
        "period": {"start": 2021, "end": 2024},
        "priority_areas": [
            {"number": n, "name": f"Later area {n}", "objectives": [{"number": 1, "text": "Do"}]}
            for n in (1, 2, 3)
        ],
        "indicators": [
            {"number": n, "code": f"I-{n}", "group": "G", "name": f"No. of things {n}"}
            for n in range(1, 8)
        ],
    }
    return said | changes


def written(said):
    return yaml.safe_dump(said, sort_keys=False).encode()


def refused(content):
    """The problems of a file, as a person reads them; nothing may have been loaded."""
    before = Plan.objects.count()
    with pytest.raises(PlanFileRefused) as caught:
        load_with_years(content)
    assert Plan.objects.count() == before
    return str(caught.value)


def test_the_shipped_plan_is_the_group_s_own_word_for_word(plan):
    counts = [len(plan.areas.all()), Objective.objects.count(), Indicator.objects.count()]
    assert counts == [4, 13, 5]
    assert [area.objectives.count() for area in plan.areas.all()] == [4, 2, 4, 3]
    assert len({indicator.group for indicator in plan.indicators.all()}) == 4
    assert Activity.objects.count() == 13
    assert list(Activity.objects.filter(area_inferred=True).values_list("number", flat=True)) == [
        11,
        12,
    ]
    assert not Activity.objects.filter(areas__number=2).exists(), "Financing has none, and shows 0"
    words = " ".join(
        [plan.vision, plan.mission]
        + [each.text for each in plan.critical_success_factors.all()]
        + [each.text for each in Objective.objects.order_by("area__number", "number")]
        + [each.name for each in plan.indicators.all()]
        + [each.title for each in plan.activities.all()]
    )
    digest = hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
    assert digest == DIGEST, "the plan's words have drifted from the document's"


def test_the_shipped_file_comes_back_byte_for_byte(plan):
    assert export(plan) == SHIPPED.read_text(encoding="utf-8")


def test_loading_again_changes_nothing_and_says_so(plan, capsys):
    call_command("load_plan", str(SHIPPED))
    assert "nothing differs" in capsys.readouterr().out


def test_loading_a_changed_file_changes_only_what_differs_and_says_what(plan):
    said = shipped()
    said["priority_areas"][1]["name"] = "Financing for growth"
    said["activities"][0]["proponents"] = ["Peru", "Chile"]
    untouched = Indicator.objects.get(number=1).pk
    changes = load_with_years(written(said)).changes
    assert len(changes) == 2
    assert "Area 2: name changed from" in changes[0]
    assert changes[1] == "Activity 1: proponents changed."
    assert Indicator.objects.get(number=1).pk == untouched


def test_a_short_name_is_changed_by_the_file_alone(plan):
    said = shipped()
    assert Indicator.objects.get(number=3).label == "Practices shared"
    del said["indicators"][2]["short_name"]
    said["indicators"][3]["short_name"] = "Adoptions"
    changes = load_with_years(written(said)).changes
    assert "KPI 4: short name changed from \u201cPractices adopted\u201d" in changes[1]
    assert len(changes) == 2
    assert Indicator.objects.get(number=3).label == "Best Practice Sharing"


def test_two_plans_stand_side_by_side(plan):
    load_with_years(written(next_plan()))
    later = Plan.objects.get(key="2021-2024")
    assert later.areas.count() == 3
    assert later.indicators.count() == 7
    assert plan.areas.count() == 4
    assert list(ReportingYear.objects.values_list("year", flat=True)) == list(range(2017, 2025))


@pytest.mark.once
@pytest.mark.usefixtures("_economies")
@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda s: s.update(visoin="x"), "visoin is not known here. Did you mean vision?"),
        (lambda s: s.pop("priority_areas"), "priority_areas is missing"),
        (
            lambda s: s["activities"][3].update(areas=[9]),
            "(activities, no. 4, areas, no. 1): there is no priority area 9",
        ),
        (
            lambda s: s["activities"][3].pop("areas"),
            "(activities, no. 4, areas): an activity serves at least one priority area",
        ),
        (
            lambda s: s["indicators"][3].update(short_name="practices Shared"),
            "(indicators, no. 4, short name): practices Shared is named twice.",
        ),
        (
            lambda s: s["priority_areas"][2].update(number=1),
            "(priority areas, no. 3, number): number 1 is that of no. 1 too",
        ),
        (
            lambda s: s["indicators"][4].update(code="kpi 1"),
            "(indicators, no. 5, code): code kpi 1 is that of no. 1 too",
        ),
        (
            lambda s: s["activities"][0].update(years=[2016, 2024]),
            "(activities, no. 1, years): 2024 is outside the plan's period, 2017-2020",
        ),
        (
            lambda s: s["reviews"][1].update(year=2025),
            "(reviews, no. 2, year): 2025 is outside the plan's period",
        ),
        (lambda s: s["period"].update(end=2001), "the plan ends before it starts"),
        (
            lambda s: s["activities"][0].update(proponents=["Atlantis"]),
            "Atlantis is not an economy's name",
        ),
        (
            lambda s: s["indicators"][0].update(evidence={"must_name": ["flags"]}),
            "flags is not known. It may be: economies",
        ),
        (lambda s: s.update(key="Plan One"), "small letters, digits and hyphens only"),
        (lambda s: s.update(title=""), "this is blank"),
        (lambda s: s["period"].update(start="soon"), "a whole number stands here"),
    ],
)
def test_a_bad_plan_file_names_the_place_and_changes_nothing(break_it, says):
    said = shipped()
    break_it(said)
    message = refused(written(said))
    assert says in message
    assert message.startswith("line ")


@pytest.mark.once
@pytest.mark.usefixtures("_economies")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"key: [unclosed\n", "not YAML here"),
        (b"- a\n- list\n", "not a plan"),
        (b"key: a\nkey: b\n", "line 1 (key): key stands here twice"),
        (b"key: &a x\ntitle: *a\n", "* is not used here"),
        (b"key: !!python/object:os.system x\n", "texts, numbers, dates"),
        (b"\xff\xfe\x00k", "not text in UTF-8"),
        (b"key: 2018-13-45\n", "a date or a number in it is none"),
        (b"? [a, b]\n: c\n", "a name stands before a colon"),
        (b"[" * 100_000, "nested far deeper"),
        (b"key: \x00\n", "character that text does not have"),
        (b"# " + b"x" * 5_000_000, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(content, says):
    assert says in refused(content)


def test_the_command_says_file_line_and_place_and_that_nothing_was_changed(plan, tmp_path):
    said = shipped()
    said["activities"][0]["areas"] = [7]
    file = tmp_path / "broken.yaml"
    file.write_bytes(written(said))
    with pytest.raises(CommandError) as caught:
        call_command("load_plan", str(file))
    assert str(caught.value).startswith("broken.yaml, line ")
    assert str(caught.value).endswith("Nothing was changed.")


def test_years_that_another_plan_covers_are_refused(plan):
    said = next_plan(period={"start": 2020, "end": 2023})
    assert "covers some of these years" in refused(written(said))


def test_a_part_with_figures_behind_it_is_not_taken_out(plan, client_as):
    client_as("secretariat").post(
        "/kpis/2017/enter/", {"cell-kpi-5.1": "2"}, headers={"Accept": "application/json"}
    )
    said = shipped()
    del said["indicators"][4]
    assert "others rest on" in refused(written(said))
    assert plan.indicators.count() == 5


def test_a_year_with_figures_does_not_fall_out_of_the_period(plan, client_as):
    client_as("secretariat").post(
        "/kpis/2020/enter/", {"cell-kpi-5.1": "2"}, headers={"Accept": "application/json"}
    )
    said = shipped()
    said["period"]["end"] = 2019
    said["reviews"][2].pop("year")
    assert "2020 would fall out of the plan" in refused(written(said))


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40
)
years = st.integers(2031, 2034)


@st.composite
def plans(draw):
    areas = draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    return {
        "key": "2031-2034",
        "title": draw(names),
        "group": draw(names),
        "period": {"start": 2031, "end": 2034},
        "vision": draw(
            st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=300)
        ).strip(),
        "critical_success_factors": draw(st.lists(names, max_size=3)),
        "priority_areas": [
            {
                "number": number,
                "name": draw(names),
                "objectives": [
                    {"number": n, "text": draw(names)}
                    for n in sorted(draw(st.sets(st.integers(1, 9), max_size=4)))
                ],
            }
            for number in sorted(areas)
        ],
        "indicators": [
            {
                "number": n,
                "code": f"K{n}",
                "group": draw(names),
                **(
                    {"short_name": f"{draw(names)[:30].strip()} {n}"} if draw(st.booleans()) else {}
                ),
                "name": draw(names),
                "what_counts": draw(st.lists(names, max_size=2)),
            }
            for n in range(1, draw(st.integers(1, 9)) + 1)
        ],
        "activities": [
            {
                "number": n,
                "title": draw(names),
                "years": sorted({2030, draw(years)}),
                "proponents": draw(
                    st.lists(st.sampled_from(["Peru", "Vietnam", "HKC"]), unique=True)
                ),
                "areas": sorted(draw(st.sets(st.sampled_from(areas), min_size=1))),
            }
            for n in range(1, draw(st.integers(0, 4)) + 1)
        ],
    }


@pytest.mark.usefixtures("_economies")
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans())
def test_any_plan_loads_and_comes_back_the_same(said):
    ReportingYear.objects.all().delete()
    Plan.objects.all().delete()
    plan = load(written(said)).plan
    text = export(plan)
    back = yaml.safe_load(text)
    for activity in said["activities"]:
        found = [Economy.objects.named(name) for name in activity["proponents"]]
        activity["proponents"] = [each.short_name for each in sorted(found, key=lambda e: e.order)]
    expected = {key: value for key, value in said.items() if value not in ("", [])}
    for area in expected["priority_areas"]:
        if not area["objectives"]:
            del area["objectives"]
    for part in [*expected["indicators"], *expected.get("activities", [])]:
        for name in [key for key, value in part.items() if value == []]:
            del part[name]
    assert back == expected
    assert load(text.encode()).changes == []
