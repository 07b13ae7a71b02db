"""What was called life is called state; every row keeps what it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("review", "a_published_review_has_its_moment"),
        migrations.RenameField("review", "life", "state"),
        migrations.RenameField("historicalreview", "life", "state"),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True), ("published_at", None)
                    ),
                    _connector="OR",
                ),
                name="a_published_review_has_its_moment",
            ),
        ),
    ]
