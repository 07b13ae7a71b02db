"""Each model on the administration pages x role x published or open: one table, and one world.

READ: to look up; its page changes it. FORM: changed by the form of its page. ADDS: entered here
too. REMOVES: deleted here, as long as nothing names it.
"""

import re
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import ClassVar

import django
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contributions.models import Contribution, ContributionWindow
from kpis.domain import figures
from kpis.models import (
    Correction,
    Evidence,
    Figure,
    FigureChange,
    Judgement,
    PlannedRelease,
    PublishedFigure,
    ReportingYear,
    Target,
)
from kpis.operations.evidence import tell_apart
from kpis.operations.figures import change_figures
from plans.models import Plan
from smewg.models import (
    Economy,
    Partner,
    User,
)
from smewg.toolkit.references import named_by
from tests.factories import EconomyFactory, listed, reported
from tests.forms import opened_now
from tests.test_urls import things  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.once]

READ, FORM, ADDS, REMOVES = "read", "form", "adds", "removes"
TABLE = {
    "smewg.Economy": {FORM},
    "smewg.Partner": {FORM, ADDS, REMOVES},
    "smewg.Dialogue": {FORM, ADDS},
    "smewg.Meeting": {FORM, ADDS, REMOVES},
    "smewg.AgendaItem": {FORM, REMOVES},
    "smewg.Attendance": {FORM},
    "smewg.Paper": {FORM},
    "smewg.MeetingDecision": {FORM},
    "smewg.OfficeTerm": {FORM, ADDS},
    "smewg.RecordedTurn": {FORM, ADDS},
    "smewg.TurnSwap": {READ},
    "smewg.User": {READ},
    "smewg.ReminderRule": {FORM},
    "smewg.Reminder": {READ},
    "smewg.Snooze": {READ},
    "smewg.LearnedAnswer": {READ},
    "smewg.ReceivedList": {READ},
    "smewg.AuditEntry": {READ},
    "smewg.TermsOfReference": {FORM, ADDS},
    "smewg.TermsReview": {FORM},
    "plans.Plan": {READ},
    "plans.CriticalSuccessFactor": {READ},
    "plans.EarlierFramework": {READ},
    "plans.AlignedInitiative": {READ},
    "plans.PlannedReview": {READ},
    "plans.PriorityArea": {READ},
    "plans.Objective": {READ},
    "plans.Indicator": {READ},
    "plans.DefinitionChange": {READ},
    "plans.Activity": {READ},
    "plans.WorkPlanEdition": {READ},
    "plans.WorkPlanItem": {READ},
    "plans.Assessment": {READ},
    "plans.Recommendation": {READ},
    "plans.InitiativeItem": {READ},
    "plans.OtherForumActivity": {READ},
    "plans.OverlapAnswer": {READ},
    "projects.Fund": {FORM, ADDS, REMOVES},
    "projects.Session": {FORM, ADDS},
    "projects.SessionFund": {READ},
    "projects.ConceptNote": {READ},
    "projects.Consent": {READ},
    "projects.NoteVersion": {READ},
    "projects.GateDecision": {READ},
    "projects.ClaimedLink": {READ},
    "projects.NoteFile": {READ},
    "projects.MonitoringReport": {READ},
    "projects.NotADuplicate": {READ},
    "projects.ScoringRules": {READ},
    "projects.SessionCriterion": {READ},
    "projects.Ballot": {READ},
    "projects.Score": {READ},
    "projects.Closing": {READ},
    "projects.RankedNote": {READ},
    "projects.ConsensusDecision": {READ},
    "kpis.ReportingYear": {READ},
    "kpis.Count": {READ},
    "kpis.Figure": {READ},
    "kpis.PublishedFigure": {READ},
    "kpis.Correction": {READ},
    "kpis.Edition": {READ},
    "kpis.Evidence": {READ},
    "kpis.EvidenceFile": {READ},
    "kpis.NotTheSame": {READ},
    "kpis.Target": {READ},
    "kpis.Judgement": {READ},
    "kpis.PlannedRelease": {READ},
    "contributions.Contribution": {READ},
    "contributions.ContributionVersion": {READ},
    "contributions.ContributionMessage": {READ},
    "contributions.ContributionFile": {READ},
    "contributions.AcceptedEvidence": {READ},
    "contributions.ContributionWindow": {READ},
    "contributions.NothingToReport": {READ},
    "reviews.Review": {READ},
    "reviews.ReviewSection": {READ},
    "reviews.ReviewAsk": {READ},
    "reviews.ReviewComment": {READ},
    "reviews.SectionTemplate": {READ},
    "reviews.WordTemplate": {READ},
    "reviews.Snapshot": {READ},
    "reviews.ReviewDocument": {READ},
}
OF_A_YEAR = {"kpis.ReportingYear", "kpis.Figure", "kpis.Evidence", "kpis.Judgement"}
"""Of these a row of a published year is asked, and one of an open year."""
NOT_HERE = {
    "smewg.Installation": "one row about the installation: its page tells of it",
    "smewg.OutgoingMail": "mails hold private links; the page of mails shows what is safe",
    "smewg.WaitingNotice": "a person's mail of the day",
    "smewg.DailyMail": "a person's mail of the day",
    "smewg.CalendarSubscription": "a private address",
    "smewg.SignedInSession": "a person's devices",
    "smewg.AuditHead": "the end of the audit trail, for the trail alone",
    "smewg.DraftLine": "words that nobody sent yet are their writer's",
    "smewg.SearchEntry": "made from other rows, also from drafts: the search shows them",
    "smewg.SearchWord": "words of everything, also of drafts: nobody reads the list itself",
    "smewg.WorkerProcess": "the worker: the page of the installation tells of it",
    "smewg.DutyRun": "the worker: the page of the installation tells of it",
    "smewg.HomeVisit": "when a person last opened Home, for that person's page",
    "smewg.HomeNews": "what a person has not seen yet, for that person's page",
    "smewg.BackupOrder": "a backup by the worker: the page of the installation tells of it",
    "smewg.ListTask": "how far the worker is with a long list: the list's own page tells of it",
    "plans.SentPlanFile": "a plan file that is looked at before it is loaded, on pages of its own",
    "reviews.DismissedAlarm": "a word beside a section's words, read and given on its page",
    "reviews.DraftedSentence": "a sentence of a section, read and confirmed on its page",
    "projects.BallotSheet": "an economy's draft of its ballots is its own",
}
LIBRARIES = {"admin", "auth", "contenttypes", "sessions", "account", "mfa"}
ROLES = ("observer", "delegate", "chair")
RIGHTS = ("module", "view", "add", "change", "delete")


