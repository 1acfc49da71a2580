"""Objectives: where a company, a team or a person wants to go in a cycle."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rashin.goals.models.cycle import Cycle
from rashin.goals.models.direction import DirectionSentence
from rashin.goals.models.numbers import share_field, value_field
from rashin.organizations.models import Member, OrganizationRow
from rashin.people.models import Team


class Level(models.TextChoices):
    COMPANY = "company", pgettext_lazy("level of an objective", "Company")
    TEAM = "team", pgettext_lazy("level of an objective", "Team")
    PERSON = "person", pgettext_lazy("level of an objective", "Person")


class ObjectiveState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")


class Stance(models.TextChoices):
    COMMITTED = "committed", _("Committed")
    ASPIRATIONAL = "aspirational", _("Aspirational")


class Visibility(models.TextChoices):
    EVERYBODY = "everybody", pgettext_lazy("who reads an objective", "Everybody")
    TEAM = "team", pgettext_lazy("who reads an objective", "Its team")
    PEOPLE = "people", pgettext_lazy("who reads an objective", "Its own people: confidential")


class Figures(models.Model):
    """What is stored of a node so that a page reads it without visiting what is below (see docs/method/rollup.md).

    `progress` is unbounded (0.59 is 59 %), `pace_curve` the expected progress over the days, as text of the rules.
    """

    progress = share_field(null=True, blank=True)
    pace_curve = models.TextField(blank=True)

    class Meta:
        abstract = True


class Objective(OrganizationRow, Figures):
    """A direction, not a number; what is counted are its key results and the objectives that contribute to it.

    `path` holds the ids from the topmost objective down to this one ("/3/17/"), so that a check-in finds all its
    ancestors, and a page all its descendants, in one query. `above_elsewhere`: the objective above belongs to another
    cycle, so that in its own cycle this one stands at the top; both are written where the objective is placed.
    """

    is_hidden = False  # no column: queries.veil took the words out for who reads
    has_unseen = False  # no column: queries.unseen took what who reads does not see out of the counts

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="objectives")
    level = models.CharField(max_length=7, choices=Level.choices)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(max_length=200)
    why = models.TextField(max_length=2000, blank=True)
    serves = models.ForeignKey(
        DirectionSentence, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives"
    )
    state = models.CharField(max_length=8, choices=ObjectiveState.choices, default=ObjectiveState.DRAFT)
    stance = models.CharField(max_length=12, choices=Stance.choices, blank=True)
    visibility = models.CharField(max_length=9, choices=Visibility.choices, default=Visibility.EVERYBODY)
    contributes_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="contributors", db_index=False
    )
    above_elsewhere = models.BooleanField(default=False)
    weight = value_field(default=Decimal(1))
    path = models.CharField(max_length=400, blank=True)
    position = models.PositiveIntegerField(default=0)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    written_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True)

    # Figures (see Figures): known of total parts, key results under it, those in trouble by the day they go stale
    known_parts = models.PositiveIntegerField(default=0)
    counted_parts = models.PositiveIntegerField(default=0)
    key_results_under = models.PositiveIntegerField(default=0)
    troubles = models.TextField(blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gte=0), name="objective_weight"),
            models.CheckConstraint(
                condition=Q(contributes_to__isnull=True) | ~Q(contributes_to=F("id")),
                name="objective_not_its_own_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "cycle", "contributes_to", "position"], name="objective_children"),
            models.Index(fields=["organization", "cycle", "team"], name="objective_of_team"),
            models.Index(fields=["organization", "cycle", "owner"], name="objective_of_member"),
            models.Index(fields=["path"], name="objective_path"),
            models.Index(fields=["contributes_to", "position"], name="objective_contributors"),
            models.Index(fields=["organization", "cycle", "state"], name="objective_state"),
            models.Index(
                fields=["organization", "cycle"], condition=Q(archived_at__isnull=False), name="objective_archived"
            ),
            models.Index(
                fields=["organization"], condition=~Q(visibility="everybody"), name="objective_not_open_to_all"
            ),
            models.Index(
                fields=["organization", "cycle"], condition=Q(above_elsewhere=True), name="objective_above_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def counts(self) -> bool:
        """Whether this objective counts in its parent: agreed and not archived."""
        return self.state == ObjectiveState.AGREED and self.archived_at is None

    @property
    def lineage(self) -> tuple[int, ...]:
        """The ids from the topmost objective down to this one."""
        return tuple(int(part) for part in self.path.split("/") if part)


class Support(OrganizationRow):
    """An objective helps another objective or a key result without being counted in it."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="supports")
    to_objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.CASCADE, related_name="supported_by"
    )
    to_key_result = models.ForeignKey(
        "goals.KeyResult", null=True, blank=True, on_delete=models.CASCADE, related_name="supported_by"
    )

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_objective__isnull=True) ^ Q(to_key_result__isnull=True), name="support_of_one"
            ),
            models.UniqueConstraint(fields=["objective", "to_objective"], name="support_objective_once"),
            models.UniqueConstraint(fields=["objective", "to_key_result"], name="support_key_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.objective} → {self.to_objective or self.to_key_result}"
