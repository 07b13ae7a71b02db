"""A delegate of one economy reaches nothing of another's that is not accepted, at any address."""

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse

from contributions.models import Contribution, ContributionFile
from contributions.operations.reports import accept_report, begin_report, send_report
from contributions.urls import urlpatterns
from kpis.models import ReportingYear
from smewg.models import Economy
from tests.factories import EconomyFactory, UserFactory, report_words, reported

pytestmark = [pytest.mark.once, pytest.mark.django_db]

SECRET = "Zebrafish"
PRIVATE = "Quokka"
NAMES = [pattern.name for pattern in urlpatterns]
OWN_SIDE = {
    *("report", "edit", "draft", "withdraw", "take_back", "versions", "say"),
    *("return", "beside", "accept"),
}
"""Addresses that name one report."""


@pytest.fixture
def theirs(plan):
    """Chile's report in each state that is not accepted, with a file, in words nobody else has."""
    chile = UserFactory(role="delegate", economy=EconomyFactory(code="CHL"))
    made = [
        reported(plan, chile, state=state, title=SECRET, done=SECRET)
        for state in ("draft", "submitted", "returned", "withdrawn")
    ]
    for report in made:
        ContributionFile.objects.create(
            contribution=report,
            file=ContentFile(b"%PDF", f"{SECRET}.pdf"),
            name=f"{SECRET}.pdf",
            size=4,
            added_by=chile,
        )
    return made


def addresses(name, reports):
    """Every way to ask `name` for something of these reports."""
    if name == "file":
        return [reverse("contributions:file", args=[each.files.get().pk]) for each in reports]
    if name in OWN_SIDE:
        return [reverse(f"contributions:{name}", args=each.place) for each in reports]
    for arguments in ([], [2018], [2018, "CHL"], ["2017-2020"]):
        try:
            return [reverse(f"contributions:{name}", args=arguments)]
        except NoReverseMatch:
            continue
    return []  # it takes something else: its own test looks at it


@pytest.mark.parametrize("role", ["delegate", "chair", "observer"])
def test_no_address_gives_a_word_of_it(role, plan, theirs, client_as):
    client, said = client_as(role), {}
    for name in NAMES:
        for address in addresses(name, theirs):
            for answer in (client.get(address), client.post(address, {"message": "x", "send": 1})):
                body = b"".join(answer) if answer.streaming else answer.content
                if SECRET.encode() in body:
                    said[name, address] = "a word of it"
                names_one = name in OWN_SIDE or name == "file"
                if names_one and answer.status_code not in {404, 405}:
                    said[name, address] = answer.status_code
        current = Contribution.objects.in_bulk([each.pk for each in theirs])
        assert [current[each.pk].state for each in theirs] == [each.state for each in theirs], name
    assert not said


def test_the_secretariat_sees_no_draft(plan, theirs, client_as):
    draft = next(each for each in theirs if each.state == "draft")
    client = client_as("secretariat")
    for name in ("report", "edit", "draft", "versions", "accept", "beside"):
        address = reverse(f"contributions:{name}", args=draft.place)
        assert client.get(address).status_code == 404, name
    assert SECRET not in client.get(reverse("contributions:file", args=[draft.files.get().pk]))


@pytest.mark.parametrize("role", ["delegate", "chair", "observer", "secretariat"])
def test_what_is_private_stays_so_when_the_report_is_accepted(plan, client_as, role, request):
    chile = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    year = ReportingYear.objects.get(year=2018)
    report = begin_report(chile.economy, year, by=chile)
    files = [
        ContributionFile.objects.create(
            contribution=report,
            file=ContentFile(b"%PDF", "f.pdf"),
            name=name,
            size=4,
            is_public=is_public,
            added_by=chile,
        )
        for name, is_public in (("open.pdf", True), ("closed.pdf", False))
    ]
    words = report_words(plan, private_note=PRIVATE, contact=PRIVATE, title="Seen by all")
    send_report(report.pk, words, by=chile, files=files)
    accept_report(report.pk, by=request.getfixturevalue("secretariat"), seen_version=1)
    ReportingYear.objects.filter(year=2018).update(state="published")
    client = client_as(role)
    page = client.get(reverse("contributions:report", args=report.place)).content.decode()
    assert "Seen by all" in page
    may_read = role == "secretariat"
    assert (PRIVATE in page) == may_read
    answers = [
        client.get(reverse("contributions:file", args=[each.pk])).status_code for each in files
    ]
    assert answers == [200, 200 if may_read else 404]


def test_observers_see_accepted_reports_of_published_years_only(plan, client_as):
    chile = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    report = reported(plan, chile, state="accepted")
    address = reverse("contributions:report", args=report.place)
    assert client_as("observer").get(address).status_code == 404
    ReportingYear.objects.filter(year=2018).update(state="published")
    assert client_as("observer").get(address).status_code == 200
