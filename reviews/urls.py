"""/ and /reviews/: the first page, and how the plan is doing."""

from django.urls import path

from reviews import views

urlpatterns = [
    path("", views.home, name="home"),
    path("reviews/<slug:key>/dashboard/", views.dashboard, name="dashboard"),
    path(
        "reviews/<slug:key>/dashboard/<slug:name>.<slug:kind>",
        views.dashboard_chart,
        name="dashboard_chart",
    ),
]
