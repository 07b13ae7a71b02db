"""Reminders: the table of rules, what was sent, and asking for none for a while."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from smewg import duties
from smewg.access import SignedInRequest, require
from smewg.domain.occasions import Occasion
from smewg.forms.reminders import RuleForm, SnoozeForm
from smewg.models import Economy, Reminder, ReminderRule, Snooze
from smewg.operations import reminders
from smewg.toolkit import days, worker
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import day_in_words
from smewg.toolkit.forms import posted
from smewg.toolkit.versions import get_or_removed

A_WHILE = timedelta(days=14)


@require_GET
def rules(request: SignedInRequest) -> HttpResponse:
    """Who gets which mail, and when; and what goes out at the next run."""
    require(request, "smewg.change_reminders")
    today = days.today()
    known = {source.key: source for source in reminders.sources()}
    found = ReminderRule.objects.filter(source__in=known)
    context = {
        "rules": [
            {
                "rule": rule,
                "source": known[rule.source].title,
                "to": known[rule.source].audiences.get(rule.audience, rule.audience),
            }
            for rule in found
        ],
        "due": list(reminders.due(today)),
        "not_sent": Reminder.objects.perhaps_not_gone().count(),
        "last_run": worker.last_run(duties.REMINDERS),
        "worker_is_alive": worker.is_alive(),
        "snoozes": Snooze.objects.on(today).select_related("person", "economy"),
    }
    return render(request, "group/reminders.html", context)


def rule_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Change a line of the table, or add one."""
    require(request, "smewg.change_reminders")
    found = get_or_removed(request, ReminderRule.objects.all(), pk) if pk else None
    form = RuleForm(posted(request), instance=found)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("group:reminders")
    title = "Change a reminder" if found else "Add a reminder"
    context = {
        "form": form,
        "title": title,
        "lead": "Each person gets it once for each year or session. Reporting is voluntary: "
        "say so, and blame nobody.",
        "cancel_url": reverse("group:reminders"),
        "crumbs": crumbs(("Reminders", reverse("group:reminders")), title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


@require_GET
def log(request: SignedInRequest) -> HttpResponse:
    """Every mail that was begun: to whom, what about, and what became of it."""
    require(request, "smewg.change_reminders")
    rows = Reminder.objects.select_related("person__economy", "rule", "asked_by")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "group/reminder_log.html", {"page": page})


def snooze(request: SignedInRequest, about: str) -> HttpResponse:
    """Ask for no reminders of something for a while; the link stands in each mail."""
    occasion = _occasion(about)
    return _snooze(request, occasion, None, reverse("home"))


def snooze_economy(request: SignedInRequest, about: str, code: str) -> HttpResponse:
    """The secretariat lets an economy's people in peace for a while."""
    require(request, "smewg.change_reminders")
    economy = get_object_or_404(Economy, code__iexact=code)
    return _snooze(request, _occasion(about), economy, reverse("group:reminders"))


def _occasion(about: str) -> Occasion:
    occasion = reminders.occasion_of(about)
    if occasion is None:
        raise Http404("There is nothing of that name to be reminded of.")
    return occasion


def _snooze(
    request: SignedInRequest, occasion: Occasion, economy: Economy | None, back: str
) -> HttpResponse:
    form = SnoozeForm(posted(request), initial={"until": days.today() + A_WHILE})
    if form.is_valid():
        until = form.cleaned_data["until"]
        reminders.snooze(occasion.about, until, by=request.user, economy=economy)
        who = f"{economy} gets" if economy else "You get"
        messages.success(
            request, f"{who} no reminders about the {occasion.title} until {day_in_words(until)}."
        )
        return redirect(back)
    whom = f" to {economy}" if economy else ""
    context = {
        "form": form,
        "title": f"No reminders{whom} for a while",
        "lead": f"About the {occasion.title}. It can still be done at any time.",
        "submit_label": "Keep them back",
        "cancel_url": back,
        "crumbs": crumbs("Reminders"),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
