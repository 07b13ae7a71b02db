"""Passkeys: what this installation is called on a person's device, and how one is added."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings

from smewg.models import User


class SecondSteps(DefaultMFAAdapter):
    """allauth's, in our words."""

    error_messages = {  # noqa: RUF012 -- as its base has it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That did not fit. Try once more.",
    }

    def generate_authenticator_name(
        self,
        user: User,
        type: Authenticator.Type,  # noqa: A002 -- allauth's name of it
    ) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey that signs in by itself unless the person wants it beside the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        self.fields["name"].help_text = "For instance where it is kept: office laptop, phone."
        self.fields["passwordless"] = forms.BooleanField(
            label="Sign in with it alone, without the password",
            required=False,
            initial=True,
            help_text="Your device then asks for its PIN, your finger or your face.",
        )
