"""The day on which a year's figures are to be published."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kpis.models import PlannedRelease, ReportingYear
from smewg.access import SignedInRequest, require
from smewg.forms.group import DayInput, ReasonedForm
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import day_in_words


class ReleaseDayForm(ReasonedForm):
    class Meta:
        model = PlannedRelease
        fields = ("day",)
        labels: ClassVar = {"day": "Day of publishing"}
        widgets: ClassVar = {"day": DayInput()}

    def clean(self) -> dict[str, Any]:
        """A day that was announced is moved with a reason, which everybody reads."""
        typed = super().clean() or {}
        if self.instance.pk and "day" in self.changed_data and not typed.get("reason"):
            self.add_error("reason", "Say why the day is moved. The release calendar shows it.")
        return typed

    reason = forms.CharField(
        label="Why it is moved",
        max_length=90,
        required=False,
        help_text="Everybody reads it in the release calendar: name no person.",
    )


def release_day(request: SignedInRequest, year: int) -> HttpResponse:
    """Say when the year is to be published, or move the day with a reason."""
    reporting_year = ReportingYear.objects.with_plan(year)
    require(request, "kpis.publish_year", reporting_year)
    planned = PlannedRelease.objects.filter(reporting_year=reporting_year).first()
    form = ReleaseDayForm(
        request.POST or None, instance=planned or PlannedRelease(reporting_year=reporting_year)
    )
    if kept := form.keep():
        messages.success(request, f"{year} is to be published on {day_in_words(kept.day)}.")
        return redirect("kpis:year", year)
    context = {
        "form": form,
        "title": f"Release day of {year}",
        "eyebrow": reporting_year.plan.title,
        "lead": "It stands in the release calendar. Publishing on another day asks for a reason.",
        "cancel_url": reverse("kpis:year", args=[year]),
        "crumbs": crumbs(
            ("Counts", reverse("kpis:years")),
            (str(year), reverse("kpis:year", args=[year])),
            "Release day",
        ),
    }
    return render(request, "components/form_page.html", context, status=form.status)
