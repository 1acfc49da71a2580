"""What each change left behind, so that any past day can be read again."""

from django.db import models

from rashin.goals.models.numbers import value_field
from rashin.goals.models.objective import Figures
from rashin.organizations.models import Member, Organization, OrganizationRow


class NodeKind(models.TextChoices):
    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    TEAM = "team"
    ORGANIZATION = "organization"
    CYCLE = "cycle"
    ACTION = "action"


class Revision(OrganizationRow):
    """One version of what a number depends on: definition, alignment, weights, owner, team, calendar, thresholds.

    `place` is the row that the node stands under: an objective's cycle, a key result's or an action's objective; so all
    that ever stood there is found again.
    """

    node_kind = models.CharField(max_length=12, choices=NodeKind.choices)
    node = models.BigIntegerField()
    place = models.BigIntegerField(null=True)
    definition = models.TextField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        indexes = [
            models.Index(fields=["organization", "node_kind", "node", "recorded_at"], name="revision_of_node"),
            models.Index(fields=["organization", "node_kind", "place"], name="revision_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.node_kind} {self.node}"


class Standing(Figures):
    """One row per change of a stored figure of an objective or a key result, written with the change itself.

    It has no public id: it is named by its node and the moment. `status` is what was shown; where a person's verdict
    stood in its place, `status_computed` is the other one.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    node_kind = models.CharField(max_length=12, choices=NodeKind.choices)
    node = models.BigIntegerField()
    value = value_field(null=True, blank=True)
    value_for = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=15, blank=True)
    status_computed = models.CharField(max_length=15, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence_before = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)
    stale_from = models.DateField(null=True, blank=True)
    put_off_until = models.DateField(null=True, blank=True)
    wants_help = models.BooleanField(default=False)
    known_parts = models.PositiveIntegerField(default=0)
    counted_parts = models.PositiveIntegerField(default=0)
    key_results_under = models.PositiveIntegerField(default=0)
    troubles = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "node_kind", "node", "recorded_at"], name="standing_of_node")]

    def __str__(self) -> str:
        return f"{self.node_kind} {self.node}: {self.progress}"
