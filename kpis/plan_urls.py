"""/plans/ addresses of the pages that show counts."""

from django.urls import path

from kpis.views import carried_out, judging, plan_files, plan_pages, plan_tables

app_name = "kpis_pages"

urlpatterns = [
    path("files/", plan_files.files, name="plan_files"),
    path("files/<int:pk>/", plan_files.plan_file, name="plan_file"),
    path("files/<int:pk>/text/", plan_files.plan_file_text, name="plan_file_text"),
    path("files/<int:pk>/load/", plan_files.load_plan_file, name="plan_file_load"),
    path("files/<int:pk>/leave/", plan_files.leave_plan_file, name="plan_file_leave"),
    path("<slug:key>/next/", plan_files.next_file, name="next_plan"),
    path("<slug:key>/targets/", plan_tables.targets, name="targets"),
    path("<slug:key>/crosswalk/", plan_tables.crosswalk, name="crosswalk"),
    path(
        "<slug:key>/indicators/<slug:slug>/definition/",
        plan_tables.change_definition,
        name="change_definition",
    ),
    path(
        "<slug:key>/indicators/<slug:slug>/definition/<int:pk>/take-back/",
        plan_tables.take_back_definition,
        name="take_back_definition",
    ),
    path(
        "<slug:key>/indicators/<slug:slug>/across-plans.<slug:kind>",
        plan_pages.across_plans_file,
        name="across_plans_file",
    ),
    path("<slug:key>/history/", plan_files.plan_history, name="plan_history"),
    path(
        "<slug:key>/schedule/<int:number>/carried-out/",
        carried_out.carried_out,
        name="carried_out",
    ),
    path(
        "<slug:key>/schedule/<int:number>/carried-out/as-listed/",
        carried_out.carried_out_as_listed,
        name="carried_out_as_listed",
    ),
    path("<slug:key>/areas/<int:number>/", plan_pages.area, name="area"),
    path("<slug:key>/areas/<int:number>/<int:year>/judge/", judging.judge_area, name="judge_area"),
    path(
        "<slug:key>/areas/<int:number>/<int:objective>/<int:year>/judge/",
        judging.judge_objective,
        name="judge_objective",
    ),
    path("<slug:key>/indicators/<slug:slug>/", plan_pages.indicator, name="indicator"),
    path("<slug:key>/indicators/<slug:slug>/targets/", plan_pages.set_target, name="set_target"),
    path("<slug:key>/indicators/<slug:slug>/<int:year>/judge/", judging.judge, name="judge"),
    path(
        "<slug:key>/indicators/<slug:slug>/figures.<slug:kind>",
        plan_pages.indicator_file,
        name="indicator_file",
    ),
]
