"""Whatever a file changes, what was recorded stands where it stood or the file is refused.

And whatever a file holds, it loads or is refused with sentences; nothing else ever comes out.
"""

import copy
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import Figure, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from kpis.operations.plan_files import load_with_years, preview_file
from plans.domain import plan_file
from plans.domain.plan_file import PlanFileRefused
from plans.models import Indicator, Objective, Plan, PriorityArea
from smewg.toolkit.values import counted
from tests.factories import EconomyFactory, listed

BASE = yaml.safe_load(Path("tests/cases/plans/base.yaml").read_text(encoding="utf-8"))
SHIPPED = Path("plans/data/smewg-2017-2020.yaml").read_text(encoding="utf-8")
on_one_database = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

names = st.sampled_from(
    ["Workshops", "Markets", "Learn a trade", "Teach a trade", "No. of courses held",
     "No. of fairs held", "Élan", "指标三", "Courses", "No. of courses and fairs held"]
)  # fmt: skip
codes = st.sampled_from(["M 1", "M 2", "M 3", "m-1", "指标三", "#!", "KPI 1"])


@st.composite
def changed(draw):
    """The base plan after one to four changes of its lists, numbers, codes and words."""
    said = copy.deepcopy(BASE)
    for _ in range(draw(st.integers(1, 4))):
        areas, indicators = said["priority_areas"], said["indicators"]
        kind = draw(st.sampled_from(["area", "objective", "indicator"]))
        rows = {"area": areas, "indicator": indicators}.get(kind)
        if rows is None:
            rows = draw(st.sampled_from(areas)).setdefault("objectives", [])
        step = draw(
            st.sampled_from(["swap", "insert", "drop", "rename", "renumber", "move", "end"])
        )
        one = draw(st.integers(0, max(0, len(rows) - 1)))
        other = draw(st.integers(0, max(0, len(rows) - 1)))
        word = {"area": "name", "objective": "text", "indicator": "name"}[kind]
        if step == "insert":
            new = {"number": draw(st.integers(1, 4)), word: draw(names)}
            if kind == "indicator":
                new |= {"code": draw(codes), "group": "G"}
            rows.insert(one, new)
            for place, each in enumerate(rows, 1):
                each["number"] = place
        elif not rows:
            continue
        elif step == "swap":
            field = draw(st.sampled_from(["number", word, "code" if kind == "indicator" else word]))
            rows[one][field], rows[other][field] = rows[other][field], rows[one][field]
        elif step == "drop" and len(rows) > 1:
            del rows[one]
        elif step == "rename":
            rows[one][draw(st.sampled_from([word, "code"])) if kind == "indicator" else word] = (
                draw(codes if kind == "indicator" else names)
            )
        elif step == "renumber":
            rows[one]["number"] = draw(st.integers(1, 5))
        elif step == "move" and kind == "objective":
            draw(st.sampled_from(areas)).setdefault("objectives", []).append(rows.pop(one))
        elif step == "end":
            rows[one]["last_year"] = draw(st.integers(2031, 2034))
    said["period"]["end"] = draw(st.sampled_from([2034, 2034, 2033, 2031]))
    return said


def standing():
    """What was recorded, each thing with the keys and names that it stands under."""
    figures = Figure.objects.exclude(number=None).select_related("count__indicator", "area")
    rows = Indicator.objects.filter(evidence__isnull=False)
    return (
        {
            (
                each.count.indicator.key,
                each.count.indicator.name,
                each.area and (each.area.key, each.area.name),
                each.count.reporting_year_id,
                each.number,
            )
            for each in figures
        },
        set(rows.values_list("key", "name", "evidence__title")),
        set(
            Objective.objects.filter(evidence__isnull=False).values_list(
                "key", "text", "area__key", "evidence__title"
            )
        ),
    )


@pytest.fixture
def recorded(secretariat):
    """A figure in a corner of each indicator, and items that serve two objectives."""
    EconomyFactory(code="PE", short_name="Peru")
    plan = load_with_years(yaml.safe_dump(BASE).encode()).plan
    areas, indicators = list(plan.areas.all()), list(plan.indicators.all())
    for indicator, area, year, number in (
        (indicators[0], areas[0], 2031, 7),
        (indicators[1], areas[1], 2033, 2),
    ):
        change_figures(
            ReportingYear.objects.get(year=year),
            [FigureChange(indicator, each, 0, counted(number)) for each in (area, None)],
            by=secretariat,
        )
    listed(plan, secretariat, slug="m-1", year=2031, title="A course")
    last = areas[1].objectives.first()
    listed(plan, secretariat, slug="m-2", year=2033, title="A fair", objectives=[last])
    return plan


