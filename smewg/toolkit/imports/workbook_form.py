"""The form by which a workbook comes in: from the person's machine, or back from the preview."""

from __future__ import annotations

import base64

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbooks import WorkbookRefused


class WorkbookForm(forms.Form):
    """A workbook chosen on the person's machine, or the one that came with the preview.

    What is clean is `content`, the workbook's bytes.
    """

    file = forms.FileField(
        label="Workbook (xlsx)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2_100_000)

    def clean(self) -> dict[str, bytes]:
        typed = super().clean() or {}
        if typed.get("file"):
            return {"content": self._of_file(typed["file"])}
        if not typed.get("kept"):
            raise ValidationError("Choose a file first.")
        try:
            return {"content": base64.b64decode(typed["kept"], validate=True)}
        except ValueError as error:  # what is no base64, or no ASCII at all
            raise ValidationError("Choose the file again.") from error

    def _of_file(self, file: UploadedFile) -> bytes:
        if (file.size or 0) > workbooks.LARGEST:
            raise ValidationError("Larger than 1.5 MB. Send it in several files.")
        try:
            return self.as_workbook(file.read())
        except WorkbookRefused as refused:
            raise ValidationError(str(refused)) from refused

    def as_workbook(self, content: bytes) -> bytes:
        """The file's content as a workbook; other kinds of files are made one here."""
        return content
