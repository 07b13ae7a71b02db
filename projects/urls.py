"""/projects/: concept notes, sessions, ballots and rankings."""

from django.urls import URLPattern

app_name = "projects"

urlpatterns: list[URLPattern] = []
