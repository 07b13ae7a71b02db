"""/reviews/: how the plan is doing."""

from django.urls import include, path

from reviews import views

app_name = "reviews"

urlpatterns = [
    path("", include("reviews.review_urls")),
    path("<slug:key>/dashboard/", views.dashboard, name="dashboard"),
    path(
        "<slug:key>/dashboard/<slug:name>.<slug:kind>",
        views.dashboard_chart,
        name="dashboard_chart",
    ),
]
