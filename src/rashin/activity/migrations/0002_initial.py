# Its columns stand in the first now; databases that were made by both know this name.

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activity", "0001_initial"),
    ]

    operations = []
