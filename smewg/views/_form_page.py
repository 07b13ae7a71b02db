"""The page of one form of a list: kept and back to its list, or shown with what is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from smewg.access import SignedInRequest
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.versioned_forms import VersionedModelForm


def keep_or_show(
    request: SignedInRequest,
    form: VersionedModelForm,
    title: str,
    *above: tuple[str, str],
    eyebrow: str = "",
) -> HttpResponse:
    """Keep the form and go back, or show it. `above`: the pages above, the last is gone back to."""
    _, back = above[-1]
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "eyebrow": eyebrow,
        "cancel_url": back,
        "crumbs": crumbs(*above, title),
    }
    return render(request, "components/form_page.html", context, status=form.status)
