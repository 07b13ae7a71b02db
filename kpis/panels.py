"""What the counts and their evidence add to the pages of the floors below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from kpis.models import Evidence, ReportingYear, ReportingYearState
from kpis.operations import evidence_from_project
from kpis.queries.dialogues import sessions_with_partners, slug_of_dialogues
from kpis.queries.totals import CurrentFigure, plan_figures
from plans.models import Activity, InitiativeItem, Plan, Recommendation
from projects.enums import NoteState
from projects.models import ConceptNote
from smewg.access import allowed
from smewg.hooks import PanelLine, Partnered, Section
from smewg.models import Meeting, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import today
from smewg.toolkit.text import count_of
from smewg.toolkit.values import ValueKind


def _line(item: Evidence) -> PanelLine:
    return PanelLine(
        text=f"{item.number} {item.title}",
        url=reverse("kpis:evidence", args=[item.pk]),
        note=f"{item.indicator.short}, {item.reporting_year}",
    )


def _visible(user: User) -> QuerySet[Evidence]:
    items = Evidence.objects.visible_to(user).counted()
    return items.select_related("indicator", "reporting_year")


def shared_at(user: User, meeting: Meeting) -> Section:
    """What was shared or held at a meeting."""
    items = _visible(user).filter(meeting=meeting).order_by("indicator__number", "title")
    plan = Plan.objects.visible_to(user).covering(meeting.year)
    may_list = plan is not None and allowed(user, "kpis.add_evidence")
    way = reverse("kpis:evidence_add", args=[plan.key]) if plan and may_list else ""
    return Section(
        "What was shared and held there",
        [_line(item) for item in items],
        empty="No item of evidence names this meeting yet.",
        action_url=f"{way}?year={meeting.year}&meeting={meeting.pk}" if way else "",
        action_label="Add an item of this meeting",
    )


def of_activity(user: User, activity: Activity) -> Section:
    """The evidence of an activity, and the step that makes it."""
    items = list(_visible(user).filter(activity=activity))
    key, number = activity.plan.key, activity.number
    may_list = allowed(user, "kpis.add_evidence") and not activity.is_settled
    address = reverse("kpis_pages:carried_out", args=[key, number]) if may_list else ""
    return Section(
        "Evidence",
        [_line(item) for item in items],
        empty="Not listed as evidence: it counts once it was carried out.",
        action_url=address,
        action_label="It was carried out: list it as evidence",
    )


def of_note(user: User, note: ConceptNote) -> Section | None:
    """The evidence that a project became, and the way to record it once it is completed."""
    items = list(evidence_from_project.evidence_of(user, note))
    if note.at is not NoteState.COMPLETED:
        return Section("Evidence", [_line(item) for item in items]) if items else None
    year = evidence_from_project.reporting_year_of(note)
    way = reverse("kpis:evidence_start", args=[year.year]) if year else ""
    may_list = bool(year) and allowed(user, "kpis.add_evidence")
    return Section(
        "Evidence",
        [_line(item) for item in items],
        empty="Not recorded as evidence yet: it counts once it is."
        if year
        else f"No plan that is loaded covers {evidence_from_project.year_of(note)}, "
        "so it counts nowhere.",
        action_url=f"{way}?note={note.pk}" if may_list else "",
        action_label="Record another part of it as evidence" if items else "Record as evidence",
    )


def of_items(user: User, items: Sequence[InitiativeItem]) -> dict[int, list[PanelLine]]:
    """What was done for each item of an aligned initiative."""
    found = _visible(user).filter(initiative_items__in=items).distinct()
    lines: dict[int, list[PanelLine]] = {}
    for each in found.prefetch_related("initiative_items"):
        for item in each.initiative_items.all():
            lines.setdefault(item.pk, []).append(_line(each))
    wanted = {item.pk for item in items}
    return {pk: found_lines for pk, found_lines in lines.items() if pk in wanted}


def of_recommendations(
    user: User, recommendations: Sequence[Recommendation]
) -> dict[int, list[PanelLine]]:
    """The evidence that answers each recommendation."""
    found = _visible(user).filter(recommendations__in=recommendations).distinct()
    lines: dict[int, list[PanelLine]] = {}
    for each in found.prefetch_related("recommendations"):
        for recommendation in each.recommendations.all():
            lines.setdefault(recommendation.pk, []).append(_line(each))
    wanted = {each.pk for each in recommendations}
    return {pk: found_lines for pk, found_lines in lines.items() if pk in wanted}


def years_to_settle(user: User, day: date) -> Section:
    """Reporting years of the past that are not published: what a new Chair has to see through."""
    years = ReportingYear.objects.visible_to(user).filter(year__lt=day.year)
    lines = []
    for year in years.exclude(state=ReportingYearState.PUBLISHED).select_related("plan"):
        last = year.history.first()
        lines.append(
            PanelLine(
                text=f"Counts of {year}",
                url=reverse("kpis:year", args=[year.year]),
                note=year.get_state_display(),
                reason=(last.history_change_reason or "") if last else "",
            )
        )
    return Section("Years whose counts are not published", lines, empty="None.")


def figures_of_the_plan(user: User, day: date) -> Section:
    """The current plan's figures by indicator and year, as every page says them."""
    plan = Plan.objects.visible_to(user).current(day.year)
    if plan is None:
        return Section("Figures", empty="No plan is loaded.")
    current = plan_figures(plan, user)
    lines = [
        PanelLine(
            text=indicator.short,
            url=reverse("kpis_pages:indicator", args=[plan.key, indicator.slug]),
            note="; ".join(
                f"{year}: {_in_words(figure)}" for year, figure in current.series(indicator)
            ),
        )
        for indicator in plan.indicators.all()
    ]
    return Section(f"Figures of the plan {plan.period}", lines, empty="It has no indicator.")


def _in_words(figure: CurrentFigure) -> str:
    is_blank = figure.value.kind is ValueKind.BLANK and not figure.is_corrected
    return "not entered" if is_blank else figure.words


def with_partners(user: User) -> Partnered:
    """The sessions listed with partners, by plan: the same rows as on the plan's dashboard."""
    found = Partnered()
    current = Plan.objects.visible_to(user).current(today().year)
    if current and allowed(user, "kpis.add_evidence") and (slug := slug_of_dialogues(current)):
        way = reverse("kpis:evidence_add", args=[current.key])
        found.add_url = f"{way}?indicator={slug}"
    for plan in Plan.objects.visible_to(user).prefetch_related("indicators"):
        slug = slug_of_dialogues(plan)
        if not slug:
            continue
        listed = Evidence.objects.visible_to(user).counted().of_plan(plan)
        items = sessions_with_partners(plan, listed)
        address = f"{reverse('kpis:register', args=[plan.key])}?indicator={slug}"
        number = items.filter(partners__isnull=False).distinct().count()
        if number:
            found.all.append(PanelLine(count_of(number, "session"), address, plan.title))
        counts: Counter[int] = Counter()
        for (pk, _), each in items.by_partner_and_year().items():
            counts[pk] += each
        for pk, sessions in counts.items():
            line = PanelLine(f"{sessions} listed", f"{address}&partner={pk}", plan.title)
            found.by_partner.setdefault(pk, []).append(line)
    return found
