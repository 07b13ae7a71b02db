"""Each grave step x each thing that can be missing: the page says it, and no POST gets round it.

A step is asked for by the page that its address is; a thing that stops it is said there with no
button, and a POST is refused with the same sentence. What only its readers will see is said and
stops nothing. A POST that did not come from the page is shown the page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kpis.domain import figures
from kpis.models import Count, FigureChange, ReportingYear
from kpis.operations.figures import change_figures, reopen_cell
from kpis.operations.years import verify_year
from projects.models import ConceptNote
from reviews.models import Review
from reviews.operations.comments import comment_on
from reviews.operations.reviews import circulate_review
from smewg.models import User
from smewg.toolkit.confirm import UNSEEN
from tests.factories import UserFactory
from tests.forms import mark_on
from tests.kpis.test_life_of_a_year import closed as closed_year
from tests.projects.test_scoring_pages import at, kept_scored, scored  # noqa: F401 -- fixtures
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("kept_scored")]
"""It is asked for by name within a test, and what is kept must be there before the test begins."""


@dataclass
class World:
    """What a step is taken on: its address, what is typed on its page, and how to see it done."""

    address: str
    is_done: Callable[[], bool]
    typed: dict[str, Any] = field(default_factory=dict)
    thing: Any = None


@pytest.fixture(autouse=True)
def _nothing_is_made(monkeypatch):
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)


@pytest.fixture
def review(plan, chair):
    found = begun(plan, chair)
    written(found, chair)
    return World(
        reverse("reviews:publish", args=[found.pk]),
        lambda: Review.objects.get(pk=found.pk).is_published,
        {"typed": f"Mid-term review {found.span}"},
        found,
    )


@pytest.fixture
def year(plan, secretariat):
    found = ReportingYear.objects.with_plan(2017)
    change = FigureChange(plan.indicators.get(slug="kpi-1"), None, 0, figures.counted(2))
    change_figures(found, [change], by=secretariat)
    Count.objects.get().explain("Two reports are awaited.", by=secretariat)  # else it stays open
    found = closed_year(found, secretariat)
    return World(
        reverse("kpis:publish", args=[2017]),
        lambda: ReportingYear.objects.get(pk=found.pk).is_published,
        {},
        found,
    )


@pytest.fixture
def session(scored):  # noqa: F811
    rules, _ = scored
    return World(at(rules, "close/"), rules.session.closings.exists, {}, rules)


@pytest.fixture
def account(plan, delegate):
    return World(
        reverse("group:close_account", args=[delegate.pk]),
        lambda: not User.objects.get(pk=delegate.pk).is_active,
        {"reason": "left the group"},
        delegate,
    )


def _typed_figure(world, people, state, **more):
    found = ReportingYear.objects.get(year=2018)
    indicator = found.plan.indicators.get(slug="kpi-2")
    change_figures(
        found, [FigureChange(indicator, None, 0, figures.counted(13))], by=people["secretariat"]
    )
    ReportingYear.objects.filter(pk=found.pk).update(state=state, **more)


def _without_number(world, people):
    Review.objects.filter(pk=world.thing.pk).update(number="")


def _window_open(world, people):
    until = timezone.localdate() + timedelta(days=3)
    circulate_review(world.thing.pk, by=people["chair"], until=until)


def _open_comment(world, people):
    comment_on(world.thing.sections.get(key="findings"), "Say more.", by=people["chair"])


def _cut_off_ahead(world, people):
    ahead = timezone.localdate() + timedelta(days=9)
    Review.objects.filter(pk=world.thing.pk).update(cut_off=ahead)


def _verified(world, people):
    verify_year(world.thing.pk, by=people["verifier"])


def _reopened(world, people):
    indicator = world.thing.plan.indicators.get(slug="kpi-2")
    reopen_cell(world.thing.pk, indicator, None, by=people["secretariat"], because="Please look.")
    _verified(world, people)


def _no_eligible_note(world, people):
    ConceptNote.objects.filter(session=world.thing.session).update(state="withdrawn")


def _no_deadline(world, people):
    type(world.thing.session).objects.filter(pk=world.thing.session.pk).update(scores_due=None)


def _another_delegate(world, people):
    UserFactory(role="delegate", economy=world.thing.economy)


def _as_it_is(world, people):
    """Nothing more: what is missing is missing from the beginning."""


STOPS = {
    # (step, what is missing): (made so, said)
    ("review", "number"): (_without_number, "It has no document number"),
    ("review", "end of comments"): (_window_open, "Comments are open until "),
    ("review", "open year's figures"): (
        lambda w, p: _typed_figure(w, p, "open"), "2018 is open, and not published"),
    ("review", "verification"): (
        lambda w, p: _typed_figure(w, p, "closed"), "2018 is closed but not verified"),
    ("year", "verification"): (_as_it_is, "2017 is not verified"),
    ("year", "an answer for a cell"): (_reopened, "KPI 2, total stands re-opened"),
    ("session", "ballots"): (_as_it_is, "ballots are missing"),
    ("session", "eligible notes"): (_no_eligible_note, "There is no eligible note"),
}  # fmt: skip
TOLD = {
    ("review", "sections"): (_as_it_is, "sections have no text"),
    ("review", "figures"): (_as_it_is, "2018 is open, and not published"),
    ("review", "explanation"): (
        lambda w, p: _typed_figure(w, p, "published"), "1 difference is not explained"),
    ("review", "answer"): (_open_comment, "1 comment is not answered"),
    ("review", "cut-off"): (_cut_off_ahead, "is still to come"),
    ("year", "cells"): (_verified, "24 cells are blank"),
    ("year", "items"): (_verified, "nothing listed. Because: Two reports are awaited."),
    ("session", "late ballots"): (_no_deadline, "ballots are missing"),
    ("account", "another delegate"): (_as_it_is, "Nobody else speaks for"),
    ("account", "nothing"): (_another_delegate, "They cannot sign in any more."),
}  # fmt: skip


@pytest.fixture
def people(secretariat, verifier, chair):
    return {"secretariat": secretariat, "verifier": verifier, "chair": chair}


@pytest.fixture
def by(client_as, people):
    return client_as("secretariat")


def named(pair):
    return "-".join(pair) if isinstance(pair, tuple) else None


@pytest.mark.parametrize("place", STOPS, ids=named)
def test_what_stops_a_step_is_on_its_page_without_a_button_and_in_the_way_of_a_post(
    place, request, by, people
):
    world, (make, sentence) = request.getfixturevalue(place[0]), STOPS[place]
    make(world, people)
    page = by.get(world.address)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert 'name="seen"' not in page.content.decode(), "no button, so nothing to send"
    for forged in ({}, world.typed, world.typed | {"seen": "whatever"}):
        answer = by.post(world.address, forged)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not world.is_done()


@pytest.mark.parametrize("place", TOLD, ids=named)
def test_what_readers_will_see_is_said_and_only_the_page_s_own_button_takes_the_step(
    place, request, by, people
):
    world, (make, sentence) = request.getfixturevalue(place[0]), TOLD[place]
    make(world, people)
    page = by.get(world.address)
    assert sentence in page.content.decode()
    blind = by.post(world.address, world.typed)
    assert blind.status_code in (302, 422)
    assert not world.is_done(), "the page was skipped"
    if blind.status_code == 422:
        assert UNSEEN in blind.content.decode()
        assert sentence in blind.content.decode()
    else:
        assert blind["Location"] == world.address
    by.post(world.address, world.typed | {"seen": "something else"})
    assert not world.is_done(), "another page than this was seen"
    taken = by.post(world.address, world.typed | {"seen": mark_on(page)})
    assert taken.status_code == 302
    assert world.is_done()


def test_one_s_own_role_is_changed_by_its_page_alone(by, people):
    own = people["secretariat"]
    fields = {"email": own.email, "name": own.name, "role": "observer", "reason": "I move on"}
    address = reverse("group:person", args=[own.pk])
    for forged in ({}, {"seen": "x"}, {"typed": ""}, {"typed": "secretariat"}):
        by.post(address, fields | forged)
        assert User.objects.filter(Q(pk=own.pk) & Q(role="secretariat")).exists()
