"""The No list, and ideas that came in the middle of a cycle."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashin.goals.models.cycle import Cycle
from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.objective import Objective
from rashin.organizations.models import Member, OrganizationRow
from rashin.people.models import Team


class NoItem(OrganizationRow):
    """What is not done, why, who decided it and when. It can be revived in a later cycle."""

    cycle = models.ForeignKey(Cycle, null=True, blank=True, on_delete=models.PROTECT, related_name="no_items")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="no_items")
    what = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    objective = models.ForeignKey(Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="no_items")
    key_result = models.ForeignKey(KeyResult, null=True, blank=True, on_delete=models.SET_NULL, related_name="no_items")
    revived_as = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="revived_from"
    )
    revived_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.what


class IdeaAnswer(models.TextChoices):
    PARKED = "parked", _("To be considered in the next cycle")
    TAKEN = "taken", _("Taken in place of another objective")
    NO = "no", _("On the No list")


class Idea(OrganizationRow):
    """An idea of somebody's in mid-cycle (次の期に考える); who brought it gets an answer."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="ideas")
    what = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True)
    brought_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ideas")
    brought_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=IdeaAnswer.choices, blank=True)
    answer_text = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    displaces = models.ForeignKey(Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.what
