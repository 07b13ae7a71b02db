"""/plans/: what the group promised."""

from django.urls import path, re_path

from plans.views import answers, plan_pages, schedule, work_plan
from smewg.views import lists

app_name = "plans"

urlpatterns = [
    path("", plan_pages.plans, name="list"),
    path("other-fora/list/", answers.other_fora, name="other_fora"),
    path("other-fora/import/", lists.receive, {"kind": "other-fora"}, name="other_fora_import"),
    path("other-fora/list.xlsx", lists.export, {"kind": "other-fora"}, name="other_fora_file"),
    path("other-fora/template/", answers.other_fora_template, name="other_fora_template"),
    path("<slug:key>/", plan_pages.plan, name="plan"),
    path("<slug:key>/plan.yaml", plan_pages.plan_file, name="plan_file"),
    path("<slug:key>/schedule/", schedule.schedule, name="schedule"),
    re_path(
        r"^(?P<key>[-\w]+)/schedule\.(?P<kind>csv|png|svg)$",
        schedule.schedule_file,
        name="schedule_file",
    ),
    path("<slug:key>/schedule/new/", schedule.activity_new, name="activity_new"),
    path(
        "<slug:key>/schedule/import/",
        lists.receive,
        {"kind": "activities"},
        name="schedule_import",
    ),
    path(
        "<slug:key>/schedule/template/",
        lists.template,
        {"kind": "activities"},
        name="schedule_template",
    ),
    path(
        "<slug:key>/schedule/activities.xlsx",
        lists.export,
        {"kind": "activities"},
        name="schedule_list",
    ),
    path("<slug:key>/schedule/<int:number>/", schedule.activity, name="activity"),
    path(
        "<slug:key>/schedule/<int:number>/change/",
        schedule.activity_change,
        name="activity_change",
    ),
    path("<slug:key>/schedule/<int:number>/move/", schedule.move, name="activity_move"),
    path("<slug:key>/schedule/<int:number>/stage/", schedule.state_change, name="activity_turn"),
    path("<slug:key>/schedule/<int:number>/areas/", schedule.confirm_areas, name="activity_areas"),
    path(
        "<slug:key>/schedule/<int:number>/overlaps/",
        schedule.answer_overlap,
        name="activity_overlaps",
    ),
    path("<slug:key>/work-plan/", work_plan.work_plans, name="work_plans"),
    path("<slug:key>/work-plan/<int:year>/", work_plan.work_plan, name="work_plan"),
    path("<slug:key>/work-plan/<int:year>/start/", work_plan.start, name="work_plan_start"),
    path("<slug:key>/work-plan/<int:year>/agree/", work_plan.agree, name="work_plan_agree"),
    path("<slug:key>/work-plan/<int:year>/add/", work_plan.item_new, name="item_new"),
    path("<slug:key>/work-plan/<int:year>/<int:pk>/", work_plan.item_progress, name="item"),
    path(
        "<slug:key>/work-plan/<int:year>/<int:pk>/change/",
        work_plan.item_change,
        name="item_change",
    ),
    path(
        "<slug:key>/work-plan/<int:year>/<int:pk>/remove/",
        work_plan.item_remove,
        name="item_remove",
    ),
    path("<slug:key>/recommendations/", answers.recommendations, name="recommendations"),
    path("<slug:key>/recommendations/assessment/", answers.assessment_new, name="assessment_new"),
    path(
        "<slug:key>/recommendations/assessment/<int:pk>/",
        answers.assessment_change,
        name="assessment_change",
    ),
    path("<slug:key>/recommendations/new/", answers.recommendation_new, name="recommendation_new"),
    path(
        "<slug:key>/recommendations/<int:pk>/",
        answers.recommendation_change,
        name="recommendation",
    ),
    path(
        "<slug:key>/recommendations/<int:pk>/history/",
        answers.recommendation_history,
        name="recommendation_history",
    ),
    path("<slug:key>/recommendations/<int:pk>/carry-over/", answers.carry_over, name="carry_over"),
    path("<slug:key>/aligned/", answers.aligned, name="aligned"),
    path("<slug:key>/aligned/new/", answers.aligned_item, name="aligned_new"),
    path(
        "<slug:key>/aligned/import/",
        lists.receive,
        {"kind": "aligned-items"},
        name="aligned_import",
    ),
    path(
        "<slug:key>/aligned/template/",
        lists.template,
        {"kind": "aligned-items"},
        name="aligned_template",
    ),
    path(
        "<slug:key>/aligned/aligned.xlsx",
        lists.export,
        {"kind": "aligned-items"},
        name="aligned_file",
    ),
    path("<slug:key>/aligned/<int:pk>/", answers.aligned_item, name="aligned_item"),
]
