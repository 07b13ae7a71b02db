"""/plans/ addresses of the pages that tell an objective's story."""

from django.urls import path

from reviews.views import objective

app_name = "objectives"

urlpatterns = [
    path(
        "<slug:key>/areas/<int:area>/objectives/<int:number>/",
        objective.objective,
        name="objective",
    ),
]
