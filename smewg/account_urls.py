"""/accounts/: signing in, by allauth; no sign-up."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
