"""What an incoming Chair is handed besides offices and dates: figures, reviews, decisions."""

import io
import re
from datetime import date, datetime
from html import unescape

import docx
import pytest
import time_machine
from django.urls import reverse

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.operations.comments import comment_on
from reviews.operations.reviews import circulate_review
from smewg.models import Meeting, MeetingDecision
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def handed_over(plan, secretariat, chair, delegate):
    """In March 2019: two figures, a review that is circulated, decisions of three years."""
    indicator = plan.indicators.get(slug="kpi-1")
    year = ReportingYear.objects.get(year=2018)
    change_figures(year, [FigureChange(indicator, None, 0, figures.counted(6))], by=secretariat)
    review = begun(plan, chair, title="Mid-term of the plan")
    section = written(review, chair)
    circulate_review(review.pk, by=chair)
    comment_on(section, "What of 2016?", by=delegate)
    for number, year_, month in ((601, 2016, 2), (602, 2017, 4), (603, 2018, 9)):
        meeting = Meeting.objects.create(
            kind="SMEWG", number=number, year=year_, month=month,
            start=date(year_, month, 5) if number != 602 else None,
        )  # fmt: skip
        MeetingDecision.objects.create(
            meeting=meeting, number=1, text=f"Decision of {number}",
            follow_up="Peru, by March" if number == 603 else "",
        )  # fmt: skip
    return plan


@time_machine.travel(datetime(2019, 3, 1, 4), tick=False)
def test_the_pack_holds_figures_the_state_of_reviews_and_decisions_of_two_years(
    client_as, handed_over
):
    page = client_as("secretariat").get(reverse("group:handover")).content.decode()
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "Figures of the plan 2017-2020" in text
    assert (
        "Initiatives (KPI 1) (2017: not entered; 2018: 6 so far; 2019: not entered; "
        "2020: not entered)" in text
    )
    assert "Mid-term of the plan" in text
    assert "1 comment without an answer" in text
    assert re.search(r"\d+ sections without words", text)
    decisions = text.partition("Decisions of the last two years")[2]
    assert "Decision of 603 (SMEWG meeting 603 (2018); still open: Peru, by March)" in decisions
    assert "Decision of 602 (SMEWG meeting 602 (2017); nothing to follow)" in decisions
    assert "Decision of 601" not in text
    paper = client_as("secretariat").get(reverse("group:handover_file"))
    words = "\n".join(each.text for each in docx.Document(io.BytesIO(paper.content)).paragraphs)
    assert "2018: 6 so far" in words
    assert "Decision of 602" in words


@time_machine.travel(datetime(2025, 3, 1, 4), tick=False)
def test_without_a_decision_in_two_years_the_pack_says_which_is_the_latest(client_as, handed_over):
    page = client_as("secretariat").get(reverse("group:handover")).content.decode()
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "No decision since 1 March 2023 is written down. The latest is of SMEWG" in text
