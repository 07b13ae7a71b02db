"""A form is saved while another connection changes the same row: both stand, or one is refused.

On PostgreSQL the second waits for the first one's lock, and looks at what stands after it; on
SQLite a transaction that writes is the only one, and two objects of one row stand for the rest.
"""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from plans.forms.work_plan import ItemForm
from plans.operations.work_plans import agree_edition
from reviews.forms import ReviewForm
from reviews.models import Review
from reviews.operations.reviews import circulate_review
from smewg.forms.group import MeetingForm
from smewg.models import Meeting
from smewg.toolkit.versions import version_of
from tests.factories import UserFactory
from tests.reviews.publishing import mark_published
from tests.two_people import review as a_review
from tests.two_people import work_plan_line

pytestmark = pytest.mark.django_db(transaction=True)

needs_row_locks = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
)


def sent(row, form_class, **typed):
    """The form as it is sent by somebody who opened it before anything else happened."""
    unbound = form_class(instance=row, **typed.pop("more", {}))
    data = QueryDict(mutable=True)
    for name in unbound.fields:
        value = unbound[name].value()
        if value not in (None, False):
            data[name] = "on" if value is True else str(value)
    data.update(typed)
    return data


def meanwhile(change):
    """Runs `change` on a connection of its own, holds its lock until told, and gives the thread."""
    locked, go_on = threading.Event(), threading.Event()

    def run():
        try:
            with transaction.atomic():
                change()
                locked.set()
                go_on.wait(20)
        finally:
            locked.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert locked.wait(20)
    return thread, go_on


def save_while(change, form):
    """Saves the form while `change` holds its lock: it waits for it, and looks at what stands."""
    if connection.vendor != "postgresql":
        change()
        return form.keep()
    thread, go_on = meanwhile(change)
    threading.Timer(0.3, go_on.set).start()
    try:
        return form.keep()
    finally:
        thread.join(20)


@pytest.fixture
def by(plan):
    return UserFactory(name="Tomas Reyes")


def test_a_review_published_while_its_title_is_saved_stays_published(plan, by):
    a_review(plan, by)
    row = Review.objects.get()
    form = ReviewForm(sent(row, ReviewForm, title="Halfway"), instance=row)
    kept = save_while(lambda: mark_published(by), form)
    current = Review.objects.get()
    assert kept is None
    assert current.is_published
    assert current.published_at
    assert current.title == "A review"
    assert "This review was published by Tomas Reyes" in form.notice
    assert form.data["title"] == "Halfway"


def test_a_title_saved_while_the_review_is_circulated_stands_with_it(plan, by):
    a_review(plan, by)
    row = Review.objects.get()
    row.sections.update(text="Written")
    form = ReviewForm(sent(row, ReviewForm, title="Halfway"), instance=row)
    assert save_while(lambda: circulate_review(row.pk, by=by), form)
    current = Review.objects.get()
    assert (current.title, current.is_circulated) == ("Halfway", True)


def test_a_line_saved_while_its_edition_is_agreed_is_refused_with_its_words(plan, by):
    row = work_plan_line(plan, by)
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, start=date(2017, 9, 1))
    data = sent(row, ItemForm, title="A guide", more={"plan": plan})
    form = ItemForm(data, instance=row, plan=plan)
    kept = save_while(lambda: agree_edition(row.edition_id, meeting, by=by), form)
    row.refresh_from_db()
    assert kept is None
    assert row.title == "A handbook"
    assert "was agreed at" in form.notice
    assert form.data["title"] == "A guide"


def test_of_two_who_save_at_once_one_is_asked(plan, by):
    row = Meeting.objects.create(kind="SMEWG", number=645, year=2017, place="Da Nang")
    mine = MeetingForm(sent(row, MeetingForm, place="Hue"), instance=row)
    theirs = MeetingForm(sent(row, MeetingForm, place="Hanoi"), instance=row)
    assert save_while(theirs.keep, mine) is None
    row.refresh_from_db()
    assert row.place == "Hanoi"
    assert [each.name for each in mine.conflict.differences] == ["place"]
    assert mine.data["version"] == str(version_of(row))


@needs_row_locks
def test_an_agreement_waits_for_the_line_that_is_saved(plan, by):
    """The other way round: the line came first, and the edition is agreed with it."""
    row = work_plan_line(plan, by)
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, start=date(2017, 9, 1))
    data = sent(row, ItemForm, title="A guide", more={"plan": plan})

    def save():
        assert ItemForm(data, instance=row, plan=plan).keep()

    thread, go_on = meanwhile(save)
    threading.Timer(0.3, go_on.set).start()
    agree_edition(row.edition_id, meeting, by=by)
    thread.join(20)
    row.refresh_from_db()
    assert row.title == "A guide"
    assert row.edition.is_agreed
