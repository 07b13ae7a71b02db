"""manage.py load_demo: accounts and invented figures, to try the application with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contributions.operations import demo as contributions
from kpis.operations import demo as counts
from plans.models import Plan
from plans.operations import demo as schedule
from projects.operations import demo as projects
from reviews.operations import demo as reviews
from smewg.models import Installation, User
from smewg.operations import demo as people
from smewg.operations import notices


class Command(BaseCommand):
    help = "Make the demonstration's accounts and invented figures; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        real = User.objects.exclude(email__endswith=f"@{people.DOMAIN}")
        if real.exists() and not Installation.shows_invented_figures():
            raise CommandError(
                "This installation is in real use, so no demonstration accounts are made in it. "
                "Serve it with make empty."
            )
        password, is_new = people.kept_password(settings.VAR_DIR / "demo_password")
        with transaction.atomic(), notices.quiet():
            made = people.accounts(password, is_new=is_new)
            plan = Plan.objects.get(key="2017-2020")
            if counts.load(plan, made["secretariat"], made["verifier"]):
                Installation.mark_invented_figures()
                self.stdout.write("Invented figures for 2017 to 2019 were loaded.")
                schedule.load(plan, made["secretariat"])
                counts.carry_out_what_is_listed(plan, made["secretariat"])
                contributions.load(plan, made)
                reviews.load(plan, made["chair"])
                projects.load(plan, made)
            people.take_office(made["chair"])
        names = ", ".join(f"{name}@{people.DOMAIN}" for name in people.ROLES)
        self.stdout.write(f"Accounts: {names}")
        self.stdout.write("Delegates, one of each economy:")
        for line in people.delegates():
            self.stdout.write(f"  {line}")
        self.stdout.write(f"Password of each: {password}")
