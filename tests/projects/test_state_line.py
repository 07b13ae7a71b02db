"""Where a concept note stands: one sentence, the same everywhere, as far as each may know."""

import pytest
from django.urls import reverse

from projects import workflow
from projects.enums import NoteState
from projects.forms import state_line as lines
from projects.forms.concept_notes import NoteForm, words_of
from projects.operations.notes import write_note
from projects.operations.transitions import transition_note
from smewg.models import Economy
from smewg.toolkit import days
from tests.factories import UserFactory
from tests.projects.factories import note, self_funded, session

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def today():
    return days.day_in_words(days.today()).rpartition(" ")[0]


@pytest.fixture
def chile(plan):
    return UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))


def told(found, *readers):
    found.refresh_from_db()
    return [str(lines.state_line(found, each)) for each in readers]


def write(found, by, **words):
    found.refresh_from_db()
    links = words.pop("links", [(each.objective, each.how) for each in found.links.all()])
    for name, value in words.items():
        setattr(found, name, value)
    write_note(
        found,
        by=by,
        proposers=found.proposers.all(),
        cosponsors=found.cosponsors.all(),
        links=links,
    )


def step(found, key, by, reason=""):
    return transition_note(workflow.BY_KEY[key], found.pk, by=by, reason=reason)


def test_a_draft_is_theirs_who_may_read_it(plan, delegate, secretariat, today):
    alone = note(delegate, cosponsors=())
    assert told(alone, delegate) == [f"Draft, saved {today}, only Peru sees it"]
    asked = note(delegate, title="Another", cosponsors=("CHL",))
    assert told(asked, delegate) == [f"Draft, saved {today}, only Chile and Peru see it"]
    more = note(delegate, title="A third", cosponsors=("CHL", "MEX", "JPN"))
    assert told(more, delegate) == [f"Draft, saved {today}, only Chile and 3 others see it"]
    office = note(secretariat, title="A fourth", cosponsors=())
    assert told(office, secretariat) == [
        f"Draft, saved {today}, only Peru and the secretariat see it"
    ]


def test_each_turn_in_its_sentence(plan, delegate, secretariat, chair, today):
    found = note(delegate)
    readers = (delegate, secretariat, chair)
    step(found, "submit", delegate)
    assert told(found, *readers) == [f"Submitted {today}"] * 3
    step(found, "return", secretariat, "Say how many.")
    returned = f"Returned {today}"
    assert told(found, *readers) == [
        f"{returned}: change it and submit it again",
        f"{returned}: change it and submit it again",
        returned,
    ]
    write(found, delegate, summary="Sixty enterprises.", pages=2)
    changed = "changed since and not sent: 2 fields"
    assert told(found, *readers) == [f"{returned}; {changed}"] * 3
    step(found, "submit", delegate)
    assert told(found, *readers) == [f"Submitted {today}"] * 3
    step(found, "endorse", chair)
    write(found, delegate, title="Better tools")
    assert told(found, delegate) == [f"Endorsed {today}; changed since and not sent: 1 field"]
    step(found, "submit-final", delegate)
    assert told(found, *readers) == [f"Final version submitted {today}"] * 3
    step(found, "withdraw", delegate, "No money.")
    gone = f"Withdrawn {today}"
    assert told(found, *readers) == [f"{gone}, take it back", f"{gone}, take it back", gone]
    step(found, "take-withdrawal-back", delegate)
    assert told(found, chair) == [f"Final version submitted {today}"]


@pytest.mark.parametrize("state", [each for each in NoteState if each != NoteState.DRAFT])
def test_every_state_begins_with_its_own_word_and_names_its_day(plan, delegate, secretariat, state):
    found = note(delegate, state=state)
    found.state_since = days.today().replace(year=2019, month=5, day=9)
    found.save()
    (line,) = told(found, secretariat)
    said = "Withdrawn" if state == NoteState.WITHDRAWN else state.since
    assert line.startswith(f"{said} 9 May 2019"), line
    found.state_since = None
    found.save()
    assert told(found, secretariat)[0].startswith(said)


def test_a_withdrawal_that_stays_offers_no_way_back(plan, delegate, secretariat, client_as):
    found = note(delegate, state=NoteState.SCORED)
    step(found, "withdraw", delegate, "No money.")
    assert "take it back" not in told(found, delegate)[0]
    assert "take it back" not in told(found, secretariat)[0]
    page = client_as("delegate").get(reverse("projects:note", args=[found.pk])).content.decode()
    assert "Take the withdrawal back" not in page, "nothing is offered that is then refused"


