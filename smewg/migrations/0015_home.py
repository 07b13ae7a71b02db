"""Home: when somebody was last there, and what happened for them since."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("smewg", "0014_search")]

    operations = [
        migrations.AlterField(
            model_name="listtask",
            name="job",
            field=models.CharField(choices=[("read", "read"), ("take", "added")], max_length=4),
        ),
        migrations.CreateModel(
            name="HomeVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "before_at",
                    models.DateTimeField(
                        help_text="When the visit before this one ended.", null=True
                    ),
                ),
                ("hides_welcome", models.BooleanField(default=False)),
                ("hides_first_steps", models.BooleanField(default=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="home_visit",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HomeNews",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("path", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="home_news",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["person", "at"], name="news_of_a_person")],
            },
        ),
        migrations.AlterField(
            model_name="listtask",
            name="job",
            field=models.CharField(choices=[("read", "read"), ("take", "added")], max_length=4),
        ),
    ]
