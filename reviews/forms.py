"""What people type about reviews and what they begin with."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from reviews.models import Review, SectionTemplate
from reviews.queries.figures import SECTIONS
from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import User
from smewg.toolkit.days import moment_in_words
from smewg.toolkit.documents import TemplateRefused, check_template
from smewg.toolkit.documents.word_template import HOLDS_MACROS
from smewg.toolkit.uploads import FileRefused, look_into, plain_name
from smewg.toolkit.versioned_forms import VersionedModelForm

TITLE_BLOCK = (
    "title",
    "number",
    "agenda_item",
    "purpose",
    "submitted_by",
    "is_forum_document",
    "meeting",
)


class ReviewForm(ReasonedForm):
    """The title block, the span and the cut-off day of a review."""

    class Meta:
        model = Review
        fields: ClassVar[tuple[str, ...]] = ("first_year", "last_year", "cut_off", *TITLE_BLOCK)
        widgets: ClassVar = {"cut_off": DayInput()}
        labels: ClassVar = {"first_year": "First year", "last_year": "Last year"}

    def refusal(self) -> str:
        review = self.instance
        if review.pk is None or not review.is_published:
            return ""
        by = f" by {review.published_by}" if review.published_by else ""
        return (
            f"This review was published{by} on {moment_in_words(review.published_at)}, and stays "
            "as it was published. Nothing was saved. What you typed is still here, to copy."
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        plan = self.instance.plan
        for name in ("first_year", "last_year"):
            year = typed.get(name)
            if year is not None and year not in plan.years:
                self.add_error(name, f"The plan runs from {plan.start_year} to {plan.end_year}.")
        first, last = typed.get("first_year"), typed.get("last_year")
        if first and last and first > last:
            self.add_error("last_year", "The last year is before the first.")
        return typed


class BeginForm(ReviewForm):
    """A new review: its kind as well, and who begins it."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def write(self) -> Review:
        review: Review = self.save(commit=False)
        review.begin(by=self.by)
        return review

    class Meta(ReviewForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            "kind",
            "first_year",
            "last_year",
            "cut_off",
            *TITLE_BLOCK,
        )


class SectionTemplateForm(VersionedModelForm):
    figures = forms.ChoiceField(
        label="Figures beside it",
        required=False,
        choices=[("", "none"), *((key, words) for key, (words, _) in SECTIONS.items())],
    )

    class Meta:
        model = SectionTemplate
        fields = (
            "heading",
            "key",
            "order",
            "guidance",
            "figures",
            "with_findings",
            "is_numbered",
            "is_annex",
        )
        widgets: ClassVar = {"guidance": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar = {"key": "Name in addresses"}

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        same = SectionTemplate.objects.filter(kind=self.instance.kind, key=key)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("There is a section of this name already. Choose another.")
        return key


class WordTemplateForm(forms.Form):
    """A Word file to pour papers into; refused with every reason that is found."""

    file = forms.FileField(
        label="Word file (docx)", widget=forms.ClearableFileInput(attrs={"accept": ".docx"})
    )
    content: bytes = b""

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        name = plain_name(upload)
        if not name.lower().endswith(".docx"):
            raise ValidationError(f"The template is a Word file (docx); this is {name}.")
        try:
            look_into(name, upload)
            upload.seek(0)
            self.content = upload.read()
            check_template(self.content)
        except FileRefused as refused:
            upload.seek(0)
            has_macros = b"vbaProject.bin" in upload.read()
            raise ValidationError(HOLDS_MACROS if has_macros else str(refused)) from refused
        except TemplateRefused as refused:
            raise ValidationError(refused.reasons) from refused
        return upload


class CommentForm(forms.Form):
    """What somebody says of a section."""

    text = forms.CharField(
        error_messages={"required": "Write what you want to say of this section."}
    )


class AnswerForm(forms.Form):
    """What the Chair answers."""

    answer = forms.CharField(error_messages={"required": "Write an answer first."})
