"""Tools that are not ours read what is public: they cannot share our mistakes.

schemathesis and frictionless take seconds to import: only the process that asks them does.
"""

import io
import json
import re
import zipfile
from unittest.mock import patch
from urllib.parse import urlsplit

import html5lib
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from pyld import jsonld

from public.views import openapi
from reviews.operations.public_documents import public_documents
from tests.public.published import corrected, publish
from tests.reviews.publishing import published
from tests.reviews.test_reviews import begun, written
from tests.settings import MIDDLEWARE

PAGES = (
    "/public/", "/public/2017-2020/", "/public/2017-2020/areas/2/", "/public/2017-2020/kpi-1/",
    "/public/reviews/", "/public/releases/", "/public/corrections/", "/public/method/",
    "/public/api/",
    "/f/2017-2020/kpi-1/2017/total", "/f/2017-2020/kpi-1/2018/area-2",
)  # fmt: skip

KNOWN = {"key": "2017-2020", "code": "kpi-1", "year": 2017, "column": "total", "number": "1.0"}

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def door(plan):
    publish(plan)
    corrected(plan, 3, on=5, reason="One was found later & counted <again>.")
    return plan


def test_frictionless_finds_the_data_package_valid(door, client, tmp_path):
    with zipfile.ZipFile(io.BytesIO(client.get("/data/2017-2020/1.1.zip").content)) as archive:
        archive.extractall(tmp_path)
    from frictionless import Package  # noqa: PLC0415

    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    figures = (tmp_path / "figures.csv").read_text()
    (tmp_path / "figures.csv").write_text(figures.replace("kpi-1,", "kpi-77,", 1))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_each_page_is_html_that_a_strict_reader_takes(door, client):
    for address in PAGES:
        page = client.get(address).content.decode()
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(page.lstrip())


def test_the_json_ld_means_what_schema_org_says(door, client):
    page = client.get("/public/").content.decode()
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    found = json.loads(text) | {"@context": {"@vocab": "https://schema.org/"}}
    (node,) = jsonld.expand(found)
    assert node["@type"] == ["https://schema.org/Dataset"]
    assert len(node["https://schema.org/distribution"]) == 6
    assert node["https://schema.org/version"] == [{"@value": "1.1"}]


@pytest.fixture
def reviewed(door, secretariat, chair, verifier):
    """A published review with its three documents, as the worker leaves them."""
    start = "reviews.operations.slips.start_making", "reviews.operations.snapshots.start_making"
    with patch(start[0]), patch(start[1]):
        review = begun(door, chair, first_year=2017, last_year=2017)
        written(review, chair)
        snapshot = published(review, chair)
        for each in public_documents(snapshot):
            each.keep(b"made")
        yield snapshot


@pytest.fixture
def _one_connection():
    """The application asked from outside in this process, on the test's own connection."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield
    for each in signals:
        each.connect(close_old_connections)


UNCOMPRESSED = [each for each in MIDDLEWARE if "weight.Compressed" not in each]
"""For a client of WSGI that does not unpack what is compressed."""


@pytest.mark.usefixtures("_one_connection")
@override_settings(MIDDLEWARE=UNCOMPRESSED)
def test_the_api_keeps_its_description(door, reviewed):
    """schemathesis asks each address with what the description allows, and what it does not."""
    import schemathesis  # noqa: PLC0415

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            asked.append(case.path)
            case.call_and_validate()

        ask()
        names = [each["name"] for each in operation.definition.raw.get("parameters", ())]
        known = {name: KNOWN[name] for name in names if f"{{{name}}}" in operation.path}
        if operation.path.startswith("/api/v1/reviews/"):
            known["number"] = reviewed.number
        operation.Case(path_parameters=known).call_and_validate()
        if "format" in names:
            operation.Case(path_parameters=known, query={"format": "csv"}).call_and_validate()
    itself = "/api/v1/openapi.json"  # schemathesis leaves out where it read from
    assert {*asked, itself} == set(openapi.described()["paths"])


def test_every_answer_is_described_whole():
    """A name that goes, comes or changes its kind is another docs/openapi.json."""
    found = openapi.described()
    Draft202012Validator.check_schema({"$defs": found["components"]["schemas"]})
    for path, operations in found["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]
        schema = content["application/json"]["schema"]
        assert "$ref" in schema or schema["required"], path


@override_settings(SITE_URL="https://smewg.example")
def test_addresses_in_the_files_are_absolute(door, client):
    figure = client.get("/api/v1/plans/2017-2020/figures/kpi-1/2017/total").json()
    assert urlsplit(figure["permalink"]).netloc == "smewg.example"
