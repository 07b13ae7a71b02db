"""Fields that a draft can be kept without, and not be sent: said in words, never by a bare star."""

from __future__ import annotations

from django import forms
from django.utils.html import format_html


def needed_to(verb: str, field: forms.Field) -> None:
    """Say at the field, after its hint, as "Needed to send."; also what is read aloud with it.

    Such a form is saved without the field, so no browser and no star calls it required.
    """
    said = format_html('<span class="needed">Needed to {}.</span>', verb)
    field.help_text = format_html("{} {}", field.help_text, said) if field.help_text else said
    field.needed_to = verb  # type: ignore[attr-defined]
