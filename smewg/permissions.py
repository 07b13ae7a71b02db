"""Who may do what for the group: each rule stated once, for view, template, admin and API."""

import rules

from smewg.access import acts_as_chair_today, because
from smewg.enums import Office
from smewg.models import OfficeTerm, Role, User
from smewg.toolkit.days import today


def _has_role(role: Role) -> rules.Predicate:
    @rules.predicate(name=f"is_{role.value}")
    def is_role(user: User) -> bool:
        return bool(user.is_authenticated and user.is_active and user.role == role)

    return is_role


is_secretariat = _has_role(Role.SECRETARIAT)
is_delegate = _has_role(Role.DELEGATE)
is_observer = _has_role(Role.OBSERVER)
is_signed_in: rules.Predicate = rules.is_authenticated & rules.is_active


@rules.predicate
def serves_as_chair_today(user: User) -> bool:
    """Rights follow the term's dates, in Singapore, without anyone doing anything."""
    return acts_as_chair_today(user)


is_chair = _has_role(Role.CHAIR) & serves_as_chair_today


@rules.predicate
def is_vice_chair(user: User) -> bool:
    terms = OfficeTerm.objects.on(today()).filter(office=Office.VICE_CHAIR)
    return any(term.is_held_by(user) for term in terms)


@rules.predicate
def is_oneself(user: User, person: User | None) -> bool:
    return person is not None and user.pk == person.pk


rules.add_perm("smewg.invite_people", is_secretariat)
rules.add_perm("smewg.view_people", is_secretariat)
rules.add_perm("smewg.change_person", is_secretariat)
rules.add_perm("smewg.close_account", is_secretariat & ~is_oneself)
rules.add_perm("smewg.anonymise_person", is_secretariat & ~is_oneself)
rules.add_perm("smewg.take_second_step", is_secretariat & ~is_oneself)

rules.add_perm("smewg.open_desk", is_secretariat)
rules.add_perm("smewg.change_economy", is_secretariat)
rules.add_perm("smewg.view_meeting", is_signed_in)
rules.add_perm("smewg.change_meeting", is_secretariat)
rules.add_perm("smewg.change_terms_of_reference", is_secretariat)
rules.add_perm("smewg.view_turns", is_signed_in)
rules.add_perm("smewg.record_swap", is_secretariat | is_chair)
rules.add_perm("smewg.change_turns", is_secretariat)
rules.add_perm("smewg.change_term", is_secretariat)
rules.add_perm("smewg.view_handover", is_secretariat | is_chair | (is_signed_in & is_vice_chair))
rules.add_perm("smewg.change_partner", is_secretariat)
rules.add_perm("smewg.view_contacts", is_secretariat | is_chair)
rules.add_perm("smewg.forget_names", is_secretariat)
rules.add_perm("smewg.change_reminders", is_secretariat)
rules.add_perm("smewg.view_installation", is_secretariat)
rules.add_perm("smewg.make_backup", is_secretariat)
rules.add_perm("smewg.view_audit", is_secretariat)


@because("smewg.close_account", "smewg.take_second_step")
def nobody_does_it_to_themselves(user: User, person: User | None) -> str:
    if person is None or person.pk != user.pk:
        return ""
    return "Nobody does this to their own account; another person of the secretariat does."
