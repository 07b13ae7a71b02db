"""/accounts/: signing in, by allauth. People do not sign up, and do not change their address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from smewg.views import people


def no_such_page(request: HttpRequest) -> HttpResponse:
    """The secretariat invites people and keeps their addresses; there is no page for it here."""
    raise Http404


urlpatterns = [
    path("invitation/<str:place>/<str:token>/", people.accept, name="accept_invitation"),
    path("email/", no_such_page, name="account_email"),
    path("", include("allauth.urls")),
]
