"""The register of evidence, and one item: its page, its form, its doubles and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from kpis import hooks
from kpis.filters import EvidenceFilter
from kpis.forms.correcting import ItemCorrectionForm
from kpis.forms.evidence import BulkObjectivesForm, EvidenceForm
from kpis.imports.register_files import as_csv, as_xlsx
from kpis.models import Evidence, EvidenceFile, ReportingYear
from kpis.operations import evidence_files, evidence_from_project
from kpis.operations.evidence import merge_evidence, remove_evidence, tell_apart
from kpis.queries import duplicates
from kpis.queries.history import evidence_history
from kpis.tables import EvidenceTable
from plans.models import Activity, Indicator, Plan
from projects.models import ConceptNote
from smewg.access import SignedInRequest, allowed, require
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import today
from smewg.toolkit.downloads import About, kept_file
from smewg.toolkit.forms import BecauseForm, posted, sentences
from smewg.toolkit.lists import list_context, narrowing_of
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.uploads import keep_sent

ITEMS_ON_A_PAGE = 50


@require_GET
def current_register(request: SignedInRequest) -> HttpResponse:
    """The register of the plan that runs now."""
    plan = Plan.objects.visible_to(request.user).current(today().year)
    return redirect("kpis:register", plan.key) if plan else redirect("home")


@require_GET
def register(request: SignedInRequest, key: str) -> HttpResponse:
    """A plan's items, filtered as the address says."""
    plan = plan_of(request, key)
    may_change = allowed(request.user, "kpis.change_evidence")
    found = _filtered(request, plan)
    table = EvidenceTable(found.qs.with_names(), may_change=may_change)
    RequestConfig(request, paginate={"per_page": ITEMS_ON_A_PAGE}).configure(table)
    context = {
        "plan": plan,
        "table": table,
        "what": "items",
        "bulk": BulkObjectivesForm(plan=plan, items=Evidence.objects.none()),
        "may_change": may_change,
        "query": request.GET.urlencode(),
        **list_context(
            request,
            found,
            table.paginator.count,
            "item",
            none_yet=(
                "Nothing is listed yet",
                "Items appear here as they are added, imported, or accepted from economies' "
                "reports.",
            ),
        ),
    }
    return render(request, "kpis/register.html", context)


@require_GET
def likely_same(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan's items that are likely the same, pair by pair."""
    require(request, "kpis.change_evidence")
    plan = plan_of(request, key)
    pairs = duplicates.likely_pairs(plan, request.user)
    return render(request, "kpis/likely_same.html", {"plan": plan, "pairs": pairs})


def _filtered(request: SignedInRequest, plan: Plan) -> EvidenceFilter:
    items = Evidence.objects.visible_to(request.user).counted().of_plan(plan)
    return EvidenceFilter(request.GET, queryset=items, plan=plan, user=request.user)


@require_GET
def register_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """What the register shows under the address's filters, as xlsx or csv."""
    plan = plan_of(request, key)
    found = _filtered(request, plan)
    items: QuerySet[Evidence] = found.qs.with_names()
    span = f"{plan.start_year} to {plan.end_year}"
    name = About(plan.title, plan.key, span, narrowing_of(found)).file_name("evidence")
    return (as_xlsx if kind == "xlsx" else as_csv)(plan, items, name)


@require_POST
def bulk_objectives(request: SignedInRequest, key: str) -> HttpResponse:
    """Add objectives to the chosen items, or take them from them, all or none."""
    require(request, "kpis.change_evidence")
    plan = plan_of(request, key)
    items = Evidence.objects.visible_to(request.user).counted().of_plan(plan)
    form = BulkObjectivesForm(request.POST, plan=plan, items=items)
    if form.is_valid():
        _change_objectives(request, form.cleaned_data)
    else:
        messages.error(request, sentences(form))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('kpis:register', args=[key])}?{query}")


