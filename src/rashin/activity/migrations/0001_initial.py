# Written for an empty database to be made quickly: whole tables, not a table and then column after column.

import django.db.models.deletion
from django.db import migrations, models

import rashin.organizations.public_id


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("name", models.CharField(max_length=60)),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[("member", "Member"), ("link", "Link"), ("import", "Import"), ("system", "System")],
                        default="member",
                        max_length=8,
                    ),
                ),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=16)),
                ("thread", models.CharField(blank=True, max_length=16)),
                ("payload", models.TextField(default="{}")),
                ("recorded_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "recorded_at"], name="event_by_time"),
                    models.Index(fields=["organization", "thread", "recorded_at"], name="event_by_thread"),
                ],
                "constraints": [models.UniqueConstraint(fields=("organization", "public_id"), name="event_public_id")],
            },
        ),
    ]
