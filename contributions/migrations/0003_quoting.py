"""Whether a report may be quoted: those that are here were not asked, and are asked on Home."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0002_windows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contribution',
            name='quoting',
            field=models.CharField(blank=True, choices=[('', 'not asked yet, so they are not quoted'), ('no', 'not quoted'), ('papers', "in the group's papers"), ('public', "in the group's papers, and publicly")], default='', help_text='Empty: begun before this was asked, so its economy is asked again.', max_length=6, verbose_name='may its words be quoted'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='quoting_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='quoting_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcontribution',
            name='quoting',
            field=models.CharField(blank=True, choices=[('', 'not asked yet, so they are not quoted'), ('no', 'not quoted'), ('papers', "in the group's papers"), ('public', "in the group's papers, and publicly")], default='', help_text='Empty: begun before this was asked, so its economy is asked again.', max_length=6, verbose_name='may its words be quoted'),
        ),
        migrations.AddField(
            model_name='historicalcontribution',
            name='quoting_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='historicalcontribution',
            name='quoting_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='quoting',
            field=models.CharField(blank=True, choices=[('', 'not asked yet, so they are not quoted'), ('no', 'not quoted'), ('papers', "in the group's papers"), ('public', "in the group's papers, and publicly")], default='no', help_text='Empty: begun before this was asked, so its economy is asked again.', max_length=6, verbose_name='may its words be quoted'),
        ),
        migrations.AlterField(
            model_name='historicalcontribution',
            name='quoting',
            field=models.CharField(blank=True, choices=[('', 'not asked yet, so they are not quoted'), ('no', 'not quoted'), ('papers', "in the group's papers"), ('public', "in the group's papers, and publicly")], default='no', help_text='Empty: begun before this was asked, so its economy is asked again.', max_length=6, verbose_name='may its words be quoted'),
        ),
    ]
