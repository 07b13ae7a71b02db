"""What the pages about scoring look for first, and the crumbs above them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from projects.models import Closing, ScoringRules, Session
from projects.queries.closing import current_closing
from projects.views._lookups import crumbs as of_projects
from projects.views._lookups import of_session
from smewg.access import SignedInRequest, allowed
from smewg.hooks import PanelLine
from smewg.models import Economy, User
from smewg.toolkit.crumbs import Step


def session_of(request: SignedInRequest, slug: str) -> Session:
    """The session of the address; Http404 where there is none."""
    return get_object_or_404(Session.objects.visible_to(request.user).named(slug))


def closing_of(session: Session) -> Closing:
    """The close that stands; Http404 while the session is not closed, so that nothing is ranked."""
    closing = current_closing(session)
    if closing is None:
        raise Http404("The session is not closed, so there is no ranking yet.")
    return closing


def rules_of(request: SignedInRequest, slug: str) -> ScoringRules:
    """The session's rules with their session; Http404 where nobody has set them."""
    rules = ScoringRules.objects.of(session_of(request, slug))
    if rules is None:
        raise Http404("The rules of this session are not set yet.")
    return rules


def economy_of(request: SignedInRequest) -> Economy:
    """The economy that the delegate speaks for."""
    if request.user.economy is None:
        raise Http404("Only delegates have ballots.")
    return request.user.economy


def crumbs(session: Session, *then: Step) -> list[dict[str, str]]:
    """From the projects through the session to this page, which has no address."""
    return of_projects(of_session(session), *then)


def ways_from(session: Session, user: User) -> list[PanelLine]:
    """From a session's page to its rules, ballots, ranking and decision, as far as they go."""
    if not allowed(user, "projects.view_scoring"):
        return []
    ways = [("Rules of scoring", "rules")]
    if ScoringRules.objects.filter(session=session).exists():
        ways += [("Ballots", "ballots"), ("Ranking", "ranking")]
        if session.closings.current().exists():
            ways.append(("What if", "what_if"))
        if allowed(user, "projects.decide"):
            ways.append(("Decision", "decision"))
    return [PanelLine(text, reverse(f"scoring:{name}", args=[session.slug])) for text, name in ways]
