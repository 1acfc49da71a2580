import django.db.models.deletion
from django.db import migrations, models

import rashin.organizations.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0008_objectives_at_the_top"),
        ("organizations", "0003_search_and_former_slugs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("before", models.DateTimeField(blank=True, null=True)),
                ("last", models.DateTimeField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visit",
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
                    models.UniqueConstraint(fields=("organization", "public_id"), name="visit_public_id"),
                ],
            },
        ),
    ]
