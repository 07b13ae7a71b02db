"""/ and /reviews/: the first page, and how the plan is doing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
