"""What scoring adds to the pages around it: ways from a session, what waits, and its last day."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from projects.models import Ballot, Closing, ConceptNote, ScoringRules, Session
from projects.session_ranking import Voters
from projects.turnout import turnout
from smewg.access import allowed
from smewg.deadlines import end_of, is_past
from smewg.models import Role, User
from smewg.sections import Entry, Line, Waiting


def ways_from(session: Session, user: User) -> list[Line]:
    """From a session's page to its rules, ballots, ranking and decision, as far as they go."""
    if not allowed(user, "projects.view_scoring"):
        return []
    ways = [("Rules of scoring", "rules")]
    if ScoringRules.objects.filter(session=session).exists():
        ways += [("Ballots", "ballots"), ("Ranking", "ranking")]
        if session.closings.filter(reopened_at=None).exists():
            ways.append(("What if", "what_if"))
        if allowed(user, "projects.decide"):
            ways.append(("Decision", "decision"))
    return [Line(text, reverse(f"scoring:{name}", args=[session.slug])) for text, name in ways]


def scoring_days(user: User) -> Iterator[Entry]:
    """The last days for scores."""
    for session in Session.objects.visible_to(user).exclude(scores_due=None):
        if session.scores_due:
            yield Entry(
                key=f"session-{session.slug}-scores",
                day=session.scores_due,
                title=f"{session}: scores are due",
                kind="Deadline",
                path=reverse("projects:session", args=[session.slug]),
            )


def waiting(user: User) -> Iterator[Waiting]:
    """For delegates the notes still to score; for the secretariat and the Chair what is due."""
    for rules in _open_rules():
        if user.role == Role.DELEGATE and user.economy_id:
            yield from _to_score(rules, user.economy_id)
        elif allowed(user, "projects.close_session") and is_past(rules.session.scores_due):
            yield _to_close(rules)
    if allowed(user, "projects.change_rules"):
        yield from _to_set_rules()


def _open_rules() -> list[ScoringRules]:
    closed = Closing.objects.filter(reopened_at=None).values("session_id")
    found = ScoringRules.objects.exclude(session_id__in=closed).select_related("session")
    return list(found.prefetch_related("criteria", "leaves_out"))


def _to_score(rules: ScoringRules, economy_id: int) -> Iterator[Waiting]:
    session = rules.session
    if is_past(session.scores_due):
        return
    voters = Voters.of(rules)
    notes = ConceptNote.objects.of_session(session).scored().values_list("pk", flat=True)
    mine = {pk for pk in notes if not voters.why_not(pk, economy_id)}
    cast = Ballot.objects.of_session(session).counting().filter(economy_id=economy_id)
    left = len(mine - set(cast.values_list("note_id", flat=True)))
    if left:
        yield Waiting(
            f"Score {left} concept note{'s' if left > 1 else ''} of session {session.name}",
            reverse("scoring:ballots", args=[session.slug]),
            until=end_of(session.scores_due) if session.scores_due else None,
            note=f"{len(mine) - left} of {len(mine)} done",
        )


def _to_close(rules: ScoringRules) -> Waiting:
    missing = sum(each.missing for each in turnout(rules))
    return Waiting(
        f"Close the scoring of session {rules.session.name}",
        reverse("scoring:close", args=[rules.session.slug]),
        note=f"its last day for scores is over; {missing} ballots are missing",
    )


def _to_set_rules() -> Iterator[Waiting]:
    without = Session.objects.filter(scoring=None, scores_due__isnull=False)
    for session in without:
        if not is_past(session.scores_due):
            yield Waiting(
                f"Set the rules by which session {session.name} scores",
                reverse("scoring:rules", args=[session.slug]),
            )
