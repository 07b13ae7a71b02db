"""What a page weighs: requests and bytes of a first and a second view, on any machine."""

import gzip
import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Evidence
from projects.models import Session
from reviews.models import Review
from smewg.models import Meeting, User
from smewg.toolkit.weight import Compressed, by_brotli

REQUESTS = 6
READING, FORMS, AGAIN = 60_000, 90_000, 20_000
"""Bytes of a first view of a page that is read, of a form, and of a second view of either."""
MANY_CHARTS = {"/reviews/2017-2020/dashboard/"}
"""Weighed by Brotli, as every browser takes it over https: seven charts with their tables, and five
tiles. A second view is one where figures changed (else it is a 304)."""
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


def words_of(answer):
    """The page as it is read, however it was sent."""
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
    return plain[answer.headers.get("Content-Encoding", "")](answer.content).decode()


HOW = {"gzip": gzip.compress, "br": brotli.compress}


@cache
def compressed(path, how):
    return len(HOW[how](Path(finders.find(path)).read_bytes()))


@pytest.mark.once
@pytest.mark.django_db
def test_a_first_view_is_few_requests_and_a_second_is_light(demonstrated, client):
    user = User.objects.get(email="secretariat@smewg.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    over = []
    client.get("/")  # from then on Home tells what is new
    for address, most in addresses():
        how = "br" if address in MANY_CHARTS else "gzip"
        answer = client.get(address, headers={"Accept-Encoding": how})
        assert answer.status_code == 200, address
        files = set(_FILE.findall(words_of(answer)))
        first = len(answer.content) + sum(compressed(each, how) for each in files)
        second = len(answer.content)
        if len(files) + 1 > REQUESTS or first > most or second > AGAIN:
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


def sent(answer, how="gzip"):
    asked = RequestFactory().get("/", headers={"Accept-Encoding": how})
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


@pytest.mark.once
@given(st.binary(max_size=3000), st.integers(1, 300))
def test_what_is_sent_by_brotli_is_read_again_to_the_letter(words, times):
    assert brotli.decompress(by_brotli(words * times)) == words * times


@pytest.mark.once
def test_brotli_is_for_whoever_takes_it_and_is_padded_by_chance():
    words = b"the same words " * 200
    page = sent(HttpResponse(words, headers={"ETag": '"one"'}), "gzip, deflate, br")
    assert (page["Content-Encoding"], page["ETag"]) == ("br", 'W/"one"')
    assert page["Content-Length"] == str(len(page.content))
    assert "Accept-Encoding" in page["Vary"]
    assert len({len(by_brotli(words)) for _ in range(40)}) > 1
    for accepted in ("gzip", "gzip, br;q=0", "zebra, gzip"):
        assert sent(HttpResponse(words), accepted)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in sent(HttpResponse(b"short"), "br")
    assert sent(HttpResponse(words, content_type="image/png"), "br").content == words
    stream = sent(StreamingHttpResponse([words]), "br, gzip")
    assert stream["Content-Encoding"] == "gzip"


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "public:home"])
def test_the_pages_before_sign_in_are_few_requests(name, client):
    answer = client.get(reverse(name), headers={"Accept-Encoding": "gzip"})
    files = set(_FILE.findall(words_of(answer)))
    assert len(files) + 1 <= REQUESTS, files
    assert len(answer.content) + sum(compressed(each, "gzip") for each in files) <= READING
