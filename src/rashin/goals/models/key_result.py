"""Key results: how far the road has been walked. What each field means: docs/method/."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rashin.goals.models.numbers import value_field
from rashin.goals.models.objective import Figures, Objective, Stance
from rashin.organizations.models import Member, OrganizationRow, Weekday


class Kind(models.TextChoices):
    INCREASE = "increase", _("Increase")
    DECREASE = "decrease", _("Decrease")
    THRESHOLD = "threshold", _("Threshold")
    RANGE = "range", _("Keep within a range")
    MILESTONE = "milestone", _("Milestones")
    BASELINE = "baseline", _("Measure for the first time")
    RECURRING = "recurring", _("Habit")
    FED = "fed", _("Fed by other key results")


class Reading(models.TextChoices):
    LEVEL = "level", _("What the source shows now")
    TOTAL = "total", _("Total of the cycle")
    PER_PERIOD = "per_period", _("Per month or week")


class Per(models.TextChoices):
    MONTH = "month", _("The last complete month")
    WEEK = "week", _("The last complete week")
    DAYS = "days", _("The last 30 days")


class Entry(models.TextChoices):
    RUNNING = "running", _("The running total since the first day")
    NEW = "new", _("What is new since the last entry")
    SOURCE = "source", _("The source's own total")


class Bound(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    MORE_THAN = "more_than", _("more than")
    LESS_THAN = "less_than", _("less than")


class FeedMode(models.TextChoices):
    SUM = "sum", _("Sum")
    AVERAGE = "average", _("Average")


class Status(models.TextChoices):
    REACHED = "reached", pgettext_lazy("status", "Reached")
    ON_TRACK = "on_track", pgettext_lazy("status", "On track")
    AT_RISK = "at_risk", pgettext_lazy("status", "At risk")
    BEHIND = "behind", pgettext_lazy("status", "Behind")
    NOT_DUE = "not_due", pgettext_lazy("status", "Not due yet")
    MEASURING_START = "measuring_start", pgettext_lazy("status", "Measuring the start")


class DerivedBy(models.TextChoices):
    PERCENT = "percent", _("by percent")
    RATIO = "ratio", _("as a ratio")
    POINTS = "points", _("in points")


class BaseKind(models.TextChoices):
    PREVIOUS_QUARTER = "previous_quarter", _("Previous quarter")
    PREVIOUS_MONTH = "previous_month", _("Previous month")
    PREVIOUS_YEAR = "previous_year", _("Same period last year")


class KeyResult(OrganizationRow, Figures):
    """A measured promise (公約) or an aspiration, with everything that its number depends on."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="key_results")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.INCREASE)
    reading = models.CharField(max_length=10, choices=Reading.choices, default=Reading.LEVEL)
    entry = models.CharField(max_length=7, choices=Entry.choices, default=Entry.RUNNING)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    start = value_field(null=True, blank=True)
    target = value_field(null=True, blank=True)
    low = value_field(null=True, blank=True)
    high = value_field(null=True, blank=True)
    bound = models.CharField(max_length=9, choices=Bound.choices, blank=True)
    is_budget = models.BooleanField(default=False)
    source_start = value_field(null=True, blank=True)
    per = models.CharField(max_length=5, choices=Per.choices, default=Per.MONTH)
    base = value_field(null=True, blank=True)
    base_kind = models.CharField(max_length=16, choices=BaseKind.choices, blank=True)
    derived_by = models.CharField(max_length=7, choices=DerivedBy.choices, blank=True)
    derived_amount = value_field(null=True, blank=True)
    is_compound = models.BooleanField(default=False)
    planned_points = models.TextField(default="[]")  # see rashin.goals.definitions
    steps = models.TextField(default="[]")  # see rashin.goals.definitions
    due_each = value_field(default=Decimal(1))
    first_measuring_day = models.DateField(null=True, blank=True)
    weight = value_field(default=Decimal(1))
    stance = models.CharField(max_length=12, choices=Stance.choices, default=Stance.COMMITTED)
    first_day = models.DateField()
    deadline = models.DateField()
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="key_results")
    feeds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    feed_mode = models.CharField(max_length=7, choices=FeedMode.choices, default=FeedMode.SUM)
    position = models.PositiveIntegerField(default=0)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    agreed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True)

    # The measuring card: what counts as one, where to look, who brings it, on which day
    card_counts = models.TextField(max_length=500, blank=True)
    card_where = models.CharField(max_length=500, blank=True)
    brought_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="brings")
    card_weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)

    # A person's verdict in place of the computed one
    status_override = models.CharField(max_length=15, choices=Status.choices, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    overridden_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField(null=True, blank=True)

    # Figures (see Figures), written with each check-in
    value = value_field(null=True, blank=True)
    value_for = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=15, choices=Status.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence_before = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)
    stale_from = models.DateField(null=True, blank=True)
    put_off_until = models.DateField(null=True, blank=True)
    wants_help = models.BooleanField(default=False)

    class Meta(OrganizationRow.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gte=0), name="key_result_weight"),
            models.CheckConstraint(condition=Q(deadline__gte=F("first_day")), name="key_result_days_in_order"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10), name="key_result_confidence"
            ),
            models.CheckConstraint(
                condition=Q(feeds__isnull=True) | ~Q(feeds=F("id")), name="key_result_does_not_feed_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["objective", "position"], name="key_result_order"),
            models.Index(fields=["organization", "owner", "next_due"], name="key_result_owed"),
            models.Index(fields=["organization", "brought_by", "next_due"], name="key_result_brought"),
            models.Index(fields=["feeds"], name="key_result_sources"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def counts(self) -> bool:
        """Whether this key result counts in its objective: agreed and not archived."""
        return self.agreed_at is not None and self.archived_at is None
