"""A coach from outside at work with a company: sessions, homework, a link for booking, templates, private notes."""

from __future__ import annotations

from django.db import models

from rashin.organizations.models import Member, OrganizationRow


class CoachingSession(OrganizationRow):
    """A meeting of a coach with the company: when, where (a place or an https link), what was agreed."""

    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coaching_sessions")
    begins_at = models.DateTimeField()
    venue = models.CharField(max_length=300, blank=True)
    agreed = models.TextField(max_length=4000, blank=True)
    planned_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        indexes = [models.Index(fields=["coach", "begins_at"], name="coaching_session_when")]

    def __str__(self) -> str:
        return f"{self.coach} · {self.begins_at:%Y-%m-%d}"


class Homework(OrganizationRow):
    """What the company and its coach have agreed to do until a day (宿題); `who` is None where it is everybody's."""

    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="homework_given")
    title = models.CharField(max_length=200)
    who = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="homework")
    due = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    done_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        indexes = [models.Index(fields=["coach", "done_at"], name="homework_open")]

    def __str__(self) -> str:
        return self.title


class Booking(OrganizationRow):
    """Where the company books a session with its coach: an https address that the coach sets."""

    coach = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="booking")
    url = models.CharField(max_length=300, blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            # a page makes a link of it, whoever wrote the row: an action, a document that was brought
            models.CheckConstraint(
                condition=models.Q(url="") | models.Q(url__startswith="https://"), name="booking_by_https"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class CoachTemplate(OrganizationRow):
    """A draft by the coach that members find where they start an objective: key results are lines of a text."""

    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coach_templates")
    title = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True)
    key_results = models.TextField(max_length=1100, blank=True)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class CoachNote(OrganizationRow):
    """What a coach writes for nobody else's eyes. No event; in no document but the coach's own data."""

    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coach_notes")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.public_id)
