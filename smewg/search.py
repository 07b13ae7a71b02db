"""What the group lets one find: meetings, papers, decisions, partners, economies and people."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from smewg.access import allowed
from smewg.models import (
    AgendaItem,
    Dialogue,
    Economy,
    Meeting,
    MeetingDecision,
    Paper,
    Partner,
    User,
)
from smewg.toolkit.days import day_in_words
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of, signed_in


def _of_meeting(meeting: Meeting) -> Document:
    agenda = [str(each) for each in meeting.agenda.all()]
    return Document(
        title=f"{meeting.name}, {meeting.year}",
        url=reverse("group:meeting", args=[meeting.slug]),
        text=lines_of(meeting.place, meeting.host, meeting.note, *agenda),
        where=f"{meeting.when}, {meeting.get_state_display()}"
        if meeting.state_because
        else meeting.when,
        year=meeting.year,
    )


def _of_paper(paper: Paper) -> Document:
    return Document(
        title=paper.title,
        url=f"{reverse('group:meeting', args=[paper.meeting.slug])}#papers",
        text=lines_of(paper.number, paper.submitted_by, paper.agenda_item),
        where=f"Paper of {paper.meeting}",
        year=paper.meeting.year,
    )


def _of_decision(decision: MeetingDecision) -> Document:
    return Document(
        title=decision.text,
        url=f"{reverse('group:meeting', args=[decision.meeting.slug])}#decisions",
        text=decision.follow_up,
        where=f"Decision {decision.number} of {decision.meeting}",
        year=decision.meeting.year,
    )


def _of_partner(partner: Partner) -> Document:
    """Whom one writes to there is for few, so it is not found."""
    return Document(
        title=partner.name,
        url=f"{reverse('group:partners')}#partner-{partner.pk}",
        where=partner.get_kind_display(),
    )


def _of_dialogue(dialogue: Dialogue) -> Document:
    return Document(
        title=dialogue.title,
        url=f"{reverse('group:partners')}#dialogues",
        text=lines_of("; ".join(map(str, dialogue.partners.all())), dialogue.outcome),
        where=f"Dialogue with partners, {day_in_words(dialogue.date)}",
        year=dialogue.date.year,
    )


def _of_economy(economy: Economy) -> Document:
    return Document(
        title=economy.short_name,
        url=f"{reverse('group:economies')}#economy-{economy.pk}",
        text=lines_of(*dict.fromkeys((economy.long_name, economy.running_text, economy.code))),
        where=f"Member economy since {economy.joined}",
    )


def _of_person(person: User) -> Document:
    economy = f", {person.economy}" if person.economy else ""
    return Document(
        title=str(person),
        url=reverse("group:person", args=[person.pk]),
        text=person.email,
        where=f"{person.get_role_display()}{economy}",
    )


def _people(reader: User) -> QuerySet[User]:
    people = User.objects.all()
    return people if allowed(reader, "smewg.view_people") else people.none()


KINDS = (
    Findable(
        key="meeting",
        one="Meeting",
        several="Meetings",
        rows=lambda: Meeting.objects.select_related("host").prefetch_related("agenda"),
        document=_of_meeting,
        visible=Meeting.objects.visible_to,
        touches=(
            Touch(AgendaItem, via="meeting_id"),
            Touch(Economy, to="host", columns=("short_name",)),
        ),
    ),
    Findable(
        key="paper",
        one="Paper",
        several="Papers",
        rows=lambda: Paper.objects.select_related("meeting", "agenda_item"),
        document=_of_paper,
        visible=Paper.objects.visible_to,
        touches=(Touch(Meeting, to="meeting"), Touch(AgendaItem, to="agenda_item")),
    ),
    Findable(
        key="decision",
        one="Decision",
        several="Decisions",
        rows=lambda: MeetingDecision.objects.select_related("meeting"),
        document=_of_decision,
        visible=signed_in(MeetingDecision),
        touches=(Touch(Meeting, to="meeting"),),
    ),
    Findable(
        key="partner",
        one="Partner",
        several="Partners",
        rows=Partner.objects.all,
        document=_of_partner,
        visible=Partner.objects.visible_to,
    ),
    Findable(
        key="dialogue",
        one="Dialogue",
        several="Dialogues",
        rows=lambda: Dialogue.objects.prefetch_related("partners"),
        document=_of_dialogue,
        visible=signed_in(Dialogue),
        lists=("partners",),
        touches=(Touch(Partner, to="partners", columns=("name",)),),
    ),
    Findable(
        key="economy",
        one="Economy",
        several="Economies",
        rows=Economy.objects.all,
        document=_of_economy,
        visible=signed_in(Economy),
    ),
    Findable(
        key="person",
        one="Person",
        several="People",
        rows=lambda: User.objects.filter(anonymised_at=None).select_related("economy"),
        document=_of_person,
        visible=_people,
        touches=(Touch(Economy, to="economy", columns=("short_name",)),),
    ),
)
