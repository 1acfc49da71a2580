"""Users, teams, invitations: who is who, and who works with whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashin.organizations.models import Language, Member, Organization, OrganizationRow, Role, Weekday
from rashin.organizations.public_id import PublicIdField
from rashin.organizations.rights import Right


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a saved user; without a password the account can't be signed in to."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account: how somebody signs in. What they may do is told by their Member rows."""

    public_id = PublicIdField(unique=True)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is right. Made in a former way it is kept in today's, unless another was set meanwhile."""

        def keep(raw: str) -> None:
            made = make_password(raw)
            if User.objects.filter(pk=self.pk, password=self.password).update(password=made):
                self.password = made

        return check_password(raw_password, self.password, keep)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class Turn(models.TextChoices):
    """Whether a session goes on under another name."""

    NONE = "", "no"
    DUE = "due", "at the next page"
    PAST = "past", "done: this is the former name, which ends in a moment"


class Session(models.Model):
    """A browser in which somebody is signed in, or was spoken to. Of its name only a digest is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    public_id = PublicIdField(unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    data = models.TextField()
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=255, blank=True)
    turn = models.CharField(max_length=4, choices=Turn.choices, default=Turn.NONE, blank=True)

    def __str__(self) -> str:
        return str(self.public_id)


class Claim(models.Model):
    """What has happened once, or so many times, until a moment: see rashin.people.actions.claims."""

    key = models.CharField(max_length=64, primary_key=True)
    times = models.PositiveSmallIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Team(OrganizationRow):
    """A department, a shop, a project: a tree, each with its own week."""

    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    leader = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    members = models.ManyToManyField(Member, through="TeamMembership", related_name="teams")
    check_in_weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)
    closed_days = models.TextField(default="{}")  # see rashin.people.calendars
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        indexes = [models.Index(fields=["organization", "archived_at", "position"], name="team_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def weekday(self) -> int:
        """The day of the week on which this team enters its numbers (0 is Monday)."""
        return self.organization.check_in_weekday if self.check_in_weekday is None else self.check_in_weekday


class TeamMembership(OrganizationRow):
    """A member works in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["team", "member"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.team}"


class CoachedTeam(OrganizationRow):
    """A team that a coach from outside was given to read."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="coaches")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="coached_teams")

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["member", "team"], name="coached_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.team}"


class Sight(models.Model):
    """A page of the company that a coach from outside opened on a day: which, of what, first and last when. The client
    reads it; no event."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sights")
    day = models.DateField()
    page = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "day", "page", "subject"], name="sight_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.page} {self.subject}"


class Invitation(OrganizationRow):
    """A link by which somebody joins, or claims the member row that others have filled for them."""

    secret = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email or self.public_id

    @property
    def is_from_nobody(self) -> bool:
        """Whoever runs the installation has made it, in the name of the owner who comes in by it."""
        return self.invited_by_id == self.member_id


class Letter(OrganizationRow):
    """An invitation that waits to be mailed: its link, which opens with the installation's key alone (see
    rashin.people.locking). The row goes once the mail has gone out."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="letter")
    locked_link = models.TextField()
    tried_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.invitation)


class AccountLetter(models.Model):
    """A mail about an account that waits to be sent, locked as a whole. `tried_at` is when a process took it up last;
    the row goes once the mail has gone out, or when what it says holds no more. See actions/account_letters.py."""

    locked = models.TextField()
    tried_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}"


class TeamLink(OrganizationRow):
    """A link by which a team's page opens without an account. Its address is signed: see rashin.people.links."""

    public_id = PublicIdField(unique=True)  # it is looked up before anybody knows the organisation
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="links")
    name = models.CharField(max_length=60, blank=True)
    is_shared = models.BooleanField(default=False)  # on a tablet for all: it returns to the names by itself
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or self.public_id

    def is_open(self, at: datetime) -> bool:
        """Whether it leads to its page. Expects `team` to be loaded."""
        return self.revoked_at is None and self.expires_at > at and self.team.archived_at is None


class Scope(models.TextChoices):
    """What an access token is for: one purpose each, so that one that gets lost opens one thing alone."""

    READ = "read", _("Read: the company's document, sheets and record")
    SCIM = "scim", _("Directory (SCIM): people and teams")


class AccessToken(OrganizationRow):
    """A key by which a program comes in. Of the key itself only a digest is kept; it is shown once."""

    public_id = PublicIdField(unique=True)
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    last_four = models.CharField(max_length=4)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_from = models.CharField(max_length=45, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_good(self, at: datetime) -> bool:
        """Whether it opens anything at this moment. Expects `made_by` to be loaded: who only reads does so with the
        rights of its maker; a directory's key belongs to the organisation."""
        if self.ended_at is not None or self.expires_at <= at:
            return False
        return self.scope != Scope.READ or self.made_by.may(Right.EXPORT)


class DirectoryEntry(OrganizationRow):
    """What a company's directory (SCIM) has told of a member or a team: `told` is canonical JSON by SCIM's names. When
    it has removed them there, they are no longer shown to it; what they did here stays."""

    member = models.OneToOneField(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="directory_entry"
    )
    team = models.OneToOneField(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="directory_entry")
    external_id = models.CharField(max_length=255, blank=True)
    user_name = models.CharField(max_length=255, blank=True)
    told = models.TextField(default="{}")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        indexes = [
            models.Index(fields=["organization", "user_name"], name="directory_user_name"),
            models.Index(fields=["organization", "external_id"], name="directory_external_id"),
        ]

    def __str__(self) -> str:
        return self.user_name or self.external_id


class Domain(OrganizationRow):
    """A domain of e-mail addresses that an organisation says is its own; it counts once that is proved."""

    name = models.CharField(max_length=253)
    challenge = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "name"], name="domain_once_in_an_organization"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(proved_at__isnull=False), name="domain_of_one_organization"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Speaks(models.TextChoices):
    """What a provider speaks."""

    OPENID = "openid", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class SingleSignOn(OrganizationRow):
    """Where an organisation's people sign in. By OpenID Connect with a client, whose `locked_secret` opens with the
    installation's key alone (rashin.people.locking); by SAML at an address, with the certificates that it signs with,
    one base64 text a line. `tried_by` is the owner who came in by it since it stands so."""

    speaks = models.CharField(max_length=8, choices=Speaks.choices, default=Speaks.OPENID)
    sign_on_url = models.CharField(max_length=500, blank=True)
    certificates = models.TextField(blank=True)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, blank=True)
    locked_secret = models.TextField(blank=True)
    takes_unsaid = models.BooleanField(default=False)  # an address of which the provider does not say that it is proved
    admits = models.BooleanField(default=False)  # who is nobody here becomes a member
    tried_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization"], name="single_sign_on_once"),
        ]

    def __str__(self) -> str:
        return self.issuer


class SignOnIdentity(OrganizationRow):
    """Who a member is at the organisation's provider: found by their address once, and by `subject` from then on."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="sign_on_identity")
    subject = models.CharField(max_length=255)
    first_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "subject"], name="sign_on_identity_once"),
        ]

    def __str__(self) -> str:
        return str(self.member)
