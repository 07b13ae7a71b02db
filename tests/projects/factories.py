"""The smallest valid sessions and concept notes."""

from datetime import date, timedelta

from django.utils import timezone

from plans.models import Objective
from projects import workflow
from projects.enums import ConsentBasis, ConsentState, NoteState
from projects.models import ConceptNote, Fund, Session, SessionFund
from projects.operations.notes import freeze_words, write_note
from smewg.models import Economy
from tests.factories import EconomyFactory


def fund(name="APEC Support Fund: MSME", letter="A", **more):
    return Fund.objects.get_or_create(name=name, defaults={"letter": letter, **more})[0]


def self_funded():
    return fund("Self-funded", "S", is_self_funded=True)


def session(year=None, number=1, funds=None, **more):
    """A session with its deadlines ahead, offering one fund."""
    today = timezone.localdate()
    days = {
        "notes_due": today + timedelta(days=10),
        "final_due": today + timedelta(days=20),
        "scores_due": today + timedelta(days=40),
    }
    made, _ = Session.objects.get_or_create(
        year=year or today.year, number=number, defaults={**days, **more}
    )
    for each in funds or [fund()]:
        SessionFund.objects.get_or_create(session=made, fund=each)
    return made


def economies(*codes):
    return [
        Economy.objects.filter(code=code).first() or EconomyFactory(code=code) for code in codes
    ]


def template_words(apec_usd):
    """What APEC's template asks, all of it answered."""
    return {
        "output_1": "A toolkit for small exporters",
        "beneficiaries": "Forty enterprises, half of them led by women.",
        "capacity_building": "Trainers of each economy learn to use the toolkit.",
        "gender_criteria": "Half of those who take part and who speak are women.",
        "budget_travel": apec_usd,
        "committee": "SCE",
        "project_type": "workshop",
        "topics": "Digital trade",
        "contacts": "Rosa Quispe, Director, Ministry of Production",
        "signed_off_by": "Luis Rojas, Vice-Minister",
        "signed_off_on": date(2018, 1, 31),
    }


def note(
    by, *, state=NoteState.DRAFT, proposers=("PE",), cosponsors=("CL", "MX"), links=(), **more
):
    """A complete concept note at `state`; its version is frozen unless it is a draft."""
    within = more.pop("session", None) or session()
    made = ConceptNote(
        **{
            "session": within,
            "fund": within.funds.first(),
            "title": "Digital tools for small exporters",
            "summary": "Workshops and a toolkit, tried out with forty enterprises.",
            "starts": date(within.year, 10, 1),
            "ends": date(within.year + 1, 9, 30),
            "apec_usd": 100_000,
            "cofunding_usd": 20_000,
            "pages": 3,
            **template_words(more.get("apec_usd", 100_000)),
            **more,
        }
    )
    links = links or [(each, "By training") for each in Objective.objects.all()[:1]]
    # Each economy that the note names counts, without a question and its mails.
    named = {"proposers": economies(*proposers), "cosponsors": economies(*cosponsors)}
    made = write_note(made, by=by, links=links, basis=ConsentBasis.ANSWER, **named)
    made.refresh_from_db()
    if state != NoteState.DRAFT:
        made.state, made.was_submitted = NoteState(state).value, True
        made.save()
        freeze_words([made], by=by)
    return made


def everybody_agrees(note):
    """Each economy that the note names counts, without a question and its mails."""
    asked = note.consents.filter(state=ConsentState.ASKED)
    named = {"proposer": [], "cosponsor": []}
    for named_as, economy in asked.values_list("named_as", "economy"):
        named[named_as].append(economy)
    for counted, economies in zip((note.proposers, note.cosponsors), named.values(), strict=True):
        if economies:
            counted.add(*economies)
    asked.update(state=ConsentState.AGREED, basis=ConsentBasis.ANSWER)
    note.refresh_from_db()


def step(key):
    return workflow.BY_KEY[key]
