"""Accounts to try the application with: made by `make run` only, never on a real installation."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password

from smewg.models import Economy, Role, User

DOMAIN = "smewg.example"
ROLES = {
    "secretariat": ("Sri Wibowo", Role.SECRETARIAT),
    "verifier": ("Tomas Reyes", Role.SECRETARIAT),
    "chair": ("Le Thi Hoa", Role.CHAIR),
    "observer": ("Grace Oliver", Role.OBSERVER),
}


def kept_password(path: Path) -> tuple[str, bool]:
    """The demonstration's one password, and whether it was made just now.

    Made at the first start, the same at every later one.
    """
    is_new = not path.exists()
    if is_new:
        path.write_text(f"try-{secrets.token_hex(4)}-{secrets.token_hex(4)}", encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip(), is_new


def accounts(password: str, *, is_new: bool) -> dict[str, User]:
    """One account for each role, and one delegate for each economy, by the part before the @."""
    hashed = make_password(password)
    people = {
        name: _account(name, full_name, role, None, hashed, is_new)
        for name, (full_name, role) in ROLES.items()
    }
    for economy in Economy.objects.all():
        name = f"delegate.{economy.code.lower()}"
        full_name = f"Delegate of {economy.running_text}"
        people[name] = _account(name, full_name, Role.DELEGATE, economy, hashed, is_new)
    return people


def _account(  # noqa: PLR0913, PLR0917 (what an account is)
    name: str, full_name: str, role: Role, economy: Economy | None, hashed: str, is_new: bool
) -> User:
    email = f"{name}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    user = user or User(email=email, name=full_name, role=role, economy=economy)
    if user.pk is None or is_new:
        user.password = hashed
        user.save()
    return user
