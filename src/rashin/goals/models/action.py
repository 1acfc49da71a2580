"""Actions: what is done for a key result or an objective. They never move progress."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.objective import Objective
from rashin.organizations.models import Member, OrganizationRow, Weekday


class Recurrence(models.TextChoices):
    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Every week")


class Action(OrganizationRow):
    """Something to do, by when, by one or several members."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions")
    key_result = models.ForeignKey(KeyResult, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(max_length=300)
    due = models.DateField(null=True, blank=True)
    recurrence = models.CharField(max_length=6, choices=Recurrence.choices, default=Recurrence.ONCE)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)
    written_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    search_text = models.TextField(blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(recurrence="weekly") | Q(weekday__isnull=False), name="weekly_action_has_its_day"
            ),
        ]
        indexes = [models.Index(fields=["objective", "position"], name="action_order")]

    def __str__(self) -> str:
        return self.title


class ActionAssignment(OrganizationRow):
    """A member does an action. Each of several assignees finishes for themselves (6／8人)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assignments")

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["action", "member"], name="assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.action}"


class ActionCompletion(OrganizationRow):
    """A member has done an action; for a weekly one, that of the week whose due day is `on`."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="completions")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="completions")
    on = models.DateField()
    ticked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["action", "member", "on"], name="done_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.on})"
