"""Where a request may write rows one by one: each row of a list takes the steps of its page."""

from functools import wraps

from django.db.models import QuerySet
from zeal import zeal_ignore


def middleware(get_response):
    """zeal looks away where rows of a list are taken in; it looks at every other page."""

    def answer(request):
        if request.path.startswith("/lists/") and request.path.endswith("/take/"):
            with zeal_ignore():
                return get_response(request)
        return get_response(request)

    return answer


def look_at_what_is_asked(monkeypatch):
    """Let zeal look at rows when they are asked for, and not each time that they are read again.

    It looks at a queryset's question before it sees that its rows are there, and so Django writes
    one for each thing whose own rows were fetched with others': a sixth of a long list's page.
    """
    looked_at = QuerySet._fetch_all
    if not hasattr(looked_at, "__wrapped__"):
        return  # zeal is not there while mutants are tried
    plain = looked_at.__wrapped__

    @wraps(plain)
    def fetch_all(self):
        return looked_at(self) if self._result_cache is None else plain(self)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all)
