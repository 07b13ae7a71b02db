"""What every page knows about the installation it is served by."""

from django.http import HttpRequest

from smewg.models import Installation


def installation(request: HttpRequest) -> dict[str, object]:
    """`shows_invented_figures`: whether each page must say that its figures are made up."""
    return {"shows_invented_figures": Installation.shows_invented_figures()}
