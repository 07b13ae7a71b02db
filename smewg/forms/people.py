"""What the secretariat types about people, and people about themselves when they join."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from smewg.enums import MailChoice
from smewg.models import Role, User
from smewg.operations.accounts import tell_of_change
from smewg.toolkit.versioned_forms import VersionedModelForm

ONLY_ONE = "This is the only secretariat account. Invite another first."


class PersonForm(VersionedModelForm):
    """Who somebody is to the group. A delegate has an economy; a Chair may have one."""

    class Meta:
        model = User
        fields = ("email", "name", "role", "economy")
        labels: ClassVar = {"email": "E-mail address"}
        help_texts: ClassVar = {
            "economy": "For a delegate, and for the Chair.",
            "name": "You may leave it: the person writes it on joining.",
        }

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("There is an account with this e-mail address already.")
        return email

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        role, economy = typed.get("role"), typed.get("economy")
        if role == Role.DELEGATE and not economy:
            self.add_error("economy", "A delegate speaks for one economy. Choose it.")
        if role in (Role.SECRETARIAT, Role.OBSERVER) and economy:
            self.add_error("economy", "Secretariat and observers have no economy. Leave it blank.")
        return typed


class ChangePersonForm(PersonForm):
    """The same for somebody who has an account, with the reason for the history."""

    reason = forms.CharField(
        label="Why you change it", max_length=90, help_text="Stands in the person's history."
    )

    def lock_first(self) -> None:
        """So that of two people of the secretariat one always stays."""
        User.objects.hold_secretariat()

    def clean_role(self) -> str:
        role = str(self.cleaned_data["role"])
        current = User.objects.filter(pk=self.instance.pk).first()
        if current and role != current.role and current.is_the_only_secretariat():
            raise ValidationError(ONLY_ONE)
        return role

    def save(self, commit: bool = True) -> Any:
        self.instance._change_reason = self.cleaned_data["reason"]
        before = User.objects.select_related("economy").get(pk=self.instance.pk)
        kept = super().save(commit)
        tell_of_change(before, kept)
        return kept


class MailChoiceForm(forms.Form):
    """When somebody is written to about what happened."""

    choice = forms.ChoiceField(
        label="Mail about what happens with your reports, notes and reviews",
        choices=MailChoice,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )


class JoinForm(forms.Form):
    """What an invited person types: a name, and a password twice."""

    name = forms.CharField(label="Your name", max_length=150)
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )
    again = forms.CharField(
        label="The password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        password, again = typed.get("password"), typed.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        elif password:
            try:
                validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return typed