@pytest.mark.django_db
@on_one_database
@given(said=changed())
def test_what_was_recorded_stands_under_its_key_and_name_or_the_file_is_refused(recorded, said):
    before = standing()
    content = yaml.safe_dump(said, allow_unicode=True).encode()
    with transaction.atomic():
        with suppress(PlanFileRefused):
            load_with_years(content)
        assert standing() == before
        for model in (PriorityArea, Indicator):
            assert not model.objects.filter(number__gte=1_000).exists(), "no number waits apart"
        assert not Objective.objects.filter(number__gte=1_000).exists()
        transaction.set_rollback(True)


@pytest.mark.once
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=changed(), data=st.data())
def test_whatever_is_answered_no_figure_moves_to_another_key(recorded, said, data):
    """Every answer that the page offers leaves each figure under its key, in its area."""
    before = {(each[0], each[2] and each[2][0], *each[3:]) for each in standing()[0]}
    content = yaml.safe_dump(said, allow_unicode=True).encode()
    answers = {}
    with transaction.atomic():
        for _ in range(6):
            try:
                asked = preview_file(content, answers).decided.open_questions
            except PlanFileRefused:
                asked = []
            if not asked:
                break
            for question in asked:
                choice = data.draw(st.sampled_from(question.choices))
                answers[question.id] = {"choice": choice.value, "day": "2032-05-01", "year": "2033"}
        with suppress(PlanFileRefused):
            load_with_years(content, answers)
        now = {(each[0], each[2] and each[2][0], *each[3:]) for each in standing()[0]}
        assert now == before
        transaction.set_rollback(True)


# Bad files: any text, and the shipped plan with pieces of it exchanged for odd ones

ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["!!timestamp soon", "!!bool perhaps", "!!int ''", "!!float ''", "!!binary x", "!!set {a}",
         "!foo bar", "!!python/name:os.system", "!!omap [a: 1]", "&a x", "*a", "<<: {a: b}",
         '"\\x01"', '"\\0"', '"\\UFFFFFFFF"', '"\\ud800"', '"\\uffff"', "\u200b", "\u202e", "~",
         "2018-13-45", "0001-01-01", "9" * 5_000, "1e999", ".nan", "-.inf", "0x", "1:99:99", "{",
         "- - - - -", "? a", "|\n  x", ">", "@", "%YAML 9.9", "---\n---", "\t", "x" * 1_500,
         "ﬀ" * 200, "\u0000", "'", '"', ": :", "true", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]
    ),
)  # fmt: skip


@st.composite
def odd_files(draw):
    """The shipped plan with lines cut, doubled or put in from elsewhere, and values exchanged."""
    lines = SHIPPED.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        step = draw(st.sampled_from(["value", "value", "line", "cut", "double", "indent"]))
        if step == "value":
            lines[place] = f"{lines[place].split(':')[0]}: {draw(ODD)}"
        elif step == "line":
            lines.insert(place, draw(ODD))
        elif step == "cut":
            del lines[place]
        elif step == "double":
            lines.insert(place, lines[draw(st.integers(0, len(lines) - 1))])
        else:
            lines[place] = " " * draw(st.integers(0, 8)) + lines[place].strip()
    coding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    return "\n".join(lines).encode(coding, "surrogatepass")


@pytest.mark.once
@settings(max_examples=60)
@given(
    content=st.one_of(
        odd_files(), st.binary(max_size=200), ODD.map(lambda t: t.encode("utf-8", "surrogatepass"))
    )
)
def test_any_file_is_a_plan_or_is_refused_in_sentences(content):
    problems = problems_of(lambda: plan_file.read(content, lambda name: name))
    for each in map(str, problems):
        assert each.endswith((".", "?"))
        assert len(each) < 600
        assert "\x00" not in each


def problems_of(load):
    """What is wrong with a file, none where it loads; whatever else is raised comes out."""
    try:
        load()
    except PlanFileRefused as refused:
        return refused.problems or ["refused without a word"]
    return []


# A text as wide as the columns, in any script: one limit on both databases.

wide = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=210
)


@pytest.mark.django_db
@on_one_database
@given(data=st.data())
def test_long_and_odd_texts_load_or_are_refused(data):
    said = copy.deepcopy(BASE)
    for _ in range(3):
        kind, field = data.draw(
            st.sampled_from(
                [("indicators", "code"), ("indicators", "group"), ("indicators", "unit"),
                 ("indicators", "name"), ("indicators", "decides"), ("priority_areas", "name")]
            )
        )  # fmt: skip
        data.draw(st.sampled_from(said[kind]))[field] = data.draw(wide)
    with transaction.atomic():
        content = yaml.safe_dump(said, allow_unicode=True).encode()
        problems = problems_of(lambda: load_with_years(content))
        assert all(str(each).startswith("line ") for each in problems)
        assert Plan.objects.count() == (0 if problems else 1)
        transaction.set_rollback(True)
