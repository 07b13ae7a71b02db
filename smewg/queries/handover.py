"""The handover pack: what an incoming Chair has to know, as sections and as a Word document."""

from __future__ import annotations

import io
from datetime import date

import docx
from django.conf import settings
from django.db.models import Q
from docx.document import Document

from smewg import hooks
from smewg.hooks import PanelLine, Section
from smewg.models import MeetingDecision, OfficeTerm, TurnSwap, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.cautions import caution
from smewg.toolkit.charts.drawing import cleaned
from smewg.toolkit.days import day_in_words
from smewg.toolkit.documents.word import stamp_pages

YEARS_OF_DECISIONS = 2


def pack(user: User, day: date) -> list[Section]:
    """The pack as of `day`: offices, open items, figures and reviews, decisions, dates ahead."""
    return [
        _offices(day),
        _open_decisions(),
        *hooks.of_handover(user, day),
        _decisions(day),
        _swaps(),
        _dates_ahead(user, day),
    ]


def _offices(day: date) -> Section:
    terms = OfficeTerm.objects.filter(ends__gte=day).select_related("economy", "person")
    lines = [
        PanelLine(
            text=f"{term.get_office_display()}: {term.economy}"
            + (f", {term.person}" if term.person else ""),
            url=reverse("group:turns"),
            note=f"{day_in_words(term.starts)} to {day_in_words(term.ends)}",
            reason=term.note,
        )
        for term in terms.order_by("starts")
    ]
    return Section("Offices, now and next", lines, empty="No term is recorded from today on.")


def _open_decisions() -> Section:
    found = MeetingDecision.objects.filter(settled_on=None).exclude(follow_up="", due=None)
    lines = [
        PanelLine(
            text=f"{each.text}: {each.follow_up}" if each.follow_up else each.text,
            url=reverse("group:meeting", args=[each.meeting.slug]),
            note=f"decided at {each.meeting}",
            when=each.due,
        )
        for each in found.select_related("meeting").order_by("due", "pk")
    ]
    return Section("Decisions still to be carried out", lines, empty="None.")


def _decisions(day: date) -> Section:
    """What meetings of the last two years decided, the latest first, and what became of it."""
    since = date(day.year - YEARS_OF_DECISIONS, day.month, min(day.day, 28))
    found = MeetingDecision.objects.select_related("meeting")
    ordered = found.order_by("-meeting__year", "-meeting__month", "-meeting__number", "number")
    lines = [
        PanelLine(
            text=each.text,
            url=reverse("group:meeting", args=[each.meeting.slug]),
            note=f"{each.meeting}; {_became_of(each)}",
        )
        for each in ordered.filter(_held_since(since))
    ]
    return Section("Decisions of the last two years", lines, _none_since(since, ordered.first()))


def _held_since(day: date) -> Q:
    """Meetings that began on `day` or later; by their month where no more is known."""
    by_month = Q(meeting__year=day.year, meeting__month__gte=day.month)
    by_month |= Q(meeting__year__gt=day.year)
    return Q(meeting__start__gte=day) | (Q(meeting__start=None) & by_month)


def _became_of(decision: MeetingDecision) -> str:
    if decision.settled_on:
        return f"carried out on {day_in_words(decision.settled_on)}"
    follow_up = decision.follow_up or ("a day is set" if decision.due else "")
    return f"still open: {follow_up}" if follow_up else "nothing to follow"


def _none_since(day: date, latest: MeetingDecision | None) -> str:
    none = f"No decision since {day_in_words(day)} is written down."
    return f"{none} The latest is of {latest.meeting}." if latest else none


def _swaps() -> Section:
    found = TurnSwap.objects.filter(withdrawn_at=None).select_related("economy")
    lines = [
        PanelLine(
            text=str(each),
            url=reverse("group:turns"),
            note="late" if each.is_late else "",
            reason=each.reason,
            when=each.announced_on,
        )
        for each in found.order_by("-announced_on")
    ]
    return Section("Turns that were swapped", lines, empty="None.")


def _dates_ahead(user: User, day: date) -> Section:
    lines = [
        PanelLine(text=entry.title, url=entry.path, note=entry.kind, when=entry.day)
        for entry in hooks.calendar_from(user, day)
    ]
    return Section("Dates of the next twelve months", lines, empty="No date is known yet.")


def as_word(found: list[Section], day: date, prepared_for: str) -> bytes:
    """The pack as a Word document, its links written out as addresses of this installation."""
    document = docx.Document()
    document.core_properties.title = "Handover pack"
    document.core_properties.author = "SMEWG plan tracker"
    document.core_properties.language = "en-GB"
    document.add_heading("Handover pack", level=0)
    document.add_paragraph(
        "Small and Medium Enterprises Working Group. "
        f"As of {day_in_words(day)}, as {cleaned(prepared_for)} may see it."
    )
    for section in found:
        document.add_heading(cleaned(section.title), level=1)
        if not section.lines:
            document.add_paragraph(section.empty)
        for line in section.lines:
            _write(document, line)
    stamp_pages(document, caution())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(document: Document, line: PanelLine) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    if line.when:
        paragraph.add_run(f"{day_in_words(line.when)}: ").bold = True
    paragraph.add_run(cleaned(line.text))
    if line.note:
        paragraph.add_run(f" ({cleaned(line.note)})")
    if line.reason:
        paragraph.add_run(f" Reason: {cleaned(line.reason)}").italic = True
    if line.url:
        paragraph.add_run(f" {settings.SITE_URL}{line.url}")
