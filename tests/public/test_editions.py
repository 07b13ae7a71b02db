"""Editions: numbered after their day, kept for good, computed anew and found equal."""

import itertools
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain import editions as domain
from kpis.models import Edition, ReportingYear
from kpis.operations import editions
from kpis.operations.editions import content_at, current_edition, editions_of
from smewg.toolkit.days import day_of, start_of
from tests.public.published import corrected, day, publish

rows = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.fixed_dictionaries({"year": st.integers(2017, 2019), "name": st.text(max_size=3)}),
    min_size=1,
)
contents = st.dictionaries(st.sampled_from(["areas", "evidence", "years"]), rows)


@given(contents, contents)
def test_applying_the_changes_to_an_edition_gives_the_next(before, after):
    found = domain.changes(before, after)
    assert domain.apply(before, found) == after
    assert all(each["what"] and each["why"] for each in found)
    assert domain.changes(after, after) == []


@pytest.mark.django_db
class TestEditions:
    def test_nothing_published_has_no_edition(self, plan):
        assert editions_of(plan) == []
        shown = current_edition(plan).content["figures"].values()
        assert {each["value"]["kind"] for each in shown} == {"not_published"}

    def test_a_day_with_news_makes_one_edition_once(self, plan):
        publish(plan)
        corrected(plan, 1, on=0)
        corrected(plan, 2, on=3)
        corrected(plan, 1, on=3)
        found = editions_of(plan)
        assert [str(each) for each in found] == ["1.0", "1.1"]
        assert editions_of(plan) == found
        row = found[1].content["figures"]["kpi-1/2017/total"]
        assert [each["edition"] for each in row["corrections"]] == ["1.0", "1.1", "1.1"]
        assert row["value"] == {"kind": "number", "number": 1, "words": "1"}

    def test_a_day_gets_its_number_when_it_has_ended_in_singapore(self, plan, monkeypatch):
        publish(plan)
        monkeypatch.setattr(editions, "today", lambda: day_of(day(0)))
        assert editions_of(plan) == []
        assert current_edition(plan).name == "next"
        assert current_edition(plan).content["figures"]["kpi-1/2017/total"]["value"]["number"] == 2
        monkeypatch.setattr(editions, "today", lambda: day_of(day(1)))
        assert current_edition(plan).name == "1.0"

    def test_a_changed_definition_of_a_published_year_makes_a_new_major(self, plan):
        publish(plan)
        assert [str(each) for each in editions_of(plan)] == ["1.0"]
        plan.indicators.get(slug="kpi-1").definition_changes.create(
            number=99, date="2017-06-01", change="Webinars count too."
        )
        assert [str(each) for each in editions_of(plan)] == ["1.0", "2.0"]
        assert [str(each) for each in editions_of(plan)] == ["1.0", "2.0"]

    def test_it_only_grows(self, plan):
        publish(plan)
        (kept,) = editions_of(plan)
        for change in (kept.save, kept.delete, Edition.objects.all().delete):
            with pytest.raises(TypeError):
                change()
        assert kept.checksum == domain.checksum_of(kept.text)

    def test_fifty_corrections_change_no_older_edition(self, plan):
        dice = random.Random(50)
        publish(plan)
        known = {}
        for on in range(1, 51):
            corrected(plan, dice.randrange(9), on=on)
            if on % 10 == 0:
                made = {str(each): each.text for each in editions_of(plan)}
                known = made | known
        kept = {str(each): each.text for each in Edition.objects.all()}
        assert kept == known
        assert len(kept) > 30

    def test_it_is_computed_anew_and_found_equal(self, plan):
        publish(plan)
        for on in range(1, 5):
            corrected(plan, 3 + on % 2, on=on)
        early = {str(each): each.text for each in editions_of(plan)}
        publish(plan, 2018, on=20)
        found = editions_of(plan)
        assert [str(each) for each in found] == ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]
        assert all(early.get(str(each), each.text) == each.text for each in found)
        for each in found:
            end = start_of(each.day + editions.ONE_DAY)
            assert json.loads(json.dumps(content_at(plan, end, found))) == each.content
        for one, other in itertools.pairwise(found):
            changed = domain.changes(one.content, other.content)
            assert domain.apply(one.content, changed) == other.content
            assert changed

    def test_an_unpublished_year_is_in_no_edition(self, plan):
        publish(plan)
        (edition,) = editions_of(plan)
        assert ReportingYear.objects.get(year=2018).published_at is None
        row = edition.content["figures"]["kpi-1/2018/total"]
        assert row["value"]["kind"] == "not_published"
        assert row["published"] is row["listed"] is None
