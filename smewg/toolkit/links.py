"""Addresses that leave the house, in mails and files: always those people use, SITE_URL's."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of ours, or of an address whose host somebody else named."""
    site, part = urlsplit(settings.SITE_URL), urlsplit(path)
    return urlunsplit((site.scheme, site.netloc, part.path, part.query, part.fragment))
