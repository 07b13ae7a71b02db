"""Who may do what for the group: each rule stated once, for view, template, admin and API."""

import rules

from smewg.models import Role, User


def _has_role(role: Role) -> rules.Predicate:
    @rules.predicate(name=f"is_{role.value}")
    def is_role(user: User) -> bool:
        return bool(user.is_authenticated and user.is_active and user.role == role)

    return is_role


is_secretariat = _has_role(Role.SECRETARIAT)
is_chair = _has_role(Role.CHAIR)
is_delegate = _has_role(Role.DELEGATE)
is_observer = _has_role(Role.OBSERVER)
is_signed_in: rules.Predicate = rules.is_authenticated & rules.is_active


@rules.predicate
def is_oneself(user: User, person: User | None) -> bool:
    return person is not None and user.pk == person.pk


rules.add_perm("smewg.invite_people", is_secretariat)
rules.add_perm("smewg.view_people", is_secretariat)
rules.add_perm("smewg.change_person", is_secretariat)
rules.add_perm("smewg.close_account", is_secretariat & ~is_oneself)
