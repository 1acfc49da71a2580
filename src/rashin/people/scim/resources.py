"""People and teams as SCIM calls them (RFC 7643): what Rashin holds of a user and a group, and no more.

Loaded when a directory first asks: what reads its messages takes some 20 MB.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Meta,
    Mutability,
    Pagination,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from rashin.activity.canonical import canonical_text, parsed
from rashin.organizations.models import Member
from rashin.people.actions.directory import GroupTold, PersonTold
from rashin.people.models import DirectoryEntry, Team

MOST = 200  # resources on one page
USUAL = 100


class Name(ComplexAttribute):
    """A person's name; in Rashin it is one text."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    """An address of a person."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class GroupOfUser(ComplexAttribute):
    """A team that somebody works in."""

    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference[Group] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    """A member."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    name: Name | None = None
    display_name: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    groups: Annotated[list[GroupOfUser] | None, Mutability.read_only] = None


class MemberOfGroup(ComplexAttribute):
    """Somebody who works in a team."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    members: list[MemberOfGroup] | None = None


# Users and groups name each other: both are whole only now, and a filter may be the first that is asked.
for _each in (GroupOfUser, MemberOfGroup, User, Group):
    _each.model_rebuild()

# What other directories send beside: unknown attributes are passed over, Entra's ways of a PATCH are understood.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    pagination=Pagination(
        cursor=False,
        index=True,
        default_pagination_method=Pagination.DefaultPaginationMethod.index,
        default_page_size=USUAL,
        max_page_size=MOST,
    ),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Access token",
            description="An access token of the company's settings, sent as a bearer token",
            primary=True,
        )
    ],
)
PROVIDER = ScimProvider(models=[User, Group], config=CONFIG, policy=POLICY)


def user_of(member: Member, *, base: str) -> User:
    """A member as the directory has told them; one of whom it has told nothing, as they stand here. Expects the
    directory's entry and the teams (`in_teams`) to be loaded."""
    entry: DirectoryEntry | None = getattr(member, "directory_entry", None)
    told = parsed(entry.told) if entry else {}
    user = User.model_validate(told) if told else _as_here(member)
    if not member.is_present or "active" in told or not told:
        user.active = member.is_present
    user.id = member.public_id
    user.external_id = (entry.external_id if entry else "") or None
    user.meta = _meta("User", member.public_id, base)
    user.groups = [
        GroupOfUser(value=team.public_id, ref=_reference("Group", team.public_id, base), display=team.name)
        for team in (row.team for row in getattr(member, "in_teams", ()))
    ] or None
    return user


def _as_here(member: Member) -> User:
    emails = [Email(value=member.email, primary=True)] if member.email else None
    return User(user_name=member.email or member.public_id, display_name=member.name, emails=emails)


def group_of(team: Team, *, base: str) -> Group:
    """A team. Expects the directory's entry and who works there (`of_team`) to be loaded."""
    entry: DirectoryEntry | None = getattr(team, "directory_entry", None)
    people: list[Member] = [row.member for row in getattr(team, "of_team", ())]
    return Group(
        id=team.public_id,
        external_id=(entry.external_id if entry else "") or None,
        meta=_meta("Group", team.public_id, base),
        display_name=team.name,
        members=[MemberOfGroup(value=each.public_id, ref=_reference("User", each.public_id, base)) for each in people]
        or None,
    )


def told_of_person(user: User) -> PersonTold:
    """What a directory says of somebody, in Rashin's words: the name is what it shows, else what it is put together
    of; the address the one that is marked, else the first, else a user name that is one."""
    name = user.name or Name()
    parts = " ".join(part for part in (name.family_name, name.given_name) if part)
    emails = [each for each in user.emails or () if each.value]
    email = next((each.value for each in emails if each.primary), emails[0].value if emails else None)
    user_name = (user.user_name or "").strip()
    content = user.model_dump(exclude={"id", "meta", "groups", "schemas", "external_id"})
    return PersonTold(
        user_name=user_name,
        name=(user.display_name or name.formatted or parts or user_name).strip(),
        email=(email or (user_name if "@" in user_name else "")).strip(),
        external_id=user.external_id or "",
        is_active=user.active is not False,
        content=canonical_text(content),
    )


def told_of_group(group: Group, people: dict[str, Member]) -> GroupTold:
    """What a directory says of a team; `people` are those whom it may name, by their ids."""
    named = [each.value or "" for each in group.members or ()]
    return GroupTold(
        name=(group.display_name or "").strip(),
        external_id=group.external_id or "",
        members=tuple(people[each] for each in dict.fromkeys(named) if each in people),
        unknown=tuple(each for each in named if each not in people),
    )


def _meta(kind: str, public_id: str, base: str) -> Meta:
    return Meta(resource_type=kind, location=_reference(kind, public_id, base))


def _reference(kind: str, public_id: str, base: str) -> Any:
    return f"{base}/{kind}s/{public_id}"