def desks():
    return {model._meta.label: desk for model, desk in admin.site._registry.items()}


def address(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_every_model_is_on_the_desk_or_says_why_not():
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in LIBRARIES and not hasattr(model, "history_id")
    }
    ours = {label for label in ours if "Historical" not in label}
    assert desks().keys() == TABLE.keys()
    assert ours == TABLE.keys() | NOT_HERE.keys()
    bare = {
        label for label, desk in desks().items() if not (desk.search_fields or desk.list_filter)
    }
    assert bare <= {"reviews.Snapshot", "reviews.ReviewDocument"}, "they cannot be searched"


@pytest.fixture
def world(things, secretariat):  # noqa: F811 -- the fixture
    """What test_urls.py asks for, in 2017, which is published; more of each in 2018, open."""
    plan = Plan.objects.get(key="2017-2020")
    Evidence.objects.first().partners.add(Partner.objects.first())
    listed(plan, secretariat, year=2018)
    one, other = list(Evidence.objects.order_by("pk")[:2])
    tell_apart(one, other, because="Two days", by=secretariat)
    indicator = plan.indicators.first()
    Target.objects.create(
        indicator=indicator, kind="target", year=2020, number=9, note="Agreed", set_by=secretariat
    )
    for year in ReportingYear.objects.filter(year__in=(2017, 2018)):
        change = FigureChange(indicator, None, 0, figures.counted(3))
        change_figures(year, [change], by=secretariat)
        Judgement.objects.create(
            reporting_year=year, indicator=indicator, words="w", reason="r", by=secretariat
        )
        PlannedRelease.objects.create(reporting_year=year, day=date(2030, 1, 1))
        ContributionWindow.objects.create(
            reporting_year=year, opens=date(year.year, 1, 1), closes=date(year.year, 2, 1)
        )
    publish(2017)
    figure = Figure.objects.filter(count__reporting_year__year=2017).first()
    PublishedFigure.objects.create(figure=figure, kind="number", number=3, listed=2)
    Correction.objects.create(figure=figure, kind="number", number=2, reason="r", by=secretariat)
    return things


