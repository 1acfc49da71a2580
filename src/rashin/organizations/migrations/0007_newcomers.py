from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0006_what_a_coach_reads"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="is_new",
            field=models.BooleanField(default=False),
        ),
    ]
