"""Reviews to write: beginning one, its title block, its sections' words, and comments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction as database
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans.models import Plan
from reviews.forms import AnswerForm, BeginForm, CommentForm, ReviewForm
from reviews.models import Review, ReviewComment, ReviewSection
from reviews.models.review import SAID
from reviews.operations import mail
from reviews.operations.comments import answer_comment, comment_on
from reviews.views._lookups import crumb_of, crumbs, review_of, section_of
from reviews.views._section_page import comment_draft, section_page
from smewg.access import SignedInRequest, allowed, require
from smewg.models import User
from smewg.toolkit import draft_history, drafts
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.draft_history_views import Draft, history_page
from smewg.toolkit.drafts import ChangedMeanwhile, Saved, Sent, both_sides
from smewg.toolkit.forms import posted, refusals
from smewg.toolkit.text import storable
from smewg.toolkit.transition_views import attempt, seen
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.turned_back import show, turn_back


def new(request: SignedInRequest, key: str) -> HttpResponse:
    """Begin a review of a plan: its kind, its span and its cut-off day."""
    require(request, "reviews.begin_review")
    plan = get_object_or_404(Plan.objects.visible_to(request.user), key=key)
    form = BeginForm(
        posted(request),
        instance=Review(plan=plan),
        by=request.user,
        kind=request.GET.get("kind", ""),
    )
    if kept := form.keep():
        messages.success(request, f"Begun: {kept}. Each section waits for your words.")
        return redirect("reviews:review", kept.pk)
    context = {
        "form": form,
        "title": "Begin a review",
        "eyebrow": plan.title,
        "lead": "It gets the sections of its kind, with the figures as of the cut-off day.",
        "submit_label": "Begin the review",
        "cancel_url": reverse("reviews:reviews"),
        "crumbs": crumbs("Begin a review"),
    }
    return render(request, "reviews/begin.html", context, status=form.status)


def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a review's title block, its span or its cut-off day."""
    review = review_of(request, pk)
    if not _was_published_meanwhile(request, review):
        require(request, "reviews.change_review", review)
    form = ReviewForm(posted(request), instance=review)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("reviews:review", pk)
    context = {
        "form": form,
        "title": "Title block and days",
        "eyebrow": str(review),
        "cancel_url": reverse("reviews:review", args=[pk]),
        "crumbs": crumbs(crumb_of(review), "Title block"),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def _was_published_meanwhile(request: SignedInRequest, review: Review) -> bool:
    """Whether a form is sent by somebody who could change the review until it was published."""
    may_change_drafts = allowed(request.user, "reviews.change_review")
    return request.method == "POST" and review.is_published and may_change_drafts


@require_http_methods(["GET", "POST"])
def save(request: SignedInRequest, pk: int, name: str) -> JsonResponse:
    """What the page's script asks: who else is in the section, and to keep its words."""
    section = section_of(request, pk, name)
    require(request, "reviews.change_review", section.review)
    draft = section.draft_name
    if request.method == "GET":
        return drafts.watch(request.user, draft, section.version)

    def keep(sent: Sent) -> Saved:
        try:
            return section.write(_typed(request, section), sent, by=request.user)
        except TransitionRefused as refused:
            raise ValidationError(str(refused)) from refused

    def both(changed: ChangedMeanwhile) -> Conflict:
        return both_sides(changed, SAID, _typed(request, section), changed.theirs)

    return draft_history.answer(request, request.user, draft, keep, both)


def _typed(request: SignedInRequest, section: ReviewSection) -> dict[str, str]:
    return {name: storable(request.POST.get(name, "")) for name in section.asked}


def save_plainly(request: SignedInRequest, section: ReviewSection) -> HttpResponse:
    """Keep the section's words from a form without script; both sides of a conflict are shown."""
    require(request, "reviews.change_review", section.review)
    typed = _typed(request, section)
    try:
        saved = section.write(typed, Sent.by(request), by=request.user)
    except ChangedMeanwhile as changed:
        return section_page(request, section, typed=typed, changed=changed, status=409)
    except TransitionRefused as refused:
        return section_page(request, section, typed=typed, problem=str(refused), status=422)
    messages.success(request, f"Saved: {section}.")
    return redirect(f"{request.path}?saved={saved.version}")


@require_http_methods(["GET", "POST"])
def history(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """What was saved of a section, by whom and when; its writers can put words back."""
    section = section_of(request, pk, name)
    require(request, "reviews.change_review", section.review)
    draft = Draft(
        name=section.draft_name,
        title=section.heading,
        current=section.as_draft(),
        labels={name: SAID[name] for name in section.asked},
        texts=lambda words: {name: str(text) for name, text in words.items()},
        form=reverse("reviews:section", args=[pk, name]),
        put_back=lambda words, sent: section.write(words, sent, by=request.user),
    )
    return history_page(
        request, draft, crumbs=crumbs(crumb_of(section.review), section.heading, "History")
    )


@require_POST
def comment(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Say something of a section."""
    section = section_of(request, pk, name)
    require(request, "reviews.comment", section.review)
    form = CommentForm(request.POST)
    problems = _in_the_way(form, section, request.user) if form.is_valid() else refusals(form)
    if problems:
        show(request, problems, {"text": "comment"})
        typed = str(form["text"].value() or "")
        return section_page(request, section, comment_typed=typed, status=422)
    request.session["saved_comment"] = comment_draft(section, request.user)
    messages.success(request, "Your comment is there for the Chair to answer.")
    return redirect("reviews:section", pk, name)


def _in_the_way(form: CommentForm, section: ReviewSection, by: User) -> list[Refusal]:
    """What stood in the way of the comment; nothing once it is said."""
    _, refused = attempt(lambda: comment_on(section, form.cleaned_data["text"], by=by))
    return list(refused.refusals) if refused else []


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer a comment; an answer that another person gave meanwhile stands, and both are shown."""
    comments = ReviewComment.objects.visible_to(request.user).select_related(
        "section__review__plan", "section__review__meeting", "section__changed_by", "by"
    )
    found = get_object_or_404(comments, pk=pk)
    section = found.section
    require(request, "reviews.answer_comment", section.review)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        place = reverse("reviews:section", args=[section.review_id, section.key])
        return turn_back(request, place, refusals(form), {"answer": f"answer-{pk}"})
    text = form.cleaned_data["answer"]
    answered, refused = attempt(lambda: _answered(request, pk, text))
    if answered is None:
        return section_page(
            request, section, answers_typed={pk: text}, problem=str(refused), status=409
        )
    messages.success(request, f"Answered: {found.who}. {answered}".strip())
    return redirect("reviews:section", section.review_id, section.key)


@database.atomic
def _answered(request: SignedInRequest, pk: int, text: str) -> str:
    """Answer, and write to the comment's author with it; what became of the mail."""
    answered = answer_comment(pk, text, by=request.user, seen=seen(request))
    return mail.mail_author(answered, by=request.user)
