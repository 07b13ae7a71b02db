"""Steps of an activity, an edition and its lines: judged on the locked row, nothing overwritten."""

from datetime import date
from functools import partial

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.operations.evidence_from_activity import carry_out
from plans.forms.schedule import ActivityForm
from plans.models import Activity, Objective, WorkPlanItem
from plans.operations.activities import (
    carry_out_activity,
    change_state,
    confirm_areas,
    move_activity,
    take_activity_back,
)
from plans.operations.work_plans import (
    agree_edition,
    record_progress,
    start_edition,
    take_line_off,
)
from smewg.models import Economy, Meeting
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.versions import version_of
from tests.at_one_instant import at_one_instant, on_postgresql

pytestmark = pytest.mark.django_db

STATES = list(Activity.State.values)


def activity(number=1):
    return Activity.objects.get(plan__key="2017-2020", number=number)


@pytest.fixture
def edition(plan, secretariat):
    return start_edition(plan, 2018, by=secretariat)


@pytest.fixture
def line(edition):
    return WorkPlanItem.objects.create(edition=edition, kind="deliverable", title="A toolkit")


def meeting():
    return Meeting.objects.get(kind="SMEWG", number=47)


def test_what_was_dropped_is_not_set_under_way_from_an_old_page(plan, secretariat, verifier):
    change_state(activity().pk, "dropped", by=secretariat, reason="No funds")
    with pytest.raises(TransitionRefused) as refused:
        change_state(activity().pk, "under way", by=verifier, seen="planned", reason="It begins")
    (reason,) = refused.value.reasons
    assert reason.startswith(
        "Look at the activity again before you save. It is dropped now: "
        "planned, now dropped: No funds (Sri Wibowo, "
    )
    assert activity().state == "dropped"


def test_the_page_of_an_activity_says_what_it_showed_and_is_told_what_became(
    client_as, plan, verifier
):
    client = client_as("secretariat")
    page = client.get(reverse("plans:activity", args=[plan.key, 1])).content.decode()
    assert '<input type="hidden" name="seen" value="planned">' in page
    assert f'name="version" value="{version_of(activity())}"' in page, "beside the years"
    change_state(activity().pk, "dropped", by=verifier, reason="No funds")
    turn = reverse("plans:activity_turn", args=[plan.key, 1])
    refused = client.post(turn, {"state": "under way", "reason": "It begins", "seen": "planned"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "It is dropped now: planned, now dropped: No funds (Tomas Reyes, " in text
    assert 'value="It begins"' in text, "what was typed comes back"
    assert '<input type="hidden" name="seen" value="dropped">' in text
    same = client.post(turn, {"state": "dropped", "reason": "No host", "seen": "planned"})
    assert "It is dropped now: planned, now dropped: No funds (Tomas Reyes, " in (
        same.content.decode()
    )


def test_years_that_another_gave_are_not_moved_from_an_old_page(plan, secretariat, verifier):
    move_activity(activity().pk, 2018, 2019, by=verifier, reason="The host changed")
    with pytest.raises(TransitionRefused, match=r"It is in 2018-2019 now: moved from 2016-2017"):
        move_activity(activity().pk, 2017, 2018, by=secretariat, reason="Sooner", seen="2016-2017")
    assert activity().years == "2018-2019"


def test_a_carried_out_activity_stays_so_while_its_evidence_is_listed(plan, secretariat):
    carry_out_activity(activity().pk, 2017, by=secretariat)
    with pytest.raises(TransitionRefused, match="Take its evidence off the list first"):
        change_state(activity().pk, "dropped", by=secretariat, reason="No funds")
    with pytest.raises(TransitionRefused, match="with the evidence of it"):
        change_state(activity(2).pk, "carried out", by=secretariat)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([*STATES, "move", "carry out", "take back"]),
            st.sampled_from(["", "  ", "As the group agreed"]),
            st.booleans(),
            st.sampled_from([None, *STATES]),
        ),
        max_size=8,
    )
)
def test_an_activity_goes_as_a_plain_second_reading_says(plan, secretariat, verifier, steps):
    """Random steps by two people, some from an old page, against the rules in other words."""
    Activity.objects.filter(pk=activity().pk).update(
        state="planned", carried_out_in=None, first_year=2016, last_year=2017
    )
    state, year, years = "planned", None, (2016, 2017)
    lines = activity().history.count()
    for wanted, reason, first, seen in steps:
        by, said = (secretariat if first else verifier), bool(reason.strip())
        settled = state in {"carried out", "dropped"}
        if wanted == "move":
            may = said and not settled
            step = partial(move_activity, activity().pk, 2018, 2019, by=by, reason=reason)
        elif wanted == "carry out":
            may, step = not settled, partial(carry_out_activity, activity().pk, 2018, by=by)
        elif wanted == "take back":
            may = said and state == "carried out"
            step = partial(take_activity_back, activity().pk, by=by, reason=reason)
        else:
            may = wanted not in {state, "carried out"} and state != "carried out"
            may = may and (said or (wanted == "under way" and not settled))
            may = may and seen in {None, state}
            step = partial(change_state, activity().pk, wanted, by=by, reason=reason, seen=seen)
        try:
            step()
        except TransitionRefused:
            assert not may, (state, wanted, reason, seen)
            continue
        assert may, (state, wanted, reason, seen)
        lines += 1
        years = (2018, 2019) if wanted == "move" else years
        state = {"move": state, "carry out": "carried out", "take back": "under way"}.get(
            wanted, wanted
        )
        year = 2018 if state == "carried out" else None
        assert activity().history.first().history_user == by
    kept = activity()
    assert (kept.state, kept.carried_out_in) == (state, year)
    assert (kept.first_year, kept.last_year) == years
    assert kept.history.count() == lines


