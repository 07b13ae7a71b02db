"""What a page weighs: requests and bytes of a first and a second view, on any machine."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from kpis.models import Evidence
from projects.models import Session
from reviews.models import Review
from smewg.models import Meeting, User
from smewg.toolkit.weight import Compressed

REQUESTS = 6
READING, FORMS, AGAIN = 60_000, 90_000, 20_000
"""Bytes of a first view of a page that is read, of a form, and of a second view of either."""
MANY_CHARTS = {"/reviews/2017-2020/dashboard/": (70_000, 32_000)}
"""What a first view may weigh, and a second where figures changed (else it is a 304): more than
wanted, for the wide and the narrow picture of each chart are both sent."""
_FILE = re.compile(r'(?:href|src)="/static/([^"#]+)')


def addresses():
    """(address, bytes of a first view) of the main pages."""
    review, meeting = Review.objects.first(), Meeting.objects.last()
    key = ["2017-2020"]
    ranked = Session.objects.filter(closings__isnull=False).first()
    read = [
        reverse("home"),
        reverse("reviews:dashboard", args=key),
        reverse("plans:plan", args=key),
        reverse("plans:schedule", args=key),
        reverse("kpis:register", args=key),
        reverse("kpis:year", args=[2018]),
        reverse("kpis_pages:indicator", args=[*key, "kpi-1"]),
        reverse("projects:register"),
        reverse("projects:session", args=[ranked.slug]),
        reverse("scoring:ranking", args=[ranked.slug]),
        reverse("contributions:who"),
        reverse("contributions:year", args=[2019]),
        reverse("reviews:changes", args=key),
        reverse("reviews:review", args=[review.pk]),
        reverse("group:meeting", args=[meeting.slug]),
        reverse("group:people"),
        reverse("public:home"),
    ]
    typed = [
        reverse("kpis:grid", args=[2019]),
        reverse("kpis:evidence", args=[Evidence.objects.first().pk]),
        reverse("kpis:evidence_add", args=key),
        reverse("reviews:section", args=[review.pk, review.sections.first().key]),
        reverse("group:meeting_new"),
        reverse("group:people_import"),
    ]
    return [(each, READING) for each in read] + [(each, FORMS) for each in typed]


@cache
def compressed(path):
    found = Path(finders.find(path))
    return len(gzip.compress(found.read_bytes()))


@pytest.mark.once
@pytest.mark.django_db
def test_a_first_view_is_few_requests_and_a_second_is_light(demonstrated, client):
    user = User.objects.get(email="secretariat@smewg.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    over = []
    client.get("/")  # from then on Home tells what is new
    for address, most in addresses():
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, address
        is_compressed = answer.headers.get("Content-Encoding") == "gzip"
        text = gzip.decompress(answer.content) if is_compressed else answer.content
        files = set(_FILE.findall(text.decode()))
        first = len(answer.content) + sum(compressed(each) for each in files)
        second = len(answer.content)
        at_first, later = MANY_CHARTS.get(address, (most, AGAIN))
        if len(files) + 1 > REQUESTS or first > at_first or second > later:
            over.append(f"{address}: {len(files) + 1} requests, {first} bytes, then {second}")
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b""), address
    assert not over


@pytest.mark.once
@pytest.mark.django_db
def test_a_page_with_other_words_or_of_another_sign_in_is_sent(plan, client_as, secretariat):
    office = client_as("secretariat")
    first = office.get("/")["ETag"]
    known = {"If-None-Match": first}
    assert office.get("/", headers=known).status_code == 304
    secretariat.name = "Somebody Renamed"
    secretariat.save()
    assert office.get("/", headers=known).status_code == 200
    known = {"If-None-Match": office.get("/")["ETag"]}
    office.cookies.pop("csrftoken")  # as a new sign-in makes a new secret
    assert office.get("/", headers=known).status_code == 200


@pytest.mark.once
@pytest.mark.django_db
def test_a_public_page_that_came_compressed_is_not_sent_again(plan, client):
    accepted = {"Accept-Encoding": "gzip"}
    first = client.get("/public/", headers=accepted)
    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"].startswith("W/")
    assert "Accept-Encoding" in first["Vary"]
    known = accepted | {"If-None-Match": first["ETag"]}
    assert client.get("/public/", headers=known).status_code == 304


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["group:me", "group:people", "mfa_index", "mfa_activate_totp"])
def test_a_page_that_may_show_a_secret_is_not_compressed(name, client_as):
    answer = client_as("secretariat").get(reverse(name), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "ETag" not in answer.headers or "no-store" not in answer["Cache-Control"]


@pytest.mark.once
@pytest.mark.django_db
def test_the_page_with_the_calendars_key_is_not_compressed(client_as):
    office = client_as("secretariat")
    office.post(reverse("group:calendar_address"))
    answer = office.get(reverse("group:calendar"), headers={"Accept-Encoding": "gzip"})
    assert "?key=" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "Content-Encoding" not in answer.headers


def sent(answer):
    asked = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return Compressed(lambda _: answer)(asked)


@pytest.mark.once
def test_words_are_compressed_and_padded_and_files_are_not():
    words = b"the same words " * 200
    sizes = {len(sent(HttpResponse(words)).content) for _ in range(40)}
    assert len(sizes) > 1, "padded by chance, so that a length tells nothing"
    assert max(sizes) < 200
    for kind in ("application/pdf", "image/png", "application/octet-stream"):
        assert sent(HttpResponse(words, content_type=kind)).content == words
    stream = sent(StreamingHttpResponse([words, words], content_type="text/csv"))
    assert stream.streaming
    assert gzip.decompress(b"".join(stream.streaming_content)) == words * 2
    paper = sent(FileResponse([words], content_type="application/pdf"))
    assert "Content-Encoding" not in paper.headers
