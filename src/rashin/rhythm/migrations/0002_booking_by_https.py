"""A link for booking is an https address: held by the database, so that a document that is brought holds none other."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def empty_others(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What no page should lead to goes."""
    rows = apps.get_model("rhythm", "Booking").objects.exclude(url="")
    rows.exclude(url__startswith="https://").update(url="")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0010_coaches_keep_their_way_in"), ("rhythm", "0001_initial")]

    operations = [
        migrations.RunPython(empty_others, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), ("url__startswith", "https://"), _connector="OR"),
                name="booking_by_https",
            ),
        ),
    ]