ACTIVITY_STEPS = {
    "plan": ("deferred", lambda pk, by: change_state(pk, "planned", by=by, reason="As agreed")),
    "start": ("planned", lambda pk, by: change_state(pk, "under way", by=by)),
    "take-up": ("dropped", lambda pk, by: change_state(pk, "under way", by=by, reason="Funds")),
    "defer": ("planned", lambda pk, by: change_state(pk, "deferred", by=by, reason="Later")),
    "drop": ("planned", lambda pk, by: change_state(pk, "dropped", by=by, reason="No funds")),
    "carry-out": ("planned", lambda pk, by: carry_out_activity(pk, 2018, by=by)),
    "take-back": ("carried out", lambda pk, by: take_activity_back(pk, by=by, reason="A slip")),
    "move": ("planned", lambda pk, by: move_activity(pk, 2018, 2019, by=by, reason="The host")),
    "confirm-areas": (
        "planned",
        lambda pk, by: confirm_areas(pk, activity().plan.areas.all()[:1], by=by),
    ),
}
STATE_COLUMNS = ("state", "carried_out_in", "first_year", "last_year", "area_inferred")


@pytest.mark.parametrize("key", ACTIVITY_STEPS)
def test_neither_a_step_nor_a_saved_word_of_an_activity_overwrites_the_other(
    plan, secretariat, client_as, key
):
    state, step = ACTIVITY_STEPS[key]
    Activity.objects.filter(pk=activity().pk).update(
        state=state, carried_out_in=2017 if state == "carried out" else None, area_inferred=True
    )
    stale = activity()
    Activity.objects.filter(pk=stale.pk).update(title="A title saved meanwhile")
    step(stale.pk, secretariat)
    taken = activity()
    assert taken.title == "A title saved meanwhile"
    stale.title = "A title typed before the step"
    stale.save()
    kept = activity()
    assert kept.title == "A title typed before the step"
    assert (kept.state, kept.carried_out_in) == (taken.state, taken.carried_out_in)


def test_changing_an_activity_s_words_leaves_years_and_areas_that_were_decided_meanwhile(
    plan, secretariat
):
    stale = activity(11)
    opened_on = {"title": "New words", "reason": "Clearer", "version": str(version_of(stale))}
    move_activity(stale.pk, 2018, 2019, by=secretariat, reason="The host changed")
    confirm_areas(stale.pk, plan.areas.all()[:1], by=secretariat)
    later = ActivityForm(opened_on, instance=stale, plan=plan, by=secretariat)
    assert later.keep() is None
    assert "areas" in {each.name for each in later.conflict.differences}, "both are shown"
    chosen = {"version": later["version"].value(), "choice-areas": "theirs", "asked": ["areas"]}
    data = QueryDict(mutable=True)
    for name, value in (opened_on | chosen).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = ActivityForm(data, instance=activity(11), plan=plan, by=secretariat)
    assert form.keep(), form.errors
    kept = activity(11)
    assert (kept.title, kept.years, kept.area_inferred) == ("New words", "2018-2019", False)


