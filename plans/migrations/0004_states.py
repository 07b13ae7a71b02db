"""What was called stage is called state; every row keeps what it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_history_of_aligned_items")]

    operations = [
        migrations.RemoveConstraint("activity", "carried_out_is_in_a_year"),
        migrations.RemoveConstraint("workplanitem", "a_dropped_item_says_why"),
        migrations.RemoveConstraint("workplanitem", "a_settled_item_has_its_day"),
        migrations.RenameField("activity", "stage", "state"),
        migrations.RenameField("historicalactivity", "stage", "state"),
        migrations.RenameField("workplanitem", "stage", "state"),
        migrations.RenameField("historicalworkplanitem", "stage", "state"),
        migrations.RenameField("recommendation", "stage", "state"),
        migrations.RenameField("historicalrecommendation", "stage", "state"),
        migrations.AlterField(
            model_name="activity",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("under way", "under way"),
                    ("carried out", "carried out"),
                    ("deferred", "deferred"),
                    ("dropped", "dropped"),
                ],
                default="planned",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalactivity",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("under way", "under way"),
                    ("carried out", "carried out"),
                    ("deferred", "deferred"),
                    ("dropped", "dropped"),
                ],
                default="planned",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalrecommendation",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("under way", "under way"),
                    ("done", "done"),
                    ("not taken up", "not taken up"),
                ],
                default="open",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalworkplanitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("under way", "under way"),
                    ("done", "done"),
                    ("dropped", "dropped"),
                ],
                default="planned",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("under way", "under way"),
                    ("done", "done"),
                    ("not taken up", "not taken up"),
                ],
                default="open",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="workplanitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("under way", "under way"),
                    ("done", "done"),
                    ("dropped", "dropped"),
                ],
                default="planned",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("carried_out_in__isnull", False), ("state", "carried out")),
                    models.Q(
                        models.Q(("state", "carried out"), _negated=True), ("carried_out_in", None)
                    ),
                    _connector="OR",
                ),
                name="carried_out_is_in_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="workplanitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_dropped_item_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="workplanitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on", None), ("state__in", ["planned", "under way"])),
                    models.Q(("settled_on__isnull", False), ("state__in", ["done", "dropped"])),
                    _connector="OR",
                ),
                name="a_settled_item_has_its_day",
            ),
        ),
    ]
