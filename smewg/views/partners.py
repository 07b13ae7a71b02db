"""Partners and other fora: their contacts, and the dialogues held with them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from smewg import hooks
from smewg.access import SignedInRequest, allowed, require
from smewg.forms.group import DialogueForm
from smewg.forms.spellings import PartnerForm
from smewg.models import Dialogue, Partner
from smewg.toolkit.forms import posted
from smewg.toolkit.versions import get_or_removed
from smewg.views._form_page import keep_or_show


@require_GET
def partners(request: SignedInRequest) -> HttpResponse:
    """Each partner with its dialogues."""
    found = Partner.objects.visible_to(request.user).prefetch_related("dialogues")
    counted = hooks.of_partners(request.user)
    context = {
        "partners": [(each, counted.by_partner.get(each.pk, [])) for each in found],
        "sessions": counted.all,
        "add_url": counted.add_url,
        "dialogues": Dialogue.objects.prefetch_related("partners").select_related("meeting"),
        "may_change": allowed(request.user, "smewg.change_partner"),
        "may_see_contacts": allowed(request.user, "smewg.view_contacts"),
    }
    return render(request, "group/partners.html", context)


def partner_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Enter a partner, or change one."""
    require(request, "smewg.change_partner")
    found = get_or_removed(request, Partner.objects.all(), pk) if pk else None
    form = PartnerForm(posted(request), instance=found)
    return _page(request, form, f"Change {found}" if found else "Enter a partner")


def dialogue_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Enter a dialogue, or change one. It is one, however many partners took part."""
    require(request, "smewg.change_partner")
    found = get_or_removed(request, Dialogue.objects.all(), pk) if pk else None
    form = DialogueForm(posted(request), instance=found)
    return _page(request, form, "Change a dialogue" if found else "Enter a dialogue")


def _page(request: SignedInRequest, form: PartnerForm | DialogueForm, title: str) -> HttpResponse:
    return keep_or_show(request, form, title, ("Partners", reverse("group:partners")))
