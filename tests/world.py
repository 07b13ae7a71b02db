"""The world of the walks over all addresses: one of each thing that an address names.

It is made once for a process and put into each test by a dump, so that every walk finds the same
rows with the same ids and times: what one walk read of a page is true of the next one's.
"""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from contributions.models import ContributionFile
from contributions.operations.reports import begin_report, send_report
from kpis.models import Evidence, ReportingYear
from kpis.operations import evidence_files
from plans.models import (
    Assessment,
    InitiativeItem,
    Objective,
    Plan,
    Recommendation,
    SentPlanFile,
    WorkPlanItem,
)
from plans.operations.work_plans import start_edition
from plans.queries.plan_export import export
from projects.operations import note_files
from reviews.models import Review, ReviewAsk, ReviewComment, SectionTemplate
from reviews.operations import snapshots
from reviews.operations.reviews import circulate_review
from smewg.models import (
    AgendaItem,
    Dialogue,
    Economy,
    LearnedAnswer,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    OutgoingMail,
    Paper,
    Partner,
    ReceivedList,
    RecordedTurn,
    ReminderRule,
    TermsOfReference,
    TermsReview,
    TurnSwap,
)
from smewg.operations.attendance import record_attendance
from smewg.toolkit.drafts import Sent
from tests import database
from tests.factories import report_words
from tests.people import chair_of_tests, secretariat_of_tests
from tests.projects import factories as projects
from tests.projects.scoring import two_scored_sessions

pks = {}
"""{what an argument of the table names: its id}, of what was made last."""
kept_pks = {}
files = {}
"""{its name: its content} of each file of the world: a walk may take one away."""


def report_file(plan, by):
    """A file of the report PE-2018-01, which was sent."""
    report = begin_report(
        Economy.objects.get(code="PE"), ReportingYear.objects.get(year=2018), by=by
    )
    kept = ContributionFile.objects.create(
        contribution=report, file=ContentFile(b"%PDF", "r.pdf"), name="r.pdf", size=4, added_by=by
    )
    send_report(report.pk, report_words(plan), by=by, files=[kept])
    return kept


