"""How many questions the main pages ask: few, and no more with a hundred thousand items.

tests/bench/at_size.py holds the same counts at full size; tests/kpis/test_ten_thousand_items.py
holds that they do not grow with the items.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Closing
from smewg.models import User

pytestmark = [pytest.mark.once, pytest.mark.django_db]

QUERIES = {
    "An empty page": 2,
    "Dashboard": 55,
    "Home": 20,
    "A year": 19,
    "Register": 20,
    "Ranking": 12,
    "Who said what": 9,
    "What changed": 29,
}
"""The two of an empty page: whose session it is, and who that is."""


def test_main_pages_ask_few_questions(demonstrated):
    client, asked = Client(), {}
    client.force_login(
        User.objects.get(email="chair@smewg.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = Closing.objects.filter(reopened_at=None).latest("closed_at").session
    pages = {
        "An empty page": reverse("privacy"),
        "Dashboard": reverse("reviews:dashboard", args=[demonstrated.key]),
        "Home": reverse("home"),
        "A year": reverse("kpis:year", args=[2018]),
        "Register": reverse("kpis:register", args=[demonstrated.key]),
        "Ranking": reverse("scoring:ranking", args=[session.slug]),
        "Who said what": f"{reverse('contributions:who')}?plan={demonstrated.key}",
        "What changed": reverse("reviews:changes", args=[demonstrated.key]),
    }
    client.get(reverse("privacy"))  # what is asked once a minute
    for page, address in pages.items():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        asked[page] = len(found)
    assert {page: asked[page] for page in QUERIES if asked[page] > QUERIES[page]} == {}
