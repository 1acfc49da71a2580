"""What somebody saw and when: append-only."""

from django.db import models
from django.db.models import Q

from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.numbers import value_field
from rashin.organizations.models import Member, OrganizationRow


class CheckInKind(models.TextChoices):
    VALUE = "value"
    NO_CHANGE = "no_change"
    NOT_LOOKED = "not_looked"
    STEP = "step"
    RETRACTION = "retraction"


class Source(models.TextChoices):
    PAGE = "page"
    TABLE = "table"
    LINK = "link"
    API = "api"
    CONNECTOR = "connector"
    IMPORT = "import"


class CheckIn(OrganizationRow):
    """One entry. A correction names the entry that it replaces; taking back is a row of its own.

    `member` is whose number it is, `entered_by` who typed it. `for_date` is the day that the value is for (a monthly
    value: the end of its month), `looked_on` the day of the week's round, `until` the day
    until which looking was put off.
    Under a habit `value` is what was kept and `excused` what was not asked for; `step` names a milestone's step.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="check_ins")
    kind = models.CharField(max_length=10, choices=CheckInKind.choices)
    value = value_field(null=True, blank=True)
    excused = value_field(null=True, blank=True)
    answers = models.PositiveIntegerField(null=True, blank=True)
    step = models.CharField(max_length=16, blank=True)
    done = models.BooleanField(default=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    wants_help = models.BooleanField(default=False)
    for_date = models.DateField()
    looked_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins")
    entered_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=9, choices=Source.choices, default=Source.PAGE)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    retracts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="retractions")
    idempotency_key = models.CharField(max_length=64, null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "idempotency_key"], name="check_in_sent_once"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10), name="check_in_confidence"
            ),
        ]
        indexes = [
            models.Index(fields=["key_result", "for_date", "recorded_at"], name="check_in_history"),
            models.Index(fields=["organization", "recorded_at"], name="check_in_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} ({self.for_date})"
