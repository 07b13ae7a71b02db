"""What people type about reviews and what they begin with."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kpis.queries.years_with_figures import last_year_with_figures
from plans.models import Plan
from reviews.domain import kinds
from reviews.domain.span import Span
from reviews.models import Review, ReviewAsk, ReviewKind, SectionTemplate
from reviews.operations.asks import keep_ask
from reviews.queries.figures import SECTIONS
from reviews.workflow import ASK_STEPS
from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import User
from smewg.toolkit.days import moment_in_words, today
from smewg.toolkit.documents import TemplateRefused, check_template
from smewg.toolkit.documents.word_template import HOLDS_MACROS
from smewg.toolkit.form_layout import page_helper
from smewg.toolkit.typed_fields import read_as_written
from smewg.toolkit.uploads import FileRefused, look_into, plain_name, sends
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

    span_is_meant = forms.BooleanField(
        label="These years are right, although this kind usually covers others", required=False
    )

    class Meta:
        model = Review
        fields: ClassVar[tuple[str, ...]] = (
            "first_year",
            "last_year",
            "happened_until",
            "cut_off",
            *TITLE_BLOCK,
        )
        widgets: ClassVar = {"cut_off": DayInput(), "happened_until": DayInput()}
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
        until = typed.get("happened_until")
        if until and last and until.year != last:
            said = f"Choose a day of {last}, the last year, or leave it blank for the whole year."
            self.add_error("happened_until", said)
        if first and last and first <= last:
            self._compare_kind_and_span(typed, Span(first, last))
        return typed

    def _compare_kind_and_span(self, typed: dict[str, Any], span: Span) -> None:
        """A contradiction is seen and meant, or it is not saved."""
        kind = typed.get("kind") or self.instance.kind
        said = kinds.contradiction(kind, span, self.instance.plan.years)
        was = (self.initial.get("first_year"), self.initial.get("last_year"))
        is_old = self.instance.pk is not None and was == (span.first, span.last)
        if said and not is_old and not typed.get("span_is_meant"):
            self.add_error(
                "last_year", f"{said} Change the years, or tick below that they are right."
            )


class BeginForm(ReviewForm):
    """A new review: its kind as well, and who begins it.

    Another kind changes the suggested title and years: at once by a script, and without one when
    the form is sent with the suggestions of the kind before it, which are shown anew, to look at.
    """

    suggested_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, by: User, instance: Review, kind: str = "", **kwargs: Any
    ) -> None:
        plan = instance.plan
        self.suggestions = {each: _suggestion(each, plan) for each in ReviewKind.values}
        first = kind if kind in ReviewKind.values else ReviewKind.MID_TERM.value
        initial = {
            "kind": first,
            "suggested_for": first,
            "cut_off": today(),
            "submitted_by": "SMEWG Chair",
            "is_forum_document": True,
            **self.suggestions[first],
        }
        data, self.was_suggested_anew = self._with_suggestions(data)
        super().__init__(data, instance=instance, initial=initial, **kwargs)
        self.by = by
        self.fields["kind"].widget.attrs["data-suggestions"] = json.dumps(self.suggestions)

    def _with_suggestions(self, data: Any) -> tuple[Any, bool]:
        """What was sent, with the suggestions of its kind in the place of another kind's."""
        if data is None:
            return None, False
        kind, before = data.get("kind"), data.get("suggested_for")
        if kind not in self.suggestions or before not in self.suggestions or kind == before:
            return data, False
        stale = [
            name
            for name, value in self.suggestions[before].items()
            if data.get(name) == str(value) and str(self.suggestions[kind][name]) != str(value)
        ]
        anew = data.copy()
        anew["suggested_for"] = kind
        for name in stale:
            anew[name] = str(self.suggestions[kind][name])
        return anew, bool(stale)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if self.was_suggested_anew:
            kind = ReviewKind(self.data["kind"]).label
            self.add_error(
                None, f"Title and years now are those of: {kind}. Look at them, then begin it."
            )
        return typed

    def write(self) -> Review:
        review: Review = self.save(commit=False)
        review.begin(by=self.by)
        return review

    class Meta(ReviewForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            "kind",
            "first_year",
            "last_year",
            "happened_until",
            "cut_off",
            *TITLE_BLOCK,
        )


def _suggestion(kind: str, plan: Plan) -> dict[str, Any]:
    """Title and years that a review of the kind usually has."""
    span = kinds.usual_span(kind, plan.years, today().year, last_year_with_figures(plan))
    title = kinds.usual_title(kind, plan.title, span)
    return {"title": title, "first_year": span.first, "last_year": span.last}


class AskForm(VersionedModelForm):
    """A recommendation or a decision sought, while its review is written."""

    class Meta:
        model = ReviewAsk
        fields = ("asked_of", "verb", "text")
        labels: ClassVar = {"text": "What is asked"}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "text": "It goes on after the verb, such as “to go on with the plan”."
        }

    def refusal(self) -> str:
        review = self.instance.review
        return f"{review} is published, so its recommendations stay." if review.is_published else ""

    def write(self) -> ReviewAsk:
        return keep_ask(self.save(commit=False))


class FateForm(forms.Form):
    """What became of a recommendation or of a decision sought."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    step = forms.ChoiceField(label="What became of it", widget=forms.RadioSelect)
    words = forms.CharField(
        label="In the words of who decided",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As in the record. Say why, where you take back what was noted.",
    )
    day = forms.DateField(
        label="Day", required=False, widget=DayInput(), help_text="Blank for today."
    )

    def __init__(self, data: Any = None, *, ask: ReviewAsk) -> None:
        super().__init__(data, initial={"seen": ask.state})
        steps = [(key, each.verb) for key, each in ASK_STEPS.items() if ask.state in each.sources]
        self.fields["step"] = forms.ChoiceField(
            label="What became of it", widget=forms.RadioSelect, choices=steps
        )
        read_as_written(self.fields.values())

    @property
    def helper(self) -> Any:
        return page_helper(self)


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
        label="Word file (docx)", widget=forms.ClearableFileInput(attrs=sends(".docx"))
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
