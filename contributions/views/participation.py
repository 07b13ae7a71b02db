"""Who said what, on one page and as a workbook; and from it, a reminder to one economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contributions import reminders as reminding
from contributions.forms.reminders import ReminderForm
from contributions.models import ContributionWindow
from contributions.queries import participation as answers
from contributions.queries.participation import Answer, EconomyAnswer, Participation
from contributions.queries.reporting_window import window_of
from kpis.models import ReportingYear
from plans.models import Plan
from plans.models.plan import current_of
from plans.views.switch import with_current
from smewg.access import SignedInRequest, allowed, require
from smewg.domain.occasions import Occasion
from smewg.kept_whole import kept_whole
from smewg.models import Economy
from smewg.operations import reminders
from smewg.operations.reminders import KeptBack, Outgoing
from smewg.queries import recipients
from smewg.queries.attendance import attendance_of_years
from smewg.queries.recipients import Recipient
from smewg.toolkit import days
from smewg.toolkit.days import day_in_words
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbooks import Column
from smewg.toolkit.text import count_of, whole_number


@require_GET
@kept_whole
def who(request: SignedInRequest) -> HttpResponse:
    """Economies down, years across: who contributed, and what else was answered."""
    require(request, "contributions.view_participation")
    plans = list(Plan.objects.visible_to(request.user).order_by("start_year"))
    plan = _plan(request, plans)
    if plan is None:
        return render(request, "contributions/who.html", {"plan": None})
    found = answers.participation(plan, request.user)
    year = _year_to_sort_by(request, found)
    context = {
        "plan": plan,
        "every_plan": with_current(plans),
        "found": found,
        "sorted_by": year,
        "heads": [_head(found, each) for each in found.years],
        "rows": [{"economy": each, "cells": found.row(each)} for each in found.sorted_by(year)],
        "knows_all": allowed(request.user, "contributions.remind"),
        **_at_meetings(request, found),
    }
    return render(request, "contributions/who.html", context)


def _at_meetings(request: SignedInRequest, found: Participation) -> dict[str, Any]:
    """Who was at the meetings of these years; of the reader's own economy, at how many."""
    members = len(found.economies)
    held = attendance_of_years(found.years, request.user, days.today(), members)
    known = [each for _, each in held if each.is_known]
    own = request.user.economy
    was_there = [each for each in known if any(row.economy == own for row in each.economies)]
    return {
        "meetings": held,
        "own_at_meetings": f"{len(was_there)} of {count_of(len(known), 'meeting')}"
        if own and was_there
        else "",
    }


def _plan(request: SignedInRequest, plans: Sequence[Plan]) -> Plan | None:
    """The plan that the address names, or else the current one of these."""
    if key := request.GET.get("plan"):
        named = next((each for each in plans if each.key == key), None)
        if named is None:
            raise Http404("There is no such plan.")
        return named
    return current_of(plans)


def _year_to_sort_by(request: SignedInRequest, found: Participation) -> int | None:
    asked = request.GET.get("sort", "")
    year = whole_number(asked, digits=4)
    return year if year in found.years else None


def _head(found: Participation, year: int) -> dict[str, Any]:
    return {
        "year": year,
        "window": found.windows.get(year),
        "coverage": found.coverage(year),
        "summary": answers.summary(found.column(year)),
    }


@require_GET
def who_file(request: SignedInRequest) -> HttpResponse:
    """The same as a workbook, as its reader may see it."""
    require(request, "contributions.view_participation")
    plan = _plan(request, list(Plan.objects.visible_to(request.user).order_by("start_year")))
    if plan is None:
        raise Http404("No plan is loaded.")
    found = answers.participation(plan, request.user)
    columns = [
        Column("economy", "Economy", width=26),
        *(Column(str(year), str(year), width=22) for year in found.years),
    ]
    rows: list[dict[str, Any]] = [
        {"economy": economy.short_name}
        | {str(each.year): each.words for each in found.row(economy)}
        for economy in found.sorted_by(_year_to_sort_by(request, found))
    ]
    rows.append({"economy": "Answered"} | {str(year): found.coverage(year) for year in found.years})
    note = f"As of {day_in_words(days.today())}. Reporting is voluntary."
    content = workbooks.write(columns, rows, title="Who said what", note=note)
    return attached(content, XLSX, f"who-said-what-{plan.key}.xlsx")


def remind(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """See to whom a reminder would go and in which words; then send it, at most one a day."""
    require(request, "contributions.remind")
    reporting_year = ReportingYear.objects.with_plan(year)
    economy = get_object_or_404(Economy, code__iexact=code)
    said = answers.participation(reporting_year.plan, request.user).of(economy, year)
    occasion = _occasion(reporting_year)
    mail = reminding.QUESTION if said.returned else _first_mail(said)
    form = ReminderForm(posted(request), initial={"subject": mail.subject, "text": mail.text})
    to, not_to = _recipients(economy, occasion)
    if form.is_valid() and to and said.may_be_reminded:
        _send(request, occasion, to, form)
        return redirect("contributions:who")
    context = {
        "form": form,
        "economy": economy,
        "year": year,
        "said": said,
        "to": to,
        "not_to": not_to,
        "placeholders": reminders.PLACEHOLDERS.items(),
        "snooze_url": reverse("group:snooze_economy", args=[occasion.about, economy.code])
        if reminders.occasion_of(occasion.about)
        else "",
        "title": f"Remind {economy}",
        "lead": f"Contributions of {year}: {said.words}.",
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "contributions/remind.html", context, status=status)


def _first_mail(said: EconomyAnswer) -> reminders.Default:
    return reminding.BEGUN if said.answer is Answer.BEGUN else reminding.BY_HAND


def _occasion(reporting_year: ReportingYear) -> Occasion:
    window: ContributionWindow | None = window_of(reporting_year)
    if window:
        return reminding.occasion(window)
    year = reporting_year.year
    return Occasion(reminding.about(year), f"contributions of {year}")


def _recipients(
    economy: Economy, occasion: Occasion
) -> tuple[list[Recipient], list[tuple[Recipient, str]]]:
    """To whom it goes; and to whom not, with the reason."""
    today = days.today()
    kept_back, had_one = KeptBack(today), reminders.reminded_today(occasion.about, today)
    to, not_to = [], []
    path = reminding.path(reminding.year_of(occasion))
    for each in recipients.delegates([economy], path):
        reason = kept_back.reason(each.person, occasion)
        if each.person.pk in had_one:
            reason = "had a reminder today already"
        if reason:
            not_to.append((each, reason))
        else:
            to.append(each)
    return to, not_to


def _send(
    request: SignedInRequest, occasion: Occasion, to: list[Recipient], form: ReminderForm
) -> None:
    mails: list[Outgoing] = [
        reminders.outgoing(None, occasion, each, asked_by=request.user, **form.cleaned_data)
        for each in to
    ]
    done = reminders.send(mails, days.today())
    if done.written:
        names = "; ".join(str(each.person) for each in done.written)
        messages.success(request, f"On the way to {names}.")
    if done.begun_elsewhere:
        number = count_of(len(done.begun_elsewhere), "mail")
        messages.warning(request, f"{number} did not go: one went today already.")
