"""An economy's ballots on one page, and who has sent theirs for the secretariat and the Chair."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects.imports import ballots as ballot_workbook
from projects.models import ScoringRules
from projects.operations import ballot_sheets
from projects.operations.ballots import confirm_ballot, submit_ballots, take_back_ballot
from projects.queries import ballot_pages
from projects.queries import ballot_sheets as sheets
from projects.queries.ballot_sheets import TypedBallots
from projects.queries.turnout import turnout
from projects.views._scoring_lookups import crumbs, economy_of, rules_of, session_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit import draft_history, drafts
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.draft_history_views import Draft, history_page
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.transitions import TransitionRefused


def ballots(request: SignedInRequest, slug: str) -> HttpResponse:
    """The sheet of the delegate's economy; for the secretariat and the Chair, who sent what."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    rules = ScoringRules.objects.of(session)
    context: dict[str, object] = {
        "session": session,
        "rules": rules,
        "crumbs": crumbs(session, "Ballots"),
    }
    if rules is None:
        return render(request, "scoring/no_rules.html", context)
    if not allowed(request.user, "projects.draft_ballot"):
        return render(request, "scoring/turnout.html", context | {"turnout": turnout(rules)})
    if request.method == "POST":
        return _post(request, rules, context)
    return _page(request, rules, context)


def _page(
    request: SignedInRequest, rules: ScoringRules, context: dict[str, object], status: int = 200
) -> HttpResponse:
    sheet = sheets.sheet(rules, economy_of(request))
    page = ballot_pages.page(sheet, request.GET.get("page"), request.user, context)
    saved = request.session.pop("saved_draft", "")
    return render(
        request, "scoring/ballots.html", context | page | {"saved_draft": saved}, status=status
    )


def _post(
    request: SignedInRequest, rules: ScoringRules, context: dict[str, object]
) -> HttpResponse:
    """Save the form's words, and submit what the person asked for."""
    economy, wanted = economy_of(request), request.POST.get("submit", "")
    typed = TypedBallots.of(request.POST, list(rules.criteria.all()))
    try:
        ballot_sheets.save(rules, economy, typed, by=request.user, sent=Sent.by(request))
        if wanted:
            notes = None if wanted == "all" else {whole_number(wanted) or 0}
            sent = submit_ballots(rules, economy, by=request.user, notes=notes)
            _tell(request, len(sent))
        else:
            messages.success(request, "Saved.")
    except ChangedMeanwhile as changed:
        context |= {"changed": changed, "typed": typed}
        return _page(request, rules, context, status=409)
    except TransitionRefused as refused:
        context |= {
            "short": {each.row.pk for each in refused.refusals if each.row},
            "problems": [(each.field, each.sentence) for each in refused.refusals],
            "error_lead": "Not submitted. What you typed is saved as a draft.",
        }
        return _page(request, rules, context, status=422)
    except ValidationError as error:
        errors = _errors(error)
        context |= {
            "errors": errors,
            "typed": typed,
            "problems": [(name, each) for name, said in errors.items() for each in said],
            "error_lead": "Not saved. What you typed is still here.",
        }
        return _page(request, rules, context, status=422)
    request.session["saved_draft"] = ballot_pages.draft_name(rules, economy, request.user)
    return redirect(request.get_full_path())


def _tell(request: HttpRequest, count: int) -> None:
    if count:
        said = "One ballot was" if count == 1 else count_of(count, "ballot was", "ballots were")
        messages.success(request, f"{said} submitted. Thank you.")
    else:
        messages.info(request, "This ballot is submitted already.")


def _errors(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": list(error.messages)}


def draft(request: SignedInRequest, slug: str) -> JsonResponse:
    """What the page's script saves and asks."""
    require(request, "projects.draft_ballot")
    rules, economy = rules_of(request, slug), economy_of(request)
    name = f"ballots-{rules.session_id}-{economy.pk}"
    if request.method != "POST":
        return drafts.watch(request.user, name, sheets.version_of(rules, economy))

    typed = TypedBallots.of(_touched(request.POST), list(rules.criteria.all()))

    def save(sent: Sent) -> drafts.Saved:
        saved = ballot_sheets.save(rules, economy, typed, by=request.user, sent=sent)
        sections = ballot_pages.marks(sheets.sheet(rules, economy), typed.given)
        return drafts.Saved(saved.version, saved.at, sections)

    def both(changed: ChangedMeanwhile) -> Conflict:
        return ballot_pages.both(sheets.sheet(rules, economy), typed, changed)

    return draft_history.answer(request, request.user, name, save, both)


def _touched(posted: QueryDict) -> QueryDict:
    """What was sent, with only the notes of which a field was touched, where it says which."""
    if drafts.TOUCHED not in posted:
        return posted
    touched = {sheets.note_of(name) for name in posted.getlist(drafts.TOUCHED)}
    notes = [note for note in posted.getlist("note") if whole_number(note) in touched]
    copied = posted.copy()
    copied.setlist("note", notes)
    return copied


@require_http_methods(["GET", "POST"])
def history(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was saved of the economy's sheet; words are put back on ballots that are still open."""
    require(request, "projects.draft_ballot")
    rules, economy = rules_of(request, slug), economy_of(request)
    sheet = sheets.sheet(rules, economy)
    draft = Draft(
        name=sheet.draft_name,
        title=f"Ballots of {economy.short_name}, {rules.session}",
        current=sheets.current_draft_of(sheet),
        labels=ballot_pages.labels(sheet),
        texts=lambda words: ballot_pages.texts(sheet, words),
        form=reverse("scoring:ballots", args=[slug]),
        put_back=lambda words, sent: ballot_sheets.save(
            rules, economy, sheets.typed_from(words, sheet), by=request.user, sent=sent
        ),
    )
    return history_page(request, draft, crumbs=crumbs(rules.session, "History of the ballots"))


@require_POST
def take_back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Make a submitted ballot a draft again."""
    said = "It is a draft again, and counts once it is submitted again."
    return _step(request, slug, pk, take_back_ballot, said)


@require_POST
def confirm(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let a ballot stand for the note's new version."""
    said = "The ballot stands for the new version."
    return _step(request, slug, pk, confirm_ballot, said)


def _step(
    request: SignedInRequest, slug: str, pk: int, operation: Callable[..., object], said: str
) -> HttpResponse:
    """Let the economy's ballot on a note take a step; the page says what came of it."""
    require(request, "projects.draft_ballot")
    rules, economy = rules_of(request, slug), economy_of(request)
    return take_step(
        request,
        lambda: operation(rules, economy, pk, by=request.user),
        said,
        ("scoring:ballots", slug),
    )


@require_GET
def workbook(request: SignedInRequest, slug: str) -> HttpResponse:
    """The economy's ballots as they stand, to fill offline."""
    require(request, "projects.draft_ballot")
    sheet = sheets.sheet(rules_of(request, slug), economy_of(request))
    return attached(ballot_workbook.written(sheet), XLSX, f"ballots-{slug}.xlsx")
