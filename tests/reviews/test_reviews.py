"""A review's life: begun, written, circulated, answered, published, and corrected beside."""

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pptx import Presentation

from kpis.domain import figures
from kpis.models import FigureChange, Judgement, ReportingYear
from kpis.operations.figures import correct
from plans.models import Assessment, Recommendation
from reviews.models import (
    Review,
    ReviewComment,
    ReviewDocument,
    ReviewKind,
    SectionTemplate,
    Snapshot,
)
from reviews.operations import snapshots
from reviews.operations.comments import comment_on
from reviews.operations.reviews import circulate_review, publish_review
from reviews.queries.figures import blocks_for, figures_of
from smewg.models import OutgoingMail
from smewg.toolkit.documents import Table
from smewg.toolkit.documents.word_template import SHIPPED
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.outbox import deliver_waiting
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.forms import opened_now
from tests.reviews.publishing import published

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def begun(plan, by, kind="mid-term", **more):
    review = Review(
        **{
            "plan": plan,
            "kind": kind,
            "title": "Mid-term review (invented)",
            "first_year": 2017,
            "last_year": 2018,
            "cut_off": timezone.localdate(),
            "number": "2018/SMEWG47/003",
            **more,
        }
    )
    review.begin(by=by)
    return review


def written(review, by, key="findings", text="Much was shared."):
    section = review.sections.get(key=key)
    section.write({"text": text}, Sent(section.version), by=by)
    return section


@pytest.fixture
def figures_in(with_counts):
    return with_counts


def test_every_kind_begins_with_its_sections(plan, chair):
    for kind in ReviewKind.values:
        review = begun(plan, chair, kind=kind)
        assert review.sections.count() == SectionTemplate.objects.filter(kind=kind).count() > 5


def test_two_writers_are_both_heard(plan, chair, secretariat):
    section = begun(plan, chair).sections.get(key="findings")
    section.write({"text": "By the Chair"}, Sent(0, "one"), by=chair)
    with pytest.raises(ChangedMeanwhile) as changed:
        section.write({"text": "By the secretariat"}, Sent(0, "two"), by=secretariat)
    assert changed.value.theirs == {"text": "By the Chair"}
    section.refresh_from_db()
    assert section.text == "By the Chair"


def test_a_draft_that_saves_itself_keeps_its_history_short(plan, chair):
    section = begun(plan, chair).sections.get(key="findings")
    for version, text in enumerate(["A", "Ab", "Abc"]):
        section.write({"text": text}, Sent(version), by=chair)
        section.refresh_from_db()
    assert section.version == 3
    assert [line.text for line in section.history.all()] == ["Abc", ""]


def test_who_sees_a_review_and_who_may_comment(plan, chair, client_as):
    review = begun(plan, chair)
    written(review, chair)
    address = reverse("reviews:section", args=[review.pk, "findings"])
    assert client_as("delegate").get(address).status_code == 404
    circulate_review(review.pk, by=chair, until=timezone.localdate() + timedelta(days=3))
    delegate = client_as("delegate")
    assert "Much was shared." in delegate.get(address).content.decode()
    said = delegate.post(
        reverse("reviews:comment", args=[review.pk, "findings"]), {"text": "Say more of finance."}
    )
    assert said.status_code == 302
    assert client_as("observer").get(address).status_code == 404
    [comment] = ReviewComment.objects.all()
    assert str(comment.economy) == comment.who
    client_as("chair").post(reverse("reviews:answer", args=[comment.pk]), {"answer": "Done."})
    assert "Done." in delegate.get(address).content.decode()
    save = reverse("reviews:save", args=[review.pk, "findings"])
    assert delegate.post(save, {"text": "x", "version": "1"}).status_code == 403


def test_nothing_written_is_not_circulated(plan, chair):
    with pytest.raises(TransitionRefused, match="Nothing is written"):
        circulate_review(begun(plan, chair).pk, by=chair)


