"""Explain this number: on every figure one tap away, and copied with its source."""

import re
from html.parser import HTMLParser

import pytest
from django.test import override_settings
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.domain import explanation as domain
from kpis.domain.explanation import Explanation, Line
from kpis.models import Count
from kpis.queries import explanations
from kpis.queries.sums import sum_of
from kpis.queries.totals import plan_figures
from smewg.toolkit.values import Value, ValueKind, counted, explain
from tests.factories import UserFactory
from tests.public.published import corrected, publish

values = st.sampled_from(list(ValueKind)).flatmap(
    lambda kind: st.builds(
        Value,
        st.just(kind),
        st.integers(0, 99) if kind in (ValueKind.NUMBER, ValueKind.SO_FAR) else st.none(),
    )
)
lines = st.builds(
    Line,
    st.sampled_from(["Rule", "Corrected", "Typed"]),
    st.lists(st.text(max_size=9), min_size=1, max_size=3).map(tuple),
    copied=st.lists(st.text(max_size=9), max_size=2).map(tuple),
)


@settings(max_examples=40)
@given(values, st.lists(lines, max_size=4), st.text(max_size=9))
def test_each_copy_holds_the_number_and_its_source(value, told, name):
    found = Explanation("KPI 1, 2018, total", name, value, value.words, tuple(told), "A plan.")
    assert domain.meaning_line(value).texts == (explain(value),)
    for copy in (found.for_mail, " ".join(found.for_word)):
        assert value.words in copy
        assert copy.endswith("Source: A plan.")
    cells = [cell for _, cell in found.for_excel]
    assert value.in_a_table in cells
    assert cells[-1] == "A plan."
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in cells)
    for line in told:
        assert line.outside == (line.copied or line.texts)


@given(values, st.integers(0, 9), st.sampled_from(["", "One is awaited."]))
def test_a_difference_has_its_reason_or_says_that_nobody_gave_one(value, listed, reason):
    told = domain.why_it_differs(value, listed, reason)
    is_same = value.number == listed if value.number is not None else not listed
    assert told.startswith("It says the same") == is_same
    if not is_same:
        assert told.endswith(reason or "Nobody has said why.")


@pytest.fixture
def explained(plan):
    """KPI 1 of 2017: published as 2, corrected to 3, beside a list of 2."""
    by = UserFactory(name="Typing Person")
    publish(plan, by=by)
    Count.objects.filter(indicator__slug="kpi-1").update(explanation="One report is awaited.")
    corrected(plan, 3, on=5, reason="One was found later.", by=UserFactory(name="Other Person"))
    return plan


def shown(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@override_settings(SITE_URL="https://smewg.example", PUBLIC_SITE="no")
@pytest.mark.django_db
def test_a_cell_explains_its_number(explained, client_as):
    page = client_as("observer").get(reverse("kpis:cell", args=[2017, "kpi-1", "total"]))
    told = shown(page)
    for said in (
        "Explain this number", "A figure of a year that is closed.", domain.TOTAL_RULE, "2 items",
        "2 items are listed, and the figure is 3. Why: One report is awaited.",
        "by Typing Person.", "as 2.", "From 2 to 3 on", ", by Other Person. Reason: One was found",
        "Copy it with its source", "https://smewg.example/kpis/2017/kpi-1/total/, read on",
    ):  # fmt: skip
        assert said in told, said
    copies = re.findall(r'data-copied="(\w+)"[^>]*>(.*?)</div>', page.content.decode(), re.S)
    assert [kind for kind, _ in copies] == ["word", "excel", "mail"]
    for _, copy in copies:
        assert "3" in copy
        assert "Person" not in copy, "a copy may leave the tool: it names offices only"
    assert "by the Secretariat" in copies[1][1]


@override_settings(SITE_URL="https://smewg.example", PUBLIC_SITE="yes")
@pytest.mark.django_db
def test_the_source_of_a_published_figure_is_what_everybody_reads(explained, client_as, client):
    page = client_as("chair").get(reverse("kpis:cell", args=[2017, "kpi-1", "2"]))
    (address,) = set(re.findall(r"https://smewg.example(/\S+?),", page.content.decode()))
    assert address == "/f/2017-2020/kpi-1/2017/area-2"
    assert client.get(address).status_code == 200
    unpublished = client_as("chair").get(reverse("kpis:cell", args=[2018, "kpi-1", "2"]))
    assert "Use it within the group only." in shown(unpublished)
    assert "/f/2017-2020" not in unpublished.content.decode()


@pytest.mark.django_db
def test_what_a_reader_does_not_see_is_not_explained_to_them(explained, client_as):
    hidden = client_as("observer").get(reverse("kpis:cell", args=[2018, "kpi-1", "total"]))
    if hidden.status_code == 200:
        assert "Typed" not in shown(hidden)


@pytest.mark.django_db
def test_a_sum_names_its_years_its_list_and_its_corrections(explained):
    current = plan_figures(explained, UserFactory())
    indicator = explained.indicators.get(slug="kpi-1")
    found = explanations.of_sum(current, indicator, None, sum_of(current, indicator))
    told = {line.term: line for line in found.lines}
    assert found.value == Value(ValueKind.SO_FAR, 3) or found.value == counted(3)
    assert told["Each year"].texts[0] == "2017: 2, corrected to 3"
    assert "since=2017&until=2020" in told["The list behind it"].url
    assert "One was found later." in told["Corrected"].texts[0]
    assert "2017: 3 typed, 2 listed" in told["Figure and list"].texts[0]


class Figures(HTMLParser):
    """The numbers in tables and tiles that neither open nor explain themselves."""

    def __init__(self):
        super().__init__()
        self.open, self.bare, self.cells = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ("td", "a", "details"):
            self.open.append([tag, dict(attrs), "", False])
        if tag in ("a", "details"):
            for each in self.open:
                each[3] = True

    def handle_data(self, text):
        for each in self.open[:1]:
            each[2] += text

    def handle_endtag(self, tag):
        if tag in ("td", "a", "details") and self.open and self.open[-1][0] == tag:
            _, attrs, text, opens = self.open.pop()
            if tag == "td" and "number" in attrs.get("class", "") and re.search(r"\d", text):
                self.cells += 1
                if not opens:
                    self.bare.append(text)


@pytest.mark.once
@pytest.mark.django_db
def test_every_figure_on_the_pages_of_counts_is_one_tap_from_its_explanation(explained, client_as):
    asker, seen = client_as("chair"), 0
    for address in (
        reverse("kpis_pages:indicator", args=[explained.key, "kpi-1"]),
        reverse("kpis_pages:area", args=[explained.key, 1]),
    ):
        parser = Figures()
        parser.feed(asker.get(address).content.decode())
        assert not parser.bare, (address, parser.bare)
        seen += parser.cells
    assert seen > 10
    year = asker.get(reverse("kpis:year", args=[2017])).content.decode()
    links = re.findall(r"<a data-explain[^>]*href=\"([^\"]+)\"", year, re.S)
    assert len(links) == 25
    assert b"data-explanation" in asker.get(links[0]).content
    dashboard = asker.get(reverse("reviews:dashboard", args=[explained.key])).content.decode()
    tiles = dashboard.split('<section class="tile">')[1:]
    assert len(tiles) == 5
    assert all("data-explanation" in each for each in tiles)
    assert "data-explain" in asker.get("/").content.decode()
