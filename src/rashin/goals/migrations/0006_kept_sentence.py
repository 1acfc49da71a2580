import django.db.models.deletion
from django.db import migrations, models

import rashin.organizations.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0005_closing"),
        ("organizations", "0003_search_and_former_slugs"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptSentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=60)),
                ("kept_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_sentences",
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="keptsentence_public_id"),
                    models.UniqueConstraint(fields=("member", "digest", "code"), name="kept_sentence_once"),
                ],
            },
        ),
    ]
