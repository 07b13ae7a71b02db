"""How many reports stand where is counted without reading them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0005_original_words'),
        ('kpis', '0008_words_of_the_desk'),
        ('smewg', '0016_backup_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['reporting_year', 'economy', 'state'], name='reports_by_year_and_state'),
        ),
    ]