def publish(year):
    ReportingYear.objects.filter(year=year).update(state="published", published_at=timezone.now())


class Asking:
    """A request as far as a desk looks at one."""

    GET: ClassVar = {}

    def __init__(self, user):
        self.user = user


def test_each_model_answers_each_role_as_the_table_says(
    world, client_as, observer, delegate, chair, secretariat
):
    clients = {role: client_as(role) for role in (*ROLES, "secretariat")}
    people = {"observer": observer, "delegate": delegate, "chair": chair}
    client, wrong, said, asked = clients["secretariat"], {}, [], cycle(ROLES)
    for label, may in TABLE.items():
        model, desk = apps.get_model(label), desks()[label]
        place = address(model, "changelist")
        for role, person in people.items():
            if any(getattr(desk, f"has_{what}_permission")(Asking(person)) for what in RIGHTS):
                wrong[label, role] = "may"
        role = next(asked)
        if clients[role].get(place).status_code != 403:
            wrong[label, role] = "let in"
        found = client.get(place, {"q": "a"} if desk.search_fields else {})
        added = client.get(address(model, "add"))
        if (found.status_code, added.status_code) != (200, 200 if ADDS in may else 403):
            wrong[label, "list, add"] = found.status_code, added.status_code
        said.append(found.content.decode())
        seen = desk.get_queryset(Asking(secretariat))
        two = (seen.first(), seen.last()) if label in OF_A_YEAR else (seen.first(),)
        for row in {each.pk: each for each in two if each}.values():
            answers = answers_of(client, model, row, said)
            if answers != expected_of(may, row):
                wrong[label, row.pk] = answers
    assert not wrong
    assert not library_sentences("\n".join(said))
    for label in ("smewg.Partner", "kpis.Evidence"):
        place = address(apps.get_model(label), "changelist")
        assert Client().get(place).url.startswith("/accounts/login/?next=")


def expected_of(may, row):
    """What the secretariat gets for a row of such a model, and whether a POST changes anything."""
    return {
        "change": 200,
        "history": 200,
        "delete": 200 if REMOVES in may else 403,
        "change post": 200 if FORM in may else 403,
        "is still there": True,
    }


def answers_of(client, model, row, said):
    """A POST says nothing but that it came: a form asks for what it needs, or saves the same."""
    found = {}
    for what, ask in (
        ("change", lambda: client.get(address(model, "change", row.pk))),
        ("history", lambda: client.get(address(model, "history", row.pk))),
        ("change post", lambda: client.post(address(model, "change", row.pk), {"version": "0"})),
    ):
        answer = ask()
        said.append(answer.content.decode())
        found[what] = 200 if answer.status_code == 302 else answer.status_code
    to = address(model, "delete", row.pk)
    answer = client.post(to, {"post": "yes"}) if named_by(row) else client.get(to)
    found["delete"] = answer.status_code
    found["is still there"] = model._base_manager.filter(pk=row.pk).exists()
    return found


ALSO_OURS = {"Skip to main content", "Save and add another", "Not empty"}


def library_sentences(pages):
    """Sentences of Django's own that stand on these pages."""
    text = " ".join(re.sub(r"<[^>]+>", " ", pages).split())
    folder = Path(django.__file__).parent / "contrib/admin/locale/en/LC_MESSAGES/django.po"
    found = re.findall(r'^msgid "([^"%{<]+)"$', folder.read_text("utf-8"), flags=re.M)
    return [
        each for each in found if len(each.split()) > 2 and each not in ALSO_OURS and each in text
    ]


