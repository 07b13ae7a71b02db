"""/contributions/: what the economies report, and who said what."""

from django.urls import URLPattern

app_name = "contributions"

urlpatterns: list[URLPattern] = []
