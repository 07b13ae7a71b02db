"""What an accepted report makes: items proposed from its words, then as the page confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from contributions.models import Contribution, ContributionVersion, EvidenceDraft
from kpis.forms.evidence import EvidenceForm
from kpis.models import Evidence
from kpis.queries import duplicates
from kpis.queries.duplicates import LikelyDuplicate
from plans.models import Indicator
from smewg.models import User

MOST_ITEMS = 12
NEW, NONE = "new", "none"


@dataclass
class Proposal:
    """One item that the report may make: its form, what looks like it, and what is chosen.

    `choice` is "new", "none", or the number of an item that is listed already.
    """

    key: str
    indicator: Indicator
    form: EvidenceForm
    doubles: list[LikelyDuplicate]
    choice: str
    problem: str = ""

    @property
    def needs_a_look(self) -> bool:
        """Whether something that the plan asks for is not there yet, or is wrong."""
        if self.form.is_bound:
            return bool(self.form.errors)
        return any(
            field.required and name != "seen" and not self.form.initial.get(name)
            for name, field in self.form.fields.items()
        )

    def checked(self) -> tuple[EvidenceDraft | None, Evidence | None]:
        """The new item, or the listed one, or neither; ValidationError where neither is clear."""
        if self.choice == NONE:
            return None, None
        for each in self.doubles:
            if self.choice == str(each.item.pk):
                return None, each.item
        if self.choice != NEW:
            raise ValidationError("Choose: a new item, one that is listed, or none.")
        if not self.form.is_valid():
            raise ValidationError("Look at the marked fields.")
        typed = self.form.cleaned_data
        return (
            EvidenceDraft(
                self.form.instance,
                list(typed["objectives"]),
                list(typed.get("economies", [])),
                list(typed.get("partners", [])),
            ),
            None,
        )


def proposals(report: Contribution, user: User, posted: QueryDict | None = None) -> list[Proposal]:
    """An item for each indicator that the report names, or as the posted page has them."""
    version = report.versions.with_words().latest("number")
    initial = _initial(report, version)
    indicators = {each.slug: each for each in report.reporting_year.plan.indicators.all()}
    slugs = [each.slug for each in version.indicators.all()]
    if posted is not None:
        slugs = [slug for slug in posted.getlist("item") if slug in indicators][:MOST_ITEMS]
        if (added := posted.get("add", "")) in indicators:
            slugs.append(added)
    return [
        _proposal(place, indicators[slug], report, initial, user, posted)
        for place, slug in enumerate(slugs)
    ]


def _proposal(  # noqa: PLR0913, PLR0917 (what an item is proposed from)
    place: int,
    indicator: Indicator,
    report: Contribution,
    initial: dict[str, Any],
    user: User,
    posted: QueryDict | None,
) -> Proposal:
    item = Evidence(indicator=indicator, reporting_year=report.reporting_year)
    key = f"item-{place}"
    was_shown = posted is not None and f"{key}-title" in posted
    form = EvidenceForm(
        posted if was_shown else None, instance=item, user=user, initial=initial, prefix=key
    )
    likeness = Evidence(
        indicator=indicator, reporting_year=report.reporting_year, title=initial["title"]
    )
    if was_shown and form.is_valid():
        likeness.title = form.cleaned_data["title"]
        likeness.project_number = form.cleaned_data.get("project_number", "")
    doubles = duplicates.likely_duplicates(likeness, [report.economy], user)
    takes_new = report.reporting_year.is_open
    default = "" if doubles else NEW if takes_new else NONE
    choice = posted.get(f"{key}-choice", default) if posted is not None and was_shown else default
    return Proposal(key, indicator, form, doubles, choice)


def _initial(report: Contribution, version: ContributionVersion) -> dict[str, Any]:
    outcome = f"\n\n{version.outcome}" if version.outcome else ""
    return {
        "title": version.title,
        "description": f"{version.done}{outcome}",
        "held_from": version.held_from,
        "held_until": version.held_until,
        "place": version.place,
        "activity": version.activity,
        "objectives": list(version.objectives.all()),
        "economies": [report.economy],
        "partners": list(version.partners.all()),
        "adopter": report.economy,
        "links": version.links,
    }
