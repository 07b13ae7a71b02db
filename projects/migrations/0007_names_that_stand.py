"""Names that stand when consent begins to be asked count as agreed, and say so.

Nothing else changes: who is recused, what a gate counts and what a close kept are as they were.
"""

from django.db import migrations

PAGE = 2_000


def say_so(apps, schema_editor):
    Note = apps.get_model("projects", "ConceptNote")
    Consent = apps.get_model("projects", "Consent")
    named = {}
    for role in ("cosponsors", "proposers"):
        rows = getattr(Note, role).through.objects.order_by("pk")
        for note, economy in rows.values_list("conceptnote_id", "economy_id").iterator(PAGE):
            named[note, economy] = role.removesuffix("s")
    standing = set(Consent.objects.values_list("note_id", "economy_id"))
    Consent.objects.bulk_create(
        (
            Consent(
                note_id=note, economy_id=economy, named_as=role, state="agreed", basis="before"
            )
            for (note, economy), role in named.items()
            if (note, economy) not in standing
        ),
        batch_size=PAGE,
    )


def take_back(apps, schema_editor):
    """Those that agreed stand in the note itself; the rows of this migration say no more."""
    apps.get_model("projects", "Consent").objects.filter(basis="before").delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_consents")]
    operations = [migrations.RunPython(say_so, take_back)]
