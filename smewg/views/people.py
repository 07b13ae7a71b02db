"""The group's economies, and its people: invited, changed, closed and opened by the secretariat."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from smewg.access import SignedInRequest, allowed, require
from smewg.filters import PeopleFilter
from smewg.forms.people import ChangePersonForm, JoinForm, PersonForm
from smewg.forms.spellings import EconomyForm
from smewg.models import Economy, Role, User
from smewg.operations import accounts, invitations, personal_data
from smewg.operations.invitations import InvitationRefused
from smewg.queries.history import person_history
from smewg.second_step import has_second_step, take_away
from smewg.tables import PeopleTable
from smewg.toolkit.confirm import Answer, GraveStep, ask, confirm
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.forms import posted
from smewg.toolkit.lists import list_context
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.turned_back import turn_back
from smewg.workflow import CLOSED


@require_GET
def economies(request: SignedInRequest) -> HttpResponse:
    """The member economies in APEC's order."""
    context = {
        "economies": Economy.objects.all(),
        "may_change": allowed(request.user, "smewg.change_economy"),
    }
    return render(request, "group/economies.html", context)


def economy_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an economy's code and its other spellings; names and order are APEC's."""
    require(request, "smewg.change_economy")
    found = get_object_or_404(Economy, pk=pk)
    form = EconomyForm(posted(request), instance=found)
    if form.keep():
        messages.success(request, f"Saved: {found}.")
        return redirect("group:economies")
    title, back = f"Change {found}", reverse("group:economies")
    context = {
        "form": form,
        "title": title,
        "lead": "An economy's names and its place are APEC's; the code and spellings are labels.",
        "cancel_url": back,
        "crumbs": crumbs(("Member economies", back), title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


@never_cache
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """Everybody with an account, and who has not joined yet."""
    require(request, "smewg.view_people")
    found = PeopleFilter(request.GET, queryset=User.objects.select_related("economy"))
    table = PeopleTable(found.qs)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "table": table,
        "what": "people",
        **list_context(
            request,
            found,
            table.paginator.count,
            "person",
            "people",
            none_yet=("Nobody is here yet", "People appear here once they are invited."),
        ),
    }
    return render(request, "group/people.html", context)


def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    require(request, "smewg.invite_people")
    form = PersonForm(posted(request))
    if form.is_valid():
        _send(request, form.instance)
        return redirect("group:people")
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "submit_label": "Send the invitation",
        "cancel_url": reverse("group:people"),
    }
    return render(request, "group/invite.html", context, status=status)


@require_POST
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the invitation anew; the earlier link no longer works."""
    require(request, "smewg.invite_people")
    _send(request, get_object_or_404(User, pk=pk))
    return redirect("group:person", pk)


@never_cache
@require_POST
def invitation_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the link of an open invitation, for an office that no mail reaches."""
    require(request, "smewg.invite_people")
    found = get_object_or_404(User, pk=pk)
    try:
        link = invitations.link_to_copy(found)
    except InvitationRefused as refused:
        messages.error(request, str(refused))
        return redirect("group:person", pk)
    context = {"person": found, "link": link, "until": invitations.until(found)}
    return render(request, "group/invitation_link.html", context)


def _send(request: SignedInRequest, user: User) -> None:
    try:
        invitations.invite(user, by=request.user)
    except InvitationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Invited: {user.email}. The link works for the days it says.")


def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: who they are to the group, changed here with a reason, and what was changed."""
    found = get_object_or_404(User.objects.select_related("economy", "invited_by"), pk=pk)
    require(request, "smewg.change_person", found)
    if found.anonymised_at:
        return render(request, "group/person_forgotten.html", {"person": found})
    form = ChangePersonForm(posted(request), instance=found)
    if pk == request.user.pk and _changes_its_role(form, request.user):
        return _own_role(request, form)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("group:person", pk)
    current = User.objects.get(pk=pk)
    context = {
        "person": current,
        "form": form,
        "may_take_second_step": has_second_step(found)
        and allowed(request.user, "smewg.take_second_step", found),
        "may_close": allowed(request.user, "smewg.close_account", current),
        "may_anonymise": current.account_state == CLOSED
        and allowed(request.user, "smewg.anonymise_person", current),
        "changes": person_history(current),
        "cancel_url": reverse("group:people"),
        "cancel_label": "Back to the list",
    }
    return render(request, "group/person.html", context, status=form.status)


def _changes_its_role(form: ChangePersonForm, user: User) -> bool:
    return form.is_bound and form.is_valid() and form.cleaned_data["role"] != user.role


