"""A cache that cannot be used costs time, and nobody a word."""

import os

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.test.utils import override_settings

from smewg.models import DutyRun, WorkerProcess
from smewg.toolkit import worker
from smewg.toolkit.caches import FileCache, KeepsGoing, part_of
from tests.factories import UserFactory


def parts(whole):
    return {name: part_of(whole, name, 1_000) for name in ("default", "charts", "limits")}


@pytest.fixture
def spoilt(tmp_path):
    """The caches of an installation whose cache folder has become a file."""
    folder = tmp_path / "cache"
    folder.write_text("not a folder")
    whole = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(folder),
    }
    with override_settings(CACHES=parts(whole)):
        yield


def test_a_spoilt_cache_is_a_miss_and_lets_everything_pass(spoilt):
    cache = caches["default"]
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("lock", True), "nobody else holds it"
    assert not cache.touch("a")
    assert not cache.delete("a")
    assert not cache.has_key("a")
    assert cache.get_or_set("a", lambda: 5) in (5, None)
    cache.clear()


class Away(BaseCache):
    """A cache whose server is away, whatever it is asked: Redis and a table answer many at once."""

    def __init__(self, server, params):
        super().__init__(params)

    def is_away(self, *args, **named):
        raise ConnectionRefusedError("Nobody listens there.")

    add = get = set = touch = delete = has_key = clear = is_away
    get_many = set_many = delete_many = is_away


class AwayAndGoingOn(KeepsGoing, Away):
    pass


def test_a_cache_that_is_away_keeps_nothing_and_stops_nobody():
    cache = AwayAndGoingOn("a server", {})
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1, "b": 2}) == ["a", "b"]
    cache.delete_many(["a", "b"])
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1)
    ours = {name for name in vars(Away) if not name.startswith("_") and name != "is_away"}
    assert ours <= set(vars(KeepsGoing)), "each way to ask a cache goes on"


@pytest.mark.django_db
def test_a_worker_is_seen_while_the_cache_is_away(settings):
    away = {"BACKEND": "tests.smewg.test_caches.AwayAndGoingOn"}
    settings.CACHES = {**settings.CACHES, "default": away}
    WorkerProcess.show("here:1")
    DutyRun.note("mail", 0)
    assert worker.is_alive()
    assert worker.last_run("mail").last_at
    assert not [each.at_work for each in worker.states() if each.at_work]


@pytest.mark.django_db
def test_people_sign_in_and_see_pages_with_a_spoilt_cache(spoilt):
    person = UserFactory(role="observer")
    person.set_password("a long enough pass phrase")
    person.save()
    client = Client()
    typed = {"login": person.email, "password": "a long enough pass phrase"}
    assert client.post("/accounts/login/", typed).status_code == 302
    assert client.get("/group/me/").status_code == 200


def test_half_a_file_is_a_miss(tmp_path):
    cache = FileCache(str(tmp_path), {})
    cache.set("a", list(range(1000)))
    file = next(tmp_path.iterdir())
    os.truncate(file, file.stat().st_size // 2)
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", 2)
    assert cache.get("a") == 2


def test_charts_have_room_and_push_out_nothing_else(tmp_path):
    whole = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(tmp_path),
    }
    with override_settings(CACHES=parts(whole)):
        caches["limits"].set("tries", 4)
        for number in range(1_200):
            caches["charts"].set(f"chart-{number}", number)
        assert caches["limits"].get("tries") == 4
        assert len(list((tmp_path / "charts").iterdir())) <= 1_000
    kept = parts(
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}
    )
    assert len({each["KEY_PREFIX"] for each in kept.values()}) == 3
    assert "OPTIONS" not in kept["charts"]
