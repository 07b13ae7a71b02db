"""One list page: its filters, how many fit, and what it says of none."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = {
    "people": ("group:people", ()),
    "items": ("kpis:register", ("2017-2020",)),
    "notes": ("projects:register", ()),
    "activities": ("plans:schedule", ("2017-2020",)),
    "reports": ("contributions:accepted", ("2017-2020",)),
}
FITS_NONE = {
    "people": "?role=observer",
    "items": "?q=nothing-is-called-so",
    "notes": "?q=nothing-is-called-so",
    "activities": "?stage=dropped",
    "reports": "?economy=PE",
}


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_filtered_counted_and_emptied_alike(client_as, plan, what):
    name, arguments = LISTS[what]
    address = reverse(name, args=arguments)
    client = client_as("secretariat")
    page = client.get(address)
    said = page.content.decode()
    assert "components/list_page.html" in {each.name for each in page.templates}
    assert f'aria-label="Which {what} are shown"' in said
    assert f'<p role="status">{page.context["count"]} ' in said
    assert "Show all" not in said
    if not page.context["count"]:
        assert "Take a filter away" not in said
    page = client.get(address + FITS_NONE[what])
    said = page.content.decode()
    assert page.context["count"] == 0
    assert "Take a filter away to see more." in said
    assert f'href="{address}">Show all</a>' in said
