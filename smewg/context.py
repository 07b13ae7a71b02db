"""What every page knows about the installation it is served by."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from smewg.models import Installation


def installation(request: HttpRequest) -> dict[str, object]:
    """What each page says of where it comes from.

    `shows_invented_figures`: whether it must say that its figures are made up. `installed_at` and
    `as_of`: which installation a printed page is of, and of when.
    """
    return {
        "shows_invented_figures": Installation.shows_invented_figures(),
        "installed_at": urlsplit(settings.SITE_URL).netloc,
        "as_of": timezone.now(),
    }
