"""方針: the one page above the quarters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashin.organizations.models import OrganizationRow


class DirectionSection(models.TextChoices):
    WHY = "why", _("Why we exist")
    WHERE = "where", _("Where we want to be")
    THEME = "theme", _("This year's theme")


class DirectionSentence(OrganizationRow):
    """One sentence of the direction. Objectives name the one that they serve."""

    section = models.CharField(max_length=5, choices=DirectionSection.choices)
    text = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        ordering = ["section", "position", "pk"]

    def __str__(self) -> str:
        return self.text