def test_an_edition_is_not_agreed_over_a_line_that_its_page_did_not_show(
    client_as, plan, edition, line, verifier
):
    client = client_as("secretariat")
    address = reverse("plans:work_plan", args=[plan.key, 2018])
    seen = client.get(address).context["edition"].lines_version
    assert f'name="seen" value="{seen}"' in client.get(address).content.decode()
    record_progress(line.pk, "under way", by=verifier)
    agree = reverse("plans:work_plan_agree", args=[plan.key, 2018])
    typed = {"meeting": meeting().pk, "seen": seen}
    refused = client.post(agree, typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Its lines changed since your page was opened: A toolkit (Tomas Reyes, " in text
    edition.refresh_from_db()
    assert not edition.is_agreed
    now = refused.context["edition"].lines_version
    assert client.post(agree, typed | {"seen": now}).status_code == 302
    edition.refresh_from_db()
    assert edition.is_agreed


def test_a_line_saved_after_its_edition_was_agreed_is_refused_and_both_are_shown(
    client_as, plan, edition, line, verifier
):
    agree_edition(edition.pk, meeting(), by=verifier)
    change = reverse("plans:item_change", args=[plan.key, 2018, line.pk])
    typed = {"kind": "deliverable", "title": "Another toolkit", "due": "2018-06-01"}
    page = client_as("secretariat").post(change, typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "was agreed at " in text
    assert " by Tomas Reyes: its lines stay as they were agreed." in text
    assert "Another toolkit" in text
    assert "A toolkit" in text, "as it stands, beside"
    assert WorkPlanItem.objects.get().title == "A toolkit"
    added = reverse("plans:item_new", args=[plan.key, 2018])
    page = client_as("secretariat").post(added, typed)
    assert (page.status_code, WorkPlanItem.objects.count()) == (409, 1)
    assert "Another toolkit" in page.content.decode()
    assert client_as("secretariat").get(change).status_code == 403
    assert client_as("delegate").post(change, typed).status_code == 403
    client_as("secretariat").post(reverse("plans:item_remove", args=[plan.key, 2018, line.pk]))
    assert WorkPlanItem.objects.count() == 1


def test_an_edition_is_agreed_once_and_the_second_is_told_of_the_first(
    client_as, plan, edition, line, verifier
):
    agree_edition(edition.pk, meeting(), by=verifier)
    agree = reverse("plans:work_plan_agree", args=[plan.key, 2018])
    page = client_as("chair").post(agree, {"meeting": meeting().pk})
    assert page.status_code == 422
    assert "An edition is agreed once. It is agreed now: agreed at " in page.content.decode()
    assert client_as("observer").post(agree, {"meeting": meeting().pk}).status_code == 403


def test_progress_of_a_line_from_an_old_page_is_refused(client_as, plan, edition, line, verifier):
    record_progress(line.pk, "dropped", by=verifier, why="No author")
    address = reverse("plans:item", args=[plan.key, 2018, line.pk])
    opened_on = str(line.history.earliest("history_id").history_id)
    page = client_as("secretariat").post(address, {"state": "done", "version": opened_on})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Tomas Reyes saved this while you were writing" in text
    assert "dropped" in text
    assert "No author" in text
    assert WorkPlanItem.objects.get().state == "dropped"
    with pytest.raises(TransitionRefused, match="Say why it is dropped"):
        record_progress(line.pk, "dropped", by=verifier)


@pytest.mark.parametrize("state", WorkPlanItem.State.values)
def test_neither_progress_nor_a_saved_word_of_a_line_overwrites_the_other(
    plan, secretariat, edition, line, state
):
    WorkPlanItem.objects.filter(pk=line.pk).update(title="A title saved meanwhile")
    told = record_progress(line.pk, state, by=secretariat, on=date(2018, 5, 1), why="As agreed")
    assert told.title == "A title saved meanwhile"
    line.title = "A title typed before"
    line.save()
    kept = WorkPlanItem.objects.get()
    assert (kept.title, kept.state) == ("A title typed before", state)
    assert (kept.settled_on is not None) == (state in {"done", "dropped"})


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["start", "add", "agree", "remove", *WorkPlanItem.State.values]),
            st.sampled_from(["", "Why"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_an_edition_and_its_line_go_as_a_plain_second_reading_says(
    plan, secretariat, verifier, steps
):
    WorkPlanItem.objects.all().delete()
    plan.work_plans.all().delete()
    edition = start_edition(plan, 2018, by=secretariat)
    agreed, lines = False, {}
    for what, why, first in steps:
        by = secretariat if first else verifier
        one = next(iter(lines), None)
        if what == "start":
            may, step = False, partial(start_edition, plan, 2018, by=by)
        elif what == "agree":
            may = not agreed and any(state != "dropped" for state in lines.values())
            step = partial(agree_edition, edition.pk, meeting(), by=by)
        elif what == "add":
            may = not agreed
            step = partial(
                WorkPlanItem.objects.create, edition=edition, kind="outcome", title="Another"
            )
        elif one is None:
            continue
        elif what == "remove":
            may, step = not agreed, partial(take_line_off, one, by=by)
        else:
            may = what != "dropped" or bool(why)
            step = partial(record_progress, one, what, by=by, why=why)
        try:
            gave = step()
        except TransitionRefused:
            assert not may, (what, why, agreed, lines)
            continue
        assert may, (what, why, agreed, lines)
        agreed = agreed or what == "agree"
        if what == "add":
            lines[gave.pk] = "planned"
        elif what == "remove":
            del lines[one]
        elif what != "agree":
            lines[one] = what
    edition.refresh_from_db()
    assert edition.is_agreed == agreed
    assert dict(edition.items.values_list("pk", "state")) == lines


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_dropping_and_setting_under_way_at_one_instant_one_is_refused(
    plan, secretariat, verifier
):
    pk = activity().pk
    outcomes = at_one_instant(
        lambda: change_state(pk, "dropped", by=secretariat, reason="No funds", seen="planned"),
        lambda: change_state(pk, "under way", by=verifier, reason="", seen="planned"),
    )
    refused = [each for each in outcomes if isinstance(each, TransitionRefused)]
    assert len(refused) == 1
    other = "Sri Wibowo" if outcomes[1] in refused else "Tomas Reyes"
    assert other in refused[0].reasons[0]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_agreeing_an_edition_and_saving_its_line_at_one_instant_one_is_refused(
    plan, secretariat, verifier
):
    edition = start_edition(plan, 2018, by=secretariat)
    line = WorkPlanItem.objects.create(edition=edition, kind="deliverable", title="A toolkit")
    seen, where = edition.lines_version, meeting()
    line.title = "Another toolkit"
    outcomes = at_one_instant(
        lambda: agree_edition(edition.pk, where, by=verifier, seen=seen), line.save
    )
    edition.refresh_from_db()
    kept = WorkPlanItem.objects.get()
    refused = [isinstance(each, TransitionRefused) for each in outcomes]
    assert sorted(refused) == [False, True]
    if refused[0]:
        assert "Another toolkit" in outcomes[0].reasons[0]
    else:
        assert "It stands as: A toolkit" in outcomes[1].reasons
    assert (edition.is_agreed, kept.title) == (
        (False, "Another toolkit") if refused[0] else (True, "A toolkit")
    )


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_progress_and_agreeing_at_one_instant_what_was_read_is_agreed(
    plan, secretariat, verifier
):
    edition = start_edition(plan, 2018, by=secretariat)
    line = WorkPlanItem.objects.create(edition=edition, kind="deliverable", title="A toolkit")
    seen, where = edition.lines_version, meeting()
    agreed, told = at_one_instant(
        lambda: agree_edition(edition.pk, where, by=verifier, seen=seen),
        lambda: record_progress(line.pk, "dropped", by=secretariat, why="No author"),
    )
    assert not isinstance(told, TransitionRefused), "progress is told of agreed lines too"
    edition.refresh_from_db()
    assert edition.is_agreed == (not isinstance(agreed, TransitionRefused))


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_activity_carried_out_twice_at_one_instant_is_listed_once(plan, secretariat, verifier):
    found, indicator = activity(), plan.indicators.get(slug="kpi-2")
    served, economies = list(Objective.objects.all()[:1]), [Economy.objects.get(code="PE")]

    def list_it(by):
        return lambda: carry_out(
            found, indicator, held_from=date(2017, 5, 4), held_until=None, place="Lima",
            objectives=served, economies=economies, by=by,
        )  # fmt: skip

    outcomes = at_one_instant(list_it(secretariat), list_it(verifier))
    assert found.evidence.count() == 1
    (refused,) = [each for each in outcomes if isinstance(each, TransitionRefused)]
    assert "It is listed already" in refused.reasons[0]
