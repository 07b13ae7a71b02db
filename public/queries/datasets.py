"""A plan's open data in schema.org's words, for search engines of data."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from public.answers import licence
from public.queries.states import Shown


def in_page(state: Shown) -> SafeString:
    """The data set as JSON-LD that can stand in a page: no text in it ends the script element."""
    found = {"@context": "https://schema.org/", **dataset_of(state)}
    text = json.dumps(found, ensure_ascii=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return mark_safe(text)  # noqa: S308 -- every letter with a meaning in HTML is escaped above


def dataset_of(state: Shown) -> dict[str, Any]:
    """A plan's open data in schema.org's words; its files where there is an edition."""
    plan = state.content["plan"][state.plan.key]
    newest = state.kept[-1] if state.kept else None
    years = f"{plan['first_year']}-01-01/{plan['last_year']}-12-31"
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": f"{plan['title']}: figures and evidence",
        "description": (
            f"Annual counts of the key performance indicators of {plan['title']}, "
            "with the list of what was counted behind each figure."
        ),
        "url": f"{settings.SITE_URL}{reverse('public:plan', args=[state.plan.key])}",
        "creator": {"@type": "Organization", "name": plan["group"]},
        "temporalCoverage": years,
        "isAccessibleForFree": True,
        "variableMeasured": [row["name"] for row in state.content["indicators"].values()],
    }
    terms = licence()
    if terms["address"] or terms["id"]:
        found["license"] = terms["address"] or terms["id"]
    if newest:
        found["version"] = str(newest)
        found["dateModified"] = newest.day.isoformat()
        found["distribution"] = [_download(state, str(newest), name) for name in _DOWNLOADS]
    return found


_DOWNLOADS = {
    "figures.csv": "text/csv",
    "evidence.csv": "text/csv",
    "listed.csv": "text/csv",
    "figures.json": "application/json",
    "evidence.json": "application/json",
    "datapackage.json": "application/json",
}


def _download(state: Shown, edition: str, name: str) -> dict[str, Any]:
    address = reverse("public:file", args=[state.plan.key, edition, name])
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": f"{settings.SITE_URL}{address}",
        "encodingFormat": _DOWNLOADS[name],
    }