@pytest.mark.once
@pytest.mark.usefixtures("made_in_place")
def test_publishing_freezes_and_a_correction_stands_beside(
    figures_in, chair, secretariat, client_as, django_capture_on_commit_callbacks, settings
):
    plan = figures_in
    review = begun(plan, chair, kind="ministers", last_year=2017)  # two PDFs of it are made
    written(review, chair, key="ahead")
    with django_capture_on_commit_callbacks(execute=True):
        snapshot = published(review, chair)
    assert snapshot.number == f"R{timezone.localdate().year}-1"
    made = {each.form: each for each in snapshot.documents.all()}
    assert {each.state for each in made.values()} == {"made"}, [e.problem for e in made.values()]
    for form, document in made.items():
        with document.file.open("rb") as file:
            assert file.read() == snapshots.written(snapshot, form), "made again it is the same"
    settings.DOCUMENTS_MADE_IN_PLACE = False  # nobody reads here those with the correction
    indicator, year = plan.indicators.get(slug="kpi-2"), ReportingYear.objects.get(year=2017)
    was = snapshot.content["cells"]["kpi-2/2017/total"]
    total = indicator.counts.get(reporting_year=year).figures.get(area=None)
    change = FigureChange(indicator, None, total.version, figures.counted(total.number + 1))
    correct(year, [change], by=secretariat, reason="A workshop was found.")
    page = client_as("observer").get(reverse("reviews:review", args=[review.pk])).content.decode()
    assert "A workshop was found." in page
    assert f"<td>{was}</td><td>{was}, corrected to {total.number + 1}</td>" in page
    kept = Snapshot.objects.get(pk=snapshot.pk)
    assert kept.is_intact
    assert kept.content["cells"]["kpi-2/2017/total"] == was
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TransitionRefused):
        review.sections.first().write({"text": "more"}, Sent(0), by=chair)
    with pytest.raises(TransitionRefused):
        publish_review(review.pk, by=chair)


@pytest.mark.once
def test_documents_say_what_the_page_says(figures_in, chair, client_as):
    review = begun(figures_in, chair)
    written(review, chair)
    snapshot = published(review, chair)
    page = client_as("chair").get(reverse("reviews:review", args=[review.pk])).content.decode()
    document = docx.Document(io.BytesIO(snapshots.written(snapshot, "docx")))
    table = next(t for t in document.tables if t.rows[0].cells[-1].text == "Together")
    for row in table.rows[1:]:
        cells = [cell.text for cell in row.cells]
        assert cells[0] in page.replace("&#x27;", "'")
        slug = cells[0].split()[0].lower() + "-" + cells[0].split()[1]
        assert cells[1:3] == [
            "no figure" if said == "blank" else said
            for said in (snapshot.content["cells"][f"{slug}/{y}/total"] for y in (2017, 2018))
        ]
    slides = Presentation(io.BytesIO(snapshots.written(snapshot, "pptx"))).slides
    assert all(slide.shapes.title.text for slide in slides)


