"""/: the first page."""

from django.urls import path

from reviews.views import home

urlpatterns = [path("", home.home, name="home")]
