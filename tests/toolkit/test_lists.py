"""One list page: its filters, how many fit, and what it says of none."""

import pytest
from django.urls import reverse

from smewg.models import Economy
from smewg.toolkit.lists import having_words

pytestmark = pytest.mark.django_db

LISTS = {
    "people": ("group:people", ()),
    "items": ("kpis:register", ("2017-2020",)),
    "notes": ("projects:register", ()),
    "activities": ("plans:schedule", ("2017-2020",)),
    "reports": ("contributions:accepted", ("2017-2020",)),
}
FITS_NONE = "?text=nothing+is+called+so"


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
    page = client.get(address + FITS_NONE)
    said = page.content.decode()
    assert page.context["count"] == 0
    assert "Take a filter away to see more." in said
    assert f'href="{address}">Show all</a>' in said


def test_every_word_stands_in_some_field(plan):
    for asked in ("", "china", "new land", "republic korea", "hong CHINA", "peru chile", "  a  o "):
        found = having_words(Economy.objects.all(), asked, ("short_name", "long_name"))
        expected = {
            each.pk
            for each in Economy.objects.all()
            if all(
                word in each.short_name.lower() or word in each.long_name.lower()
                for word in asked.lower().split()
            )
        }
        assert set(found.values_list("pk", flat=True)) == expected
