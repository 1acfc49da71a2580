"""Looking back: what was reached, why, what was learnt, and what comes of it; kept once the cycle is closed."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from rashin.goals.models.cycle import Cycle
from rashin.goals.models.key_result import KeyResult
from rashin.goals.models.numbers import share_field
from rashin.goals.models.objective import Objective
from rashin.organizations.models import Member, OrganizationRow


class Following(models.TextChoices):
    KEEP = "keep", pgettext_lazy("what comes of a key result", "Keep")
    CHANGE = "change", pgettext_lazy("what comes of a key result", "Change")
    DROP = "drop", pgettext_lazy("what comes of a key result", "Drop")


def _score_field() -> models.DecimalField:  # type: ignore[type-arg]
    """0.0 to 1.0 with one decimal."""
    return models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)


def _is_score(name: str) -> Any:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 1})


class Closure(OrganizationRow):
    """A key result looked back on, half today and half tomorrow.

    `is_judged`: a person's own `score` with its `reason`; otherwise the score follows what progress proposes. While the
    cycle is open `progress` and `proposed` are those of the last answer; closing writes the last ones, and the score
    where there is one. What was taken back keeps its words and does not count. `carried_to` is the draft that it
    became.
    """

    key_result = models.OneToOneField(KeyResult, on_delete=models.PROTECT, related_name="closure")
    progress = share_field(null=True, blank=True)
    proposed = _score_field()
    score = _score_field()
    is_judged = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    cause = models.CharField(max_length=1000, blank=True)
    learning = models.CharField(max_length=1000, blank=True)
    following = models.CharField(max_length=6, choices=Following.choices, blank=True)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    carried_to = models.ForeignKey(
        KeyResult, null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_from"
    )
    search_text = models.TextField(blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(condition=_is_score("score") & _is_score("proposed"), name="closure_score"),
            models.CheckConstraint(condition=Q(is_judged=False) | Q(score__isnull=False), name="closure_judged"),
        ]
        indexes = [models.Index(fields=["organization", "answered_at"], name="closure_by_time")]

    def __str__(self) -> str:
        return f"{self.key_result}: {self.score}"


class ObjectiveClosure(OrganizationRow):
    """An objective looked back on: a line in words, and, once the cycle is closed, its score from `known_parts` of
    `counted_parts`."""

    objective = models.OneToOneField(Objective, on_delete=models.PROTECT, related_name="closure")
    score = share_field(null=True, blank=True)
    known_parts = models.PositiveIntegerField(default=0)
    counted_parts = models.PositiveIntegerField(default=0)
    summary = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.objective}: {self.score}"


class CycleClosing(OrganizationRow):
    """A cycle was closed; perhaps it was reopened later, with its reason. The last one that was not reopened stands.

    `facts` is canonical JSON of everything that the quarter's story tells (see queries.facts), with members by
    their ids: a name lives in one row.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="closings")
    facts = models.TextField()
    closed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.CharField(max_length=500, blank=True)

    class Meta(OrganizationRow.Meta):
        ordering = ["closed_at", "pk"]
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["cycle"], condition=Q(reopened_at__isnull=True), name="cycle_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} ({self.closed_at:%Y-%m-%d})"
