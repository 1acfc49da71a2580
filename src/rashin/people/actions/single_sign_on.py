"""Single sign-on of an organisation: its domains, its provider, who arrives by it, and that it is the only way in."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people import second_factor
from rashin.people.actions.addresses import free_or_none
from rashin.people.actions.changing import changed_fields
from rashin.people.actions.sessions import end_sessions
from rashin.people.models import Domain, SignOnIdentity, SingleSignOn, Speaks, User
from rashin.people.queries import owners_ways_in
from rashin.rules.owners import WaysIn, keep_it_open

NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
MOST_DOMAINS = 20
MOST_CERTIFICATES = 3
LONGEST_NAME = 80


class NotIn(Exception):
    """Somebody whom the provider knows does not come in; `reason` is a code for the record and the page's sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Who the provider says has come; `is_proved` is None where it does not say whether the address is theirs."""

    subject: str
    email: str
    is_proved: bool | None
    name: str


# ---- domains


def add_domain(name: str, *, by: Member, at: datetime) -> Domain:
    """Say that a domain is the organisation's; it counts once it is proved. Raises NotAllowed and ValidationError."""
    _check_owner(by)
    name = _ascii(name)
    if not NAME.fullmatch(name):
        raise ValidationError({"name": _("Write the part behind the @ of your addresses, such as tomugi.example.")})
    with transaction.atomic():
        locks.exclude(by.organization_id)
        mine = Domain.objects.filter(organization_id=by.organization_id)
        if mine.filter(name=name).exists():
            raise ValidationError({"name": _("This domain stands here already.")})
        if mine.count() >= MOST_DOMAINS:
            raise ValidationError({"name": _("Twenty domains are the most.")})
        domain = Domain.objects.create(
            organization=by.organization, name=name, challenge=f"rashin-{secrets.token_hex(24)}", added_at=at
        )
        log.record("domain.added", domain, organization=by.organization, by=by, at=at, payload={"name": name})
    return domain


def note_proved(domain: Domain, *, by: Member | None, how: str, at: datetime) -> Domain:
    """The domain is the organisation's: its file was seen (`how` is "file"), or the operator says so ("operator", by
    nobody of the organisation). Raises Conflict when another organisation has proved it."""
    try:
        with transaction.atomic():
            locks.exclude(domain.organization_id)
            now = Domain.objects.select_for_update().select_related(None).get(pk=domain.pk)
            if now.proved_at is None:
                now.proved_at = at
                now.save(update_fields=["proved_at"])
                told = {"name": now.name, "how": how}
                log.record("domain.proved", now, organization=domain.organization, by=by, at=at, payload=told)
    except IntegrityError:
        raise Conflict(_("Another company of this installation has this domain.")) from None
    return now


def remove_domain(domain: Domain, *, by: Member, at: datetime) -> None:
    """The domain is no longer the organisation's: nobody is led to its provider by it. Raises NotAllowed, and Conflict
    for the last one while everybody has to come that way."""
    _check_owner(by)
    with transaction.atomic():
        locks.exclude(by.organization_id)
        others = _proved(by.organization).exclude(pk=domain.pk)
        if by.organization.requires_single_sign_on and not others.exists():
            raise Conflict(_("Everybody has to come by single sign-on. Let that go first."))
        told = {"name": domain.name}
        log.record("domain.removed", domain, organization=by.organization, by=by, at=at, payload=told)
        Domain.objects.filter(organization_id=by.organization_id, pk=domain.pk).delete()


# ---- the provider


def set_provider(
    *, issuer: str, client_id: str, secret: str, takes_unsaid: bool, admits: bool, by: Member, at: datetime
) -> SingleSignOn:
    """Say where the organisation's people sign in by OpenID Connect; an empty secret keeps the one that stands. With
    another issuer or client it has to be tried again, and who somebody was there counts no more.

    Raises NotAllowed, and ValidationError by field, also while everybody has to come by what stands.
    """
    from rashin.people.locking import SINGLE_SIGN_ON, locked  # what locks is large, and asked for here alone

    _check_owner(by)
    values = {"speaks": Speaks.OPENID, "issuer": issuer.strip(), "client_id": client_id.strip(), "sign_on_url": ""}
    _check_address_of("issuer", values["issuer"])
    _check_client(values["client_id"])
    with transaction.atomic():
        row, is_another = _taken_up(values, by)
        row.takes_unsaid, row.admits, row.certificates = takes_unsaid, admits, ""
        if secret or is_another:
            row.locked_secret = locked(secret.strip(), SINGLE_SIGN_ON) if secret.strip() else ""
        _save(row, by, at, another_secret=bool(secret))
    return row


