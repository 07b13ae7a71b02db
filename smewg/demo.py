"""Accounts to try the application with: made by `make run` only, never on a real installation."""

from __future__ import annotations

import secrets
from pathlib import Path

from smewg.models import Economy, Role, User

DOMAIN = "smewg.example"
ROLES = {
    "secretariat": ("Sri Wibowo", Role.SECRETARIAT),
    "verifier": ("Tomas Reyes", Role.SECRETARIAT),
    "chair": ("Le Thi Hoa", Role.CHAIR),
    "observer": ("Grace Oliver", Role.OBSERVER),
}


def kept_password(path: Path) -> str:
    """The demonstration's one password: made at the first start, the same at every later one."""
    if not path.exists():
        path.write_text(f"try-{secrets.token_hex(4)}-{secrets.token_hex(4)}", encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def accounts(password: str) -> dict[str, User]:
    """One account for each role, and one delegate for each economy, by the part before the @."""
    people = {
        name: _account(name, password, full_name, role) for name, (full_name, role) in ROLES.items()
    }
    for economy in Economy.objects.all():
        name = f"delegate.{economy.code.lower()}"
        full_name = f"Delegate of {economy.running_text}"
        people[name] = _account(name, password, full_name, Role.DELEGATE, economy)
    return people


def _account(
    name: str, password: str, full_name: str, role: Role, economy: Economy | None = None
) -> User:
    email = f"{name}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        return User.objects.create_user(email, password, name=full_name, role=role, economy=economy)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    return user
