"""Long lists: the worker reads and takes them, says how far it is, and may be killed between."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from plans.imports.aligned_items import AlignedItemList
from plans.models import InitiativeItem
from smewg.models import ListTask, Partner, ReceivedList, WorkerProcess
from smewg.operations import long_lists
from smewg.toolkit.imports.progress import heard_by, watched
from tests.lists_pages import answer, counts, list_of, take, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = 23


class Killed(BaseException):
    """The worker's process is gone: nothing of it runs any more."""


@pytest.fixture(autouse=True)
def _long_is_short(monkeypatch):
    """More than ten rows are long here, and taken in by fives."""
    monkeypatch.setattr(long_lists, "AT_ONCE", 10)
    monkeypatch.setattr(long_lists, "PORTION", 5)


@pytest.fixture
def by_worker(settings):
    """The installation has a worker, which does nothing before the test says so."""
    settings.DOCUMENTS_MADE_IN_PLACE = False


@pytest.fixture
def secretary(client_as):
    return client_as("secretariat")


def block(rows=ROWS, **others):
    lines = [f"DEAP\t{number}\t{others.get(f'r{number}', f'Item {number}')}" for number in
             range(1, rows + 1)]  # fmt: skip
    return "\n".join(["Initiative\tNo.\tText", *lines])


@pytest.fixture
def send(secretary, plan):
    address = reverse("plans:aligned_import", args=[plan.key])
    return lambda text: secretary.post(address, {"pasted": text}, follow=True)


def items():
    return list(InitiativeItem.objects.order_by("number").values_list("text", flat=True))


def again(client):
    """The list's page as it is now."""
    return client.get(ReceivedList.objects.get().get_absolute_url())


@pytest.mark.usefixtures("made_in_place")
def test_a_long_list_is_read_and_taken_where_the_installation_has_no_worker(send, secretary):
    page = send(block())
    assert counts(page) == {"new": ROWS}
    page = take(secretary, page)
    assert "23 new, 0" in " ".join(page.content.decode().split())
    assert counts(page) == {"left out": ROWS}
    assert items() == [f"Item {number}" for number in range(1, ROWS + 1)]
    assert {each.history.get().history_user.name for each in InitiativeItem.objects.all()} == {
        "Sri Wibowo"
    }, "whose confirm it was, not nobody's"
    assert counts(send(block())) == {"the same": ROWS}


def test_its_page_says_how_far_it_is_and_works_without_script(by_worker, send, secretary):
    page = send(block())
    text = " ".join(page.content.decode().split())
    assert "Reading 23 rows" in text
    assert "It waits for its turn." in text
    assert "See how far it is" in text
    assert "is not running" in text
    WorkerProcess.show("here:1")
    address = reverse("lists:progress", args=[list_of(page).pk])
    assert "is not running" not in again(secretary).content.decode()
    ListTask.objects.update(step="Comparing", done=12, total=23)
    assert secretary.get(address).json()["said"] == "Comparing: row 12 of 23."
    assert "Comparing: row 12 of 23." in again(secretary).content.decode()
    assert long_lists.work() == 1
    assert secretary.get(address).json() == {"is_unfinished": False}
    page = again(secretary)
    assert counts(page) == {"new": ROWS}
    page = take(secretary, page)
    assert "Adding 23 rows" in " ".join(page.content.decode().split())
    assert not items()
    assert long_lists.work() == 1
    assert len(items()) == ROWS


def test_a_worker_that_is_killed_between_loses_nothing_and_takes_nothing_twice(
    by_worker, send, secretary, monkeypatch
):
    take_rows, portions = AlignedItemList.take, []

    def killed_in_the_third(self, planned, by):
        portions.append(len(planned))
        became = take_rows(self, planned, by)
        if len(portions) == 3:
            raise Killed
        return became

    page = send(block())
    long_lists.work()
    take(secretary, again(secretary))
    with monkeypatch.context() as here:
        here.setattr(AlignedItemList, "take", killed_in_the_third)
        with pytest.raises(Killed):
            long_lists.work()
    assert len(items()) == 10, "two portions stand, the third as if it had never begun"
    assert ListTask.objects.get().done == 10
    assert "row 10 of 23" in again(secretary).content.decode()
    assert long_lists.work() == 0, "it may still be alive"
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        assert long_lists.work() == 1
    assert items() == [f"Item {number}" for number in range(1, ROWS + 1)]
    assert InitiativeItem.history.count() == ROWS
    task = ListTask.objects.get()
    assert (task.state, task.new, task.changed, task.refused) == ("done", ROWS, 0, {})
    assert len(list_of(page).taken or ReceivedList.objects.get().taken) == ROWS


