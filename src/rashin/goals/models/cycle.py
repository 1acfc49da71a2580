"""The quarter of a fiscal year, or a half, a year, or free dates."""

from typing import cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rashin.organizations.models import OrganizationRow
from rashin.rules import fiscal


class CycleKind(models.TextChoices):
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    FREE = "free", _("Free dates")


class CycleState(models.TextChoices):
    PLANNING = "planning", _("Planning")
    RUNNING = "running", _("Running")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


class Cycle(OrganizationRow):
    """Planning → running → closing → closed. A closed cycle is frozen."""

    kind = models.CharField(max_length=7, choices=CycleKind.choices)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=8, choices=CycleState.choices, default=CycleState.PLANNING)

    class Meta(OrganizationRow.Meta):
        ordering = ["first_day", "last_day", "pk"]
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="cycle_days_in_order"),
            models.UniqueConstraint(
                fields=["organization", "kind", "fiscal_year", "number"],
                condition=~Q(kind="free"),
                name="cycle_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label("en")

    def label(self, language: str) -> str:
        """2026年度 第3四半期, FY2026 Q3, or the name that free dates were given."""
        if self.kind == CycleKind.FREE:
            return self.name
        return fiscal.label(self.period, language)

    @property
    def period(self) -> fiscal.Period:
        """The cycle as the rules see it."""
        return fiscal.Period(
            kind=cast(fiscal.PeriodKind, self.kind),
            fiscal_year=self.fiscal_year,
            number=self.number,
            first=self.first_day,
            last=self.last_day,
        )

    @property
    def is_open(self) -> bool:
        """Whether goals and numbers of this cycle may still change."""
        return self.state != CycleState.CLOSED
