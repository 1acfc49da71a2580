"""The record of every change, and the outbox that later readers follow."""

from django.db import models
from django.db.models import Q

from rashin.organizations.models import Member, OrganizationRow


class ActorKind(models.TextChoices):
    MEMBER = "member"
    LINK = "link"
    IMPORT = "import"
    SYSTEM = "system"


class Event(OrganizationRow):
    """Who did what to what and when. Append-only; `name` is past tense and never renamed.

    `thread` is the public id of the objective (or other root) that the story belongs to; `payload` is canonical JSON.
    """

    name = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices, default=ActorKind.MEMBER)
    actor = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=16)
    thread = models.CharField(max_length=16, blank=True)
    payload = models.TextField(default="{}")
    recorded_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        indexes = [
            models.Index(fields=["organization", "recorded_at"], name="event_by_time"),
            models.Index(fields=["organization", "thread", "recorded_at"], name="event_by_thread"),
            models.Index(
                fields=["organization", "recorded_at"],
                condition=Q(actor_kind=ActorKind.LINK),
                name="event_through_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"
