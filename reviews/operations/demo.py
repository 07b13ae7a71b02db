"""An invented mid-term review in draft and invented recommendations, so that pages have some."""

from __future__ import annotations

from plans.models import Assessment, Objective, Plan, Recommendation
from reviews.enums import AskVerb
from reviews.models import Review, ReviewAsk, ReviewKind
from reviews.operations.asks import keep_ask
from smewg.models import Meeting, User
from smewg.toolkit.days import today
from smewg.toolkit.drafts import Sent

WORDS = {
    "summary": {
        "text": "This review is invented for demonstration; it covers the plan's first half.\n\n"
        "- Workshops grew in the second year (invented).\n"
        "- Fewer practices were adopted than were shared (invented).\n"
        "- What changed for SMEs is not known from counts (invented)."
    },
    "progress-by-kpi": {
        "text": "The counts of both years stand in the tables (invented).",
        "achieved": "Every indicator has figures for both years (invented).",
        "held_back": "Reports of some activities came late (invented).",
        "way_forward": "List each activity soon after it was carried out (invented).",
    },
    "findings": {
        "text": "Sharing at meetings works well; adopting takes longer (invented).",
        "way_forward": "Follow up on shared practices a year later (invented).",
    },
    "decisions": {"text": "What is asked rests on the figures of the first half (invented)."},
}

ASKED = (
    (AskVerb.NOTE, "the progress of the plan's first half (invented)"),
    (AskVerb.AGREE, "to go on with the plan as it is (invented)"),
)

RECOMMENDED = (
    ("Ask each meeting what came of the practices shared a year before (invented).", "under way"),
    ("Name the objective that each activity serves (invented).", "open"),
    ("Agree on the plan's indicators before the plan begins (invented).", "done"),
)


def load(plan: Plan, chair: User) -> bool:
    """Invent them; False where the plan has a review already."""
    if Review.objects.filter(plan=plan).exists():
        return False
    _recommend(plan)
    meeting = Meeting.objects.filter(kind=Meeting.Kind.SMEWG, year=2018).order_by("-number").first()
    review = Review(
        plan=plan,
        kind=ReviewKind.MID_TERM,
        title=f"Mid-term review of the {plan.title} (invented)"[:200],
        first_year=plan.start_year,
        last_year=plan.start_year + 1,
        cut_off=today(),
        agenda_item="5",
        meeting=meeting,
    )
    review.begin(by=chair)
    for section in review.sections.filter(key__in=WORDS):
        section.write(WORDS[section.key], Sent(section.version), by=chair)
    for verb, text in ASKED:
        keep_ask(ReviewAsk(review=review, verb=verb, text=text))
    return True


def _recommend(plan: Plan) -> None:
    assessment, _ = Assessment.objects.get_or_create(
        year=plan.start_year - 1, defaults={"title": "Independent assessment (invented)"}
    )
    objectives = Objective.objects.filter(area__plan=plan)[:1]
    for number, (text, state) in enumerate(RECOMMENDED, 1):
        found = Recommendation.objects.create(
            assessment=assessment,
            plan=plan,
            number=number,
            text=text,
            state=state,
            owner_name="Secretariat" if number > 1 else "",
            done="Agreed in the plan (invented)." if state == "done" else "",
        )
        found.objectives.set(objectives)