def _own_role(request: SignedInRequest, form: ChangePersonForm) -> HttpResponse:
    """Ask before one's own role is changed: who changes it cannot change it back."""
    role = Role(form.cleaned_data["role"]).label
    step = GraveStep(
        title="Change your own role?",
        verb="Change my role",
        back=("group:person", request.user.pk),
        not_verb="Go back, do not change it",
        lead=f"Your role is {request.user.get_role_display()} now. It would be {role}.",
        eyebrow=str(request.user),
        follows=[
            "From the next page on you see and do only what the new role may.",
            "You cannot change it back. Another person of the secretariat can.",
        ],
        to_type=role,
        carries={
            name: values
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "typed", "seen"}
        },
    )
    if "typed" not in request.POST:
        return ask(request, step)

    def change(_: Answer) -> User:
        kept: User | None = form.keep()
        if kept is None:
            raise TransitionRefused(
                "Your account changed since the page was opened. Go back and look at it."
            )
        return kept

    return confirm(request, step, change, f"Your role is {role} now.", ("group:me",))


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account after the page that asks, or open it again; each with a reason."""
    found = get_object_or_404(User.objects.select_related("economy"), pk=pk)
    require(request, "smewg.close_account", found)
    page = ("group:person", pk)
    if found.anonymised_at:
        messages.error(request, "This account is closed for good.")
        return redirect(*page)
    if not found.is_active:
        return _open_again(request, found) if request.method == "POST" else redirect(*page)
    if request.method == "POST" and "reason" not in request.POST:
        return redirect("group:close_account", pk)
    return confirm(
        request,
        _closing(found),
        lambda answer: accounts.close_account(
            pk, by=request.user, reason=answer.reason, seen=answer.seen
        ),
        f"The account of {found} is closed now.",
        page,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def anonymise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take name and address off a closed account, after the page that asks."""
    found = get_object_or_404(User.objects.select_related("economy"), pk=pk)
    require(request, "smewg.anonymise_person", found)
    if found.account_state != CLOSED:
        messages.error(request, "Only a closed account loses its name. Close it first.")
        return redirect("group:person", pk)
    return confirm(
        request,
        _taking_the_name_off(found),
        lambda answer: personal_data.anonymise(
            pk, by=request.user, reason=answer.reason, seen=answer.seen
        ),
        lambda done: f"The account is called {done} now.",
        ("group:person", pk),
    )


def _taking_the_name_off(found: User) -> GraveStep:
    return GraveStep(
        title=f"Take the name off the account of {found}?",
        verb="Take the name off",
        back=("group:person", found.pk),
        not_verb="Go back, keep the name",
        eyebrow=f"{found.get_role_display()}, {found.email}",
        follows=[
            f"Every page says: {personal_data.nameless(found)}. This cannot be taken back.",
            "What they wrote and decided stays: the group's record needs it.",
            "Their keys, devices, calendar address and mails go.",
            "Names in texts that somebody typed, and in documents already published, stay.",
        ],
        to_type=found.name or found.email,
        ask_reason="Why, without their name",
        seen=found.account_state,
    )


def _open_again(request: SignedInRequest, found: User) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return take_step(
        request,
        lambda: accounts.open_account(found.pk, by=request.user, reason=reason),
        lambda opened: f"The account of {opened} is {opened.account_state} now.",
        ("group:person", found.pk),
        boxes={"reason": "reason-to-open"},
    )


def _closing(found: User) -> GraveStep:
    return GraveStep(
        title=f"Close the account of {found}?",
        verb="Close the account",
        back=("group:person", found.pk),
        not_verb="Go back, do not close it",
        eyebrow=f"{found.get_role_display()}, {found.email}",
        matters=accounts.in_the_way(found),
        follows=[
            "They cannot sign in any more. Where they are signed in, that ends.",
            "No mail goes to them. What they wrote stays, with their name.",
            "The account can be opened again, with a reason.",
        ],
        ask_reason="Why it is closed",
        seen=found.account_state,
    )


@require_POST
def second_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a lost second step away, with a reason; never one's own."""
    found = get_object_or_404(User, pk=pk)
    require(request, "smewg.take_second_step", found)
    reason = request.POST.get("second_step_reason", "").strip()
    if not reason:
        problem = Refusal("Say why, for the person's history.", "second_step_reason")
        boxes = {"second_step_reason": "second-step-reason"}
        return turn_back(request, reverse("group:person", args=[pk]), [problem], boxes)
    if not has_second_step(found):
        messages.error(request, f"{found} has no second step.")
    else:
        take_away(found, by=request.user, reason=reason)
        messages.success(
            request, f"{found} signs in with the password now. Both of you get a mail."
        )
    return redirect("group:person", pk)


@sensitive_post_parameters("password", "again")
@login_not_required
def accept(request: HttpRequest, place: str, token: str) -> HttpResponse:
    """Join by the link of an invitation: a name and a password of one's own."""
    user = invitations.invited_by_link(place, token)
    if user is None:
        return render(request, "group/invitation_dead.html", status=410)
    form = JoinForm(posted(request), initial={"name": user.name}, user=user)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            invitations.accept(user, name=typed["name"], password=typed["password"])
        except InvitationRefused:
            return render(request, "group/invitation_dead.html", status=410)
        user.refresh_from_db()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, f"Welcome, {user}.")
        return redirect("home")
    context = {"form": form, "invited": user, "submit_label": "Join"}
    return render(request, "group/join.html", context, status=422 if form.is_bound else 200)
