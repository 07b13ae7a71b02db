"""/accounts/: signing in, by allauth. People do not sign up, and do not change their address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path


def no_such_page(request: HttpRequest) -> HttpResponse:
    """The secretariat invites people and keeps their addresses; there is no page for it here."""
    raise Http404


urlpatterns = [
    path("email/", no_such_page, name="account_email"),
    path("", include("allauth.urls")),
]
