"""Which office a person's name stands for, where no person is named."""

from __future__ import annotations

from smewg.models import Role, User

OFFICES = {
    Role.SECRETARIAT: "the Secretariat",
    Role.CHAIR: "the Chair",
    Role.DELEGATE: "a delegate",
    Role.OBSERVER: "an observer",
}


def offices_by_name() -> dict[str, str]:
    """Every name that an account has or had, with its office."""
    found = [*User.history.values_list("name", "role"), *User.objects.values_list("name", "role")]
    return {name: OFFICES.get(Role(role), "a person") for name, role in found if name.strip()}
