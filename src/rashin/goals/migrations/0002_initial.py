# What of the first tables refers in a circle.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("goals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="keyresult",
            name="objective",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="key_results", to="goals.objective"
            ),
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["objective", "position"], name="key_result_order"),
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["organization", "owner", "next_due"], name="key_result_owed"),
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["organization", "brought_by", "next_due"], name="key_result_brought"),
        ),
        migrations.AddIndex(
            model_name="keyresult",
            index=models.Index(fields=["feeds"], name="key_result_sources"),
        ),
        migrations.AddConstraint(
            model_name="keyresult",
            constraint=models.UniqueConstraint(fields=("organization", "public_id"), name="keyresult_public_id"),
        ),
        migrations.AddConstraint(
            model_name="keyresult",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="key_result_weight"),
        ),
        migrations.AddConstraint(
            model_name="keyresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("deadline__gte", models.F("first_day"))), name="key_result_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__isnull", True), ("confidence__lte", 10), _connector="OR"),
                name="key_result_confidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("feeds__isnull", True), models.Q(("feeds", models.F("id")), _negated=True), _connector="OR"
                ),
                name="key_result_does_not_feed_itself",
            ),
        ),
    ]
