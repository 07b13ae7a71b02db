"""What economies reported of an objective and what they proposed for it, by year."""

from __future__ import annotations

from collections import defaultdict

from contributions.enums import Quoting
from contributions.models import Contribution
from projects.forms.state_line import with_state_lines
from projects.models import ClaimedLink, ConceptNote
from projects.queries.results import ScoredNote, current_result_line, results_of_notes
from reviews.queries.objective.parts import SHOWN, Asked, Detail, Kinds, StoryKind, StoryLine, cut
from smewg.access import allowed
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import days_in_words

QUOTED = (Quoting.PAPERS, Quoting.PUBLIC)
REPORTS, NOTES = "What economies reported", "Concept notes"


def reports(asked: Asked) -> Kinds:
    """The accepted reports that name the objective, each with its words where they may stand."""
    rows = Contribution.objects.visible_to(asked.user).accepted().of_plan(asked.plan)
    ordered = rows.filter(accepted_version__objectives=asked.objective).order_by(
        "reporting_year__year", "economy__order", "number"
    )
    found: dict[int, list[int]] = defaultdict(list)
    for year, pk in ordered.values_list("reporting_year__year", "pk"):
        found[year].append(pk)
    parts = ("economy", "reporting_year", "accepted_version")
    shown = [pk for pks in found.values() for pk in pks[:SHOWN]]
    reports = Contribution.objects.filter(pk__in=shown).select_related(*parts)
    lines = {report.pk: _report(report) for report in reports}
    return {
        year: [
            StoryKind(
                "reports",
                REPORTS,
                len(pks),
                reports_of(asked, year),
                [lines[pk] for pk in pks[:SHOWN]],
            )
        ]
        for year, pks in found.items()
    }


def reports_of(asked: Asked, year: int) -> str:
    """Where the accepted reports of a year that name the objective are listed."""
    address = reverse("contributions:accepted", args=[asked.plan.key])
    return f"{address}?objective={asked.objective.pk}&since={year}&until={year}"


def _report(report: Contribution) -> StoryLine:
    version = report.accepted_version
    details = [Detail(str(report.economy))]
    if version:
        details.append(Detail(days_in_words(version.held_from, version.held_until)))
        details += [Detail(version.place)] if version.place else []
    details.append(Detail(report.reference))
    url = reverse("contributions:report", args=report.place)
    if version is None or report.quoting not in QUOTED:
        details.append(
            Detail("its words stand on its own page: no leave to quote them is recorded")
        )
        return StoryLine(report.title, url, details)
    words = " ".join(f"{version.done} {version.outcome}".split())
    return StoryLine(report.title, url, details, cut(words), _whose(report))


def _whose(report: Contribution) -> str:
    return f"{report.economy}'s own words. The group has not checked them."


def notes(asked: Asked) -> Kinds:
    """The notes that the group has seen and that name the objective, by their year.

    A result stands where the reader may see rankings.
    """
    sees_scores = allowed(asked.user, "projects.view_scoring")
    seen = ConceptNote.objects.visible_to(asked.user).filter(was_submitted=True)
    links = ClaimedLink.objects.filter(objective=asked.objective, note__in=seen.values("pk"))
    links = links.annotate(line=current_result_line("note")).select_related("note__session")
    order = sorted(links, key=_by_session_and_result if sees_scores else _by_session)
    found: dict[int | None, list[ClaimedLink]] = defaultdict(list)
    for link in order:
        year = link.note.year
        found[year if year in asked.plan.years else None].append(link)
    shown = [link.note for links_ in found.values() for link in links_[:SHOWN]]
    with_state_lines(shown, asked.user)
    results = results_of_notes(note.pk for note in shown) if sees_scores else {}
    return {
        year: [
            StoryKind(
                "notes",
                NOTES,
                len(links_),
                notes_of(asked, year),
                [_note(link, results.get(link.note_id)) for link in links_[:SHOWN]],
            )
        ]
        for year, links_ in found.items()
    }


def _by_session(link: ClaimedLink) -> tuple[int, int, int, int]:
    session = link.note.session
    year, number = (session.year, session.number) if session else (link.note.year or 0, 0)
    return year, number, link.note.number or 0, link.note_id


def _by_session_and_result(link: ClaimedLink) -> tuple[int, int, int, int, int]:
    year, number, *rest = _by_session(link)
    line: int | None = getattr(link, "line", None)
    return year, number, 1_000_000 if line is None else line, rest[0], rest[1]


def notes_of(asked: Asked, year: int | None) -> str:
    """Where the notes of a year that name the objective are listed; of every year without one."""
    address = f"{reverse('projects:register')}?objective={asked.objective.pk}"
    return f"{address}&since={year}&until={year}" if year else address


def _note(link: ClaimedLink, result: ScoredNote | None) -> StoryLine:
    note = link.note
    details = [Detail("; ".join(str(each) for each in note.proposers.all()))]
    if result and note.session:
        url = reverse("scoring:result", args=[note.session.slug, note.pk])
        details.append(Detail(result.in_session(note.session), url))
    elif note.session:
        details.append(Detail(f"session {note.session.name}"))
    details += [Detail(note.state_line.text.rstrip(".")), Detail(note.name)]
    return StoryLine(
        note.title,
        reverse("projects:note", args=[note.pk]),
        details,
        cut(" ".join(link.how.split())),
        "How it serves the objective, as its proposers say.",
    )