def set_saml_provider(
    *, issuer: str, sign_on_url: str, certificates: str, admits: bool, by: Member, at: datetime
) -> SingleSignOn:
    """Say where the organisation's people sign in by SAML. An owner who enters its certificate vouches for the
    addresses that it tells of the organisation's domains.

    Raises NotAllowed, and ValidationError by field, also while everybody has to come by what stands.
    """
    _check_owner(by)
    values = {
        "speaks": Speaks.SAML,
        "issuer": issuer.strip(),
        "client_id": "",
        "sign_on_url": sign_on_url.strip(),
    }
    if not values["issuer"] or len(values["issuer"]) > 500 or not values["issuer"].isprintable():
        raise ValidationError({"issuer": _("Copy the entity ID as the provider shows it.")})
    _check_address_of("sign_on_url", values["sign_on_url"])
    texts = _certificates(certificates)
    with transaction.atomic():
        row, _is_another = _taken_up(values, by)
        row.takes_unsaid, row.admits, row.certificates, row.locked_secret = True, admits, "\n".join(texts), ""
        _save(row, by, at, certificates=len(texts))
    return row


def _taken_up(values: dict[str, str], by: Member) -> tuple[SingleSignOn, bool]:
    """The organisation's row with what makes it this provider and no other; whether it was another one before."""
    locks.exclude(by.organization_id)
    row = SingleSignOn.objects.filter(organization_id=by.organization_id).first()
    row = row or SingleSignOn(organization=by.organization)
    is_another = any(getattr(row, name) != value for name, value in values.items())
    if is_another and Organization.objects.get(pk=by.organization_id).requires_single_sign_on:
        said = _("Everybody has to come by single sign-on. Let that go before you change the provider.")
        raise ValidationError({"issuer": said})
    if is_another:
        _forget_identities(by)
        row.tried_by = row.tried_at = None
    for name, value in values.items():
        setattr(row, name, value)
    return row, is_another


def _save(row: SingleSignOn, by: Member, at: datetime, **more: object) -> None:
    row.save()
    told = {"speaks": row.speaks, "issuer": row.issuer, "admits": row.admits, "takes_unsaid": row.takes_unsaid, **more}
    log.record("single_sign_on.set", row, organization=by.organization, by=by, at=at, payload=told)


def remove_provider(*, by: Member, at: datetime) -> None:
    """Nobody comes by single sign-on any more, and who came by it is signed out. Raises NotAllowed, and Conflict while
    everybody has to come that way."""
    _check_owner(by)
    with transaction.atomic():
        locks.exclude(by.organization_id)
        place = Organization.objects.select_for_update().get(pk=by.organization_id)
        if place.requires_single_sign_on:
            raise Conflict(_("Everybody has to come by single sign-on. Let that go first."))
        if not keep_it_open(owners_ways_in(place.pk).values()):
            raise Conflict(_("Without single sign-on no owner could come in. Set a password for one of them first."))
        row = SingleSignOn.objects.filter(organization=place).first()
        if row is not None:
            log.record("single_sign_on.removed", row, organization=by.organization, by=by, at=at)
            _forget_identities(by)
            row.delete()


def _forget_identities(by: Member) -> None:
    """Who somebody was at the provider counts no more, and their sessions end, except the owner's who does it."""
    mine = SignOnIdentity.objects.filter(organization_id=by.organization_id)
    for user_id in mine.exclude(member=by).values_list("member__user", flat=True):
        if user_id is not None:
            end_sessions(user_id)
    mine.delete()


def require_single_sign_on(
    organization: Organization, *, required: bool, by: Member, at: datetime, lets_coaches_in: bool | None = None
) -> Organization:
    """Let nobody but owners come in by another way, or let it go. An owner keeps password and second factor, so that
    nobody can lock the last one out; so do coaches, whom the provider does not know, where an owner says so.

    Raises NotAllowed, and ValidationError when no domain is proved, no owner has come in that way, or the owner who
    asks has no second factor.
    """
    _check_owner(by)
    with transaction.atomic():
        locks.exclude(organization.pk)
        now = Organization.objects.select_for_update().get(pk=organization.pk)
        if required:
            _check_can_be_required(now, by)
        coaches = now.lets_coaches_in if lets_coaches_in is None else lets_coaches_in
        values = {"requires_single_sign_on": required, "lets_coaches_in": coaches}
        before, after = changed_fields(now, values)
        if after:
            now.save(update_fields=list(after))
            told = {"before": before, "after": after}
            log.record("organization.way_in_changed", now, organization=now, by=by, at=at, payload=told)
    return now


# ---- who arrives


def arrive(provider: SingleSignOn, arrival: Arrival, *, at: datetime) -> Member:
    """The member of the provider's organisation who has come, with an account; nobody of another organisation is ever
    meant. Raises NotIn."""
    with transaction.atomic():
        locks.exclude(provider.organization_id)
        known = SignOnIdentity.objects.select_related("member__user", "member__organization")
        identity = known.filter(organization_id=provider.organization_id, subject=arrival.subject).first()
        if identity is not None:
            member = identity.member
            if not member.is_present:
                raise NotIn("left")
        else:
            _check_address(provider, arrival)
            member = _known_by_address(provider, arrival.email) or _newcomer(provider, arrival, at)
            if SignOnIdentity.objects.filter(member=member).exists():
                raise NotIn("somebody_else")
        member = _with_account(member, arrival.email, at)
        if identity is None:
            SignOnIdentity.objects.create(
                organization_id=provider.organization_id, member=member, subject=arrival.subject, first_at=at
            )
        if member.owns:
            SingleSignOn.objects.filter(pk=provider.pk).update(tried_by=member, tried_at=at)
    return member


