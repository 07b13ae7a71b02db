"""The register of evidence, and one item: its page, its form, its doubles and its files."""

from __future__ import annotations

from collections.abc import Callable
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
from kpis.forms.evidence import BulkForm, EvidenceForm
from kpis.imports.register_files import as_csv, as_xlsx
from kpis.models import Evidence, EvidenceFile, ReportingYear
from kpis.operations import evidence_files, evidence_from_project
from kpis.operations.evidence import merge_evidence, remove_evidence, tell_apart
from kpis.operations.evidence_bulk import change_items
from kpis.queries import duplicates
from kpis.queries.history import evidence_history
from kpis.queries.item_corrections import corrections_of_items
from kpis.queries.prefill import NAMES, initial_of
from kpis.queries.suggestions import suggestions
from kpis.tables import EvidenceTable
from plans.models import Indicator, Plan
from projects.models import ConceptNote
from smewg.access import SignedInRequest, allowed, require
from smewg.kept_whole import kept_whole
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import today
from smewg.toolkit.downloads import About, kept_file
from smewg.toolkit.forms import BecauseForm, posted, refusals
from smewg.toolkit.lists import list_context, narrowing_of
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.transitions import Refusal
from smewg.toolkit.turned_back import Boxes, turn_back
from smewg.toolkit.uploads import keep_sent

ITEMS_ON_A_PAGE = 50


@require_GET
def current_register(request: SignedInRequest) -> HttpResponse:
    """The register of the plan that runs now."""
    plan = Plan.objects.visible_to(request.user).current()
    return redirect("kpis:register", plan.key) if plan else redirect("home")


