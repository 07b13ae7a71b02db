"""Which positions of a ranking are shared is found without reading its ballots."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0010_monitoring_reports'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='rankednote',
            index=models.Index(fields=['closing', 'position'], name='ranked_by_position'),
        ),
        migrations.AddIndex(
            model_name='rankednote',
            index=models.Index(fields=['closing', 'kind'], name='ranked_by_kind'),
        ),
    ]
