"""Who may do what with plans."""

from __future__ import annotations

import rules

from plans.models import WorkPlanEdition
from smewg.access import because
from smewg.models import User
from smewg.permissions import is_chair, is_observer, is_secretariat, is_signed_in


@rules.predicate
def edition_is_a_draft(user: User, edition: WorkPlanEdition | None) -> bool:
    return edition is None or not edition.is_agreed


rules.add_perm("plans.view_plan", is_signed_in)
rules.add_perm("plans.change_schedule", is_secretariat)
rules.add_perm("plans.view_draft_work_plan", is_signed_in & ~is_observer)
rules.add_perm("plans.start_work_plan", is_secretariat)
rules.add_perm("plans.change_work_plan", is_secretariat & edition_is_a_draft)
rules.add_perm("plans.tell_progress", is_secretariat)
rules.add_perm("plans.agree_work_plan", (is_secretariat | is_chair) & edition_is_a_draft)
rules.add_perm("plans.change_recommendation", is_secretariat)
rules.add_perm("plans.change_alignment", is_secretariat)
rules.add_perm("plans.import_other_fora", is_secretariat)
rules.add_perm("plans.load_plan_file", is_secretariat)
rules.add_perm("plans.change_crosswalk", is_secretariat)
rules.add_perm("plans.change_definition", is_secretariat)


@because("plans.change_work_plan", "plans.agree_work_plan")
def an_agreed_work_plan_stays(user: User, edition: WorkPlanEdition | None) -> str:
    if edition is None or not edition.is_agreed:
        return ""
    return f"The Work Plan of {edition.year} is agreed, so its lines stay; record progress instead."