@require_GET
@kept_whole
def register(request: SignedInRequest, key: str) -> HttpResponse:
    """A plan's items, filtered as the address says."""
    plan = plan_of(request, key)
    may_change = allowed(request.user, "kpis.change_evidence")
    found = _filtered(request, plan)
    table = EvidenceTable(found.qs.newest_first(), plan=plan, may_change=may_change)
    RequestConfig(request, paginate={"per_page": ITEMS_ON_A_PAGE}).configure(table)
    found.offer_what_is_known(plan)
    context = {
        "plan": plan,
        "table": table,
        "what": "items",
        "bulk": _bulk_form(plan, table.paginator.count, found) if may_change else None,
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


def _bulk_form(plan: Plan, count: int, found: EvidenceFilter) -> BulkForm:
    """The form below the list; it offers the names that the filters have fetched already."""
    form = BulkForm(plan=plan, items=Evidence.objects.none(), initial={"how_many": count})
    form.fields["all_found"].label = f"All {count_of(count, 'item')} that the filters found"
    for one, several in (("economy", "economies"), ("partner", "partners")):
        boxes: Any = form.fields[several].widget
        boxes.choices = [(row.pk, str(row)) for row in found.offer(one)]
    return form


@require_GET
def likely_same(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan's items that are likely the same, pair by pair."""
    require(request, "kpis.change_evidence")
    plan = plan_of(request, key)
    pairs = duplicates.likely_pairs(plan, request.user)
    return render(request, "kpis/likely_same.html", {"plan": plan, "pairs": pairs})


def _filtered(
    request: SignedInRequest, plan: Plan, query: QueryDict | None = None
) -> EvidenceFilter:
    items = Evidence.objects.visible_to(request.user).counted().of_plan(plan)
    asked = request.GET if query is None else query
    return EvidenceFilter(asked, queryset=items, plan=plan, user=request.user)


@require_GET
def register_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """What the register shows under the address's filters, as xlsx or csv."""
    plan = plan_of(request, key)
    found = _filtered(request, plan)
    items: QuerySet[Evidence] = found.qs.with_names()
    span = f"{plan.start_year} to {plan.end_year}"
    name = About(plan.title, plan.key, span, narrowing_of(found)).file_name("evidence")
    return (as_xlsx if kind == "xlsx" else as_csv)(plan, items, name)


BULK = {"what": "id_what", "objectives": "id_objectives_0", "all_found": "id_all_found"}


@require_POST
def bulk_change(request: SignedInRequest, key: str) -> HttpResponse:
    """Change objectives, economies, partners or meeting of many items at once, all or none."""
    require(request, "kpis.change_evidence")
    plan = plan_of(request, key)
    query = QueryDict(request.POST.get("query", ""))
    found = _filtered(request, plan, query)
    form = BulkForm(request.POST, plan=plan, items=found.qs)
    place = f"{reverse('kpis:register', args=[key])}?{query.urlencode()}"
    if not form.is_valid():
        return turn_back(request, place, refusals(form), BULK)
    _change_many(request, form)
    return redirect(place)


def _change_many(request: SignedInRequest, form: BulkForm) -> None:
    typed = form.cleaned_data
    rows: Any = form.items if typed["all_found"] else typed["chosen"]
    items = list(rows.with_names())
    if typed["all_found"] and typed["how_many"] != len(items):
        now = count_of(len(items), "item")
        messages.error(request, f"Nothing was changed. The filters find {now} now: look again.")
        return
    try:
        changed = change_items(items, form.named, adding=typed["what"] == "add", by=request.user)
    except ValidationError as error:
        messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
        return
    same = len(items) - changed
    said = f"Changed: {count_of(changed, 'item')}."
    messages.success(request, f"{said} {same} said it already." if same else said)


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
        "may_change": may_change,
        "may_correct": allowed(request.user, "kpis.correct_evidence", found),
        "corrections": corrections_of_items([pk]).get(pk, []),
        "changes": evidence_history(found),
        "accepts": evidence_files.ACCEPTS,
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "kpis/evidence.html", context)


def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the words of an item of a published list; every figure stays."""
    rows = Evidence.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("indicator__plan", "reporting_year"), pk=pk)
    require(request, "kpis.correct_evidence", found)
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
    asked = initial_of(request.GET.dict(), reporting_year.plan, request.user)
    if note:
        asked |= evidence_from_project.initial(note, reporting_year)
    return _edit(request, started, initial=asked)


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
        "carried": carried_on(request),
    }
    return render(request, "kpis/start.html", context)


def carried_on(request: SignedInRequest) -> str:
    """What the address names for the form, to go on with it: "?paper=3", or nothing."""
    named = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    return f"?{urlencode(named)}" if named else ""


def add(request: SignedInRequest, key: str) -> HttpResponse:
    """Where a new item goes: its year and its list, as far as the address does not say them."""
    require(request, "kpis.add_evidence")
    plan = plan_of(request, key)
    years = ReportingYear.objects.visible_to(request.user).filter(plan=plan)
    takes = [each for each in years if each.is_open]
    asked_year = whole_number(request.GET.get("year"))
    year = next((each for each in takes if each.year == asked_year), None)
    slug = request.GET.get("indicator", "")
    indicator = next((each for each in plan.indicators.all() if each.slug == slug), None)
    carried = carried_on(request)
    if year and indicator:
        to = reverse("kpis:evidence_new", args=[year.year, indicator.slug])
        return redirect(f"{to}{carried}")
    context = {
        "plan": plan,
        "years": [year] if year else sorted(takes, key=_nearest_first),
        "indicators": [indicator] if indicator else plan.indicators.all(),
        "is_shut": asked_year is not None and year is None,
        "asked_year": asked_year,
        "carried": carried,
        "suggested": {} if carried else suggestions(plan, request.user),
    }
    return render(request, "kpis/add.html", context)


def _nearest_first(year: ReportingYear) -> tuple[int, int]:
    """The year that runs, then earlier ones, then those to come."""
    distance = today().year - year.year
    return (0, distance) if distance >= 0 else (1, -distance)


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
            return redirect(_onward(request, kept, kept_name))
    context = {
        "item": listed,
        "form": form,
        "doubles": doubles,
        "kept_name": kept_name,
        "saved": request.GET.get("saved", ""),
        "another_label": "" if listed.pk or listed.concept_note_id else "Save and add another",
        "current": current if form.errors else None,
    }
    refused = form.is_bound
    return render(request, "kpis/evidence_form.html", context, status=422 if refused else 200)


def _onward(request: SignedInRequest, kept: Evidence, kept_name: str) -> str:
    """The item's page; or the form again, with its year, list and meeting."""
    said = {"saved": kept_name}
    if "another" not in request.POST:
        return f"{reverse('kpis:evidence', args=[kept.pk])}?{urlencode(said)}"
    if kept.meeting_id:
        said["meeting"] = str(kept.meeting_id)
    place = [kept.reporting_year.year, kept.indicator.slug]
    return f"{reverse('kpis:evidence_new', args=place)}?{urlencode(said)}"


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
    if too_long := _too_long(request, form, pk, "id_because"):
        return too_long
    because = form.cleaned_data["because"] if form.is_valid() else ""
    return _try(
        request,
        lambda: remove_evidence(found, by=request.user, reason=because),
        "Taken off the list.",
        pk,
        {"because": "id_because"},
    )


@require_POST
def merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Count the item and another once."""
    found, kept = _two_to_change(request, pk, other)
    form = BecauseForm(request.POST)
    box = f"because-{other}"
    if too_long := _too_long(request, form, pk, box):
        return too_long
    reason = form.cleaned_data["because"] if form.is_valid() else "the same thing"
    said = f"{found.number} was merged into {kept.number}: they count once."
    return _try(
        request,
        lambda: merge_evidence(found, kept, by=request.user, reason=reason),
        said,
        pk,
        {"because": box},
    )


@require_POST
def not_the_same(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Keep why two items that look alike are two."""
    found, second = _two_to_change(request, pk, other)
    form, boxes = BecauseForm(request.POST), {"because": f"because-{other}"}
    form.fields["because"].error_messages["required"] = (
        "Say why they are not the same, in a sentence."
    )
    if not form.is_valid():
        place = reverse("kpis:evidence", args=[pk])
        return turn_back(request, place, refusals(form), boxes)
    because = form.cleaned_data["because"]
    return _try(
        request,
        lambda: tell_apart(found, second, because=because, by=request.user),
        f"Kept: {found.number} and {second.number} are two.",
        pk,
        boxes,
    )


@require_POST
def add_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a file with an item, once its content has been looked at."""
    found = _to_change(request, pk)
    place = reverse("kpis:evidence", args=[pk])
    return keep_sent(
        request, lambda upload: evidence_files.keep(found, upload, by=request.user), place
    )


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


def _too_long(
    request: SignedInRequest, form: BecauseForm, pk: int, box: str
) -> HttpResponse | None:
    """The item's page, where a reason was typed that cannot be kept."""
    if form.is_valid() or not request.POST.get("because", "").strip():
        return None
    place = reverse("kpis:evidence", args=[pk])
    return turn_back(request, place, refusals(form), {"because": box})


def _try(
    request: SignedInRequest, step: Callable[[], object], said: str, pk: int, boxes: Boxes
) -> HttpResponse:
    """Take the step and lead back to the item, whose page says what became of it."""
    place = reverse("kpis:evidence", args=[pk])
    try:
        step()
    except ValidationError as error:
        problems = [Refusal(said, "because") for said in error.messages]
        return turn_back(request, place, problems, boxes)
    messages.success(request, said)
    return redirect(place)
