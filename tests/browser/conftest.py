"""A real Chromium against a live server."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management.commands import flush
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client, TransactionTestCase
from django.urls import reverse
from playwright.sync_api import expect

from smewg.toolkit.search import structures
from tests.browser import accessibility

PROGRAMS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
"""The first that is there: without windows, the same Chromium costs a third less."""
CHROMIUM = next((each for each in PROGRAMS if each.exists()), PROGRAMS[-1])
PICTURES = Path("var/pictures")
"""PICTURES=yes makes one of each page and width here; bin/test keeps one of each failure."""
PATIENCE = 600_000
"""Milliseconds until a page that does not come is a fault: a busy machine is none."""
PASSWORD = "a password for tests 2017"

PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
"""What Playwright turns off; a list of ours takes the place of its list, so ours has it too."""
DEARER = "RenderDocument,SpareRendererForSitePerProcess"
"""A new frame and its drawing for each page, and a process in store: a seventh of a journey."""

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE)

LONGEST = (
    "test_every_page.py",
    "test_the_chairs_review.py",
    "test_a_scoring_session.py",
    "test_help_jobs.py",
    "test_two_people_one_form.py",
    "test_a_killed_server.py",
    "test_error_states.py",
    "test_every_page_of_scoring.py",
    "test_a_new_installation.py",
    "test_hard_plans.py",
    "test_editions_and_two_dates.py",
    "test_counts_that_open.py",
    "test_an_open_question.py",
    "test_the_next_plan.py",
    "test_the_groups_life.py",
)


def pytest_collection_modifyitems(items):
    """The longest first, so that no worker begins it when the others are done."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium")
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        f"--disable-features={PLAYWRIGHTS},{DEARER}",
        # No page stays long enough to win back what it costs to compile its scripts once more.
        "--js-flags=--no-maglev,--no-opt",
    ]
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """As wide and high as pages are looked at."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session", autouse=True)
def laid():
    """{an address below /static/: what is there, and its type}, besides the house's own files.

    A browser keeps all of them as it does in use; without a word it asks for each on every page.
    """
    there = {accessibility.ADDRESS: (AXE_SCRIPT, "text/javascript")}

    def kept(serve):
        def answer(self, request):
            if request.path in there:
                response = HttpResponse(*there[request.path])
            else:
                response = serve(self, request)
            response["Cache-Control"] = "public, max-age=31536000, immutable"
            return response

        return answer

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(StaticFilesHandler, "serve", kept(StaticFilesHandler.serve))
        yield there


@pytest.fixture(scope="session", autouse=True)
def _little_is_made_anew(django_db_setup):
    """Between two tests the rows are taken away, but not what no journey in a browser changes.

    What Django writes of the models themselves stays; so does the test's own connection, for a
    new one reads of two hundred tables anew what they are.
    """
    stay = {ContentType._meta.db_table, Permission._meta.db_table}
    operations, left_open = type(connection.ops), {}
    emptied = operations.sql_flush

    def sql_flush(self, style, tables, **how):
        return emptied(self, style, [each for each in tables if each not in stay], **how)

    def is_opened_anew(_):
        left_open.update({id(each): each for each in connections.all(initialized_only=True)})
        return False

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(operations, "sql_flush", sql_flush)
        monkeypatch.setattr(
            flush, "emit_post_migrate_signal", lambda _much, _asks, alias: structures.make(alias)
        )
        monkeypatch.setattr(TransactionTestCase, "_should_reload_connections", is_opened_anew)
        yield
    for each in left_open.values():
        each.close()


@pytest.fixture
def faults():
    """What the browser complained of; a test may take out what it meant to happen."""
    return []


@pytest.fixture
def watched(faults):
    """Watch a page: any console error or script error fails the test.

    The browser reports each refused save (409, 422) as one; the page shows those to the person.
    """

    def is_fault(message):
        refused = "status of 409" in message.text or "status of 422" in message.text
        return message.type == "error" and not refused

    def watch(page):
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: faults.append(m.text) if is_fault(m) else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield watch
    assert not faults


@pytest.fixture
def page(page, watched):
    return watched(page)


@pytest.fixture
def sign_in(live_server):
    """Gives a page's browser the session of a person; the page itself stays where it is."""

    def by_cookie(page, user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])

    return by_cookie


@pytest.fixture
def sign_in_by_form(live_server):
    """Signs a person in as people do, with e-mail and password; it leads to Home."""

    def through_the_form(page, user):
        user.set_password(PASSWORD)
        user.save()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("Email").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return through_the_form


@pytest.fixture(scope="session")
def clean(live_server):
    """The shapes that axe found nothing in, in this run."""
    return accessibility.of_this_run(live_server.url)


def without_violations(page, name, clean, of=None):
    assert_nothing_found(accessibility.violations(page, clean, of), name)


def assert_nothing_found(found, name):
    assert found is None or not found.violations_count, f"{name}: {found.generate_report()}"


@pytest.fixture
def looked_at(clean):
    """Checks a page at 1280 and at 390 pixels: axe finds nothing, and nothing runs out.

    axe looks at all of the wide page, and at what only the narrow one shows.
    """

    def look(page, name):
        page.wait_for_load_state()  # a click waits for the answer's first line alone
        before = page.viewport_size
        for width, of in ((1280, None), (390, "[data-shown-now]")):
            made_wide(page, {"width": width, "height": 900})
            if os.environ.get("PICTURES"):
                page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
            runs_out, shapes = accessibility.look(page, is_narrower=width == 390)
            assert not runs_out, f"{name} is wider than {width} pixels"
            assert_nothing_found(accessibility.judged(page, clean, shapes, of), name)
        made_wide(page, before)

    return look


def made_wide(page, size):
    """To lay a page out anew takes as long as to load it, so not where it has that size."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


@pytest.fixture
def go(page, live_server):
    """Opens an address by its name: go("kpis:year", 2017); `then` is its query."""
    return lambda name, *args, then="": page.goto(live_server.url + reverse(name, args=args) + then)


@pytest.fixture
def as_person(page, context, sign_in):
    """Signs whoever is there out, and this person in.

    The page is left first: a draft on it that asks once more, without its cookie, is answered 401.
    """

    def change_places(person):
        page.goto("about:blank")
        context.clear_cookies()
        sign_in(page, person)

    return change_places
