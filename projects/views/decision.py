"""The close, the re-opening, and what the group decides on the strength of the ranking."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects.forms.decisions import ConsensusForm, DecisionForm
from projects.forms.state_line import with_state_lines
from projects.models import Closing, Session
from projects.operations.decisions import Choice, decide, rows_of, to_decide_on
from projects.operations.sessions import close_session, record_consensus, reopen_session
from projects.queries import closing as closings
from projects.queries.closing import SharedRank, current_closing, shared_ranks
from projects.queries.recommendation import as_paper
from projects.queries.turnout import turnout
from projects.views._scoring_lookups import closing_of, crumbs, rules_of, session_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit import documents
from smewg.toolkit.confirm import Answer, GraveStep, confirm
from smewg.toolkit.downloads import attached
from smewg.toolkit.forms import refusals
from smewg.toolkit.text import count_of, storable, whole_number
from smewg.toolkit.transition_views import attempt, seen, take_step
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.turned_back import show, turn_back

NOTES_ON_A_PAGE = 100


def close(request: SignedInRequest, slug: str) -> HttpResponse:
    """What stops a close and what it would freeze; and the close."""
    require(request, "projects.close_session")
    rules = rules_of(request, slug)
    session, sent = rules.session, turnout(rules)
    step = GraveStep(
        title="Close the session",
        verb=f"Close {session}",
        back=("scoring:ballots", slug),
        not_verb="Not yet",
        eyebrow=str(session),
        lead="The close freezes ballots, rules and ranking.",
        crumbs=crumbs(session, "Close"),
        matters=closings.matters(rules, sent),
        follows=(
            "The ranking is made once, from the ballots that are submitted then.",
            "Drafts, and ballots on an earlier version that nobody confirmed, do not count.",
            "Every note that was scored is recorded as scored.",
            "Opening the session again needs a reason, and is shown.",
        ),
        seen=closings.mark_of(rules, sent),
    )

    def closed(answer: Answer) -> Closing:
        if answer.seen != step.seen:
            raise TransitionRefused(
                "Notes or ballots changed since you opened this page. Look at them."
            )
        return close_session(rules, by=request.user)

    return confirm(
        request,
        step,
        closed,
        f"{session} is closed. Its ranking stands.",
        ("scoring:ranking", slug),
    )


@require_POST
def reopen(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take ballots again, for a reason that is shown."""
    require(request, "projects.close_session")
    rules, reason = rules_of(request, slug), storable(request.POST.get("reason", ""))
    return take_step(
        request,
        lambda: reopen_session(rules, by=request.user, reason=reason, seen=seen(request)),
        f"{rules.session} takes ballots again.",
        ("scoring:ranking", slug),
        boxes={"reason": "reason"},
    )


def decision(request: SignedInRequest, slug: str) -> HttpResponse:
    """All notes of the session with what can be decided on each; many at once."""
    require(request, "projects.decide")
    session = session_of(request, slug)
    form = DecisionForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _taken(request, session, form.choice()):
        return redirect(request.get_full_path())
    choice = form.choice() if form else Choice()
    notes = to_decide_on(session, request.user)
    found = Paginator(notes, NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    with_state_lines(found, request.user)
    closing = current_closing(session)
    context = {
        "session": session,
        "found": found,
        **rows_of(list(found), choice),
        "choice": choice,
        "form": form,
        "shared": _shared(closing, [note.pk for note in found]) if closing else [],
        "may_record": allowed(request.user, "projects.record_consensus"),
        "closing": closing,
        "crumbs": crumbs(session, "Decision"),
    }
    return render(request, "scoring/decision.html", context, status=422 if form else 200)


def _shared(closing: Closing, notes: Sequence[int]) -> list[SharedRank]:
    return shared_ranks(closing, closings.positions_of(closing, notes))


def _taken(request: SignedInRequest, session: Session, choice: Choice) -> bool:
    """Whether the step was taken for all of the notes; the page says why where it was not."""
    done, refused = attempt(lambda: decide(session, choice, by=request.user))
    if refused:
        show(request, refused.refusals, {})
    if done is not None:
        messages.success(request, f"Recorded for {count_of(done, 'note')}.")
    return done is not None


@require_POST
def consensus(request: SignedInRequest, slug: str, position: int) -> HttpResponse:
    """The Chair's decision on the order of notes that share a position."""
    require(request, "projects.record_consensus")
    session = session_of(request, slug)
    closing = closing_of(session)
    shown = whole_number(seen(request) or "")
    if shown is not None:
        closing = get_object_or_404(session.closings, number=shown)
    form = ConsensusForm(request.POST)
    boxes = {name: name for name in form.fields} | {"words": f"words-{position}"}
    place = reverse("scoring:decision", args=[slug])
    if not form.is_valid():
        return turn_back(request, place, refusals(form), boxes)
    words = form.cleaned_data["words"]
    return take_step(
        request,
        lambda: record_consensus(closing, position, form.order(), words, by=request.user),
        f"Recorded for position {position}.",
        place,
        boxes=boxes,
    )


KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_GET
def paper(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """The recommendation paper in Word or PDF."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    closing = current_closing(session)
    if closing is None or kind not in KINDS:
        raise Http404("There is no such paper: the session is not closed, or the kind is unknown.")
    written = as_paper(session, closing)
    content = documents.as_word(written) if kind == "docx" else documents.as_pdf(written)
    return attached(content, KINDS[kind], f"recommendation-{slug}.{kind}")
