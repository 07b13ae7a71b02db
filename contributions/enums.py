"""States and kinds of what the economies tell."""

from __future__ import annotations

from django.db import models


class ContributionKind(models.TextChoices):
    """What sort of thing was done; for finding and grouping, no figure rests on it."""

    TRAINING = "training", "workshop or training"
    POLICY = "policy", "policy, law or regulation"
    PROGRAMME = "programme", "programme or service for firms"
    DIALOGUE = "dialogue", "meeting or dialogue"
    STUDY = "study", "study or publication"
    TOOL = "tool", "tool or platform"
    OTHER = "other", "something else"


class ContributionState(models.TextChoices):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "sent"
    RETURNED = "returned", "returned with a question"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"


EDITABLE = (ContributionState.DRAFT, ContributionState.SUBMITTED, ContributionState.RETURNED)


class Side(models.TextChoices):
    ECONOMY = "economy", "by its economy"
    SECRETARIAT = "secretariat", "by the secretariat, beside it"


class AnswerState(models.TextChoices):
    """Of the answer that there is nothing to report; it follows from `withdrawn_at`."""

    STANDING = "standing", "given"
    TAKEN_BACK = "taken back", "taken back"


class MessageKind(models.TextChoices):
    """What a message of a report's thread was sent with."""

    RETURNED = "returned", "returned the report"
    SAID = "said", "wrote"
    WITHDRAWN = "withdrawn", "withdrew the report"


class Quoting(models.TextChoices):
    """Where the words of an accepted report may be quoted, as its economy says."""

    NOT_ASKED = "", "not asked yet, so they are not quoted"
    NO = "no", "not quoted"
    PAPERS = "papers", "in the group's papers"
    PUBLIC = "public", "in the group's papers, and publicly"


class Language(models.TextChoices):
    """The language of a report's original words, by its code for the web page (BCP 47)."""

    SPANISH = "es", "Spanish"
    FRENCH = "fr", "French"
    CHINESE_SIMPLIFIED = "zh-Hans", "Chinese (simplified)"
    CHINESE_TRADITIONAL = "zh-Hant", "Chinese (traditional)"
    JAPANESE = "ja", "Japanese"
    KOREAN = "ko", "Korean"
    INDONESIAN = "id", "Indonesian"
    MALAY = "ms", "Malay"
    FILIPINO = "fil", "Filipino"
    THAI = "th", "Thai"
    VIETNAMESE = "vi", "Vietnamese"
    RUSSIAN = "ru", "Russian"
    MAORI = "mi", "Māori"
    TOK_PISIN = "tpi", "Tok Pisin"
    OTHER = "und", "Another language"
