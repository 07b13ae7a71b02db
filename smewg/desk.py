"""The administration pages as a second desk: the pages' rights, forms and operations, no others.

A model stands there in one of two ways. Read only, with a link to the page that changes it
(`ReadDesk`); or with the very form of that page (`FormDesk`), saved as the page saves it: the row
is locked, and nothing that somebody else changed meanwhile is overwritten unseen. Who may: the
predicates of permissions.py. A row that anything names is never deleted (toolkit/references.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from smewg.access import allowed, require, why_not
from smewg.queries.record_history import record_history
from smewg.toolkit.references import named_by, remove_unnamed
from smewg.toolkit.transitions import TransitionRefused

OPEN = "smewg.open_desk"
NOT_SHOWN = (models.FileField, models.BinaryField)
"""Files are handed out by their pages, which know who may have them."""


class Desk(admin.AdminSite):
    """The site: behind the ordinary sign-in, for those who may open it."""

    site_title = "SMEWG plan tracker"
    site_header = "SMEWG plan tracker: administration"
    index_title = "What staff enter and look up"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only desks of ours: a library's own form would be a second way to write."""
        if admin_class is not None and issubclass(admin_class, ReadDesk):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return allowed(request.user, OPEN)  # type: ignore[arg-type]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever is signed in and may not is told why; nobody is asked to sign in twice."""
        inner = super().admin_view(view, cacheable)

        def asked_first(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(why_not(request.user, OPEN))
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return asked_first

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the list of all models, which the first page alone shows."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": self.has_permission(request),
            "site_url": reverse("home"),
            "available_apps": [],
            "is_nav_sidebar_enabled": False,
            "is_popup": False,
            "log_entries": self.get_log_entries(request),
        }

    def login(self, request: Any, extra_context: Any = None) -> Any:
        """The ordinary sign-in, with its limits and its second step."""
        if request.user.is_authenticated:
            require(request, OPEN)
            return redirect("admin:index")
        onward = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        query = urlencode({REDIRECT_FIELD_NAME: onward})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    login.login_required = False  # type: ignore[attr-defined]

    def logout(self, request: Any, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: Any, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: Any, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


class ReadDesk(admin.ModelAdmin):
    """A model to look things up in: search, filters, history, and a link to its own page."""

    view_permission: ClassVar[str] = OPEN
    hidden: ClassVar[tuple[str, ...]] = ()
    """Columns that are not shown here."""
    shows_history: ClassVar[bool] = True
    """False where the history would show what the page keeps to those who wrote it."""
    changed_on: ClassVar[str] = "It is changed on its page, which knows its rules."

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def page(self, row: Any) -> str:
        """The address of the page that shows and changes the row; empty where there is none."""
        return ""

    def visible(self, request: Any) -> QuerySet[Any] | None:
        """The rows that the person may see; None where the model's own `visible_to` says it."""
        return None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible(request)
        if rows is None:
            rows = self.model._default_manager.all()
            seen: Callable[[Any], QuerySet[Any]] | None = getattr(rows, "visible_to", None)
            rows = seen(request.user) if seen else rows
        order = self.get_ordering(request)
        return rows.order_by(*order) if order else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, OPEN) and _may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every column and list of the model but files and what is hidden."""
        every = [*self.opts.concrete_fields, *self.opts.many_to_many]
        shown = [each for each in every if not isinstance(each, NOT_SHOWN)]
        return [each.name for each in shown if not (each.primary_key or each.name in self.hidden)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        more = {"page_url": _page_of(self, row), "changed_on": self.said_of(request, row)}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def said_of(self, request: HttpRequest, row: Any) -> str:
        """Why the row is read only here; empty where it is not."""
        return self.changed_on if row is not None else ""

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """Who changed what, when and why, from the row's own history."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            there_is_none: Any = self._get_obj_does_not_exist_redirect  # type: ignore[attr-defined]
            return there_is_none(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied(why_not(request.user, self.view_permission, row))
        keeps = self.shows_history and hasattr(row, "history")
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {row}",
            "entries": record_history(row) if keeps else [],
            "keeps_history": keeps,
            "page_url": _page_of(self, row),
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class FormDesk(ReadDesk):
    """A model that is entered and changed here by the form of its page."""

    page_form: ClassVar[type[ModelForm]]
    permission: ClassVar[str]
    may_add: ClassVar[bool] = True
    may_remove: ClassVar[bool] = False
    """Whether a row that nothing names may be deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and _may(request, OPEN) and _may(request, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, OPEN) and _may(request, self.permission, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_remove and self.has_change_permission(request, obj)

    def said_of(self, request: HttpRequest, row: Any) -> str:
        return "" if self.has_change_permission(request, row) else super().said_of(request, row)

    def get_form(
        self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return _saved_as_on_its_page(self.page_form)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return super().get_fields(request, obj)
        shown = self.page_form(instance=obj) if obj else self.page_form()
        return list(shown.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return []

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        return form.kept

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Nothing more: the form has saved it, as on its page."""

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Nothing more: the form has saved it, as on its page."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go, and what names it: where anything does, nothing goes."""
        rows = list(objs)
        naming = [each for row in rows for each in named_by(row)]
        return [str(row) for row in rows], {}, set(), naming

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_unnamed(self.model, obj.pk)

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _may(request: Any, permission: str, of: Model | None = None) -> bool:
    return allowed(request.user, permission, of)


def _page_of(desk: ReadDesk, row: Any) -> str:
    """The row's page; empty where it has none, as an item whose plan is gone."""
    if row is None:
        return ""
    try:
        return desk.page(row)
    except (NoReverseMatch, AttributeError):
        return ""


def _saved_as_on_its_page(page_form: type[ModelForm]) -> type[ModelForm]:
    """The page's form as the administration pages ask it: valid is what was kept."""

    class Kept(page_form):  # type: ignore[valid-type,misc]
        kept: Any = None
        is_keeping = False

        def is_valid(self) -> bool:
            if self.is_keeping or not self.is_bound:
                return bool(super().is_valid())
            self.is_keeping = True
            self.kept = self.keep()
            self.is_keeping = False
            if self.kept is None:
                self.tell()
            return self.kept is not None

        def tell(self) -> None:
            """Beside each field that somebody else changed, what stands there now."""
            if self._errors is None:
                self.full_clean()
            if self.notice:
                self.add_error(None, self.notice)
            for each in self.conflict.differences if self.conflict else ():
                stands = each.theirs or "blank"
                who = each.who or "Somebody"
                said = f"{who} changed this meanwhile to: {stands}. Save again to keep yours."
                self.add_error(each.name if each.name in self.fields else None, said)

    Kept.__name__ = page_form.__name__
    return Kept
