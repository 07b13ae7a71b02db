"""/plans/ addresses of the pages that show counts."""

from django.urls import path

from kpis.views import carried_out, judging, plan_pages

app_name = "kpis_pages"

urlpatterns = [
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
