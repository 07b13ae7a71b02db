"""/group/: the economies and the people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
