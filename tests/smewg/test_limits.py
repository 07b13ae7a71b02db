"""Behind a proxy, and without: nobody locks out anybody else, and each link leads home."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import settings as at_ease
from hypothesis import strategies as st

from smewg.toolkit import client_address
from smewg.toolkit.client_address import Trusted, address_in, client
from tests.factories import UserFactory

PASSWORD = "a long enough pass phrase"
PROXY = "127.0.0.1"


@pytest.fixture
def people(db):
    found = [UserFactory(email=f"person{n}@smewg.example", role="observer") for n in range(3)]
    for each in found:
        each.set_password(PASSWORD)
        each.save()
    return found


def sign_in(email, password=PASSWORD, *, visitor=None, peer=PROXY, **more):
    """Whether signing in went well, for a visitor behind the proxy (None: it does not say)."""
    headers = {"REMOTE_ADDR": peer, **more}
    if visitor:
        headers["HTTP_X_FORWARDED_FOR"] = visitor
    answer = Client(**headers).post("/accounts/login/", {"login": email, "password": password})
    return answer.status_code == 302


def wrong(email, times, **where):
    for number in range(times):
        assert not sign_in(email, f"wrong {number}", **where)


@pytest.mark.parametrize("visitor", ["203.0.113.9", None])
def test_wrong_passwords_from_anywhere_lock_out_nobody_else(people, visitor):
    for each in people[:2]:
        wrong(each.email, 12, visitor=visitor)
    assert sign_in(people[2].email, visitor="198.51.100.7")
    assert sign_in(people[2].email, visitor=visitor)


def test_a_stranger_cannot_lock_a_person_out_of_their_own_account(people):
    wrong(people[0].email, 12, visitor="203.0.113.9")
    assert not sign_in(people[0].email, visitor="203.0.113.9")
    assert sign_in(people[0].email, visitor="198.51.100.7")


def test_guessing_is_slowed_for_an_account_and_for_an_address(people, settings):
    settings.ACCOUNT_RATE_LIMITS = {
        "login_failed": "6/5m/ip,5/5m/key",
        "login_failed_everywhere": "4/h/key",
    }
    for number in range(4):
        wrong(people[0].email, 1, visitor=f"203.0.113.{number}")
    assert not sign_in(people[0].email, visitor="203.0.113.77"), "the account, from everywhere"
    for number in range(6):
        wrong(f"nobody{number}@example.org", 1, visitor="198.51.100.7")
    assert not sign_in(people[1].email, visitor="198.51.100.7"), "the address, for every account"
    assert sign_in(people[1].email, visitor="198.51.100.8")


def test_another_host_in_the_request_opens_no_new_count(people):
    for host in ("localhost", "127.0.0.1", "testserver", "smewg.example", "a.example"):
        wrong(people[0].email, 1, visitor="203.0.113.9", HTTP_HOST=host)
    assert not sign_in(people[0].email, visitor="203.0.113.9", HTTP_HOST="b.example")


def test_a_forged_header_makes_nobody_another(people):
    """From a proxy that is not trusted the header counts for nothing; nor does its left end."""
    for number in range(5):
        wrong(people[0].email, 1, peer="192.0.2.1", visitor=f"203.0.113.{number}")
    assert not sign_in(people[0].email, peer="192.0.2.1", visitor="203.0.113.50")
    for number in range(5):
        wrong(people[1].email, 1, visitor=f"203.0.113.{number}, 192.0.2.1")
    assert not sign_in(people[1].email, visitor="203.0.113.60, 192.0.2.1")


def test_the_limits_do_not_live_with_the_charts(people):
    wrong(people[0].email, 5, visitor="203.0.113.9")
    for name in ("charts", "default"):
        caches[name].clear()
    assert not sign_in(people[0].email, visitor="203.0.113.9")
    caches["limits"].clear()
    assert sign_in(people[0].email, visitor="203.0.113.9")


ADDRESSES = st.ip_addresses()


@at_ease(deadline=None)
@given(st.lists(st.one_of(ADDRESSES.map(str), st.text(max_size=8)), max_size=6), ADDRESSES)
def test_who_asks_is_never_to_the_left_of_what_a_trusted_proxy_wrote(before, visitor):
    """Whatever stood in the header before, the proxy's own word is the right-most."""
    trusted = Trusted.of(["127.0.0.1", "unix"])
    real = address_in(str(visitor))
    if real in trusted:
        return
    for peer in (address_in("127.0.0.1"), None):
        assert client(peer, [*before, str(visitor)], trusted) == real
    assert client(real, before, trusted) == real, "no proxy: the header is the visitor's own"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9:4711 ", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]"', "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", "None"),
        ("", "None"),
    ],
)
def test_an_address_is_read_as_proxies_write_it(text, says):
    assert str(address_in(text)) == says


def test_a_chain_of_trusted_proxies_is_passed(rf, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8"]
    request = rf.get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9, 10.1.2.3")
    client_address.place(request)
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


def test_https_is_believed_from_a_trusted_proxy_only(rf):
    for peer, kept in ((PROXY, True), ("192.0.2.1", False)):
        request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https")
        client_address.place(request)
        assert ("HTTP_X_FORWARDED_PROTO" in request.META) == kept


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "evil.example"])
def test_a_reset_mail_leads_to_the_site_whatever_host_was_asked(people, settings, host):
    settings.SITE_URL = "https://smewg.example.org"
    Client(HTTP_HOST=host).post("/accounts/password/reset/", {"email": people[0].email})
    body = mail.outbox[-1].body
    links = re.findall(r"https?://\S+", body)
    assert links
    assert all(each.startswith("https://smewg.example.org/") for each in links)
    assert host not in body
    path = links[0].removeprefix("https://smewg.example.org")
    assert Client().get(path, follow=True).status_code == 200


def test_a_stranger_whose_address_somebody_typed_gets_no_mail(db):
    Client().post("/accounts/password/reset/", {"email": "stranger@example.org"})
    assert not mail.outbox
