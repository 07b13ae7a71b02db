"""Who is named in which year, counted in the database, agrees with a plain count of the items."""

import random
from collections import Counter

import pytest

from kpis.models import Evidence
from smewg.models import Economy
from tests.kpis.test_ten_thousand_items import list_many

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def plainly(items):
    """The same, item by item: an adopter that the item names besides is named once."""
    found = Counter()
    for item in items.select_related("reporting_year").prefetch_related("economies"):
        named = {each.pk for each in item.economies.all()} | ({item.adopter_id} - {None})
        found.update((economy, item.reporting_year.year) for economy in named)
    return dict(found)


@pytest.mark.parametrize("seed", range(4))
def test_named_economies_agree_with_a_plain_count(plan, seed):
    dice = random.Random(seed)
    list_many(plan, 24)
    economies = list(Economy.objects.all()[:5])
    first, *items = Evidence.objects.all()
    for item in items:
        item.economies.set(dice.sample(economies, dice.randrange(4)))
        if dice.random() < 0.5:
            item.practice, item.adopter = dice.choice([first, item]), dice.choice(economies)
            taken = Evidence.objects.filter(practice=item.practice, adopter=item.adopter)
            if not taken.exists():
                item.save()
    counted = Evidence.objects.counted().of_plan(plan)
    for asked in (counted, counted.naming(economies[0]), counted.serving(plan.areas.first())):
        assert asked.by_economy_and_year() == plainly(asked)
