"""What programs follow: releases and corrections as Atom, releases as a calendar, the site map."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from icalendar import Calendar, Event

from kpis.domain.editions import Row
from plans.models import Plan
from public.answers import in_public, marked
from public.queries import releases, states
from public.queries.datasets import dataset_of
from public.queries.states import Shown
from public.views import addresses
from smewg.toolkit.days import SINGAPORE, day_in_words

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Entry:
    """One thing that happened: on which day, where it is read, and what it was, in words."""

    key: str
    day: date
    title: str
    words: str
    address: str


@in_public
def robots(request: HttpRequest) -> HttpResponse:
    """Programs may read the public side, and nothing else."""
    lines = ["User-agent: *", *(f"Allow: {place}" for place in ("/public/", "/f/", "/data/"))]
    lines += ["Disallow: /", f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}", ""]
    return marked("\n".join(lines).encode(), "text/plain", pinned=False)


@in_public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of today; the pages of editions are found from these."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    shown = [*addresses.common_pages()]
    for plan in Plan.objects.order_by("start_year"):
        shown += addresses.plan_pages(states.shown_of(plan))
    for address in shown:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = f"{settings.SITE_URL}{address}"
    return _xml(request, root, "application/xml")


@in_public
def releases_atom(request: HttpRequest) -> HttpResponse:
    found = [each for plan in Plan.objects.all() for each in _releases(plan)]
    return _atom(request, "Releases of the SMEWG Strategic Plan", "releases", found)


@in_public
def corrections_atom(request: HttpRequest) -> HttpResponse:
    found = [each for plan in Plan.objects.all() for each in _corrections(states.shown_of(plan))]
    return _atom(request, "Corrections of the SMEWG Strategic Plan", "corrections", found)


@in_public
def releases_ics(request: HttpRequest) -> HttpResponse:
    """What was published, and what is to be, as whole days; a moved date keeps its entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//SMEWG plan tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "SMEWG releases")
    for plan in Plan.objects.all():
        for entry in (*_releases(plan), *_planned(plan)):
            calendar.add_component(_event(entry))
    return marked(bytes(calendar.to_ical()), "text/calendar", pinned=False)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{settings.SITE_URL.rpartition('/')[2]}")
    event.add("dtstamp", _moment(entry.day))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.words)
    event.add("url", f"{settings.SITE_URL}{entry.address}")
    event.add("transp", "TRANSPARENT")
    return event


@in_public
def catalog(request: HttpRequest) -> HttpResponse:
    """The data sets as schema.org describes them, for search engines of data."""
    found = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "name": "SMEWG Strategic Plan: open data",
        "url": f"{settings.SITE_URL}{reverse('public:home')}",
        "dataset": [dataset_of(states.shown_of(plan)) for plan in Plan.objects.all()],
    }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return marked(text.encode(), "application/ld+json", pinned=False)


def _releases(plan: Plan) -> list[Entry]:
    return [
        Entry(
            key=f"release-{plan.key}-{row['year']}",
            day=date.fromisoformat(row["published_on"]),
            title=f"Figures of {row['year']} are published",
            words=f"{plan.title}: the figures of {row['year']}, with the list behind each.",
            address=reverse("public:plan", args=[plan.key]),
        )
        for row in releases.of_plan(plan)
        if row["published_on"]
    ]


def _planned(plan: Plan) -> list[Entry]:
    return [
        Entry(
            key=f"release-{plan.key}-{row['year']}",
            day=date.fromisoformat(row["planned_on"]),
            title=f"Figures of {row['year']} are to be published",
            words=" ".join(_moved(each) for each in row["moves"]) or "As planned.",
            address=reverse("public:releases"),
        )
        for row in releases.of_plan(plan)
        if row["planned_on"] and not row["published_on"]
    ]


def _moved(move: Row) -> str:
    was, on = (day_in_words(date.fromisoformat(move[name])) for name in ("from", "on"))
    return f"Moved on {on} from {was}: {move['reason']}"


def _corrections(state: Shown) -> list[Entry]:
    of_figures = [
        _correction(state, row, number, each)
        for row in states.figures(state)
        for number, each in enumerate(row["corrections"])
    ]
    return of_figures + [
        _item_correction(state, row, number, each)
        for row in states.evidence(state)
        for number, each in enumerate(row.get("corrections", ()))
    ]


def _item_correction(state: Shown, row: Row, number: int, each: Row) -> Entry:
    on = date.fromisoformat(each["on"])
    return Entry(
        key="-".join(["item", state.plan.key, row["number"], str(number)]),
        day=on,
        title=f"{row['number']}, {row['title']}: {', '.join(each['changed'])} corrected",
        words=f"Corrected on {day_in_words(on)}: {each['reason']}",
        address=reverse("public:indicator", args=[state.plan.key, row["indicator"]]),
    )


def _correction(state: Shown, row: Row, number: int, each: Row) -> Entry:
    place = [row["indicator"], row["year"], row["column"]]
    code = state.content["indicators"][row["indicator"]]["code"]
    where = states.column_of(state, row["column"])["name"]
    changed = f"from {each['from']['words']} to {each['to']['words']}"
    on = date.fromisoformat(each["on"])
    return Entry(
        key="-".join(["correction", state.plan.key, *map(str, place), str(number)]),
        day=on,
        title=f"{code}, {row['year']}, {where}: {changed}",
        words=f"Corrected on {day_in_words(on)}: {each['reason']}",
        address=reverse("public:figure", args=[state.plan.key, *place]),
    )


def _atom(request: HttpRequest, title: str, page: str, found: Iterable[Entry]) -> HttpResponse:
    """The entries, newest first; each keeps its id for good."""
    rows = sorted(found, key=lambda each: (each.day, each.key), reverse=True)
    root = ET.Element("feed", xmlns=ATOM)
    at = f"{settings.SITE_URL}{reverse(f'public:{page}')}"
    _said(root, "title", title)
    _said(root, "id", at)
    _said(root, "updated", _moment(rows[0].day if rows else date(2017, 1, 1)).isoformat())
    _said(ET.SubElement(root, "author"), "name", "SMEWG Secretariat")
    ET.SubElement(root, "link", href=at)
    ET.SubElement(root, "link", rel="self", href=f"{settings.SITE_URL}{request.path}")
    for row in rows:
        entry = ET.SubElement(root, "entry")
        _said(entry, "title", row.title)
        _said(entry, "id", f"{at}#{row.key}")
        _said(entry, "updated", _moment(row.day).isoformat())
        ET.SubElement(entry, "link", href=f"{settings.SITE_URL}{row.address}")
        _said(entry, "summary", row.words)
    return _xml(request, root, "application/atom+xml")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), SINGAPORE).astimezone(UTC)


def _said(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _xml(request: HttpRequest, root: ET.Element, kind: str) -> HttpResponse:
    ET.indent(root)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return marked(body, kind, pinned=False)
