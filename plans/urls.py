"""/plans/: what the group promised."""

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.plans, name="list"),
    path("<slug:key>/", views.plan, name="plan"),
    path("<slug:key>/plan.yaml", views.plan_file, name="plan_file"),
]