@pytest.mark.once
@pytest.mark.usefixtures("made_in_place")
def test_a_document_that_fails_is_tried_and_then_told(plan, chair, client_as):
    review = begun(plan, chair)
    snapshot = published(review, chair)
    whole = snapshot.content["paper"]
    short = {**whole, "blocks": whole["blocks"][:9]}  # what is long is in no other way made
    broken = {**snapshot.content, "paper": short, "deck": {}}
    Snapshot.objects.filter(pk=snapshot.pk).update(content=broken)
    assert snapshots.make_waiting() == 2
    failed = snapshot.documents.get(form="pptx")
    assert (failed.state, failed.tries) == ("failed", 3)
    page = client_as("chair").get(reverse("reviews:review", args=[review.pk])).content.decode()
    assert "could not be made" in page
    assert "Make it again. If it fails again, show this to whoever runs the tool" in page
    assert "does not fit it any more" in page, "the checksum no longer fits"
    Snapshot.objects.filter(pk=snapshot.pk).update(content=snapshot.content)
    client_as("chair").post(reverse("reviews:again", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == "made"


def test_a_document_that_hangs_is_taken_up_again_and_only_once(plan, chair):
    snapshot = published(begun(plan, chair), chair)
    document = snapshot.documents.first()
    assert document.claim()
    assert not document.claim()
    ReviewDocument.objects.filter(pk=document.pk).update(
        begun_at=timezone.now() - timedelta(minutes=6)
    )
    assert document.claim()


def test_figures_are_those_of_the_cut_off_day(figures_in, chair, client_as):
    before = timezone.localdate() - timedelta(days=2)  # midnight may come while tests run
    review = begun(figures_in, chair, cut_off=before)
    snapshot = published(review, chair)
    assert set(snapshot.content["cells"].values()) == {"blank"}


def test_the_secretariat_replaces_the_word_template_and_goes_back(plan, chair, client_as):
    client = client_as("secretariat")
    address = reverse("reviews:word_template")
    wrong = io.BytesIO(b"PK nothing of Word")
    wrong.name = "paper.docx"
    refused = client.post(address, {"file": wrong})
    assert refused.status_code == 422
    assert "not what its name says" in refused.content.decode()
    ours = docx.Document(SHIPPED)
    ours.paragraphs[0].add_run(" of Somewhere")
    right = io.BytesIO()
    ours.save(right)
    right.name = "ours.docx"
    right.seek(0)
    assert client.post(address, {"file": right}).status_code == 302
    assert "ours.docx" in client.get(reverse("reviews:templates")).content.decode()
    got = client.get(reverse("reviews:word_template_file"))
    assert b"".join(got.streaming_content) == right.getvalue()
    poured = published(begun(plan, chair), chair)
    assert client.post(reverse("reviews:word_template_shipped")).status_code == 302
    later = published(begun(plan, chair), chair)
    for snapshot, is_ours in ((poured, True), (later, False)):
        word = docx.Document(io.BytesIO(snapshots.written(snapshot, "docx")))
        assert word.paragraphs[0].text.endswith(" of Somewhere") is is_ours


@pytest.mark.parametrize(
    ("has_macros", "reasons"),
    [
        (True, ["It holds macros. Save it without them"]),
        (False, ["It asks for titel", "It has no {{ content }}"]),
    ],
)
def test_a_wrong_template_is_refused_on_the_page_with_its_reasons(
    plan, client_as, has_macros, reasons
):
    bare = docx.Document()
    bare.add_paragraph("{{ titel }}")
    wrong = io.BytesIO()
    bare.save(wrong)
    if has_macros:
        with zipfile.ZipFile(wrong, "a") as parts:
            parts.writestr("word/vbaProject.bin", b"a macro")
    wrong.name = "wrong.docx"
    wrong.seek(0)
    refused = client_as("secretariat").post(reverse("reviews:word_template"), {"file": wrong})
    assert refused.status_code == 422
    for reason in reasons:
        assert reason in refused.content.decode()


def test_the_secretariat_changes_what_a_review_begins_with(plan, chair, client_as):
    client = client_as("secretariat")
    client.get(reverse("reviews:templates"))
    template = SectionTemplate.objects.get(kind="ministers", key="ahead")
    fields = {"heading": "What is asked", "key": "asked", "order": 60, "figures": "schedule"}
    fields |= opened_now(template)
    assert (
        client.post(reverse("reviews:template_change", args=[template.pk]), fields).status_code
        == 302
    )
    review = begun(plan, chair, kind="ministers")
    assert review.sections.get(key="asked").figures == "schedule"


def test_a_script_saves_and_hears_who_else_is_there(plan, chair, secretariat, client_as):
    review = begun(plan, chair)
    address = reverse("reviews:save", args=[review.pk, "findings"])
    asked = {"accept": "application/json"}
    first = client_as("chair").post(address, {"text": "Mine", "version": "0"}, headers=asked)
    assert first.json()["version"] == 1
    second = client_as("secretariat").post(address, {"text": "Ours", "version": "0"}, headers=asked)
    assert second.status_code == 409
    assert second.json()["theirs"] == {"text": "Mine"}
    plain = reverse("reviews:section", args=[review.pk, "findings"])
    page = client_as("secretariat").post(plain, {"text": "Ours", "version": "0"})
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert "Ours" in page.content.decode()


def test_what_waits_at_home(plan, chair, delegate, client_as):
    review = begun(plan, chair)
    assert f"Write {review}" in client_as("chair").get("/").content.decode()
    section = written(review, chair)
    circulate_review(review.pk, by=chair)
    assert f"Comment on {review}" in client_as("delegate").get("/").content.decode()
    client_as("delegate").post(
        reverse("reviews:comment", args=[review.pk, section.key]), {"text": "Well said."}
    )
    assert f"Answer 1 comment on {review}" in client_as("chair").get("/").content.decode()
    assert f"Comment on {review}" not in client_as("delegate").get("/").content.decode()


def test_the_list_asks_the_same_however_many_there_are(
    plan, chair, client_as, django_assert_num_queries
):
    client = client_as("chair")
    begun(plan, chair)
    client.get(reverse("reviews:reviews"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("reviews:reviews"))
    for _ in range(5):
        begun(plan, UserFactory(role="secretariat"))
    with django_assert_num_queries(len(few)):
        client.get(reverse("reviews:reviews"))


def test_a_review_says_who_judged_an_area_or_an_objective_and_why(figures_in, chair):
    area = figures_in.areas.get(number=2)
    year = ReportingYear.objects.get(year=2018)
    of = {"reporting_year": year, "by": chair, "reason": "One report is awaited"}
    Judgement.objects.create(area=area, words="slower than planned", **of)
    Judgement.objects.create(objective=area.objectives.first(), words="on its way", **of)
    review = begun(figures_in, chair)
    tables = [
        block
        for block in blocks_for(figures_of(review, chair), "areas")
        if isinstance(block, Table) and "judged" in block.caption
    ]
    assert [table.rows for table in tables] == [
        (
            ("Area 2", "2018", "slower than planned", "One report is awaited", str(chair)),
            ("Objective 2.1", "2018", "on its way", "One report is awaited", str(chair)),
        )
    ]


def test_a_recommendation_says_which_reviews_showed_it_and_in_which_state(plan, chair, client_as):
    assessment = Assessment.objects.create(year=2016, title="Independent assessment (invented)")
    found = Recommendation.objects.create(
        assessment=assessment, plan=plan, number=1, text="Follow up", state="under way"
    )
    review = begun(plan, chair)
    written(review, chair)
    published(review, chair)
    Recommendation.objects.filter(pk=found.pk).update(state="done")
    address = reverse("plans:recommendations", args=[plan.key])
    page = " ".join(client_as("observer").get(address).content.decode().split())
    assert "Shown in reviews" in page
    assert f'<a href="/reviews/review/{review.pk}/">' in page
    assert "(then: under way)" in page


def circulate(client, review):
    return client.post(reverse("reviews:circulate", args=[review.pk]), follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_circulating_tells_the_economies_people_once_and_an_answer_its_comments_author(
    plan, chair, delegate, observer, client_as, mailoutbox
):
    for person in (delegate, observer, chair):
        person.set_password("a password for tests 2017")
        person.save()
    review = begun(plan, chair)
    section = written(review, chair)
    client = client_as("chair")
    assert "1 person is told by mail" in circulate(client, review)
    assert [mail.to for mail in mailoutbox] == [[delegate.email]]
    assert f"/reviews/review/{review.pk}/" in mailoutbox[0].body
    client.post(reverse("reviews:tell", args=[review.pk]))
    client.post(reverse("reviews:take_back", args=[review.pk]), {"reason": "A figure is missing"})
    circulate(client, review)
    assert len(mailoutbox) == 1, "nobody is written to twice"
    said = comment_on(section, "What of 2016?", by=delegate)
    client.post(reverse("reviews:answer", args=[said.pk]), {"answer": "It is {added}."})
    assert mailoutbox[1].to == [delegate.email]
    assert "answered your comment" in mailoutbox[1].body
    client.post(reverse("reviews:answer", args=[said.pk]), {"answer": "It is added, and more."})
    assert len(mailoutbox) == 2, "a corrected answer of the same day is no second mail"


@pytest.mark.django_db(transaction=True)
def test_a_dead_mail_server_does_not_hold_a_review_up(
    plan, chair, delegate, client_as, settings, mailoutbox
):
    delegate.set_password("a password for tests 2017")
    delegate.save()
    in_memory, settings.MAIL_TRANSPORT = settings.MAIL_TRANSPORT, SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    review = begun(plan, chair)
    written(review, chair)
    page = circulate(client_as("chair"), review)
    assert "1 person is told by mail" in page
    assert "Write to them" not in page
    waiting = OutgoingMail.objects.get()
    assert (waiting.to, waiting.state) == ([delegate.email], "waiting")
    assert "refused" in waiting.error
    settings.MAIL_TRANSPORT = in_memory
    waiting.again()
    assert deliver_waiting().sent == 1
    assert [mail.to for mail in mailoutbox] == [[delegate.email]]
    review.refresh_from_db()
    assert review.is_circulated
