"""What we promised: the plan, its schedule, the work plans, and what both answer to."""

from plans.models.alignment import InitiativeItem
from plans.models.assessments import Assessment, Recommendation
from plans.models.overlaps import OtherForumActivity, OverlapAnswer
from plans.models.plan import (
    AlignedInitiative,
    CriticalSuccessFactor,
    DefinitionChange,
    EarlierFramework,
    Indicator,
    LastingPart,
    Objective,
    Plan,
    PlannedReview,
    PlanPart,
    PriorityArea,
)
from plans.models.plan_files import SentPlanFile
from plans.models.schedule import Activity
from plans.models.work_plan import WorkPlanEdition, WorkPlanItem

__all__ = [
    "Activity",
    "AlignedInitiative",
    "Assessment",
    "CriticalSuccessFactor",
    "DefinitionChange",
    "EarlierFramework",
    "Indicator",
    "InitiativeItem",
    "LastingPart",
    "Objective",
    "OtherForumActivity",
    "OverlapAnswer",
    "Plan",
    "PlanPart",
    "PlannedReview",
    "PriorityArea",
    "Recommendation",
    "SentPlanFile",
    "WorkPlanEdition",
    "WorkPlanItem",
]
