# Written for an empty database to be made quickly: whole tables, not a table and then column after column.

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import rashin.organizations.public_id


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0002_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quarter", "Quarter"),
                            ("half", "Half-year"),
                            ("year", "Year"),
                            ("free", "Free dates"),
                        ],
                        max_length=7,
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planning", "Planning"),
                            ("running", "Running"),
                            ("closing", "Closing"),
                            ("closed", "Closed"),
                        ],
                        default="planning",
                        max_length=8,
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
                "ordering": ["first_day", "last_day", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="cycle_public_id"),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="cycle_days_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "free"), _negated=True),
                        fields=("organization", "kind", "fiscal_year", "number"),
                        name="cycle_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectionSentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("why", "Why we exist"),
                            ("where", "Where we want to be"),
                            ("theme", "This year's theme"),
                        ],
                        max_length=5,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "ordering": ["section", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="directionsentence_public_id")
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("form", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=16)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("fields", models.TextField(default="{}")),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goals.cycle",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="organizations.member"
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
                "indexes": [models.Index(fields=["member", "form", "saved_at"], name="draft_of_member")],
                "constraints": [models.UniqueConstraint(fields=("organization", "public_id"), name="draft_public_id")],
            },
        ),
        migrations.CreateModel(
            name="KeyResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("progress", models.DecimalField(blank=True, decimal_places=6, max_digits=21, null=True)),
                ("pace_curve", models.TextField(blank=True)),
                ("title", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("increase", "Increase"),
                            ("decrease", "Decrease"),
                            ("threshold", "Threshold"),
                            ("range", "Keep within a range"),
                            ("milestone", "Milestones"),
                            ("baseline", "Measure for the first time"),
                            ("recurring", "Habit"),
                            ("fed", "Fed by other key results"),
                        ],
                        default="increase",
                        max_length=9,
                    ),
                ),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("level", "What the source shows now"),
                            ("total", "Total of the cycle"),
                            ("per_period", "Per month or week"),
                        ],
                        default="level",
                        max_length=10,
                    ),
                ),
                (
                    "entry",
                    models.CharField(
                        choices=[
                            ("running", "The running total since the first day"),
                            ("new", "What is new since the last entry"),
                            ("source", "The source's own total"),
                        ],
                        default="running",
                        max_length=7,
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("decimals", models.PositiveSmallIntegerField(default=0)),
                ("start", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("low", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("high", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                (
                    "bound",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("at_least", "at least"),
                            ("at_most", "at most"),
                            ("more_than", "more than"),
                            ("less_than", "less than"),
                        ],
                        max_length=9,
                    ),
                ),
                ("is_budget", models.BooleanField(default=False)),
                ("source_start", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                (
                    "per",
                    models.CharField(
                        choices=[
                            ("month", "The last complete month"),
                            ("week", "The last complete week"),
                            ("days", "The last 30 days"),
                        ],
                        default="month",
                        max_length=5,
                    ),
                ),
                ("base", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                (
                    "base_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("previous_quarter", "Previous quarter"),
                            ("previous_month", "Previous month"),
                            ("previous_year", "Same period last year"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "derived_by",
                    models.CharField(
                        blank=True,
                        choices=[("percent", "by percent"), ("ratio", "as a ratio"), ("points", "in points")],
                        max_length=7,
                    ),
                ),
                ("derived_amount", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("is_compound", models.BooleanField(default=False)),
                ("planned_points", models.TextField(default="[]")),
                ("steps", models.TextField(default="[]")),
                ("due_each", models.DecimalField(decimal_places=9, default=Decimal("1"), max_digits=24)),
                ("first_measuring_day", models.DateField(blank=True, null=True)),
                ("weight", models.DecimalField(decimal_places=9, default=Decimal("1"), max_digits=24)),
                (
                    "stance",
                    models.CharField(
                        choices=[("committed", "Committed"), ("aspirational", "Aspirational")],
                        default="committed",
                        max_length=12,
                    ),
                ),
                ("first_day", models.DateField()),
                ("deadline", models.DateField()),
                (
                    "feed_mode",
                    models.CharField(choices=[("sum", "Sum"), ("average", "Average")], default="sum", max_length=7),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("search_text", models.TextField(blank=True)),
                ("card_counts", models.TextField(blank=True, max_length=500)),
                ("card_where", models.CharField(blank=True, max_length=500)),
                (
                    "card_weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "status_override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("behind", "Behind"),
                            ("not_due", "Not due yet"),
                            ("measuring_start", "Measuring the start"),
                        ],
                        max_length=15,
                    ),
                ),
                ("override_reason", models.CharField(blank=True, max_length=300)),
                ("overridden_at", models.DateTimeField(blank=True, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("value_for", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("behind", "Behind"),
                            ("not_due", "Not due yet"),
                            ("measuring_start", "Measuring the start"),
                        ],
                        max_length=15,
                    ),
                ),
                ("confidence", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("confidence_before", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("looked_on", models.DateField(blank=True, null=True)),
                ("next_due", models.DateField(blank=True, null=True)),
                ("stale_from", models.DateField(blank=True, null=True)),
                ("put_off_until", models.DateField(blank=True, null=True)),
                ("wants_help", models.BooleanField(default=False)),
                (
                    "brought_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brings",
                        to="organizations.member",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "feeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "overridden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_results",
                        to="organizations.member",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("value", "Value"),
                            ("no_change", "No Change"),
                            ("not_looked", "Not Looked"),
                            ("step", "Step"),
                            ("retraction", "Retraction"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("excused", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("answers", models.PositiveIntegerField(blank=True, null=True)),
                ("step", models.CharField(blank=True, max_length=16)),
                ("done", models.BooleanField(default=True)),
                ("confidence", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("wants_help", models.BooleanField(default=False)),
                ("for_date", models.DateField()),
                ("looked_on", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("page", "Page"),
                            ("table", "Table"),
                            ("link", "Link"),
                            ("api", "Api"),
                            ("connector", "Connector"),
                            ("import", "Import"),
                        ],
                        default="page",
                        max_length=9,
                    ),
                ),
                ("idempotency_key", models.CharField(blank=True, max_length=64, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="organizations.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="goals.checkin",
                    ),
                ),
                (
                    "retracts",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retractions",
                        to="goals.checkin",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="check_ins", to="goals.keyresult"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["key_result", "for_date", "recorded_at"], name="check_in_history"),
                    models.Index(fields=["organization", "recorded_at"], name="check_in_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="checkin_public_id"),
                    models.UniqueConstraint(fields=("organization", "idempotency_key"), name="check_in_sent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__isnull", True), ("confidence__lte", 10), _connector="OR"),
                        name="check_in_confidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("progress", models.DecimalField(blank=True, decimal_places=6, max_digits=21, null=True)),
                ("pace_curve", models.TextField(blank=True)),
                (
                    "level",
                    models.CharField(
                        choices=[("company", "Company"), ("team", "Team"), ("person", "Person")], max_length=7
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[("committed", "Committed"), ("aspirational", "Aspirational")],
                        max_length=12,
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=9, default=Decimal("1"), max_digits=24)),
                ("path", models.CharField(blank=True, max_length=400)),
                ("position", models.PositiveIntegerField(default=0)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("search_text", models.TextField(blank=True)),
                ("known_parts", models.PositiveIntegerField(default=0)),
                ("counted_parts", models.PositiveIntegerField(default=0)),
                ("key_results_under", models.PositiveIntegerField(default=0)),
                ("troubles", models.TextField(blank=True)),
                (
                    "contributes_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributors",
                        to="goals.objective",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="goals.objective",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objectives", to="goals.cycle"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="organizations.member",
                    ),
                ),
                (
                    "serves",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="goals.directionsentence",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="people.team",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization", "cycle", "contributes_to", "position"], name="objective_children"
                    ),
                    models.Index(fields=["organization", "cycle", "team"], name="objective_of_team"),
                    models.Index(fields=["organization", "cycle", "owner"], name="objective_of_member"),
                    models.Index(fields=["path"], name="objective_path"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="objective_public_id"),
                    models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="objective_weight"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contributes_to__isnull", True),
                            models.Q(("contributes_to", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="objective_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("what", models.CharField(max_length=200)),
                ("why", models.CharField(max_length=500)),
                ("decided_on", models.DateField()),
                ("revived_at", models.DateTimeField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_items",
                        to="goals.cycle",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.member"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_items",
                        to="people.team",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="no_items",
                        to="goals.objective",
                    ),
                ),
                (
                    "revived_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revived_from",
                        to="goals.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("organization", "public_id"), name="noitem_public_id")],
            },
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("what", models.CharField(max_length=200)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("brought_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parked", "To be considered in the next cycle"),
                            ("taken", "Taken in place of another objective"),
                            ("no", "On the No list"),
                        ],
                        max_length=6,
                    ),
                ),
                ("answer_text", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ideas", to="organizations.member"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ideas", to="goals.cycle"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "displaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goals.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("organization", "public_id"), name="idea_public_id")],
            },
        ),
        migrations.CreateModel(
            name="CounterProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("changes", models.TextField()),
                ("before", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.member"
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counter_proposals",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counter_proposals",
                        to="goals.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="counterproposal_public_id")
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("text", models.TextField(max_length=2000)),
                ("recorded_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="organizations.member"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="goals.objective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["objective", "recorded_at"], name="comment_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="comment_public_id")
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("agrees", models.BooleanField(default=True)),
                ("is_binding", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="organizations.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="goals.objective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="agreement_public_id")
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("title", models.CharField(max_length=300)),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "recurrence",
                    models.CharField(
                        choices=[("once", "Once"), ("weekly", "Every week")], default="once", max_length=6
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        null=True,
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
                (
                    "key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="goals.objective"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["objective", "position"], name="action_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="action_public_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recurrence", "weekly"), _negated=True),
                            ("weekday__isnull", False),
                            _connector="OR",
                        ),
                        name="weekly_action_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "node_kind",
                    models.CharField(
                        choices=[
                            ("objective", "Objective"),
                            ("key_result", "Key Result"),
                            ("team", "Team"),
                            ("organization", "Organization"),
                            ("cycle", "Cycle"),
                        ],
                        max_length=12,
                    ),
                ),
                ("node", models.BigIntegerField()),
                ("definition", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
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
                    models.Index(fields=["organization", "node_kind", "node", "recorded_at"], name="revision_of_node")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="revision_public_id")
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("progress", models.DecimalField(blank=True, decimal_places=6, max_digits=21, null=True)),
                ("pace_curve", models.TextField(blank=True)),
                (
                    "node_kind",
                    models.CharField(
                        choices=[
                            ("objective", "Objective"),
                            ("key_result", "Key Result"),
                            ("team", "Team"),
                            ("organization", "Organization"),
                            ("cycle", "Cycle"),
                        ],
                        max_length=12,
                    ),
                ),
                ("node", models.BigIntegerField()),
                ("value", models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True)),
                ("value_for", models.DateField(blank=True, null=True)),
                ("status", models.CharField(blank=True, max_length=15)),
                ("confidence", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("looked_on", models.DateField(blank=True, null=True)),
                ("next_due", models.DateField(blank=True, null=True)),
                ("stale_from", models.DateField(blank=True, null=True)),
                ("wants_help", models.BooleanField(default=False)),
                ("known_parts", models.PositiveIntegerField(default=0)),
                ("counted_parts", models.PositiveIntegerField(default=0)),
                ("key_results_under", models.PositiveIntegerField(default=0)),
                ("troubles", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "node_kind", "node", "recorded_at"], name="standing_of_node")
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="supports", to="goals.objective"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "to_key_result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supported_by",
                        to="goals.keyresult",
                    ),
                ),
                (
                    "to_objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supported_by",
                        to="goals.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="support_public_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_objective__isnull", True), ("to_key_result__isnull", True), _connector="XOR"
                        ),
                        name="support_of_one",
                    ),
                    models.UniqueConstraint(fields=("objective", "to_objective"), name="support_objective_once"),
                    models.UniqueConstraint(fields=("objective", "to_key_result"), name="support_key_result_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="goals.action"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
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
                    models.UniqueConstraint(fields=("organization", "public_id"), name="actionassignment_public_id"),
                    models.UniqueConstraint(fields=("action", "member"), name="assigned_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionCompletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", rashin.organizations.public_id.PublicIdField()),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="completions", to="goals.action"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="organizations.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "ticked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "public_id"), name="actioncompletion_public_id"),
                    models.UniqueConstraint(fields=("action", "member", "on"), name="done_once"),
                ],
            },
        ),
    ]
