"""Who we are: the member economies and the people who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.cache import cache
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from simple_history.models import HistoricalRecords

from smewg.domain.spellings import CODE, CODE_REFUSED
from smewg.enums import MailChoice, Role


class EconomyQuerySet(models.QuerySet["Economy"]):
    def named(self, text: str) -> Economy | None:
        """The economy that `text` names, by any form of its name, its code or an alias.

        Capitals and surrounding blanks do not matter. None for a name nobody recorded: the
        caller asks, and never guesses.
        """
        wanted = " ".join(text.split()).casefold()
        return next((economy for economy in self if wanted in economy.spellings()), None)


class Economy(models.Model):
    """A member economy of APEC, with the three forms of its name and its place in APEC's order."""

    order = models.PositiveSmallIntegerField(
        unique=True, help_text="Place in APEC's alphabetical order; both rotations use it."
    )
    short_name = models.CharField(max_length=60, unique=True)
    running_text = models.CharField(max_length=60, help_text="As written within a sentence.")
    long_name = models.CharField(max_length=100)
    code = models.CharField(
        max_length=8,
        unique=True,
        validators=[RegexValidator(rf"\A{CODE.pattern}\Z", CODE_REFUSED)],
    )
    aliases = models.JSONField(
        "other spellings", default=list, blank=True, help_text="Other spellings in imports."
    )
    joined = models.PositiveSmallIntegerField(help_text="Year of joining APEC.")

    history = HistoricalRecords()
    objects = EconomyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "economies"
        ordering: ClassVar = ["order"]
        verbose_name_plural = "economies"

    def __str__(self) -> str:
        return self.short_name

    def spellings(self) -> set[str]:
        """Every casefolded form by which an import may name this economy."""
        forms = [self.short_name, self.running_text, self.long_name, self.code, *self.aliases]
        return {form.casefold() for form in forms}

    def remember(self, spelling: str) -> None:
        """Take another spelling among its aliases, because somebody said that it means this one."""
        plain = " ".join(spelling.split())
        if plain.casefold() not in self.spellings():
            self.aliases = [*self.aliases, plain]
            self.save(update_fields=["aliases"])


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in by e-mail; without a password until the invitation is accepted."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def hold_secretariat(self) -> None:
        """Lock whoever runs the installation until the transaction ends, so that one stays."""
        held = self.filter(role=Role.SECRETARIAT, is_active=True).order_by("pk")
        list(held.select_for_update(of=("self",)))

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A secretariat account that may also use /admin/."""
        fields |= {"role": Role.SECRETARIAT, "is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with one role; a delegate speaks for one economy, and so may a Chair."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    economy = models.ForeignKey(
        Economy, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    is_active = models.BooleanField(
        "may sign in", default=True, help_text="Untick to close the account; its history stays."
    )
    is_staff = models.BooleanField("may use the administration pages", default=False)
    notices_by_mail = models.CharField(
        "mail about what happened",
        max_length=10,
        choices=MailChoice,
        default=MailChoice.AT_ONCE,
        help_text="Mail about your account comes at once, whatever you choose.",
    )
    invited_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    uses_keys = models.BooleanField(
        "keys of the keyboard",
        default=True,
        help_text="Ctrl and K or / to search, ? for all keys. Untick where they are in your way.",
    )
    signed_out_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When every session was last ended."
    )

    anonymised_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its name was taken off."
    )

    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "signed_out_at", "anonymised_at", "uses_keys"]
    )
    objects = UserManager()
    _change_reason: str | None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering: ClassVar = ["role", "economy__order", "name", "email"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=Role.DELEGATE, economy__isnull=False)
                | Q(role=Role.CHAIR)
                | (~Q(role__in=[Role.DELEGATE, Role.CHAIR]) & Q(economy__isnull=True)),
                name="a_delegate_has_one_economy",
                violation_error_message="A delegate speaks for one economy; choose it. "
                "Secretariat and observers have none.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By the rules of permissions.py alone: the database keeps no right, so it is not asked."""
        return self.is_active and (self.is_superuser or bool(rules.has_perm(perm, self, obj)))

    def get_full_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, and another one after "sign out everywhere"."""
        ours: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if self.signed_out_at is None:
            return ours
        moment = self.signed_out_at.isoformat()
        return salted_hmac("smewg.signed_out", ours + moment, secret=secret).hexdigest()

    @property
    def account_state(self) -> str:
        """Where the account stands, in a word or two."""
        if self.anonymised_at is not None:
            return "closed for good, without a name"
        if not self.is_active:
            return "closed"
        return "open" if self.has_usable_password() else "invited, not joined yet"

    def is_the_only_secretariat(self) -> bool:
        """Whether nobody else could run the installation without this account."""
        others = User.objects.filter(role=Role.SECRETARIAT, is_active=True).exclude(pk=self.pk)
        return self.is_active and self.role == Role.SECRETARIAT and not others.exists()


class Installation(models.Model):
    """One row about this installation as a whole."""

    INVENTED_FIGURES = "installation.invented_figures"

    invented_figures = models.BooleanField(
        default=False, help_text="The demonstration's figures were loaded; every page says so."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_about_the_installation")
        ]

    def __str__(self) -> str:
        return "This installation"

    @classmethod
    def shows_invented_figures(cls) -> bool:
        """Whether the demonstration's figures were loaded here (cached: every page asks)."""
        return bool(cache.get_or_set(cls.INVENTED_FIGURES, cls._has_invented_figures, 60))

    @classmethod
    def _has_invented_figures(cls) -> bool:
        return cls.objects.filter(invented_figures=True).exists()

    @classmethod
    def mark_invented_figures(cls) -> None:
        """Remember that demonstration figures were loaded here."""
        cls.objects.update_or_create(pk=1, defaults={"invented_figures": True})
        cache.delete(cls.INVENTED_FIGURES)


INVENTED = "Invented figures, for demonstration only"


def caution_of_this_installation() -> str:
    """What papers and files must say of themselves while figures here are invented."""
    return INVENTED if Installation.shows_invented_figures() else ""
