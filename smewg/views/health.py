"""Whether the application is well: for whoever watches it, over http and by any name."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from smewg.toolkit import worker


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """'ok' while the application answers and its database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database is away", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """What is ready, by name; 503 unless all of it is. It tells nothing else of the inside."""
    ready = {name: _is_so(look) for name, look in PARTS.items()}
    return JsonResponse(ready, status=200 if all(ready.values()) else 503)


def _is_so(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except Exception:  # whatever is away, it is not ready
        return False


def _database() -> bool:
    connection.ensure_connection()
    return connection.is_usable()


_seen: set[str] = set()


def _migrations() -> bool:
    """Asked until they are done: none is taken back while the program runs."""
    if "migrations" not in _seen:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen.add("migrations")
    return True


def _storage() -> bool:
    default_storage.delete(default_storage.save(f".ready-{uuid4().hex}", ContentFile(b"x")))
    return True


def _worker() -> bool:
    return settings.DOCUMENTS_MADE_IN_PLACE or worker.is_alive()


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "worker": _worker,
}


@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116); 404 where the installation names nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404("Nobody is named here.")
    until = timezone.now() + timedelta(days=365)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class HealthFirst:
    """Answers a watcher before anything asks for https, a name of this host, or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return healthz(request)
        if request.path_info == "/readyz":
            return readyz(request)
        return self.get_response(request)