def _change_objectives(request: SignedInRequest, typed: dict[str, Any]) -> None:
    named = set(typed["objectives"])
    adding = typed["what"] == "add"
    try:
        with transaction.atomic():
            for item in typed["chosen"].with_names():
                now = set(item.objectives.all())
                item.keep(
                    by=request.user,
                    reason="objectives changed for several items",
                    objectives=now | named if adding else now - named,
                    economies=item.economies.all(),
                    partners=item.partners.all(),
                )
    except ValidationError as error:
        messages.error(request, f"Nothing was changed. {item.number}: {' '.join(error.messages)}")
    else:
        messages.success(request, f"Changed: {count_of(len(typed['chosen']), 'item')}.")


@require_GET
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """One item with all that it names, its files, its likely doubles and its history."""
    found = get_object_or_404(Evidence.objects.visible_to(request.user).with_names(), pk=pk)
    may_change = allowed(request.user, "kpis.change_evidence", found)
    doubles = (
        duplicates.likely_duplicates(found, found.economies.all(), request.user)
        if found.is_counted
        else []
    )
    context = {
        "item": found,
        "note": ConceptNote.objects.visible_to(request.user)
        .select_related("session")
        .filter(pk=found.concept_note_id or 0)
        .first(),
        "adoptions": found.adoptions.counted().select_related("adopter"),
        "merged": found.merged.all(),
        "doubles": doubles,
        "sections": hooks.of_evidence(request.user, found),
        "because": BecauseForm(),
        "may_change": may_change,
        "may_correct": found.is_counted
        and allowed(request.user, "kpis.correct_figure", found.reporting_year),
        "changes": evidence_history(found),
        "accepts": evidence_files.ACCEPTS,
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "kpis/evidence.html", context)


def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the words of an item of a published list; every figure stays."""
    rows = Evidence.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("indicator__plan", "reporting_year"), pk=pk)
    require(request, "kpis.correct_figure", found.reporting_year)
    form = ItemCorrectionForm(posted(request), instance=found, by=request.user)
    if form.keep():
        messages.success(request, f"Corrected: {found.number}. The next edition tells of it.")
        return redirect("kpis:evidence", pk)
    page = reverse("kpis:evidence", args=[pk])
    context = {
        "form": form,
        "title": f"Correct {found.number}",
        "eyebrow": f"{found.indicator.code}, published list of {found.reporting_year}",
        "lead": "What it counts for stays, and every figure with it. Earlier editions stay as "
        "they were; the next one tells what was corrected, and why.",
        "cancel_url": page,
        "crumbs": crumbs(
            ("Evidence", reverse("kpis:register", args=[found.indicator.plan.key])),
            (found.number, page),
            "Correct",
        ),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def new(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """The form of a new item of one indicator's list in one year."""
    require(request, "kpis.add_evidence")
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    counted_by = get_object_or_404(Indicator, plan=reporting_year.plan, slug=indicator)
    note = evidence_from_project.completed_note(request.user, request.GET.get("note", ""))
    started = Evidence(indicator=counted_by, reporting_year=reporting_year, concept_note=note)
    if note:
        return _edit(request, started, initial=evidence_from_project.initial(note, reporting_year))
    return _edit(request, started, initial=_from_activity(request, reporting_year.plan))


def _from_activity(request: SignedInRequest, plan: Plan) -> dict[str, Any]:
    """What the activity named in the address already says."""
    number = whole_number(request.GET.get("activity"))
    activity = Activity.objects.filter(plan=plan, number=number).first() if number else None
    if activity is None:
        return {}
    return {
        "title": activity.title,
        "activity": activity,
        "economies": activity.proponents.all(),
    }


@require_GET
def start(request: SignedInRequest, year: int) -> HttpResponse:
    """Which list a new item goes to: the plan's indicators, each with what counts."""
    require(request, "kpis.add_evidence")
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    note = evidence_from_project.completed_note(request.user, request.GET.get("note", ""))
    context = {
        "reporting_year": reporting_year,
        "note": note,
        "listed": evidence_from_project.evidence_of(request.user, note) if note else (),
    }
    return render(request, "kpis/start.html", context)


