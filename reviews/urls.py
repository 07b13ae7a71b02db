"""/reviews/: how the plan is doing."""

from django.urls import path

from reviews import views

app_name = "reviews"

urlpatterns = [
    path("<slug:key>/dashboard/", views.dashboard, name="dashboard"),
    path(
        "<slug:key>/dashboard/<slug:name>.<slug:kind>",
        views.dashboard_chart,
        name="dashboard_chart",
    ),
]
