"""Who the group works with: other fora and organisations, and the dialogues held with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from smewg.enums import PartnerKind

if TYPE_CHECKING:
    from smewg.models.people import User


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: User) -> PartnerQuerySet:
        """Every partner, for whoever is signed in; contacts: secretariat and Chair."""
        return self if user.is_authenticated else self.none()


class Partner(models.Model):
    """A body that the group holds dialogues with: ABAC, another APEC forum, the OECD ..."""

    Kind = PartnerKind

    name = models.CharField(max_length=200, unique=True)
    aliases = models.JSONField(
        "other spellings", default=list, blank=True, help_text="Other spellings in imports."
    )
    kind = models.CharField(max_length=30, choices=Kind, blank=True)
    website = models.URLField(blank=True)
    contact_name = models.CharField("contact", max_length=150, blank=True)
    contact_email = models.EmailField("contact's e-mail address", blank=True)
    note = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def spellings(self) -> set[str]:
        """Every form by which a list may name it, in small letters."""
        return {str(form).casefold() for form in (self.name, *self.aliases)}


class Dialogue(models.Model):
    """One session with one or several partners; it is one, however many partners took part."""

    date = models.DateField()
    title = models.CharField(max_length=300)
    partners = models.ManyToManyField(Partner, related_name="dialogues")
    meeting = models.ForeignKey(
        "smewg.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="dialogues"
    )
    outcome = models.TextField(blank=True, help_text="What was said and agreed.")
    link = models.URLField(blank=True)

    history = HistoricalRecords(m2m_fields=[partners])

    class Meta:
        ordering: ClassVar = ["-date", "title"]

    def __str__(self) -> str:
        return self.title
