"""すり合わせ: who agreed, and the other words and figures that were put forward."""

from django.db import models

from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.objective import Objective
from rashin.organizations.models import Member, OrganizationRow


class CounterProposalState(models.TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CounterProposal(OrganizationRow):
    """Other words or figures for a proposal, or a change of what was agreed; until it is accepted the old ones count.

    `changes` and `before` are canonical JSON of field → value, so that both versions are kept.
    """

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="counter_proposals")
    key_result = models.ForeignKey(
        KeyResult, null=True, blank=True, on_delete=models.CASCADE, related_name="counter_proposals"
    )
    changes = models.TextField()
    before = models.TextField()
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=CounterProposalState.choices, default=CounterProposalState.OPEN)
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.proposed_by}: {self.changes}"


class Agreement(OrganizationRow):
    """A member agreed to (or declined) an objective as it was at that moment."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="agreements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="agreements")
    agrees = models.BooleanField(default=True)
    is_binding = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member}: {self.objective}"
