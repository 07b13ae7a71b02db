"""Lasting keys of areas, objectives and indicators, the crosswalk, and sent plan files."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def _give_keys(apps, schema_editor):
    """What a part was known by until now becomes its lasting key: its number, or its address."""
    for area in apps.get_model("plans", "PriorityArea").objects.all():
        area.key = f"area-{area.number}"
        area.save(update_fields=["key"])
    for objective in apps.get_model("plans", "Objective").objects.select_related("area"):
        objective.key = f"objective-{objective.area.number}-{objective.number}"
        objective.save(update_fields=["key"])
    for indicator in apps.get_model("plans", "Indicator").objects.all():
        indicator.key = indicator.slug.replace("_", "-").strip("-") or f"code-{indicator.pk}"
        indicator.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_sources_of_recommendations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSentPlanFile',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('text', models.TextField(verbose_name='the file')),
                ('answers', models.JSONField(blank=True, default=dict, help_text="By the question's id.")),
                ('state', models.CharField(choices=[('open', 'not loaded yet'), ('loaded', 'loaded'), ('left', 'not loaded')], default='open', max_length=10)),
                ('begun_at', models.DateTimeField(blank=True, editable=False)),
                ('loaded_at', models.DateTimeField(null=True)),
                ('changes', models.JSONField(default=list, help_text='What loading it changed, in sentences.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical sent plan file',
                'verbose_name_plural': 'historical sent plan files',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SentPlanFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('text', models.TextField(verbose_name='the file')),
                ('answers', models.JSONField(blank=True, default=dict, help_text="By the question's id.")),
                ('state', models.CharField(choices=[('open', 'not loaded yet'), ('loaded', 'loaded'), ('left', 'not loaded')], default='open', max_length=10)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('loaded_at', models.DateTimeField(null=True)),
                ('changes', models.JSONField(default=list, help_text='What loading it changed, in sentences.')),
            ],
            options={
                'ordering': ['-begun_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='definitionchange',
            name='kept_here',
            field=models.BooleanField(default=False, help_text='Entered on the pages: loading the plan file leaves it as it is.'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='came_as',
            field=models.CharField(blank=True, choices=[('same', 'the same'), ('changed', 'changed'), ('new', 'new')], help_text='Beside the plan before; blank: not said.', max_length=10),
        ),
        migrations.AddField(
            model_name='indicator',
            name='came_note',
            field=models.CharField(blank=True, help_text='What is different.', max_length=300),
        ),
        migrations.AddField(
            model_name='indicator',
            name='comes_from',
            field=models.ForeignKey(blank=True, help_text='What it was in the plan before.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goes_on_as', to='plans.indicator'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='is_dropped',
            field=models.BooleanField(default=False, help_text='The next plan has nothing in its place, and somebody said so.'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='key',
            field=models.CharField(default='', help_text='Never changes; files and answers name it.', max_length=40),
        ),
        migrations.AddField(
            model_name='indicator',
            name='last_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text="The last year it counts in; blank: all of the plan's.", null=True),
        ),
        migrations.AddField(
            model_name='objective',
            name='came_as',
            field=models.CharField(blank=True, choices=[('same', 'the same'), ('changed', 'changed'), ('new', 'new')], help_text='Beside the plan before; blank: not said.', max_length=10),
        ),
        migrations.AddField(
            model_name='objective',
            name='came_note',
            field=models.CharField(blank=True, help_text='What is different.', max_length=300),
        ),
        migrations.AddField(
            model_name='objective',
            name='comes_from',
            field=models.ForeignKey(blank=True, help_text='What it was in the plan before.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goes_on_as', to='plans.objective'),
        ),
        migrations.AddField(
            model_name='objective',
            name='is_dropped',
            field=models.BooleanField(default=False, help_text='The next plan has nothing in its place, and somebody said so.'),
        ),
        migrations.AddField(
            model_name='objective',
            name='key',
            field=models.CharField(default='', help_text='Never changes; files and answers name it.', max_length=40),
        ),
        migrations.AddField(
            model_name='objective',
            name='last_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text="The last year it counts in; blank: all of the plan's.", null=True),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='came_as',
            field=models.CharField(blank=True, choices=[('same', 'the same'), ('changed', 'changed'), ('new', 'new')], help_text='Beside the plan before; blank: not said.', max_length=10),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='came_note',
            field=models.CharField(blank=True, help_text='What is different.', max_length=300),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='comes_from',
            field=models.ForeignKey(blank=True, help_text='What it was in the plan before.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goes_on_as', to='plans.priorityarea'),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='is_dropped',
            field=models.BooleanField(default=False, help_text='The next plan has nothing in its place, and somebody said so.'),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='key',
            field=models.CharField(default='', help_text='Never changes; files and answers name it.', max_length=40),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='last_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text="The last year it counts in; blank: all of the plan's.", null=True),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='slug',
            field=models.SlugField(help_text='Names the indicator in addresses; never changes, as its key.', max_length=20),
        ),
        migrations.RunPython(_give_keys, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='one_indicator_per_key'),
        ),
        migrations.AddConstraint(
            model_name='objective',
            constraint=models.UniqueConstraint(fields=('area', 'key'), name='one_objective_per_key'),
        ),
        migrations.AddConstraint(
            model_name='priorityarea',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='one_area_per_key'),
        ),
        migrations.AddField(
            model_name='historicalsentplanfile',
            name='begun_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsentplanfile',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsentplanfile',
            name='loaded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsentplanfile',
            name='plan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='sentplanfile',
            name='begun_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sentplanfile',
            name='loaded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sentplanfile',
            name='plan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='files', to='plans.plan'),
        ),
    ]