def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form of an item that is listed already."""
    found = get_object_or_404(Evidence.objects.visible_to(request.user).with_names(), pk=pk)
    require(request, "kpis.change_evidence", found)
    return _edit(request, found)


def _edit(
    request: SignedInRequest, listed: Evidence, initial: dict[str, Any] | None = None
) -> HttpResponse:
    current = Evidence.objects.with_names().get(pk=listed.pk) if listed.pk else None
    year = listed.reporting_year.year
    of_note = f"/note-{listed.concept_note_id}" if listed.concept_note_id else ""
    begun = f"{year}/{listed.indicator.slug}{of_note}"
    kept_name = f"evidence/{listed.pk or begun}/{request.user.pk}"
    form = EvidenceForm(posted(request), instance=listed, initial=initial or {}, user=request.user)
    doubles: list[duplicates.LikelyDuplicate] = []
    if request.method == "POST" and form.is_valid():
        if listed.pk is None and "sure" not in request.POST:
            named = form.cleaned_data.get("economies") or []
            doubles = duplicates.likely_duplicates(form.instance, list(named), request.user)
        if not doubles and (kept := _keep(form, request.user)):
            messages.success(request, f"Saved: {kept.number}, {kept.title}.")
            saved = urlencode({"saved": kept_name})
            return redirect(f"{reverse('kpis:evidence', args=[kept.pk])}?{saved}")
    context = {
        "item": listed,
        "form": form,
        "doubles": doubles,
        "kept_name": kept_name,
        "current": current if form.errors else None,
    }
    refused = form.is_bound
    return render(request, "kpis/evidence_form.html", context, status=422 if refused else 200)


@transaction.atomic
def _keep(form: EvidenceForm, by: User) -> Evidence | None:
    kept = form.keep()
    if kept:
        evidence_from_project.settle_activity(kept, by=by)
    return kept


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an item off its list, with a reason."""
    found = _to_change(request, pk)
    form = BecauseForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    _try(
        request,
        lambda: remove_evidence(found, by=request.user, reason=because),
        "Taken off the list.",
    )
    return redirect("kpis:evidence", pk)


@require_POST
def merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Count the item and another once."""
    found, kept = _two_to_change(request, pk, other)
    form = BecauseForm(request.POST)
    reason = form.cleaned_data["because"] if form.is_valid() else "the same thing"
    said = f"{found.number} was merged into {kept.number}: they count once."
    _try(request, lambda: merge_evidence(found, kept, by=request.user, reason=reason), said)
    return redirect("kpis:evidence", pk)


@require_POST
def not_the_same(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Keep why two items that look alike are two."""
    found, second = _two_to_change(request, pk, other)
    form = BecauseForm(request.POST)
    if form.is_valid():
        because = form.cleaned_data["because"]
        _try(
            request,
            lambda: tell_apart(found, second, because=because, by=request.user),
            f"Kept: {found.number} and {second.number} are two.",
        )
    else:
        messages.error(request, "Say why they are not the same, in a sentence.")
    return redirect("kpis:evidence", pk)


@require_POST
def add_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a file with an item, once its content has been looked at."""
    found = _to_change(request, pk)
    keep_sent(request, lambda upload: evidence_files.keep(found, upload, by=request.user))
    return redirect("kpis:evidence", pk)


@require_GET
def download(request: SignedInRequest, pk: int) -> FileResponse:
    """A kept file, always as a download and never shown in the page."""
    kept = get_object_or_404(EvidenceFile.objects.visible_to(request.user), pk=pk)
    return kept_file(kept.file, kept.name)


def plan_of(request: SignedInRequest, key: str) -> Plan:
    """The plan with its parts at hand; Http404 for one that is not there."""
    parts = ("areas__objectives__area", "indicators", "activities")
    plans = Plan.objects.visible_to(request.user).prefetch_related(*parts)
    return get_object_or_404(plans, key=key)


def _to_change(request: SignedInRequest, pk: int) -> Evidence:
    found = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    require(request, "kpis.change_evidence", found)
    return found


def _two_to_change(request: SignedInRequest, *pks: int) -> list[Evidence]:
    found = Evidence.objects.visible_to(request.user).select_related("reporting_year").in_bulk(pks)
    if len(found) < len(set(pks)):
        raise Http404("One of the two is not there.")
    for each in found.values():
        require(request, "kpis.change_evidence", each)
    return [found[pk] for pk in pks]


def _try(request: SignedInRequest, step: Any, said: str) -> None:
    try:
        step()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
