"""An index of the items that count, by year and indicator: what every page sums."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kpis", "0008_words_of_the_desk")]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("merged_into", None), ("removed_at", None)),
                fields=["reporting_year", "indicator"],
                name="items_that_count",
            ),
        ),
    ]
