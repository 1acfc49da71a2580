"""ひとこと: lines about an objective or a key result."""

from django.db import models

from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.objective import Objective
from rashin.organizations.models import Member, OrganizationRow


class Comment(OrganizationRow):
    """A line by a member; taking it back leaves the row."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="comments")
    key_result = models.ForeignKey(KeyResult, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="comments")
    recorded_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        indexes = [models.Index(fields=["objective", "recorded_at"], name="comment_order")]

    def __str__(self) -> str:
        return self.text
