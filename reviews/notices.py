"""What is told about reviews on Home: a row for each thing that happens.

Their mails are written by reviews/operations/mail.py.
"""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from smewg.operations.notices import Audience, Notice

_of_review = partial(
    Notice,
    path=lambda review: reverse("reviews:review", args=[review.pk]),
    words=lambda review: {"title": review.title},
    is_mailed=False,
)

CIRCULATED = _of_review(
    "review-circulated",
    whom=lambda review: Audience(everybody=True, secretariat=True, chair=True),
    subject="Comments are asked for on “{title}”",
)
PUBLISHED = _of_review(
    "review-published",
    whom=lambda review: Audience(readers=True),
    subject="“{title}” is published",
)
