"""The smallest valid things."""

from datetime import date

import factory
from django.test import Client

from contributions.models import ReportContent
from contributions.operations.reports import (
    accept_report,
    begin_report,
    return_report,
    save_draft,
    send_report,
    withdraw_report,
)
from kpis.models import Evidence, ReportingYear
from smewg.models import Economy, User
from smewg.toolkit.drafts import Sent


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


def report_words(plan, year=2018, **more):
    """The least that a report says."""
    known = {
        "title": "A workshop on invoices",
        "kind": "training",
        "held_from": date(year, 5, 1),
        "done": "Forty firms learned to send invoices online.",
        "objectives": [plan.areas.first().objectives.first()],
    }
    return ReportContent(**{**known, **more})


def reported(plan, by, year=2018, economy=None, state="submitted", **words):
    """A report of an economy, brought to `state`; `by` speaks for it."""
    reporting_year = ReportingYear.objects.get(year=year)
    report = begin_report(economy or by.economy, reporting_year, by=by)
    if state == "draft":
        draft = {"title": words.get("title", "A draft"), "done": "Half a sentence"}
        return save_draft(report.pk, draft, by=by, sent=Sent(0))
    report = send_report(report.pk, report_words(plan, year, **words), by=by)
    secretariat = User.objects.filter(role="secretariat").first() or UserFactory()
    if state == "returned":
        return return_report(report.pk, "Which firms were they?", by=secretariat)
    if state == "accepted":
        return accept_report(report.pk, by=secretariat, seen_version=1)
    if state == "withdrawn":
        return withdraw_report(report.pk, by=by)
    return report


def signed_in(name):
    """A client for an account of the demonstration, by what stands before its @: "chair"."""
    client = Client()
    user = User.objects.get(email=f"{name}@smewg.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
