"""What an economy told, shared and adopted, proposed and scores, and when its turn is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Prefetch

from contributions.models import Contribution, NothingToReport
from kpis.models import Evidence, ReportingYear
from kpis.models.evidence import EvidenceQuerySet
from projects.forms.state_line import with_state_lines
from projects.models import Ballot, Closing, ConceptNote, ScoringRules
from projects.queries.session_ranking import Voters
from reviews.queries.brief.parts import Asked, Line, Part
from smewg import hooks
from smewg.domain.rotation import YEARS_OF_A_TURN
from smewg.models import Economy, Meeting, OfficeTerm
from smewg.queries.turns import CurrentRotation, both_rotations
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words, days_in_words
from smewg.toolkit.deadlines import is_past
from smewg.toolkit.text import count_of

DATES_WITHIN = 400
"""So many days ahead the dates are looked for."""


def reported(asked: Asked) -> list[Part]:
    """By year of the plan what it told, then its accepted reports, the latest first."""
    if asked.plan is None:
        return []
    who = f"{reverse('contributions:who')}?plan={asked.plan.key}"
    accepted = reverse("contributions:accepted", args=[asked.plan.key])
    reports = Contribution.objects.visible_to(asked.user).of_plan(asked.plan)
    rows = reports.filter(economy=asked.economy).accepted().with_names()
    lines = [
        Line(
            each.title,
            f"{each.reporting_year.year}; {each.reference}",
            reverse("contributions:report", args=each.place),
        )
        for each in rows.order_by("-reporting_year__year", "number")
    ]
    return [
        Part(list(_by_year(asked)), who, "Who said what"),
        Part(lines, f"{accepted}?economy={asked.economy.code}", "accepted reports"),
    ]


def _by_year(asked: Asked) -> Iterator[Line]:
    reports = Contribution.objects.visible_to(asked.user).filter(economy=asked.economy).current()
    rows = reports.values_list("reporting_year__year", "state")
    counts = Counter(rows)
    nothing = NothingToReport.objects.current().filter(economy=asked.economy)
    none = set(nothing.values_list("reporting_year__year", flat=True))
    years = ReportingYear.objects.visible_to(asked.user).filter(
        plan=asked.plan, year__lte=asked.day.year
    )
    for year in years.order_by("year").values_list("year", flat=True):
        accepted, sent = counts[year, "accepted"], counts[year, "submitted"]
        said = [f"{count_of(accepted, 'report')} accepted"] if accepted else []
        said += [f"{sent} sent and not read yet"] if sent else []
        said += ["nothing to report"] if year in none and not said else []
        url = reverse("contributions:year", args=[year])
        yield Line(f"{year}: {'; '.join(said) or 'nothing told so far (voluntary)'}", "", url)


def practices(asked: Asked) -> list[Part]:
    """Practices it shared and who adopted them, then what it adopted and from whom."""
    if asked.plan is None:
        return []
    register = f"{reverse('kpis:register', args=[asked.plan.key])}?economy={asked.economy.code}"
    indicators = list(asked.plan.indicators.all())
    shared = {each.practices_of_id for each in indicators if each.practices_of_id}
    adopted = {each.pk for each in indicators if each.practices_of_id}
    slugs = {each.pk: each.slug for each in indicators}

    def listed_at(pks: set[int]) -> str:
        return f"{register}&indicator={slugs[min(pks)]}" if len(pks) == 1 else register

    of_shared = _visible(asked).filter(indicator__in=shared, economies=asked.economy)
    of_adopted = _visible(asked).filter(indicator__in=adopted, adopter=asked.economy)
    return [
        Part(_shared(asked, of_shared), listed_at(shared), "the list of evidence"),
        Part(_adopted(of_adopted), listed_at(adopted), "the list of evidence"),
    ]


def _visible(asked: Asked) -> EvidenceQuerySet:
    items = Evidence.objects.visible_to(asked.user).counted()
    return items.of_plan(asked.plan) if asked.plan else items.none()


def _shared(asked: Asked, items: EvidenceQuerySet) -> list[Line]:
    adoptions = _visible(asked).select_related("adopter").order_by("adopter__order")
    found = items.select_related("reporting_year", "meeting").newest_first()
    return [
        Line(
            f"Shared: {each.title}",
            "; ".join(
                [
                    str(each.reporting_year),
                    *([each.meeting.name] if each.meeting else []),
                    *_adopters(each),
                ]
            ),
            reverse("kpis:evidence", args=[each.pk]),
        )
        for each in found.prefetch_related(Prefetch("adoptions", queryset=adoptions))
    ]


def _adopters(item: Evidence) -> list[str]:
    names = "; ".join(str(each.adopter) for each in item.adoptions.all())
    return [f"adopted by {names}" if names else "no adoption is recorded"]


def _adopted(items: EvidenceQuerySet) -> list[Line]:
    found = items.select_related("reporting_year", "practice").newest_first()
    return [
        Line(
            f"Adopted: {each.practice or each.title}",
            f"{each.reporting_year}; shared by {_sharers(each) or 'an economy that is not named'}",
            reverse("kpis:evidence", args=[each.pk]),
        )
        for each in found.prefetch_related("practice__economies")
    ]


def _sharers(item: Evidence) -> str:
    return "; ".join(str(each) for each in item.practice.economies.all()) if item.practice else ""


def notes(asked: Asked) -> list[Part]:
    """The scores it has still to give, and its notes that the group has seen, the latest first."""
    register = f"{reverse('projects:register')}?economy={asked.economy.code}"
    rows = ConceptNote.objects.visible_to(asked.user).concerning(asked.economy)
    found = with_state_lines(
        rows.filter(was_submitted=True)
        .order_by("-session__year", "-session__number", "number", "pk")
        .select_related("session"),
        asked.user,
    )
    lines = [
        Line(
            each.title,
            f"{'proposes' if asked.economy in each.proposers.all() else 'co-sponsors'}; "
            f"{each.name}; {each.state_line.text.rstrip('.')}",
            reverse("projects:note", args=[each.pk]),
        )
        for each in found
    ]
    sessions = reverse("projects:register")
    return [
        Part(list(_scores_left(asked.economy)), sessions, "Projects"),
        Part(lines, register, "the register of concept notes"),
    ]


def _scores_left(economy: Economy) -> Iterator[Line]:
    """Of each session that takes ballots: how many are not given yet, and until when."""
    closed = Closing.objects.current().sessions()
    rows = ScoringRules.objects.exclude(session_id__in=closed).select_related("session")
    for rules in rows.prefetch_related("criteria", "leaves_out"):
        session, voters = rules.session, Voters.of(rules)
        if is_past(session.scores_due):
            continue
        on_ballots = ConceptNote.objects.of_session(session).scored().values_list("pk", flat=True)
        mine = {pk for pk in on_ballots if not voters.why_not(pk, economy.pk)}
        cast = Ballot.objects.of_session(session).counting().filter(economy=economy)
        left = len(mine - set(cast.values_list("note_id", flat=True)))
        if left:
            due = session.scores_due
            until = f"; by {day_in_words(due)}, Singapore time" if due else "; no last day is set"
            yield Line(
                f"Score {count_of(left, 'concept note')} of session {session.name}",
                f"{len(mine) - left} of {len(mine)} given{until}",
                reverse("scoring:ballots", args=[session.slug]),
            )


def turns(asked: Asked) -> list[Part]:
    """Its terms of office, its next turn in each rotation, and meetings that it hosts."""
    url = reverse("group:turns")
    terms = OfficeTerm.objects.filter(economy=asked.economy, ends__gte=asked.day)
    lines = [
        Line(each.get_office_display(), days_in_words(each.starts, each.ends), url)
        for each in terms.order_by("starts")
    ]
    for found in both_rotations():
        lines += _next_turn(found, asked)
    hosted = Meeting.objects.visible_to(asked.user).filter(
        host=asked.economy, year__gte=asked.day.year
    )
    lines += [
        Line(f"Hosts {each.name}", each.when, reverse("group:meeting", args=[each.slug]))
        for each in hosted.order_by("year", "month", "number")
    ]
    return [Part(lines, url, "Whose turn")]


def _next_turn(found: CurrentRotation, asked: Asked) -> list[Line]:
    """Within one whole round, as the rotation stands."""
    last = asked.day.year + (len(found.rules.order) + 2) * YEARS_OF_A_TURN[found.kind]
    coming = found.turns(asked.day.year, last)
    turn = next((e for e in coming if e.term.economy == asked.economy.short_name), None)
    if turn is None:
        return []
    notice = f"; notice by {day_in_words(turn.notice_by)}" if turn.notice_by >= asked.day else ""
    text = f"{found.label}: {turn.years}"
    return [Line(text, f"by the rotation as it stands{notice}", reverse("group:turns"))]


def dates(asked: Asked) -> list[Part]:
    """What is ahead for the whole group, the earliest first."""
    lines = [
        Line(
            f"{days_in_words(each.day, each.until)}: {each.title}",
            each.place,
            each.path,
        )
        for each in hooks.calendar_from(asked.user, asked.day, DATES_WITHIN)
    ]
    return [Part(lines, reverse("group:calendar"), "Calendar")]
