"""Plans on the administration pages: what was promised, and what it answers to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.urls import reverse

from plans.models import (
    Activity,
    AlignedInitiative,
    Assessment,
    CriticalSuccessFactor,
    DefinitionChange,
    EarlierFramework,
    Indicator,
    InitiativeItem,
    Objective,
    OtherForumActivity,
    OverlapAnswer,
    Plan,
    PlannedReview,
    PriorityArea,
    Recommendation,
    WorkPlanEdition,
    WorkPlanItem,
)
from smewg.desk import ReadDesk

BY_FILE = "A plan is changed by its plan file, which keeps figures under their own names."


@admin.register(Plan)
class PlanDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = BY_FILE
    list_display = ("title", "key", "start_year", "end_year")
    search_fields = ("title", "key", "vision", "mission")

    def page(self, row: Plan) -> str:
        return reverse("plans:plan", args=[row.key])


class OfPlan(ReadDesk):
    """A part of a plan."""

    view_permission = "plans.view_plan"
    changed_on = BY_FILE
    list_display: tuple[str, ...] = ("__str__", "plan", "number")
    list_select_related: ClassVar[tuple[str, ...]] = ("plan",)
    list_filter: ClassVar[tuple[str, ...]] = ("plan",)

    def page(self, row: Any) -> str:
        return reverse("plans:plan", args=[row.plan.key])


@admin.register(CriticalSuccessFactor)
class FactorDesk(OfPlan):
    search_fields = ("text",)


@admin.register(EarlierFramework)
class FrameworkDesk(OfPlan):
    search_fields = ("title", "years")


@admin.register(AlignedInitiative)
class InitiativeDesk(OfPlan):
    search_fields = ("title",)

    def page(self, row: AlignedInitiative) -> str:
        return reverse("plans:aligned", args=[row.plan.key])


@admin.register(PlannedReview)
class PlannedReviewDesk(OfPlan):
    search_fields = ("kind", "when", "what")


@admin.register(PriorityArea)
class AreaDesk(OfPlan):
    search_fields = ("name",)

    def page(self, row: PriorityArea) -> str:
        return reverse("kpis_pages:area", args=[row.plan.key, row.number])


@admin.register(Objective)
class ObjectiveDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = BY_FILE
    list_display = ("__str__", "area")
    list_select_related = ("area__plan",)
    search_fields = ("text", "area__name")
    list_filter = ("area__plan", "area")

    def page(self, row: Objective) -> str:
        place = [row.area.plan.key, row.area.number, row.number]
        return reverse("objectives:objective", args=place)


@admin.register(Indicator)
class IndicatorDesk(OfPlan):
    list_display = ("__str__", "unit", "plan")
    search_fields = ("code", "name", "unit")

    def page(self, row: Indicator) -> str:
        return reverse("kpis_pages:indicator", args=[row.plan.key, row.slug])


@admin.register(DefinitionChange)
class DefinitionChangeDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = BY_FILE
    list_display = ("change", "indicator", "date")
    list_select_related = ("indicator__plan",)
    search_fields = ("change", "indicator__name")
    list_filter = ("indicator__plan",)
    date_hierarchy = "date"

    def page(self, row: DefinitionChange) -> str:
        return reverse("kpis_pages:indicator", args=[row.indicator.plan.key, row.indicator.slug])


@admin.register(Activity)
class ActivityDesk(OfPlan):
    changed_on = "An activity is changed, moved and taken up on its page."
    list_display = ("title", "years", "state", "plan")
    search_fields = ("title", "proponents__short_name")
    list_filter = ("plan", "state", "funding", "areas")

    def page(self, row: Activity) -> str:
        return reverse("plans:activity", args=[row.plan.key, row.number])


@admin.register(WorkPlanEdition)
class EditionDesk(OfPlan):
    changed_on = "A Work Plan is written and agreed on its page; then it stays."
    list_display = ("__str__", "plan", "agreed_at", "agreed_on")
    list_select_related = ("plan", "agreed_at")
    search_fields = ("year",)

    def page(self, row: WorkPlanEdition) -> str:
        return reverse("plans:work_plan", args=[row.plan.key, row.year])


@admin.register(WorkPlanItem)
class WorkPlanItemDesk(ReadDesk):
    view_permission = "plans.view_draft_work_plan"
    changed_on = "A line is changed on the page of its Work Plan, which knows whether it is agreed."
    list_display = ("title", "edition", "kind", "owned_by", "due", "state")
    list_select_related = ("edition__plan", "owner")
    search_fields = ("title", "owner__short_name", "owner_name", "why")
    list_filter = ("edition", "kind", "state")
    date_hierarchy = "due"

    def page(self, row: WorkPlanItem) -> str:
        edition = row.edition
        return reverse("plans:work_plan", args=[edition.plan.key, edition.year])


@admin.register(Assessment)
class AssessmentDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = "A source is entered and changed beside its recommendations."
    list_display = ("title", "kind", "year", "assessor")
    search_fields = ("title", "assessor", "number")
    list_filter = ("kind", "year")

    def page(self, row: Assessment) -> str:
        plan = Plan.objects.covering(row.year) or Plan.objects.first()
        return reverse("plans:assessment_change", args=[plan.key, row.pk]) if plan else ""


@admin.register(Recommendation)
class RecommendationDesk(OfPlan):
    changed_on = "What became of a recommendation is written on its page."
    list_display = ("__str__", "assessment", "plan", "owned_by", "state")
    list_select_related = ("assessment", "plan", "owner")
    search_fields = ("text", "response", "done", "owner__short_name", "owner_name")
    list_filter = ("plan", "assessment", "state")

    def page(self, row: Recommendation) -> str:
        return reverse("plans:recommendation", args=[row.plan.key, row.pk])


@admin.register(InitiativeItem)
class InitiativeItemDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = "An item is entered and changed on its page."
    list_display = ("text", "number", "initiative")
    list_select_related = ("initiative__plan",)
    search_fields = ("text", "initiative__title")
    list_filter = ("initiative",)

    def page(self, row: InitiativeItem) -> str:
        return reverse("plans:aligned_item", args=[row.initiative.plan.key, row.pk])


@admin.register(OtherForumActivity)
class OtherForumActivityDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = "It comes from a list of its forum, and is changed by the next list."
    list_display = ("title", "forum", "years", "imported_at")
    search_fields = ("title", "forum", "source")
    list_filter = ("forum",)

    def page(self, row: OtherForumActivity) -> str:
        return reverse("plans:other_fora")


@admin.register(OverlapAnswer)
class OverlapAnswerDesk(ReadDesk):
    view_permission = "plans.view_plan"
    changed_on = "An answer is given on the page of the activity, and stays."
    list_display = ("activity", "answer", "because", "by", "at")
    list_select_related = ("activity__plan", "by")
    search_fields = ("activity__title", "because")
    list_filter = ("answer",)

    def page(self, row: OverlapAnswer) -> str:
        return reverse("plans:activity", args=[row.activity.plan.key, row.activity.number])
