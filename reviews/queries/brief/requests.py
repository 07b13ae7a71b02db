"""What is asked of an economy: reports, names, promises, recommendations, decisions, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contributions.models import Contribution, ContributionState, NothingToReport
from contributions.models.report import ContributionQuerySet
from contributions.queries.reporting_window import windows_of_unpublished_years
from plans.models import Recommendation, WorkPlanEdition, WorkPlanItem
from projects.models import ConceptNote, Consent
from reviews.models import Review, ReviewState
from reviews.queries.brief.parts import Asked, Line, Part
from smewg.models import Economy, Meeting, MeetingDecision
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words


def parts(asked: Asked) -> list[Part]:
    """Everything that waits for the economy, as far as the reader may see it."""
    home = reverse("home")
    return [
        Part(list(_reports(asked)), reverse("contributions:current"), "Contributions"),
        Part(list(_names(asked)), home, "Home"),
        Part(list(_comments(asked)), reverse("reviews:reviews"), "Reviews"),
        _promises(asked),
        _recommendations(asked),
        Part(list(_decisions(asked)), reverse("group:meetings"), "Meetings"),
    ]


def _reports(asked: Asked) -> Iterator[Line]:
    """Questions to answer, drafts to finish, years that are asked for and have no answer."""
    own = Contribution.objects.visible_to(asked.user).filter(economy=asked.economy)
    for report in own.filter(state=ContributionState.RETURNED).with_names():
        url = reverse("contributions:report", args=report.place)
        yield Line(f"Answer a question about {report.reference}", report.title, url)
    for report in own.filter(state=ContributionState.DRAFT).with_names():
        url = reverse("contributions:report", args=report.place)
        yield Line(f"Finish the draft {report.reference}", report.title, url)
    answered = _answered(asked.economy)
    for window in windows_of_unpublished_years():
        year = window.reporting_year.year
        if window.is_open and year not in answered:
            closes = f"voluntary; until {day_in_words(window.closes)}, Singapore time"
            url = reverse("contributions:year", args=[year])
            yield Line(f"Share what {asked.economy.running_text} did in {year}", closes, url)
    yield from _to_be_quoted(asked, own)


def _answered(economy: Economy) -> set[int]:
    """The years of which the economy has begun a report, or has said that there is nothing."""
    begun = Contribution.objects.exclude(state=ContributionState.WITHDRAWN).filter(economy=economy)
    nothing = NothingToReport.objects.current().filter(economy=economy)
    return {
        *begun.values_list("reporting_year__year", flat=True),
        *nothing.values_list("reporting_year__year", flat=True),
    }


def _to_be_quoted(asked: Asked, own: ContributionQuerySet) -> Iterator[Line]:
    older = Contribution.objects.to_ask_about_quoting(asked.economy).filter(pk__in=own.values("pk"))
    for report in older.with_names():
        url = f"{reverse('contributions:report', args=report.place)}#quoting"
        yield Line(f"Say whether {report.reference} may be quoted", report.title, url)


def _names(asked: Asked) -> Iterator[Line]:
    """Notes that name the economy and wait for its word, and offers that it may answer."""
    seen = Consent.objects.filter(note__in=ConceptNote.objects.visible_to(asked.user).values("pk"))
    rows = seen.select_related("note__session", "economy")
    for each in rows.asked_of(asked.economy.pk):
        url = f"{reverse('projects:note', args=[each.note_id])}#asked"
        yield Line(f"Say whether it would {each.verb} “{each.note.title}”", each.note.name, url)
    for each in rows.offered_to(asked.economy.pk):
        url = f"{reverse('projects:note', args=[each.note_id])}#names"
        what = f"Answer the offer of {each.economy.running_text} to co-sponsor “{each.note.title}”"
        yield Line(what, each.note.name, url)


def _comments(asked: Asked) -> Iterator[Line]:
    rows = Review.objects.visible_to(asked.user).filter(state=ReviewState.CIRCULATED)
    for each in rows:
        if each.takes_comments:
            until = each.comments_until
            said = f"by {day_in_words(until)}, Singapore time" if until else "no last day is set"
            yield Line(f"Comment on {each}", said, reverse("reviews:review", args=[each.pk]))


def _promises(asked: Asked) -> Part:
    """Open lines of the latest Work Plan that the economy owns."""
    mine = WorkPlanItem.objects.visible_to(asked.user).open().filter(owner=asked.economy)
    latest = WorkPlanEdition.objects.exclude(agreed_on=None).order_by("-year").first()
    rows = mine.filter(edition=latest.pk if latest else 0).select_related("edition__plan")
    key, year = (latest.plan.key, latest.year) if latest else ("", 0)
    url = reverse("plans:work_plan", args=[key, year]) if latest else reverse("plans:list")
    lines = [Line(each.title, _due(each), url) for each in rows]
    return Part(lines, url, f"Work Plan {year}" if latest else "Plans")


def _due(item: WorkPlanItem) -> str:
    due = f"by {day_in_words(item.due)}" if item.due else "no day is set"
    return f"Work Plan {item.edition.year}; {item.get_state_display()}; {due}"


def _recommendations(asked: Asked) -> Part:
    rows = Recommendation.objects.visible_to(asked.user).open()
    mine = rows.filter(owner=asked.economy, carried_to=None).select_related("plan", "assessment")
    lines = [
        Line(
            str(each),
            f"recommendation; {each.get_state_display()}",
            f"{reverse('plans:recommendations', args=[each.plan.key])}#r{each.pk}",
        )
        for each in mine
    ]
    plan = asked.plan
    url = reverse("plans:recommendations", args=[plan.key]) if plan else reverse("plans:list")
    return Part(lines, url, "Recommendations")


def _decisions(asked: Asked) -> Iterator[Line]:
    """Open decisions of meetings whose follow-up names the economy."""
    rows = MeetingDecision.objects.filter(
        settled_on=None, meeting__in=Meeting.objects.visible_to(asked.user)
    )
    economies = list(Economy.objects.all())
    for each in rows.exclude(follow_up="").select_related("meeting").order_by("due", "pk"):
        if asked.economy.pk in named_in(each.follow_up, economies):
            due = f"; by {day_in_words(each.due)}" if each.due else ""
            yield Line(
                each.follow_up,
                f"decided at {each.meeting.name}{due}",
                reverse("group:meeting", args=[each.meeting.slug]),
            )


def named_in(text: str, economies: list[Economy]) -> set[int]:
    """The ids of the economies whose name stands in a text.

    A longer name is looked for first, so that "Hong Kong, China" does not name China.
    """
    names = sorted(
        ((name, each.pk) for each in economies for name in {each.short_name, each.long_name}),
        key=lambda pair: -len(pair[0]),
    )
    found, left = set(), text
    for name, pk in names:
        left, number = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", "\N{SYMBOL FOR NULL}", left)
        if number:
            found.add(pk)
    return found