def _check_address(provider: SingleSignOn, arrival: Arrival) -> None:
    domain = arrival.email.rpartition("@")[2]
    if not domain or not _proved(provider.organization).filter(name=domain).exists():
        raise NotIn("domain")
    if arrival.is_proved is False or (arrival.is_proved is None and not provider.takes_unsaid):
        raise NotIn("unverified")


def _known_by_address(provider: SingleSignOn, email: str) -> Member | None:
    """Who signs in by this address here, or is named with it and has no account yet. An owner's place that nobody has
    taken is taken by its link alone."""
    here = Member.objects.select_related("user", "organization").filter(organization_id=provider.organization_id)
    for found in (here.filter(user__email=email), here.filter(user=None, email=email, left_at=None)):
        member = found.order_by("left_at", "pk").first()
        if member is not None and not member.is_present:
            raise NotIn("left")
        if member is not None and member.user_id is None and member.role == Role.OWNER:
            raise NotIn("nobody")
        if member is not None:
            return member
    if here.filter(email=email, left_at__isnull=False).exists():
        raise NotIn("left")
    return None


def _newcomer(provider: SingleSignOn, arrival: Arrival, at: datetime) -> Member:
    if not provider.admits:
        raise NotIn("nobody")
    name = "".join(sign for sign in arrival.name if sign.isprintable())[:LONGEST_NAME] or arrival.email[:LONGEST_NAME]
    email = free_or_none(provider.organization_id, arrival.email)
    member = Member(organization=provider.organization, name=name, email=email, role=Role.MEMBER, joined_at=at)
    member.search_text = member.folded
    member.save(force_insert=True)
    told = {"role": member.role, "by": "single_sign_on"}
    log.record("member.added", member, organization=member.organization, by=None, at=at, payload=told)
    return member


def _with_account(member: Member, email: str, at: datetime) -> Member:
    """The member with an account to sign in with. One that exists already and belongs elsewhere is not taken: who holds
    its password has proved nothing here."""
    if member.user is not None:
        if not member.user.is_active:
            raise NotIn("nobody")
        return member
    if User.objects.filter(email=email).exists():
        raise NotIn("elsewhere")
    member.user = User.objects.create_user(email, language=member.language, date_joined=at)
    member.save(update_fields=["user"])
    log.record("member.joined", member, organization=member.organization, by=member, at=at)
    return member


# ---- what is asked for


def _check_owner(by: Member) -> None:
    if not by.owns:
        raise NotAllowed(_("Only an owner changes how everybody signs in."))


def _check_address_of(field: str, address: str) -> None:
    parts = urlsplit(address)
    inside = (parts.hostname or "") in settings.RASHIN_INSIDE_HOSTS
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        raise ValidationError({field: _("The address begins with https://")})
    is_whole = field == "issuer" and parts.query
    if not parts.hostname or is_whole or parts.fragment or parts.username or len(address) > 500:
        raise ValidationError({field: _("Copy the address as the provider shows it, without anything behind it.")})


def _check_client(client_id: str) -> None:
    if not client_id or len(client_id) > 255 or not client_id.isprintable():
        raise ValidationError({"client_id": _("Copy the client ID as the provider shows it.")})


def _certificates(text: str) -> list[str]:
    """Each certificate as one base64 text; with or without the lines around it."""
    from cryptography.x509 import load_der_x509_certificate  # what reads it is large, and asked for here alone

    found = re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", text, re.DOTALL) or [text]
    texts = ["".join(each.split()) for each in found[: MOST_CERTIFICATES + 1]]
    try:
        for each in texts:
            load_der_x509_certificate(base64.b64decode(each, validate=True))
    except ValueError:
        texts = []
    if not 0 < len(texts) <= MOST_CERTIFICATES:
        raise ValidationError({"certificates": _("Copy the provider's certificate, from BEGIN to END.")})
    return texts


def _check_can_be_required(place: Organization, by: Member) -> None:
    provider = SingleSignOn.objects.select_related("tried_by").filter(organization=place).first()
    tried = provider.tried_by if provider else None
    said = ""
    if provider is None or not _proved(place).exists():
        said = _("Set the provider up and prove a domain first.")
    elif tried is None or not tried.owns:
        said = _("Come in by single sign-on once yourself first, so that it is sure to work.")
    elif not owners_ways_in(place.pk).get(by.pk, WaysIn()).is_own:
        said = _("Set a password for your own account first: it is how owners come in when the provider fails.")
    elif by.user_id is None or not second_factor.has_one(by.user_id):
        said = _("Set up a second factor for your own account first: it is how owners come in when the provider fails.")
    if said:
        raise ValidationError({"requires_single_sign_on": said})


def _proved(place: Organization) -> QuerySet[Domain]:
    return Domain.objects.filter(organization=place, proved_at__isnull=False)


def _ascii(name: str) -> str:
    """As a domain stands in an address, without an @ before it."""
    plain = name.strip().rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return plain.encode("idna").decode("ascii") if plain else ""
    except UnicodeError:
        return ""
