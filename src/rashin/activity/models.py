"""The record of every change, and the outbox that later readers follow; the record of who came in and was refused; and
the seals by which one notices that a line of either was taken out or altered."""

from django.db import models
from django.db.models import Q

from rashin.organizations.models import Member, Organization, OrganizationRow
from rashin.organizations.public_id import LENGTH, PublicIdField

ADDRESS = 45  # the longest way to write an IPv6 address


class ActorKind(models.TextChoices):
    MEMBER = "member"
    LINK = "link"
    TOKEN = "token"
    IMPORT = "import"
    SYSTEM = "system"


class Event(OrganizationRow):
    """Who did what to what and when. Append-only; `name` is past tense and never renamed.

    `thread` is the public id of the objective (or other root) that the story belongs to; `payload` is canonical JSON;
    `address` is where it was done from, "" for the machine itself.
    """

    name = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices, default=ActorKind.MEMBER)
    actor = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=16)
    thread = models.CharField(max_length=16, blank=True)
    payload = models.TextField(default="{}")
    recorded_at = models.DateTimeField()
    address = models.CharField(max_length=ADDRESS, blank=True, default="")

    class Meta(OrganizationRow.Meta):
        indexes = [
            models.Index(fields=["organization", "recorded_at"], name="event_by_time"),
            models.Index(fields=["organization", "thread", "recorded_at"], name="event_by_thread"),
            models.Index(
                fields=["organization", "recorded_at"],
                condition=Q(actor_kind=ActorKind.LINK),
                name="event_through_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Chained(models.Model):
    """What belongs to an organisation, or to the installation where it names none: somebody whom no organisation
    knows is no organisation's matter."""

    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class SecurityEvent(Chained):
    """Who came in, went out, was refused or took something along. Append-only, written in a transaction of its own.

    `account` is the public id of the account, `agent` what the browser calls itself, `payload` canonical JSON.
    """

    public_id = PublicIdField(unique=True)
    name = models.CharField(max_length=60)
    actor = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=LENGTH, blank=True)
    payload = models.TextField(default="{}")
    address = models.CharField(max_length=ADDRESS, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "recorded_at"], name="security_event_by_time")]

    def __str__(self) -> str:
        return f"{self.name} {self.account}"


class Source(models.TextChoices):
    EVENT = "event"
    SECURITY = "security"


class Seal(Chained):
    """One link of a chain: `digest` covers the one before (`previous`) and `root`, what the `count` lines behind the
    last seal's up to `last_id` digest to. See activity/chain.py."""

    source = models.CharField(max_length=8, choices=Source.choices)
    number = models.PositiveIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "source", "number"], name="seal_number"),
            models.UniqueConstraint(
                fields=["source", "number"], condition=Q(organization=None), name="seal_number_of_installation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number} {self.digest[:12]}"


class Checkpoint(Chained):
    """Where a chain begins after its first lines were let go: the number, digest and last line of the last seal that
    went, and how many lines went with it."""

    source = models.CharField(max_length=8, choices=Source.choices)
    number = models.PositiveIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Round(models.Model):
    """What ties all chains together: `content` says where those end that have grown since the round before, what was
    let go and which company was deleted; `last_seal` is the last seal that it knows of. See activity/rounds.py."""

    number = models.PositiveIntegerField(unique=True)
    last_seal = models.BigIntegerField()
    content = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class Horizon(models.Model):
    """How far a source is sealed, and up to which line (`noted`) it can be when whoever was writing then is done."""

    source = models.CharField(max_length=8, primary_key=True)
    sealed_to = models.BigIntegerField(default=0)
    noted = models.BigIntegerField(default=0)
    noted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.source
