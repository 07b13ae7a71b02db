"""Reviews on the administration pages: to look up; they are written and published on theirs."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse

from reviews.models import (
    Review,
    ReviewAsk,
    ReviewComment,
    ReviewDocument,
    ReviewSection,
    SectionTemplate,
    Snapshot,
    WordTemplate,
)
from smewg.desk import ReadDesk


def _review(review: Review) -> str:
    return reverse("reviews:review", args=[review.pk])


@admin.register(Review)
class ReviewDesk(ReadDesk):
    changed_on = "A review is written, circulated and published on its page."
    list_display = ("title", "kind", "plan", "edition", "state", "published_at")
    list_select_related = ("plan",)
    search_fields = ("title", "number", "submitted_by")
    list_filter = ("kind", "state", "plan")

    def page(self, row: Review) -> str:
        return _review(row)


@admin.register(ReviewSection)
class SectionDesk(ReadDesk):
    changed_on = "A section is written on its page, with its history."
    list_display = ("heading", "review", "order")
    list_select_related = ("review",)
    search_fields = ("heading", "text", "achieved", "held_back", "way_forward")
    list_filter = ("review",)

    def page(self, row: ReviewSection) -> str:
        return reverse("reviews:section", args=[row.review_id, row.key])


@admin.register(ReviewComment)
class CommentDesk(ReadDesk):
    view_permission = "reviews.view_comments"
    changed_on = "Comments are written and answered beside their section."
    list_display = ("text", "section", "by", "economy", "answer")
    list_select_related = ("section__review", "by", "economy")
    search_fields = ("text", "answer", "economy__short_name")
    list_filter = ("section__review",)

    def page(self, row: ReviewComment) -> str:
        return reverse("reviews:section", args=[row.section.review_id, row.section.key])


@admin.register(ReviewAsk)
class AskDesk(ReadDesk):
    changed_on = "Recommendations and decisions sought stand on their review's page of them."
    list_display = ("text", "review", "asked_of", "state", "decided_on")
    list_select_related = ("review",)
    search_fields = ("text", "outcome")
    list_filter = ("state", "asked_of", "review")

    def page(self, row: ReviewAsk) -> str:
        return reverse("reviews:asks", args=[row.review_id])


class OfTemplates(ReadDesk):
    view_permission = "reviews.change_templates"
    changed_on = "Templates are changed on their page."


@admin.register(SectionTemplate)
class SectionTemplateDesk(OfTemplates):
    list_display = ("heading", "kind", "order", "is_annex")
    search_fields = ("heading", "guidance", "key")
    list_filter = ("kind", "is_annex")

    def page(self, row: SectionTemplate) -> str:
        return reverse("reviews:template_change", args=[row.pk])


@admin.register(WordTemplate)
class WordTemplateDesk(OfTemplates):
    list_display = ("name", "added_by", "added_at", "retired_at")
    list_select_related = ("added_by",)
    search_fields = ("name",)

    def page(self, row: WordTemplate) -> str:
        return reverse("reviews:templates")


@admin.register(Snapshot)
class SnapshotDesk(ReadDesk):
    view_permission = "reviews.begin_review"
    changed_on = "What was taken of a review stays as it was taken."
    hidden = ("content",)
    list_display = ("__str__", "review", "is_final")
    list_select_related = ("review",)

    def page(self, row: Snapshot) -> str:
        return reverse("reviews:documents", args=[row.review_id])


@admin.register(ReviewDocument)
class DocumentDesk(ReadDesk):
    view_permission = "reviews.begin_review"
    changed_on = "Documents are made from what was taken of their review."
    list_display = ("__str__", "snapshot")
    list_select_related = ("snapshot__review",)

    def page(self, row: ReviewDocument) -> str:
        return reverse("reviews:documents", args=[row.snapshot.review_id])
