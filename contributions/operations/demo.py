"""Invented reports in each state, so that every page has something to show; each says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from contributions.models import Contribution, ReportContent
from contributions.operations.nothing_to_report import answer_nothing_to_report
from contributions.operations.reports import (
    accept_report,
    begin_report,
    return_report,
    save_draft,
    send_report,
)
from kpis.models import Evidence, ReportingYear
from plans.models import Objective, Plan
from smewg.models import User
from smewg.toolkit.drafts import Sent

SENT = (
    # economy, year, title, what becomes of it
    ("PE", 2018, "Invoices online for small shops", "accepted"),
    ("CHL", 2018, "One licence, one window", "accepted"),
    ("JPN", 2019, "Advice for young founders", "accepted"),
    ("MAS", 2019, "Halal exports by micro firms", "accepted"),
    ("CHL", 2019, "Clusters in the wine valleys", "returned"),
    ("VN", 2019, "Credit guarantees for firms led by women", "submitted"),
    ("THA", 2019, "A market place for village products", "submitted"),
)


def load(plan: Plan, people: dict[str, User]) -> bool:
    """Invent some reports of 2018 and 2019; False where there are reports already."""
    if Contribution.objects.of_plan(plan).exists():
        return False
    for code, year, title, fate in SENT:
        _report(plan, people, code, year, f"{title} (invented)", fate)
    _draft(people["delegate.pe"])
    for code, year in (("aus", 2018), ("sgp", 2019), ("nz", 2019)):
        speaker = people[f"delegate.{code}"]
        assert speaker.economy is not None  # noqa: S101 (a delegate has one)
        answer_nothing_to_report(speaker.economy, _year(year), by=speaker)
    return True


def _year(number: int) -> ReportingYear:
    return ReportingYear.objects.select_related("plan").get(year=number)


def _words(plan: Plan, year: int, title: str, **more: Any) -> ReportContent:
    objectives = list(Objective.objects.filter(area__plan=plan))
    return ReportContent(
        title=title,
        kind="training",
        held_from=date(year, 5, 14),
        held_until=date(year, 5, 15),
        place="Invented Town",
        done="Invented: forty owners of small firms came for two days and tried it themselves.",
        outcome="Invented: half a year later thirty-one of them used it every week.",
        objectives=[objectives[len(title) % len(objectives)]],
        indicators=list(plan.indicators.filter(slug__in=("kpi-1", "kpi-2"))),
        msmes_reached=40,
        led_by_women=22,
        contact="Invented Person, person@smewg.example",
        private_note="Invented: the figures are provisional.",
        **more,
    )


def _report(  # noqa: PLR0913, PLR0917 (what a report is)
    plan: Plan, people: dict[str, User], code: str, year: int, title: str, fate: str
) -> None:
    speaker, secretariat = people[f"delegate.{code.lower()}"], people["secretariat"]
    assert speaker.economy is not None  # noqa: S101 (a delegate has one)
    report = begin_report(speaker.economy, _year(year), by=speaker)
    report = send_report(report.pk, _words(plan, year, title), by=speaker)
    if fate == "returned":
        asked = "Thank you! Which valleys were they, and who took part?"
        return_report(report.pk, asked, by=secretariat)
    elif fate == "accepted":
        listed = Evidence.objects.counted().filter(
            reporting_year=report.reporting_year, economies=speaker.economy
        )
        version = report.latest
        assert version is not None  # noqa: S101 (it was sent)
        accept_report(
            report.pk, by=secretariat, seen_version=version.number, listed=list(listed[:1])
        )


def _draft(speaker: User) -> None:
    assert speaker.economy is not None  # noqa: S101 (a delegate has one)
    report = begin_report(speaker.economy, _year(2019), by=speaker)
    words = {"title": "Invoices online, the second year (invented)", "kind": "training"}
    save_draft(report.pk, words, by=speaker, sent=Sent(0))
