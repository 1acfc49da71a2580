"""Sessions are rows of our own, with their owner; those of before end, and everybody signs in once more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rashin.organizations.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_session_round"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="user",
            name="session_round",
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("public_id", rashin.organizations.public_id.PublicIdField(unique=True)),
                ("data", models.TextField()),
                ("signed_in_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("agent", models.CharField(blank=True, max_length=255)),
                (
                    "turn",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no"),
                            ("due", "at the next page"),
                            ("past", "done: this is the former name, which ends in a moment"),
                        ],
                        default="",
                        max_length=4,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
