"""Invented reports in each state, so that every page has something to show; each says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class InventedReport:
    """An invented report: whose, of which year, its words, and what becomes of it."""

    code: str
    year: int
    fate: str
    title: str
    kind: str
    place: str
    days: tuple[tuple[int, int], tuple[int, int]]
    done: str
    outcome: str
    reached: int
    led_by_women: int


SENT = (
    InventedReport(
        "PE", 2018, "accepted", "Invoices online for small shops", "training", "Arequipa",
        ((5, 14), (5, 15)),
        "Forty owners of small shops learned in two days to write and send invoices online, each "
        "on the telephone they use at work. Advisers of the tax office answered their questions.",
        "Half a year later thirty-one of them sent every invoice online. They said that they are "
        "paid about nine days sooner. Nine went back to paper because the signal is weak.",
        40, 22,
    ),
    InventedReport(
        "CHL", 2018, "accepted", "One licence, one window", "policy", "Valparaiso",
        ((3, 1), (11, 30)),
        "Twelve towns put the licences that a small restaurant or workshop needs on one page, with "
        "one fee. Their clerks were trained together and agreed on one list of papers.",
        "A licence now takes eleven days where it took forty-six. Two towns still ask for a paper "
        "that the list does not hold; they change it next year.",
        1260, 540,
    ),
    InventedReport(
        "JPN", 2019, "accepted", "Advice for young founders", "programme", "Fukuoka",
        ((4, 8), (12, 13)),
        "Twenty-four founders under thirty met an experienced owner once a month. Each pair wrote "
        "down one aim for the year and looked at it in every meeting.",
        "Nineteen firms still trade. Seven took on their first worker. Three founders stopped, and "
        "said that they had learned early what would have cost them more later.",
        24, 9,
    ),
    InventedReport(
        "MAS", 2019, "accepted", "Halal exports by micro firms", "training", "Kota Bharu",
        ((7, 2), (7, 4)),
        "Makers of food and soap learned which papers each of five markets asks for, and filled in "
        "a first one together. Buyers from two economies tasted and asked.",
        "Eleven firms sent a first parcel abroad within five months. The cost of the certificate "
        "is what most of those who sent none gave as their reason.",
        58, 41,
    ),
    InventedReport(
        "CHL", 2019, "returned", "Clusters in the wine valleys", "dialogue", "Curico",
        ((9, 9), (9, 11)),
        "Small growers visited two valleys where growers buy bottles and share a laboratory.",
        "Four growers agreed to buy bottles together from the next harvest on.",
        17, 5,
    ),
    InventedReport(
        "VN", 2019, "submitted", "Credit guarantees for firms led by women", "policy", "Da Nang",
        ((2, 20), (10, 31)),
        "A fund takes half of the risk of a first bank credit of firms that women lead. Banks of "
        "three provinces take part and decide within ten days.",
        "Eighty-six credits were given until October. Two could not be paid back so far.",
        86, 86,
    ),
    InventedReport(
        "THA", 2019, "submitted", "A market place for village products", "training", "Chiang Mai",
        ((6, 17), (6, 21)),
        "Weavers and makers of paper from nine villages opened shops on one market place online "
        "and learned to take pictures, to pack and to answer buyers.",
        "In the first three months they sold as much online as at two fairs of the year before.",
        63, 48,
    ),
)  # fmt: skip
"""Every title and text that is made of these says that it is invented."""


def load(plan: Plan, people: dict[str, User]) -> bool:
    """Invent some reports of 2018 and 2019; False where there are reports already."""
    if Contribution.objects.of_plan(plan).exists():
        return False
    for told in SENT:
        _report(plan, people, told)
    _draft(people["delegate.pe"])
    for code, year in (("aus", 2018), ("sgp", 2019), ("nz", 2019)):
        speaker = people[f"delegate.{code}"]
        assert speaker.economy is not None  # noqa: S101 (a delegate has one)
        answer_nothing_to_report(speaker.economy, _year(year), by=speaker)
    return True


def _year(number: int) -> ReportingYear:
    return ReportingYear.objects.select_related("plan").get(year=number)


def _words(plan: Plan, told: InventedReport) -> ReportContent:
    objectives = list(Objective.objects.filter(area__plan=plan))
    (first, last) = (date(told.year, *day) for day in told.days)
    return ReportContent(
        title=f"{told.title} (invented)",
        kind=told.kind,
        held_from=first,
        held_until=last,
        place=f"{told.place} (invented)",
        done=f"Invented for demonstration. {told.done}",
        outcome=f"Invented for demonstration. {told.outcome}",
        objectives=[objectives[len(told.title) % len(objectives)]],
        indicators=list(plan.indicators.filter(slug__in=("kpi-1", "kpi-2"))),
        msmes_reached=told.reached,
        led_by_women=told.led_by_women,
        contact="Invented Person, person@smewg.example",
        private_note="Invented: the figures are provisional.",
    )


def _report(plan: Plan, people: dict[str, User], told: InventedReport) -> None:
    speaker, secretariat = people[f"delegate.{told.code.lower()}"], people["secretariat"]
    assert speaker.economy is not None  # noqa: S101 (a delegate has one)
    report = begin_report(speaker.economy, _year(told.year), by=speaker)
    report = send_report(report.pk, _words(plan, told), by=speaker)
    if told.fate == "returned":
        asked = "Thank you! Which valleys were they, and who took part?"
        return_report(report.pk, asked, by=secretariat)
    elif told.fate == "accepted":
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