def load_things():
    """The plan, and what the arguments of the table of addresses name."""
    database.load_plan()
    plan = Plan.objects.get(key="2017-2020")
    secretariat, chair = secretariat_of_tests(), chair_of_tests()
    year = ReportingYear.objects.get(year=2017)
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    made = []
    for title in ("One practice", "Another thing altogether"):
        item = Evidence(
            indicator=plan.indicators.get(slug="kpi-3"),
            reporting_year=year,
            meeting=meeting,
            title=title,
        )
        item.keep(
            by=secretariat,
            objectives=[Objective.objects.first()],
            economies=[Economy.objects.first()],
        )
        made.append(item)
    png = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40
    kept = evidence_files.keep(made[0], SimpleUploadedFile("a.png", png), by=secretariat)
    economy = Economy.objects.first()
    review = Review(
        plan=plan, kind="mid-term", title="A review", first_year=2017, last_year=2018,
        cut_off=date(2018, 9, 1),
    )  # fmt: skip
    review.begin(by=chair)
    section = review.sections.get(key="findings")
    section.write({"text": "Much was shared."}, Sent(0), by=chair)
    snapshot = snapshots.try_out(review, by=chair)
    document = snapshot.documents.first()
    document.keep(b"PK")
    circulate_review(review.pk, by=chair)
    edition = start_edition(plan, 2018, by=secretariat)
    assessment = Assessment.objects.create(title="Independent assessment", year=2015)
    initiative = plan.aligned_with.first()
    terms = TermsOfReference.objects.create(adopted_on=date(2017, 1, 1), text="To meet.")
    scored, still_open = two_scored_sessions(secretariat)
    in_session = projects.session(2018)
    note = projects.note(secretariat, state="returned", session=in_session)
    rows = {
        "report_file": report_file(plan, secretariat),
        "note": note,
        "running note": projects.note(
            secretariat, state="running", title="Recipes for bakers", session=in_session
        ),
        "consent": note.consents.get(economy__code="PE"),
        "fund": projects.fund(),
        "note_file": note_files.keep(note, SimpleUploadedFile("a.png", png), by=secretariat),
        "scored note": scored,
        "eligible note": still_open,
        "item": made[0],
        "other": made[1],
        "file": kept,
        "person": chair,
        "line": WorkPlanItem.objects.create(edition=edition, title="A deliverable"),
        "assessment": assessment,
        "recommendation": Recommendation.objects.create(
            assessment=assessment, plan=plan, number=1, text="Do less, better"
        ),
        "aligned": InitiativeItem.objects.create(initiative=initiative, number=1, text="Finance"),
        "review": review,
        "ask": ReviewAsk.objects.create(review=review, number=1, text="to go on"),
        "comment": ReviewComment.objects.create(section=section, by=chair, text="Say more."),
        "document": document,
        "section": SectionTemplate.objects.first(),
        "paper": Paper.objects.create(
            meeting=meeting,
            title="A paper",
            file=ContentFile(b"%PDF", "a.pdf"),
            added_by=secretariat,
        ),
        "decision": MeetingDecision.objects.create(meeting=meeting, number=1, text="Agreed"),
        "swap": TurnSwap.objects.create(
            rotation="host",
            year=2030,
            economy=economy,
            announced_on=date(2028, 1, 1),
            recorded_by=secretariat,
        ),
        "recorded": RecordedTurn.objects.first(),
        "term": OfficeTerm.objects.create(
            office="vice-chair", economy=economy, starts=date(2030, 1, 1), ends=date(2030, 12, 31)
        ),
        "economy": economy,
        "agenda item": AgendaItem.objects.create(meeting=meeting, place=1, number="1", title="A"),
        "attendance": record_attendance(meeting, economy=economy),
        "terms": terms,
        "terms review": TermsReview.objects.create(
            terms=terms, day=date(2018, 1, 1), outcome="confirmed"
        ),
        "partner": Partner.objects.first(),
        "mail": OutgoingMail.objects.create(to=["a@example.org"], sender="b", subject="Hello"),
        "rule": ReminderRule.objects.create(key="own", source="x", audience="y", subject="Hello"),
        "list": ReceivedList.objects.create(
            kind="other-fora", owner=secretariat, name="a.csv", content=b"Forum,Title\nOECD,Loans"
        ),
        "learned": LearnedAnswer.objects.create(
            kind="economy",
            key="name:economy:srv",
            spelling="SRV",
            value="Viet Nam",
            words="Viet Nam",
            learned_by=secretariat,
        ),
        "plan_file": SentPlanFile.objects.create(
            name="changed.yaml",
            text=export(plan).replace("title: SMEWG", "title: The SMEWG", 1),
            begun_by=secretariat,
        ),
        "dialogue": Dialogue.objects.create(date=date(2018, 3, 1), title="With ABAC"),
    }
    pks.update({name: row.pk for name, row in rows.items()})
    files.update({name: _read(name) for name in _names_of_files()})
    connection.run_on_commit.clear()  # as in a test, where nothing is committed


def _names_of_files(folder=""):
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in names)
    for each in folders:
        yield from _names_of_files(f"{folder}{each}/")


def _read(name):
    with default_storage.open(name) as file:
        return file.read()


def keep_things():
    """Make the world in an empty database, keep it, and leave the database empty."""
    with override_settings(EMAIL_BACKEND="smewg.toolkit.outbox.OutboxBackend"):
        database.keep(load_things, is_shared=False)
    kept_pks.update(pks)


@pytest.fixture
def things(_kept_things, db):
    """{what an argument of the table names: its id}, in the kept world."""
    pks.update(kept_pks)
    database.put_in(load_things)
    for name, content in files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    return dict(pks)