def test_a_worker_that_is_killed_each_time_gives_up_and_a_person_may_ask_again(
    by_worker, send, secretary, monkeypatch
):
    def killed(*of):
        raise Killed

    send(block())
    with monkeypatch.context() as here:
        here.setattr(AlignedItemList, "plan", killed)
        for minutes in (0, 2, 4):
            then = timezone.now() + timedelta(minutes=minutes)
            with time_machine.travel(then, tick=False), pytest.raises(Killed):
                long_lists.work()
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            assert long_lists.work() == 0
    page = again(secretary)
    assert "The program ended each time while it was done." in page.content.decode()
    secretary.post(list_of(page).get_absolute_url(), {"again": "1"})
    long_lists.work()
    assert counts(again(secretary)) == {"new": ROWS}


def test_two_workers_take_each_row_once(by_worker, send, secretary):
    send(block())
    long_lists.work()
    take(secretary, again(secretary))
    first = long_lists._claimed()
    assert first is not None
    assert long_lists._claimed() is None
    ListTask.objects.update(claimed_by="another's by now")
    long_lists._take(first)
    assert not items(), "what was taken away from it, it does not write"


def test_rows_that_are_refused_at_the_last_wait_and_the_others_are_taken(
    by_worker, send, secretary, monkeypatch
):
    write = AlignedItemList.write

    def refuses_the_seventh(self, planned, by):
        if planned.row.values["number"] == "7":
            raise ValidationError("The seventh is not wanted.")
        return write(self, planned, by)

    send(block())
    long_lists.work()
    take(secretary, again(secretary))
    with monkeypatch.context() as here:
        here.setattr(AlignedItemList, "write", refuses_the_seventh)
        long_lists.work()
    assert len(items()) == ROWS - 1
    page = again(secretary)
    text = " ".join(page.content.decode().split())
    assert "1 row could not be added and waits below" in text
    assert "Row 8: The seventh is not wanted." in text
    assert counts(page) == {"needs an answer": 1, "left out": ROWS - 1}


def test_what_changed_since_it_was_confirmed_waits(by_worker, send, secretary, plan):
    send(block())
    long_lists.work()
    take(secretary, again(secretary))
    deap = plan.aligned_with.get(number=3)
    InitiativeItem.objects.create(initiative=deap, number=4, text="Somebody's own")
    long_lists.work()
    assert InitiativeItem.objects.get(number=4).text == "Somebody's own"
    page = again(secretary)
    assert counts(page) == {"changes": 1, "left out": ROWS - 1}
    assert "Somebody&#x27;s own" in page.content.decode()


@pytest.mark.usefixtures("made_in_place")
def test_questions_of_a_long_list_are_answered_as_of_a_short_one(send, secretary, plan):
    address = reverse("group:partners_import")
    lines = ["Partner\tKind", *(f"Bank {number}\tprivate" for number in range(12)), "Bank 0\t"]
    page = secretary.post(address, {"pasted": "\n".join(lines)}, follow=True)
    asked = counts(page)["needs an answer"]
    assert asked == 13
    told = {f"row|cell:{number}:kind": "private sector" for number in range(2, 14)}
    page = answer(secretary, page, **told)
    assert counts(page) == {"needs an answer": 1, "new": 12}
    page = answer(secretary, page, **{"row|leave:14": "1"})
    assert counts(page) == {"left out": 1, "new": 12}
    take(secretary, page)
    assert Partner.objects.filter(kind="private sector", name__startswith="Bank").count() == 12


def test_a_file_that_cannot_be_read_says_so_at_once_and_is_not_kept(send, secretary, plan):
    page = secretary.post(
        reverse("plans:aligned_import", args=[plan.key]), {"pasted": "Initiative\tText"}
    )
    assert page.status_code == 422
    assert not waiting()


def test_whoever_listens_hears_of_each_row():
    heard = []
    with heard_by(lambda *said: heard.append(said)):
        assert list(watched("ab", "Reading")) == ["a", "b"]
    assert heard == [("Reading", 0, 2), ("Reading", 1, 2)]
    assert list(watched("ab", "Reading")) == ["a", "b"]
    assert len(heard) == 2


# Home


def home(client):
    found = client.get(reverse("home"))
    return " ".join(found.content.decode().split())


def test_lists_that_wait_stand_on_home_for_their_owner_and_the_secretariat(
    secretary, plan, client_as, django_user_model
):
    assert "that wait" not in home(secretary)
    address = reverse("group:partners_import")
    lines = "Partner\tKind\nBank 1\tprivate sector\nBank 2\tnone of these"
    page = secretary.post(address, {"pasted": lines}, follow=True)
    text = home(secretary)
    assert "Finish 1 list that waits" in text
    assert "2 rows still to add." in text
    other = client_as("verifier")
    assert "It came from Sri Wibowo." in home(other)
    assert "Finish 1 list" not in home(client_as("chair"))
    page = take(secretary, page)
    assert "1 row still to add." in home(secretary)
    answer(secretary, page, **{"row|leave:3": "1"})
    assert "Finish 1 list" not in home(secretary)
    overview = " ".join(secretary.get(reverse("lists:waiting")).content.decode().split())
    assert "No list waits." in overview
    assert "Nothing left to add" in overview