def test_a_partner_that_a_published_item_names_stays(world, client_as, secretariat):
    partner = Partner.objects.filter(evidence__isnull=False).first()
    client = client_as("secretariat")
    page = client.post(address(Partner, "delete", partner.pk), {"post": "yes"}).content.decode()
    assert "stays, because it is named elsewhere" in page
    assert "evidence: 1" in page
    assert Evidence.objects.filter(partners=partner).exists()
    with pytest.raises(ProtectedError, match="named elsewhere"), transaction.atomic():
        partner.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).delete()


def test_a_partner_that_nothing_names_goes_and_its_history_stays(world, client_as):
    partner = Partner.objects.create(name="Typed twice")
    client = client_as("secretariat")
    assert "Nothing names" in client.get(address(Partner, "delete", partner.pk)).content.decode()
    client.post(address(Partner, "delete", partner.pk), {"post": "yes"})
    assert not Partner.objects.filter(pk=partner.pk).exists()
    assert Partner.history.filter(id=partner.pk, history_type="-").exists()


IMPOSSIBLE = ("P/E", "pe", "", "P.E", "PÉ", "P E", "TOOLONGCODE", "..", "P\u2044E", "PE;", "HKC")


def test_an_impossible_code_is_refused_everywhere(client_as):
    """One that breaks addresses, or that means another economy."""
    peru = EconomyFactory(code="PE")
    EconomyFactory(code="HKC", short_name="Hong Kong, China")
    client = client_as("secretariat")
    pages = (address(Economy, "change", peru.pk), reverse("group:economy_change", args=[peru.pk]))
    refused = ("Type 1 to 8 capital letters", "Write at most 8", "Fill", "means Hong Kong, China")
    for code in IMPOSSIBLE:
        for place in pages:
            said = client.post(place, opened_now(peru, code=code, aliases="")).content.decode()
            peru.refresh_from_db()
            assert peru.code == "PE", (code, place)
            assert any(each in said for each in refused), (code, place)
    client.post(pages[1], opened_now(peru, code=" PER\n", aliases=""))
    peru.refresh_from_db()
    assert peru.code == "PER"


def test_what_two_desks_save_is_shown_to_the_second(client_as, secretariat):
    partner = Partner.objects.create(name="ABAC")
    seen = partner.history.first().history_id
    Partner.objects.get(pk=partner.pk)
    client = client_as("secretariat")
    typed = {"name": "ABAC", "kind": "other", "version": seen}
    client.post(address(Partner, "change", partner.pk), {**typed, "note": "first"})
    page = client.post(address(Partner, "change", partner.pk), {**typed, "note": "second"})
    assert "changed this meanwhile to: first" in page.content.decode()
    partner.refresh_from_db()
    assert partner.note == "first"
    now = partner.history.first().history_id
    mine = {**typed, "note": "second", "version": now, "reason": "a letter"}
    assert client.post(address(Partner, "change", partner.pk), mine).status_code == 302
    partner.refresh_from_db()
    assert partner.note == "second"
    told = client.get(address(Partner, "history", partner.pk)).content.decode()
    assert "from “first” to “second”" in told
    assert "Reason: a letter" in told


def test_the_secretariat_opens_the_desk_without_a_superuser_and_nobody_else(client_as, chair):
    User.objects.filter(pk=chair.pk).update(is_staff=True)
    assert client_as("secretariat").get("/admin/").status_code == 200
    answer = client_as("chair").get("/admin/login/?next=/admin/")
    assert answer.status_code == 403
    assert "for the secretariat" in answer.content.decode()
    assert client_as("secretariat").get("/admin/password_change/").url == reverse(
        "account_change_password"
    )


def test_a_draft_of_an_economy_is_not_on_the_desk(plan, delegate, client_as):
    report = reported(plan, delegate, state="draft", title="Our secret plan")
    place = address(Contribution, "change", report.pk)
    client = client_as("secretariat")
    assert client.get(place).status_code == 302
    assert "Our secret plan" not in client.get(place, follow=True).content.decode()
