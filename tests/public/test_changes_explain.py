"""Fifty random corrections: what was pinned stays, and the changes explain every difference."""

import itertools
import random

import pytest

from kpis.domain import editions as domain
from kpis.domain import figures
from kpis.models import Correction, FigureChange, ReportingYear
from kpis.operations.figures import correct
from kpis.queries.totals import plan_figures
from smewg.toolkit.days import day_of
from tests.factories import UserFactory
from tests.public.published import day, publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]

API = "/api/v1/plans/2017-2020"
SEED = 18


def correct_at_random(plan, dice, by, on):
    """New figures for some cells of one indicator, each area within the total; what changed."""
    year = dice.choice([2017, 2018])
    indicator = dice.choice(list(plan.indicators.all()))
    current = plan_figures(plan, by)
    areas = list(plan.areas.all())
    numbers = {area: dice.randrange(6) for area in areas}
    total = dice.randint(max(numbers.values()), sum(numbers.values()))
    changes = [
        FigureChange(
            indicator,
            area,
            current.at(indicator, year, area).figure.version,
            figures.counted(number),
        )
        for area, number in [*numbers.items(), (None, total)]
    ]
    reason = f"Counted again, {dice.randrange(10**6)}."
    made = correct(ReportingYear.objects.get(year=year), changes, by=by, reason=reason)
    Correction.objects.filter(pk__in=[each.pk for each in made]).update(at=day(on))
    cells = [
        domain.key_of(
            indicator.slug, year, f"area-{each.figure.area.number}" if each.figure.area else "total"
        )
        for each in made
    ]
    return dict.fromkeys(cells, reason)


def pinned(client, name):
    """What stands at some pinned addresses of an edition."""
    addresses = (
        f"{API}/figures?edition={name}",
        f"{API}/figures/kpi-2/2018/area-3?edition={name}",
        f"{API}/evidence?format=csv&edition={name}",
        f"{API}/editions/{name}",
        f"{API}/editions/{name}/changes",
        f"/data/2017-2020/{name}.zip",
    )
    answers = [client.get(address) for address in addresses]
    assert all(each.status_code == 200 for each in answers), name
    return [(each.content, each["ETag"]) for each in answers]


def test_the_changes_of_each_edition_explain_every_difference(plan, client):
    dice, by = random.Random(SEED), UserFactory()
    publish(plan, 2017)
    publish(plan, 2018)
    names = dict(plan.indicators.values_list("slug", "name"))
    told, kept, made = {}, {}, 0
    for on in range(1, 6):
        reasons = {}
        for _ in range(10):
            for cell, reason in correct_at_random(plan, dice, by, on).items():
                reasons.setdefault(cell, []).append(reason)
            made += 1
        if on % 2 == 0:
            plan.indicators.filter(slug="kpi-3").update(name=f"{names['kpi-3']} ({on})")
        told[day_of(day(on)).isoformat()] = reasons
        newest = client.get(f"{API}/editions").json()["editions"][-1]
        kept[newest["edition"]] = pinned(client, newest["edition"])
    assert made == 50
    editions = client.get(f"{API}/editions").json()["editions"]
    assert len(editions) == 6
    for name, before in kept.items():
        assert pinned(client, name) == before, name
    contents = {
        each["edition"]: client.get(f"{API}/editions/{each['edition']}").json()["content"]
        for each in editions
    }
    for one, other in itertools.pairwise(editions):
        found = client.get(f"{API}/editions/{other['edition']}/changes").json()
        assert found["before"] == one["edition"]
        after = domain.apply(contents[one["edition"]], found["changes"])
        assert after == contents[other["edition"]]
        check_reasons(found["changes"], told[other["day"]])
    first = client.get(f"{API}/editions/{editions[0]['edition']}/changes").json()["changes"]
    assert domain.apply({}, first) == contents[editions[0]["edition"]]


def check_reasons(changes, reasons):
    """Each corrected cell is there with each of its reasons; all else says that words changed."""
    figures_changed = {each["key"]: each for each in changes if each["section"] == "figures"}
    assert set(figures_changed) == set(reasons)
    for key, each in figures_changed.items():
        assert each["why"] == " ".join(reasons[key])
        assert each["from"]["value"]["words"] in each["what"]
        assert each["to"]["value"]["words"] in each["what"]
    for each in changes:
        if each["section"] != "figures":
            assert (each["section"], each["key"]) == ("indicators", "kpi-3")
            assert each["why"] == "The plan's words or names changed."
