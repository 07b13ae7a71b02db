"""Checks of the settings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from smewg.doctor import Finding, attention, check, good, problem
from smewg.toolkit.client_address import STRANGER_SEEN

LOCAL = {"localhost", "127.0.0.1", "::1"}


def is_local() -> bool:
    """Whether this installation is for trying out on one's own machine."""
    return settings.SITE_HOST in LOCAL


@check("debug", "Faults show nothing of the inside")
def debug() -> Finding:
    if settings.DEBUG:
        return problem("DEBUG is on.", "Take DEBUG out of the env file.")
    return good("DEBUG is off.")


@check("https", "People come by https")
def https() -> Finding:
    if settings.SERVED_OVER_HTTPS:
        return good(settings.SITE_URL)
    if is_local():
        return attention(
            f"{settings.SITE_URL} is for trying out on this machine.",
            "For other people, set SITE_URL to the https:// address that they type.",
        )
    return problem(
        f"{settings.SITE_URL} is not https, so passwords can be read on the way.",
        "Put a proxy with https in front (deploy/), and set SITE_URL to its address.",
    )


@check("site_url", "SITE_URL is an address without a path")
def site_url() -> Finding:
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        return problem(
            f"SITE_URL is {settings.SITE_URL}.", "Write it as https://tracker.example.org"
        )
    return good(settings.SITE_URL)


@check("hosts", "Only the right hosts are answered")
def hosts() -> Finding:
    if "*" in settings.ALLOWED_HOSTS:
        return problem("ALLOWED_HOSTS is *.", "Take it out: SITE_URL's host is the default.")
    if settings.SITE_HOST not in settings.ALLOWED_HOSTS:
        return problem(
            f"{settings.SITE_HOST} is not in ALLOWED_HOSTS, so nobody is answered.",
            "Add it, or take ALLOWED_HOSTS out of the env file.",
        )
    return good(", ".join(settings.ALLOWED_HOSTS))


@check("env_file", "The env file is nobody else's to read")
def env_file() -> Finding:
    path: Path | None = settings.ENV_FILE
    if path is None:
        return attention(
            "There is no env file; the settings come from the environment alone.",
            "Write one (deploy/env.example) and name it by ENV_FILE, so that commands typed by "
            "hand use the same database.",
        )
    if path.stat().st_mode & 0o007:
        return problem(f"Everybody on this machine may read {path}.", f"chmod 640 {path}")
    return good(str(path))


@check("secret_key", "The secret key is long, and secret")
def secret_key() -> Finding:
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5:
        return problem(
            "SECRET_KEY is too short.", "Make a new one of 50 letters; people sign in anew."
        )
    kept = settings.VAR_DIR / "secret_key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        return problem(f"Others on this machine may read {kept}.", f"chmod 600 {kept}")
    return good("It is long enough.")


@check("proxy", "The proxy is seen rightly")
def proxy() -> Finding:
    stranger = cache.get(STRANGER_SEEN)
    if stranger:
        return problem(
            f"{stranger} names visitors and is not among TRUSTED_PROXIES, so that all of its "
            "visitors look like one.",
            f"If it is your proxy, add {stranger} to TRUSTED_PROXIES. If not, let nobody but the "
            "proxy reach this port.",
        )
    return good(f"Trusted: {', '.join(settings.TRUSTED_PROXIES) or 'none'}.")


@check("limits", "Guessing passwords is slowed down")
def limits() -> Finding:
    rates = settings.ACCOUNT_RATE_LIMITS
    if not rates or not rates.get("login_failed"):
        return problem(
            "Signing in has no limits.", "Take ACCOUNT_RATE_LIMITS back to what the release has."
        )
    return good("By account and by address.")


@check("cookies", "Cookies go by https only")
def cookies() -> Finding:
    is_secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if settings.SERVED_OVER_HTTPS and not is_secure:
        return problem("Cookies may go without https.", "Leave the cookies' settings alone.")
    return good("As SITE_URL asks for.")
