"""/reviews/: how the plan is doing."""

from django.urls import include, path

from reviews.views import changes, dashboard, room

app_name = "reviews"

urlpatterns = [
    path("", include("reviews.review_urls")),
    path("<slug:key>/changes/", changes.changes, name="changes"),
    path("<slug:key>/figures.<slug:kind>", dashboard.figures_file, name="figures_file"),
    path("<slug:key>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("<slug:key>/dashboard/room/", room.dashboard_room, name="dashboard_room_begin"),
    path("<slug:key>/dashboard/room/<int:place>/", room.dashboard_room, name="dashboard_room"),
    path("<slug:key>/dashboard/room/<int:place>/note", room.dashboard_note, name="dashboard_note"),
    path("<slug:key>/dashboard/list/<slug:name>/", dashboard.finding_list, name="finding_list"),
    path(
        "<slug:key>/dashboard/<slug:name>.<slug:kind>",
        dashboard.dashboard_chart,
        name="dashboard_chart",
    ),
]
