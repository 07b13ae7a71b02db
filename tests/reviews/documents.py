"""Reviews to be made into documents: an ordinary one, and plans that are hard to lay out."""

import json
from datetime import date
from pathlib import Path

import yaml
from django.core.management import call_command
from django.utils import timezone

from kpis.models import Evidence, ReportingYear
from plans.models import Activity, Objective, Plan
from reviews.models import Review
from smewg.models import Economy, Meeting
from smewg.toolkit.drafts import Sent
from tests.factories import listed

LONG = "A name of two hundred letters that goes on about small and medium enterprises and their "
PARAGRAPH = (
    "The economies shared what they had learned of digital tools, and several adopted it in the "
    "year that followed; what changed for small firms is not known from counts alone. "
)
LONG_TEXT = "\n\n".join(
    [
        *(f"Paragraph {n}. {PARAGRAPH * 3}".strip() for n in range(1, 13)),
        "\n".join(f"- Point {n}: {PARAGRAPH}".strip() for n in range(1, 16)),
    ]
)


def long_name(what):
    """Two hundred letters that begin with what is named; one word of it cannot be broken well."""
    return f"{what}: {LONG}{'Unternehmensfinanzierungsgesellschaften ' * 4}"[:199] + "."


def begun(plan, by, first=2017, last=2018, kind="mid-term", **more):
    review = Review(
        plan=plan,
        kind=kind,
        first_year=first,
        last_year=last,
        cut_off=timezone.localdate(),
        **{"title": "Mid-term review (invented)", "number": "2018/SMEWG47/003", **more},
    )
    review.begin(by=by)
    return review


def write(review, by, key, **words):
    section = review.sections.get(key=key)
    section.write(words, Sent(section.version), by=by)


def small_plan(tmp_path):
    """A later plan with two areas, nine indicators and one year of anything."""
    said = yaml.safe_load(Path("plans/data/smewg-2017-2020.yaml").read_text("utf-8"))
    said |= {"key": "2021-2024", "title": "A later plan", "period": {"start": 2021, "end": 2024}}
    said["priority_areas"] = said["priority_areas"][:2]
    said["activities"] = []
    said["reviews"] = said["reviews"][:1]
    nine = [
        {
            **said["indicators"][0],
            "number": n,
            "code": f"KPI {n}",
            "short_name": f"Things {n}",
            "name": f"No. of things {n}",
        }
        for n in range(1, 10)
    ]
    said["indicators"] = nine
    file = tmp_path / "later.yaml"
    written = yaml.safe_dump(json.loads(json.dumps(said)), sort_keys=False)
    file.write_text(written, encoding="utf-8")
    call_command("load_reference", verbosity=0)
    call_command("load_plan", str(file), verbosity=0)
    return Plan.objects.get(key="2021-2024")


def crowd(plan, by):
    """Names of two hundred letters, 21 economies that adopt from each other, and long lists."""
    for area in plan.areas.all():
        area.name = long_name(f"Area {area.number}")
        area.save()
    for indicator in plan.indicators.all():
        indicator.name = long_name(indicator.code)
        indicator.save()
    for activity in Activity.objects.all():
        activity.title = long_name(f"Activity {activity.number}")
        activity.save()
    economies, objectives = list(Economy.objects.all()), list(Objective.objects.all())
    for n in range(60):
        listed(
            plan, by, "kpi-1", 2019, long_name(f"Item {n}"),
            economies=economies[n % 7 : n % 7 + 9], objectives=objectives[n % 13 :: 4],
        )  # fmt: skip
    _adoptions(plan, by, economies)


def _adoptions(plan, by, economies):
    meeting = {"meeting": _meeting()}
    for place, economy in enumerate(economies):
        shared = listed(
            plan, by, "kpi-3", 2019, f"Practice {place}", economies=[economy], **meeting
        )
        Evidence.objects.bulk_create(
            Evidence(
                indicator=plan.indicators.get(slug="kpi-4"),
                reporting_year=ReportingYear.objects.get(year=2019),
                title=f"Adoption {place} by {adopter.code}",
                held_from=date(2019, 5, 1),
                practice=shared,
                adopter=adopter,
            )
            for adopter in economies[place % 3 :: 3]
            if adopter != economy
        )


def _meeting():
    return Meeting.objects.get_or_create(kind="SMEWG", number=645, year=2019)[0]
