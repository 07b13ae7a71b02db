"""What reviews begin with, and the Word file their documents are poured into."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reviews.forms import SectionTemplateForm, WordTemplateForm
from reviews.models import ReviewKind, SectionTemplate, WordTemplate
from reviews.views._lookups import crumbs
from smewg.access import SignedInRequest, require
from smewg.toolkit.documents.word_template import NAMES, SHIPPED
from smewg.toolkit.forms import posted
from smewg.toolkit.uploads import plain_name
from smewg.toolkit.versions import get_or_removed


@require_GET
def templates(request: SignedInRequest) -> HttpResponse:
    """Each kind's sections, and the Word template."""
    require(request, "reviews.change_templates")
    return _page(request, WordTemplateForm())


def _page(request: SignedInRequest, form: WordTemplateForm, status: int = 200) -> HttpResponse:
    context = {
        "kinds": [(kind, SectionTemplate.objects.of_kind(kind)) for kind in ReviewKind],
        "word": WordTemplate.in_use(),
        "names": NAMES.items(),
        "form": form,
        "crumbs": crumbs("Templates"),
    }
    return render(request, "reviews/templates.html", context, status=status)


def section_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Add a section to a kind of review."""
    require(request, "reviews.change_templates")
    if kind not in ReviewKind.values:
        raise Http404("There is no such kind of review.")
    return _edit(request, SectionTemplate(kind=kind), f"Add a section: {ReviewKind(kind).label}")


def section_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a section that new reviews of its kind get."""
    require(request, "reviews.change_templates")
    template = get_or_removed(request, SectionTemplate.objects.all(), pk)
    return _edit(request, template, f"Change {template.heading}")


def _edit(request: SignedInRequest, template: SectionTemplate, title: str) -> HttpResponse:
    form = SectionTemplateForm(posted(request), instance=template)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("reviews:templates")
    context = {
        "form": form,
        "title": title,
        "lead": "Reviews that were begun already keep their sections.",
        "cancel_url": reverse("reviews:templates"),
        "crumbs": crumbs(("Templates", reverse("reviews:templates")), title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


@require_POST
def section_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a section off a kind of review; reviews that exist keep theirs."""
    require(request, "reviews.change_templates")
    template = get_object_or_404(SectionTemplate, pk=pk)
    if SectionTemplate.objects.filter(kind=template.kind).count() == 1:
        messages.error(request, "A review needs at least one section. Change this one instead.")
    else:
        template.delete()
        messages.success(request, f"Taken off: {template}.")
    return redirect("reviews:templates")


@require_POST
def word(request: SignedInRequest) -> HttpResponse:
    """Replace the Word template; a wrong one is refused with every reason."""
    require(request, "reviews.change_templates")
    form = WordTemplateForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    upload = form.cleaned_data["file"]
    upload.seek(0)
    kept = WordTemplate.objects.create(
        file=upload,
        name=plain_name(upload),
        sha256=hashlib.sha256(form.content).hexdigest(),
        added_by=request.user,
    )
    messages.success(request, f"New documents are poured into {kept} from now on.")
    return redirect("reviews:templates")


@require_GET
def word_file(request: SignedInRequest) -> FileResponse:
    """The Word template that is used now, to change it and send it back."""
    require(request, "reviews.change_templates")
    used = WordTemplate.in_use()
    content = used.file.open("rb") if used else SHIPPED.open("rb")
    name = used.name if used else "smewg-paper.docx"
    return FileResponse(content, as_attachment=True, filename=name)


@require_POST
def word_shipped(request: SignedInRequest) -> HttpResponse:
    """Use the shipped Word template again."""
    require(request, "reviews.change_templates")
    used = WordTemplate.in_use()
    if used:
        used.retired_at = timezone.now()
        used.save()
        messages.success(request, "New documents are poured into the shipped template again.")
    return redirect("reviews:templates")
