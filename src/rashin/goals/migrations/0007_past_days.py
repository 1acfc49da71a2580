"""Room for what a past day needs, and the place of every version that stands already."""

import json
from typing import Any

from django.db import migrations, models

AT_ONCE = 500
PLACES = (("objective", "Cycle", "cycle"), ("key_result", "Objective", "objective"))


def fill_places(apps: Any, schema_editor: Any) -> None:
    """A version names its place by the public id; from now on it is found by the key."""
    revisions = apps.get_model("goals", "Revision").objects.filter(place__isnull=True)
    for kind, model, name in PLACES:
        rows = apps.get_model("goals", model).objects.values_list("public_id", "pk")
        known = dict(rows)
        waiting = []
        for revision in revisions.filter(node_kind=kind).only("pk", "definition").iterator(chunk_size=AT_ONCE):
            revision.place = known.get(json.loads(revision.definition).get(name))
            waiting.append(revision)
            if len(waiting) == AT_ONCE:
                revisions.bulk_update(waiting, ["place"])
                waiting = []
        revisions.bulk_update(waiting, ["place"])


class Migration(migrations.Migration):
    dependencies = [("goals", "0006_kept_sentence")]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="node_kind",
            field=models.CharField(
                choices=[
                    ("objective", "Objective"),
                    ("key_result", "Key Result"),
                    ("team", "Team"),
                    ("organization", "Organization"),
                    ("cycle", "Cycle"),
                    ("action", "Action"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="standing",
            name="node_kind",
            field=models.CharField(
                choices=[
                    ("objective", "Objective"),
                    ("key_result", "Key Result"),
                    ("team", "Team"),
                    ("organization", "Organization"),
                    ("cycle", "Cycle"),
                    ("action", "Action"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="status_computed",
            field=models.CharField(blank=True, default="", max_length=15),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="standing",
            name="confidence_before",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="put_off_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(model_name="revision", name="place", field=models.BigIntegerField(null=True)),
        migrations.RunPython(fill_places, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["organization", "node_kind", "place"], name="revision_of_place"),
        ),
    ]
