"""What it did stands in 0001 since 2026-11-25: both were always taken together."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0001_initial"),
    ]

    operations = []
