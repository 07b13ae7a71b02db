"""/reviews/: how the plan is doing."""

from django.urls import include, path

from reviews.views import changes, dashboard

app_name = "reviews"

urlpatterns = [
    path("", include("reviews.review_urls")),
    path("<slug:key>/changes/", changes.changes, name="changes"),
    path("<slug:key>/figures.<slug:kind>", dashboard.figures_file, name="figures_file"),
    path("<slug:key>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("<slug:key>/dashboard/list/<slug:name>/", dashboard.finding_list, name="finding_list"),
    path(
        "<slug:key>/dashboard/<slug:name>.<slug:kind>",
        dashboard.dashboard_chart,
        name="dashboard_chart",
    ),
]
