"""What rests on a part of a plan is asked of every table that names one; none is forgotten."""

import pytest

from kpis.models import ReportingYear
from plans.models import Activity, Indicator, Objective, PriorityArea

pytestmark = pytest.mark.once

COUNTED = {
    "plans.PriorityArea": {"kpis.Figure.area", "kpis.Judgement.area"},
    "plans.Objective": {
        "plans.Recommendation.objectives",
        "plans.Activity.objectives",
        "plans.WorkPlanItem.objective",
        "projects.ClaimedLink.objective",
        "projects.Ballot.objectives",
        "kpis.Evidence.objectives",
        "kpis.Judgement.objective",
        "contributions.ContributionVersion.objectives",
    },
    "plans.Indicator": {
        "kpis.Count.indicator",
        "kpis.Evidence.indicator",
        "kpis.Target.indicator",
        "kpis.Judgement.indicator",
        "contributions.ContributionVersion.indicators",
    },
    "plans.Activity": {
        "plans.WorkPlanItem.activity",
        "plans.OverlapAnswer.activity",
        "plans.OverlapAnswer.ours",
        "projects.ConceptNote.activity",
        "kpis.Evidence.activity",
        "contributions.ContributionVersion.activity",
        "projects.NotADuplicate.activity",
    },
}
THE_FILE_S_OWN = {
    "plans.Objective.area",
    "plans.Activity.areas",
    "plans.Indicator.practices_of",
    "plans.DefinitionChange.indicator",
    "plans.PriorityArea.comes_from",
    "plans.Objective.comes_from",
    "plans.Indicator.comes_from",
}


@pytest.mark.parametrize("model", [PriorityArea, Objective, Indicator, Activity])
def test_every_table_that_names_a_part_is_counted_or_is_the_file_s_own(model):
    named = {
        f"{each.related_model._meta.label}.{each.field.name}"
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete
        if not each.related_model._meta.auto_created
        if not each.related_model.__name__.startswith("Historical")
    }
    assert named - THE_FILE_S_OWN <= COUNTED[model._meta.label]


def test_a_year_is_asked_of_every_table_by_itself():
    assert [each for each in ReportingYear._meta.related_objects if each.one_to_many]
