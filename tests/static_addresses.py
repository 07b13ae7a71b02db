"""Addresses of static files in tests: as they stand, each put together once."""

from functools import lru_cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class Remembered(StaticFilesStorage):
    """A page names fifty of them, and a walk over all addresses has thousands of pages."""

    def url(self, name):
        return _put_together(self.base_url, name)


@lru_cache(maxsize=1_000)
def _put_together(base_url, name):
    return StaticFilesStorage(base_url=base_url).url(name)