def test_what_a_self_funded_note_changed_later_is_never_sent(plan, delegate, today):
    fund = self_funded()
    found = note(delegate, state=NoteState.ENDORSED, session=session(funds=[fund]), fund=fund)
    write(found, delegate, summary="Sixty enterprises.")
    assert told(found, delegate)[0].endswith("; 1 field was not sent")


def test_every_field_of_the_form_that_is_sent_is_compared(plan, delegate):
    found = note(delegate, state=NoteState.RETURNED)
    version = found.versions.get()
    people = {"contacts", "signed_off_by", "signed_off_on"}  # no reader judges them
    typed = {*words_of(found), "links"} - {"session", "proposers", "cosponsors", *people}
    typed = {name for name in typed if not name.startswith("how-")}
    assert set(lines.LABELS) == typed & {*version.words, "links"} == typed
    form = NoteForm(instance=found, user=delegate)
    for name in set(lines.LABELS) - {"links"}:
        assert str(form[name].label) == lines.LABELS[name]
    objective = plan.areas.last().objectives.last()
    write(found, delegate, links=[(objective, "By training")])
    found.refresh_from_db()
    assert lines.to_submit(found) == [("links", "Objectives it serves")]


def test_the_same_words_on_every_page_and_for_the_secretariat(
    plan, delegate, secretariat, chair, client_as, today
):
    found = note(delegate, state=NoteState.RETURNED)
    found.state_since = days.today()
    found.save()
    write(found, delegate, summary="Sixty enterprises.", ends=None)
    line = f"Returned {today}; changed since and not sent: 2 fields"
    pages = {
        "note": reverse("projects:note", args=[found.pk]),
        "form": reverse("projects:note_change", args=[found.pk]),
        "session": reverse("projects:session", args=[found.session.slug]),
        "register": reverse("projects:register"),
    }
    for name, address in pages.items():
        for role in ("delegate", "secretariat", "chair"):
            if (name, role) != ("form", "chair"):
                assert line in client_as(role).get(address).content.decode(), (name, role)
    assert line in client_as("delegate").get(reverse("home")).content.decode()
    page = client_as("delegate").get(pages["note"]).content.decode()
    assert '#div_id_summary">Summary</a>' in page, "what goes when it is submitted"
    assert '#div_id_ends">Last day</a>' in page
    assert 'class="goes"' not in client_as("chair").get(pages["note"]).content.decode()


@pytest.mark.parametrize("role", ["secretariat", "chair"])
def test_home_says_it_to_those_who_endorse(plan, delegate, role, client_as, today):
    found = note(delegate)
    step(found, "submit", delegate)
    page = client_as(role).get(reverse("home")).content.decode()
    assert f"{found.name}: Submitted {today}." in page


def test_a_self_funded_note_is_never_asked_for_a_final_version(plan, delegate, client_as):
    fund = self_funded()
    note(delegate, state=NoteState.ENDORSED, session=session(funds=[fund]), fund=fund)
    page = client_as("delegate").get(reverse("home")).content.decode()
    assert "has begun" in page
    assert "Submit the final version" not in page


def test_a_save_says_where_it_stands_now(plan, delegate, client_as, today):
    found = note(delegate, state=NoteState.ENDORSED)
    typed = {
        "version": found.version,
        "touched": ["summary"],
        "summary": "Sixty enterprises.",
        "draft_writer": "a",
    }
    saved = client_as("delegate").post(reverse("projects:note_draft", args=[found.pk]), typed)
    line = saved.json()["sections"]["state-line"]["html"]
    assert "changed since and not sent: 1 field" in line


def test_lists_ask_as_often_for_many_as_for_few(
    plan, delegate, secretariat, django_assert_max_num_queries
):
    found = [
        note(delegate, state=state, title=f"Note {number} of {state}")
        for state in (NoteState.RETURNED, NoteState.ENDORSED, NoteState.WITHDRAWN)
        for number in range(3)
    ]
    fresh = type(found[0]).objects.filter(pk__in=[each.pk for each in found])
    with django_assert_max_num_queries(12):
        assert len(lines.with_state_lines(fresh, secretariat)) == 9
