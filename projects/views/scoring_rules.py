"""A session's rules: to read for everybody, to set for the secretariat until the first ballot."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects.domain.ranking.rules import Problem, placed_problems
from projects.forms.scoring import CriterionForm, RulesForm, criteria_forms
from projects.models import ScoringRules
from projects.models.scoring import as_rules, default_rules
from projects.operations.scoring import set_rules
from projects.queries.scoring_pages import rules_in_words
from projects.views._scoring_lookups import crumbs, session_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.forms import posted
from smewg.toolkit.transitions import TransitionRefused


@require_GET
def rules(request: SignedInRequest, slug: str) -> HttpResponse:
    """The rules as they stand."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    current = ScoringRules.objects.of(session)
    context = {
        "session": session,
        "rules": current,
        "words": rules_in_words(current.as_rules()) if current else [],
        "may_change": allowed(request.user, "projects.change_rules")
        and not (current and current.is_frozen),
        "crumbs": crumbs(session, "Rules"),
    }
    return render(request, "scoring/rules.html", context)


def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Set the rules, from the group's default or from what stands."""
    require(request, "projects.change_rules")
    session = session_of(request, slug)
    current = ScoringRules.objects.of(session)
    if current and current.is_frozen:
        messages.warning(request, "The first ballot has come in: the rules stand as they are.")
        return redirect("scoring:rules", slug)
    default, criteria = default_rules(session, request.user)
    if current:
        criteria = list(current.criteria.all())
    instance = current or default
    link = next((each.key for each in criteria if each.is_link), "C1")
    initial = {"ties": "; ".join(instance.tie_order), "link": link}
    form = RulesForm(posted(request), instance=instance, initial=initial)
    rows = criteria_forms(criteria, posted(request))
    is_typed = request.method == "POST" and form.is_valid() and rows.is_valid()
    if is_typed and _is_kept(request, form, rows):
        messages.success(request, f"The rules of {session} are set.")
        return redirect("scoring:rules", slug)
    context = {
        "session": session,
        "form": form,
        "rows": rows,
        "error_lead": "Nothing was saved. What you typed is still here.",
        "crumbs": crumbs(session, ("Rules", reverse("scoring:rules", args=[slug])), "Change"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "scoring/rules_change.html", context, status=status)


def _is_kept(request: SignedInRequest, form: RulesForm, rows: object) -> bool:
    """Set the rules, where they can be; else the form and its rows say why they cannot."""
    typed = form.save(commit=False)
    typed.set_by, typed.tie_order = request.user, form.cleaned_data["ties"]
    kept = [row for row in rows if not row.is_left_out]  # type: ignore[attr-defined]
    link = form.cleaned_data["link"]
    criteria = [row.criterion(place, link) for place, row in enumerate(kept, start=1)]
    try:
        set_rules(typed, criteria, form.cleaned_data["leaves_out"])
    except ValidationError as error:
        placed = placed_problems(as_rules(typed, criteria))
        said = {sentence for _, sentence in placed}
        others = [("", each) for each in error.messages if each not in said]
        _say_where(form, kept, [*placed, *others])
        return False
    except TransitionRefused as refused:
        refused.add_to(form)
        return False
    return True


def _say_where(form: RulesForm, rows: list[CriterionForm], problems: list[Problem]) -> None:
    """Each problem beside the field that it is about, where it is about one."""
    for about, sentence in problems:
        name, _, place = about.partition(" ")
        if place:
            rows[int(place) - 1].add_error(name, sentence)
        else:
            form.add_error(name if name in form.fields else None, sentence)
