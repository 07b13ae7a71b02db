"""manage.py create_secretariat EMAIL: the first account of an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from smewg.models import Role, User
from smewg.operations.invitations import InvitationRefused, invite, until


class Command(BaseCommand):
    help = "Invite a secretariat account; the link sets its password. Nobody sees a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        current = User.objects.filter(email=email).first()
        user = current or User(email=email, name=options["name"], role=Role.SECRETARIAT)
        if user.role != Role.SECRETARIAT:
            raise CommandError(f"{email} has an account with the role {user.role}.")
        try:
            link = invite(user, by=None)
        except InvitationRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Open this link until {until(user)} to set a password:\n{link}")
