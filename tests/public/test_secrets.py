"""Nothing leaks: every text of every model is marked, and no mark is read outside.

The fields are found from the models themselves, so that a new field is private until it is named
here as one that everybody reads.
"""

import io
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from kpis.models import Correction, ReportingYear
from public.views.addresses import all_addresses
from tests.public.published import day

pytestmark = [pytest.mark.once, pytest.mark.django_db]

MARK = "zq7"
APPS = ("smewg", "plans", "projects", "kpis", "contributions", "reviews", "account", "mfa")
PUBLIC = {
    "smewg.Economy": {"code", "short_name"},
    "plans.Plan": {"key", "title", "group", "vision", "mission"},
    "plans.PriorityArea": {"name"},
    "plans.Objective": {"text"},
    "plans.Indicator": {
        "code", "slug", "name", "unit", "group", "what_counts", "what_does_not_count",
    },
    "plans.DefinitionChange": {"change"},
    "kpis.Evidence": {"title", "place"},
    "kpis.Count": {"explanation"},
    "kpis.Correction": {"reason"},
    "kpis.PublishedFigure": {"evidence_ids"},
    "kpis.Edition": {"text", "checksum"},
    "kpis.HistoricalPlannedRelease": {"history_change_reason"},
    "reviews.Review": {"title", "edition_reason", "withdrawn_reason"},
    "reviews.Snapshot": {"number", "checksum"},
}  # fmt: skip
"""What everybody may read, by model; all else is private."""


def text_fields(model):
    """The model's fields that hold what a person typed, or what was written for somebody."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    open_to_all = PUBLIC.get(model._meta.label, set())
    for field in model._meta.concrete_fields:
        if isinstance(field, kinds) and not field.choices and field.name not in open_to_all:
            yield field


def marked(value, mark):
    """JSON with every text replaced; an empty list or object gets one."""
    if isinstance(value, dict):
        return {name: marked(each, mark) for name, each in value.items()} or {"said": mark}
    if isinstance(value, list):
        return [marked(each, mark) for each in value] or [mark]
    return mark if isinstance(value, str) else value


def fill(model, field):
    """Mark the field in each row; False where the database holds it to something else."""
    for row in model._base_manager.all()[:40]:
        mark = f"{MARK}{row.pk}"
        value = marked(getattr(row, field.name), mark) if hasattr(field, "encoder") else mark
        if isinstance(field, models.EmailField):
            value = f"{mark}@{MARK}.example"
        if field.max_length and isinstance(value, str):
            value = value[: field.max_length]
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{field.name: value})
        except IntegrityError:
            return False
    return True


def test_no_private_field_of_any_model_is_read_outside(demonstrated, client, tmp_path):
    ReportingYear.objects.filter(state="published").update(published_at=day(0))
    Correction.objects.update(at=day(5))
    assert len(list(demonstrated.editions.all())) == 0
    filled, held = set(), set()
    for model in apps.get_models():
        if model._meta.app_label not in APPS or not model._base_manager.exists():
            continue
        for field in text_fields(model):
            name = f"{model._meta.label}.{field.name}"
            (filled if fill(model, field) else held).add(name)
    assert len(filled) > 150, sorted(filled)
    assert len(held) < 12, sorted(held)
    assert not {
        "smewg.User.name", "kpis.Evidence.description", "contributions.ContributionVersion.contact",
        "projects.ConceptNote.title", "kpis.Figure.note", "plans.Activity.title",
    } - filled  # fmt: skip
    call_command("publish_site", tmp_path, verbosity=0)
    seen = 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert MARK.encode() not in content_of(path), path
            seen += 1
    assert seen > 500
    for address in list(all_addresses())[::25]:
        assert MARK not in str(client.get(address).headers), address


def content_of(path: Path):
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
