"""Two people write one draft: a question that is not answered is never passed over.

All four long forms, with a script's save and without; tests/browser/test_an_open_question.py does
the same in two windows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contributions.models import Contribution
from contributions.operations.reports import begin_report, save_draft
from kpis.models import ReportingYear
from projects.models import Score
from reviews.models import Review
from smewg.models import Economy
from smewg.toolkit.draft_history import DraftLine, record, settle
from smewg.toolkit.drafts import ChangedMeanwhile, CurrentDraft, Sent
from tests.factories import UserFactory
from tests.forms import as_sent
from tests.projects.factories import note
from tests.projects.scoring import eligible, rules_for

pytestmark = pytest.mark.django_db
SCRIPT = {"accept": "application/json"}


@dataclass
class Opened:
    page: str
    saves: str
    field: str
    people: tuple[Any, Any]
    reads: Callable[[], str]
    draft: str
    history: str


def report(plan, make):
    peru = Economy.objects.get(code="PE")
    ana, ben = (UserFactory(name=n, role="delegate", economy=peru) for n in ("Ana", "Ben"))
    found = begin_report(peru, ReportingYear.objects.get(year=2018), by=ana)
    return Opened(
        reverse("contributions:edit", args=found.place),
        reverse("contributions:draft", args=found.place),
        "outcome",
        (ana, ben),
        lambda: Contribution.objects.get().draft.get("outcome", ""),
        found.draft_name,
        reverse("contributions:history", args=found.place),
    )


def concept_note(plan, make):
    secretariat = make("secretariat")
    peru = Economy.objects.get(code="PE")
    ana, ben = (UserFactory(name=n, role="delegate", economy=peru) for n in ("Ana", "Ben"))
    found = note(secretariat)
    return Opened(
        reverse("projects:note_change", args=[found.pk]),
        reverse("projects:note_draft", args=[found.pk]),
        "summary",
        (ana, ben),
        lambda: type(found).objects.get(pk=found.pk).summary,
        f"note-{found.pk}",
        reverse("projects:note_history", args=[found.pk]),
    )


def ballot(plan, make):
    secretariat = make("secretariat")
    first = eligible(secretariat)[0]
    rules = rules_for(first.session, secretariat)
    chile = Economy.objects.get(code="CHL")
    ana, ben = (UserFactory(name=n, role="delegate", economy=chile) for n in ("Ana", "Ben"))
    return Opened(
        reverse("scoring:ballots", args=[rules.session.slug]),
        reverse("scoring:ballots_draft", args=[rules.session.slug]),
        f"n{first.pk}-C1-why",
        (ana, ben),
        lambda: (
            Score.objects.filter(criterion__key="C1", ballot__note=first)
            .values_list("sentence", flat=True)
            .first()
            or ""
        ),
        f"ballots-{rules.session_id}-{chile.pk}",
        reverse("scoring:ballots_history", args=[rules.session.slug]),
    )


def section(plan, make):
    chair, secretariat = make("chair"), make("secretariat")
    span = {"first_year": 2017, "last_year": 2018, "cut_off": "2018-12-31"}
    review = Review(plan=plan, kind="mid-term", title="A review", **span)
    review.begin(by=chair)
    found = review.sections.get(key="findings")
    return Opened(
        reverse("reviews:section", args=[review.pk, "findings"]),
        reverse("reviews:save", args=[review.pk, "findings"]),
        "text",
        (chair, secretariat),
        lambda: type(found).objects.get(pk=found.pk).text,
        found.draft_name,
        reverse("reviews:history", args=[review.pk, "findings"]),
    )


@pytest.fixture(params=[report, concept_note, ballot, section], ids=lambda form: form.__name__)
def opened(request, plan):
    return request.param(plan, request.getfixturevalue)


@pytest.fixture
def both(opened, client_for):
    return [client_for(person) for person in opened.people]


@pytest.fixture
def client_for():
    def signed_in(person):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.mark.once
def test_an_unanswered_question_is_asked_again_whatever_is_sent(opened, both):
    ana, ben = both
    hers, his = (as_sent(each.get(opened.page)) for each in both)
    saved = ana.post(opened.saves, {**hers, opened.field: "By Ana", "draft_writer": "a"})
    assert saved.status_code == 200, saved.content
    typed = {**his, opened.field: "By Ben", "draft_writer": "b"}
    asked = ben.post(opened.saves, typed, headers=SCRIPT)
    assert asked.status_code == 409
    assert asked.json()["theirs"] == {opened.field: "By Ana"}
    for button in ({}, {"save": "1"}, {"send": "1"}, {"submit": "all"}):
        page = ben.post(opened.page, {**typed, **button})
        assert page.status_code == 409
        shown = as_sent(page)
        assert ben.post(opened.page, {**shown, **button}).status_code == 409, "nothing is chosen"
        assert opened.reads() == "By Ana"
    assert "By Ana" in page.content.decode()
    assert "By Ben" in page.content.decode()


@pytest.mark.once
@pytest.mark.parametrize(("side", "stands"), [("mine", "By Ben"), ("theirs", "By Ana")])
def test_what_was_chosen_stands_and_both_are_in_the_history(opened, both, side, stands):
    ana, ben = both
    hers, his = (as_sent(each.get(opened.page)) for each in both)
    assert ana.post(opened.saves, {**hers, opened.field: "By Ana"}).status_code == 200
    shown = as_sent(ben.post(opened.page, {**his, opened.field: "By Ben"}))
    chosen = {**shown, f"choice-{opened.field}": side}
    assert ben.post(opened.page, chosen).status_code == 302
    assert opened.reads() == stands
    kept = [line.words.get(opened.field) for line in DraftLine.objects.of(opened.draft)]
    assert "By Ana" in kept


@pytest.mark.once
def test_a_choice_is_made_against_the_words_that_were_shown(opened, both):
    ana, ben = both
    hers, his = (as_sent(each.get(opened.page)) for each in both)
    said = ana.post(opened.saves, {**hers, opened.field: "By Ana"}, headers=SCRIPT).json()
    shown = as_sent(ben.post(opened.page, {**his, opened.field: "By Ben"}))
    later = {**hers, "version": said["version"], opened.field: "By Ana, again"}
    assert ana.post(opened.saves, later).status_code == 200
    chosen = {**shown, f"choice-{opened.field}": "mine"}
    assert ben.post(opened.page, chosen).status_code == 409
    assert opened.reads() == "By Ana, again"


def test_the_history_is_read_and_put_back_through_the_ordinary_save(opened, both):
    ana, ben = both
    assert "Nothing is saved yet" in ana.get(opened.history).content.decode()
    hers = as_sent(ana.get(opened.page))
    said = ana.post(opened.saves, {**hers, opened.field: "Nine shops"}, headers=SCRIPT).json()
    first = said["version"]
    ana.post(opened.saves, {**hers, "version": first, opened.field: "Ten firms"})
    page = ben.get(opened.history)
    text = page.content.decode()
    assert opened.people[0].name in text
    assert '<del><span class="visually-hidden">removed: </span>Nine' in text
    version = DraftLine.objects.of(opened.draft).first().version
    stale = ben.post(opened.history, {"version": first, "line": first})
    assert stale.status_code == 409
    assert opened.reads() == "Ten firms", "nothing is overwritten unseen"
    assert ben.post(opened.history, {"version": version, "line": first}).status_code == 302
    assert opened.reads() == "Nine shops"
    kept = [line.words[opened.field] for line in DraftLine.objects.of(opened.draft)[:2]]
    assert kept == ["Nine shops", "Ten firms"]
    assert ben.post(opened.history, {"version": version, "line": 999}).status_code == 404


words = st.sampled_from(["", "one", "two", "one two", "one two three", "four"])
steps = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["type", "save", "lost", "answer", "reload"]),
        st.sampled_from(["title", "done"]),
        words,
        st.sampled_from(["mine", "theirs"]),
    ),
    max_size=25,
)


class Writer:
    """A page: what it shows, what it was served with, and how far it has read each field."""

    def __init__(self, name, current):
        self.name, self.asked = name, None
        self.reload(current)

    def reload(self, current):
        self.version, self.words = current.version, dict(current.words)
        self.seen, self.asked = dict(current.words), None


@given(steps)
def test_no_word_that_was_saved_is_lost_or_replaced_unseen(steps):
    """Two writers in any order: saves, answers that are lost, questions, choices and reloads."""
    person = UserFactory()
    current = CurrentDraft(0, {})
    last_by = {}
    DraftLine.objects.all().delete()
    writers = {name: Writer(name, current) for name in "ab"}
    acknowledged = set()

    def save(page, sent, *, is_heard):
        nonlocal current
        try:
            stands = settle("a-draft", sent, current, page.words)
        except ChangedMeanwhile as changed:
            if is_heard:
                page.asked = changed
            return
        for name in {*stands, *current.words}:
            before, now = current.words.get(name, ""), stands.get(name, "")
            if before != now and last_by.get(name, page.name) != page.name:
                assert page.seen.get(name, "") == before, "replaced words that nobody saw"
            if before != now:
                last_by[name] = page.name
        acknowledged.update((name, each) for name, text in stands.items() for each in text.split())
        if stands != dict(current.words):
            version = current.version + 1
            record("a-draft", current, stands, version, sent=sent, by=person)
            current = CurrentDraft(version, stands, writer=page.name, person=person)
        if is_heard:
            page.version, page.words = current.version, dict(stands)
            page.seen, page.asked = dict(stands), None

    for who, step, field, text, side in steps:
        page = writers[who]
        if step == "type":
            page.words[field] = text
        elif step == "reload":
            page.reload(current)
        elif step in {"save", "lost"}:
            save(page, Sent(page.version, who), is_heard=step == "save")
        elif page.asked:
            shown = page.asked
            page.seen |= shown.theirs
            chosen = dict.fromkeys(shown.theirs, side)
            sent = Sent(page.version, who, shown.current.version, chosen)
            save(page, sent, is_heard=True)
    kept = [current.words, *DraftLine.objects.of("a-draft").values_list("words", flat=True)]
    for name, each in acknowledged:
        assert any(each in line.get(name, "").split() for line in kept)


def test_many_saves_of_one_sitting_share_a_line_while_no_word_goes(plan, delegate):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    for version, text in enumerate(["A", "A shop", "A shop in Lima", "A firm in Lima"]):
        save_draft(report.pk, {"title": text}, by=delegate, sent=Sent(version, "a"))
    kept = [line.words["title"] for line in DraftLine.objects.of(report.draft_name)]
    assert kept == ["A firm in Lima", "A shop in Lima"]
