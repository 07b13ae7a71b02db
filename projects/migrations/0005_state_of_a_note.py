"""What was called stage is called state; every row keeps what it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_words_of_a_closing")]

    operations = [
        migrations.RemoveConstraint("conceptnote", "a_note_is_scored_in_a_session"),
        migrations.RenameField("conceptnote", "stage", "state"),
        migrations.RenameField("conceptnote", "stage_since", "state_since"),
        migrations.RenameField("conceptnote", "stage_reason", "state_reason"),
        migrations.RenameField("historicalconceptnote", "stage", "state"),
        migrations.RenameField("historicalconceptnote", "stage_since", "state_since"),
        migrations.RenameField("historicalconceptnote", "stage_reason", "state_reason"),
        migrations.AlterField(
            model_name="conceptnote",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted to the group"),
                    ("returned", "returned to its proposers"),
                    ("endorsed", "endorsed"),
                    ("final", "submitted (final)"),
                    ("eligible", "eligible"),
                    ("ineligible", "ineligible"),
                    ("scored", "scored"),
                    ("in principle", "approved in principle"),
                    ("not in principle", "not approved in principle"),
                    ("proposal", "proposal"),
                    ("approved", "approved"),
                    ("not approved", "not approved"),
                    ("running", "in implementation"),
                    ("completed", "completed"),
                    ("withdrawn", "withdrawn"),
                    ("terminated", "terminated"),
                ],
                default="draft",
                max_length=20,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="conceptnote",
            name="state_reason",
            field=models.TextField(blank=True, verbose_name="stage reason"),
        ),
        migrations.AlterField(
            model_name="conceptnote",
            name="state_since",
            field=models.DateField(blank=True, null=True, verbose_name="stage since"),
        ),
        migrations.AlterField(
            model_name="historicalconceptnote",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted to the group"),
                    ("returned", "returned to its proposers"),
                    ("endorsed", "endorsed"),
                    ("final", "submitted (final)"),
                    ("eligible", "eligible"),
                    ("ineligible", "ineligible"),
                    ("scored", "scored"),
                    ("in principle", "approved in principle"),
                    ("not in principle", "not approved in principle"),
                    ("proposal", "proposal"),
                    ("approved", "approved"),
                    ("not approved", "not approved"),
                    ("running", "in implementation"),
                    ("completed", "completed"),
                    ("withdrawn", "withdrawn"),
                    ("terminated", "terminated"),
                ],
                default="draft",
                max_length=20,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalconceptnote",
            name="state_reason",
            field=models.TextField(blank=True, verbose_name="stage reason"),
        ),
        migrations.AlterField(
            model_name="historicalconceptnote",
            name="state_since",
            field=models.DateField(blank=True, null=True, verbose_name="stage since"),
        ),
        migrations.AddConstraint(
            model_name="conceptnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["eligible", "final", "ineligible", "scored"]), _negated=True
                    ),
                    ("session__isnull", False),
                    _connector="OR",
                ),
                name="a_note_is_scored_in_a_session",
            ),
        ),
    ]
