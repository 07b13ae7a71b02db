"""The first page."""

from django.urls import path

from reviews.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("home/hide/", home.hide, name="home_hide"),
]
