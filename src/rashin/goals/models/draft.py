"""What somebody is writing: private scratch rows without events."""

from django.db import models

from rashin.goals.models.cycle import Cycle
from rashin.organizations.models import Member, OrganizationRow


class Draft(OrganizationRow):
    """The fields of a form as they were typed, kept while typing, so that a closed tab or another device loses nothing.

    `fields` is canonical JSON of form field → text. `version` grows with each save.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    cycle = models.ForeignKey(Cycle, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=30)
    subject = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=200, blank=True)
    fields = models.TextField(default="{}")
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(null=True)  # None in drafts of before this was kept
    saved_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        indexes = [models.Index(fields=["member", "form", "saved_at"], name="draft_of_member")]

    def __str__(self) -> str:
        return self.title or self.form
