"""The form by which a list comes in: a file from the person's machine, or a pasted block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from smewg.toolkit.imports.sources import LARGEST, TOO_LARGE
from smewg.toolkit.uploads import sends

TAKES = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class ListForm(forms.Form):
    """What is clean is `content`, bytes, and `name`, how the list is called on its pages."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="A workbook (xlsx, xls, ods) or text with columns (csv), up to 5 MB.",
        widget=forms.FileInput(attrs=sends(TAKES, LARGEST)),
        error_messages={"empty": "The file is empty. Choose another."},
    )
    pasted = forms.CharField(
        label="Or paste the rows here, with their titles",
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file, pasted = typed.get("file"), typed.get("pasted") or ""
        if file and (file.size or 0) > LARGEST:
            self.add_error("file", TOO_LARGE)
        elif file:
            return {"content": file.read(), "name": file.name}
        elif pasted.strip():
            return {"content": pasted.encode("utf-8", "replace"), "name": "Pasted rows"}
        elif not self.errors:
            raise ValidationError("Choose a file first. You can also paste the rows.")
        return typed
