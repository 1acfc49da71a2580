"""The tenant and who acts in it: what every other row stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rashin.organizations.public_id import PublicIdField
from rashin.organizations.rights import Right, allows
from rashin.organizations.rights import Role as Role
from rashin.rules.pace import Thresholds
from rashin.rules.searching import fold


class Language(models.TextChoices):
    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "English"


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Given(models.TextChoices):
    """What a coach from outside is given to read."""

    COMPANY = "company", _("the whole company")
    TEAMS = "teams", _("chosen teams")


class ConfidenceScale(models.TextChoices):
    TEN = "ten", _("0 to 10")
    FIVE = "five", _("five steps")


def _share(default: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=7, decimal_places=6, default=Decimal(default))


class Organization(models.Model):
    """A company. Every other row carries it and every query starts from it."""

    public_id = PublicIdField(unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.JAPANESE)
    time_zone = models.CharField(max_length=64, default="Asia/Tokyo")
    fiscal_first_month = models.PositiveSmallIntegerField(default=4)
    check_in_weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    closed_days = models.TextField(default="{}")  # see rashin.people.calendars
    observes_japanese_holidays = models.BooleanField(default=True)
    shows_era_years = models.BooleanField(default=False)
    confidence_scale = models.CharField(max_length=4, choices=ConfidenceScale.choices, default=ConfidenceScale.TEN)
    objectives_at_most = models.PositiveSmallIntegerField(default=5)
    objectives_at_least = models.PositiveSmallIntegerField(default=3)
    key_results_at_most = models.PositiveSmallIntegerField(default=5)
    key_results_at_least = models.PositiveSmallIntegerField(default=2)
    pace_begins = _share("0.10")
    at_risk_below = _share("0.9")
    at_risk_points = _share("0.05")
    behind_below = _share("0.7")
    behind_points = _share("0.10")
    words = models.TextField(default="{}")
    requires_two_factors = models.BooleanField(default=False)
    requires_single_sign_on = models.BooleanField(default=False)
    lets_coaches_in = models.BooleanField(default=False)  # though single sign-on is required, with a second factor
    is_example = models.BooleanField(default=False)
    is_visible = models.BooleanField(default=True)
    deletion_due_at = models.DateTimeField(null=True, blank=True)  # an owner has asked for it; see people/actions
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_first_month__gte=1, fiscal_first_month__lte=12), name="organization_fiscal_month"
            ),
            models.CheckConstraint(condition=Q(check_in_weekday__lte=6), name="organization_weekday"),
        ]

    def __str__(self) -> str:
        return self.name

    def day_of(self, at: datetime) -> date:
        """The calendar day that the moment `at` falls on in this organisation."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def thresholds(self) -> Thresholds:
        """When a key result counts as at risk or behind here."""
        return Thresholds(
            too_early=self.pace_begins,
            at_risk_ratio=self.at_risk_below,
            at_risk_points=self.at_risk_points,
            behind_ratio=self.behind_below,
            behind_points=self.behind_points,
        )


class FormerSlug(models.Model):
    """A name by which an organisation's addresses went before: links with it still lead on, and nobody else gets it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.SlugField(max_length=40, unique=True)
    left_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class OrganizationRow(models.Model):
    """What every row of an organisation has."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    public_id = PublicIdField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["organization", "public_id"], name="%(class)s_public_id"),
        ]


@dataclass(frozen=True, slots=True)
class Through:
    """A team's link by which somebody acts who has not signed in: its public id, its team, and their address."""

    link: str
    team_id: int
    address: str


@dataclass(frozen=True, slots=True)
class ByToken:
    """An access token by which a program acts: its public id and what it is called."""

    token: str
    name: str


class Member(OrganizationRow):
    """Who acts in one organisation. The user behind may be absent: a clerk without e-mail, somebody who left.

    `through` is set while somebody acts by a team's link under this name: they may what the link may, and no more.
    `by_token` is set while a program acts by an access token: see rashin.people.tokens.
    `given` and `reads_proposals` say what a coach reads (docs/method/visibility.md); they mean nothing of other roles.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    name = models.CharField(max_length=80)
    name_reading = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True)
    is_new = models.BooleanField(default=False)  # has joined, and has not put the first page away yet
    given = models.CharField(max_length=7, choices=Given.choices, default=Given.COMPANY)
    reads_proposals = models.BooleanField(default=True)
    through: Through | None = None
    by_token: ByToken | None = None

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "user"], name="member_once_in_an_organization"),
        ]
        indexes = [
            models.Index(fields=["organization", "left_at"], name="member_present"),
            models.Index(fields=["organization", "role"], name="member_role"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folded(self) -> str:
        """Name and reading as a search looks for them: what `search_text` holds."""
        return fold(f"{self.name} {self.name_reading}")

    @property
    def is_present(self) -> bool:
        """Whether this member still acts here."""
        return self.left_at is None

    @property
    def administers(self) -> bool:
        """Whether this member may change the organisation itself."""
        return self.may(Right.ADMINISTER)

    @property
    def writes(self) -> bool:
        """Whether this member may write goals and numbers at all."""
        return self.may(Right.WRITE)

    @property
    def coaches(self) -> bool:
        """Whether this member comes from outside to coach."""
        return self.role == Role.COACH

    @property
    def keeps_own_way_in(self) -> bool:
        """Whether this member comes in with what is their own and a second factor where everybody else has to come by
        the organisation's single sign-on: owners always, coaches where an owner lets them."""
        return self.owns or (self.coaches and self.organization.lets_coaches_in)

    @property
    def reads_a_part(self) -> bool:
        """Whether this is a coach who was given chosen teams."""
        return self.coaches and self.given == Given.TEAMS

    @property
    def is_narrowed(self) -> bool:
        """Whether this is a coach who is not given all that everybody reads."""
        return self.reads_a_part or (self.coaches and not self.reads_proposals)

    @property
    def owns(self) -> bool:
        """Whether this member has an owner's rights."""
        return self.may(Right.OWN)

    def may(self, right: Right, *, own: bool = False) -> bool:
        """Whether this member has a right (rights.TABLE): over everything, or over what is `own`. Through a team's link
        there is one right alone, whoever's name was tapped: to enter what is the team's own."""
        if self.through is not None and not (own and right is Right.ENTER):
            return False
        return self.is_present and allows(self.role, right, own=own)
