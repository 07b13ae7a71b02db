"""What was called life is called state; every row keeps what it says."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kpis", "0005_editions")]

    operations = [
        migrations.RenameField("reportingyear", "life", "state"),
        migrations.RenameField("historicalreportingyear", "life", "state"),
    ]
