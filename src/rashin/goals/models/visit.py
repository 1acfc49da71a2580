"""When somebody was here last, so that the feed can begin where they stopped reading."""

from django.db import models

from rashin.organizations.models import Member, OrganizationRow


class Visit(OrganizationRow):
    """One row for each member. `before` is when they were last here before this visit, `last` about when they were last
    seen (rashin.goals.actions.visits says how exactly). Private; no event."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="visit")
    before = models.DateTimeField(null=True, blank=True)
    last = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member}: {self.last}"
