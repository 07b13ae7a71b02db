"""Accounts to try the application with: made by `make run` only, never on a real installation."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from smewg.models import Economy, OfficeTerm, Role, User
from smewg.models.offices import Office, Rotation
from smewg.queries import turns
from smewg.toolkit.days import today

DOMAIN = "smewg.example"
ROLES = {
    "secretariat": ("Sri Wibowo", Role.SECRETARIAT),
    "verifier": ("Tomas Reyes", Role.SECRETARIAT),
    "chair": ("Camila Rojas", Role.CHAIR),
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


def take_office(chair: User) -> bool:
    """Give the demonstration's Chair the term whose turn it is; False where one runs today.

    Looked at with each start, so that the Chair is one also in a later year than it was made.
    """
    day = today()
    if OfficeTerm.objects.on(day).filter(office=Office.CHAIR).exists():
        return False
    rotation = turns.current_rotation(Rotation.CHAIR)
    running = next((each for each in turns.coming(rotation, day)), None) if rotation else None
    economy = running.term.economy if running else None
    if running is None or economy is None:
        return False
    OfficeTerm.objects.create(
        office=Office.CHAIR,
        economy=Economy.objects.get(short_name=economy),
        person=chair,
        starts=date(running.term.first_year, 1, 1),
        ends=date(running.term.last_year, 12, 31),
        note="Invented for demonstration: the turn by the alphabet, with an invented person.",
    )
    return True


def delegates() -> list[str]:
    """Each economy's delegate, as people look for them: "Australia: delegate.aus@..."."""
    return [
        f"{economy.short_name}: delegate.{economy.code.lower()}@{DOMAIN}"
        for economy in Economy.objects.all()
    ]
