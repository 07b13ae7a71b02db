"""The smallest valid things."""

from datetime import date

import factory

from kpis.models import Evidence, ReportingYear
from smewg.models import Economy, User


class EconomyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Economy
        django_get_or_create = ("code",)

    order = factory.Sequence(lambda n: n + 100)
    code = factory.Sequence(lambda n: f"E{n}")
    short_name = factory.Sequence(lambda n: f"Economy {n}")
    running_text = factory.SelfAttribute("short_name")
    long_name = factory.SelfAttribute("short_name")
    joined = 1989


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@smewg.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = "secretariat"


def listed(plan, by, slug="kpi-1", year=2017, title="An initiative", **more):
    """An item on an indicator's list, with the least that the plan asks of it."""
    economies = more.pop("economies", None) or [Economy.objects.get(code="PE")]
    objectives = more.pop("objectives", None) or [plan.areas.first().objectives.first()]
    partners = more.pop("partners", ())
    item = Evidence(
        indicator=plan.indicators.get(slug=slug),
        reporting_year=ReportingYear.objects.get(year=year),
        title=title,
        **{"held_from": date(year, 5, 1), **more},
    )
    item.keep(by=by, objectives=objectives, economies=economies, partners=partners)
    return item
