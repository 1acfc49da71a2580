"""The door for a company's directory (SCIM 2.0, RFC 7644): people and teams, read and changed by its access token."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from pydantic import ValidationError as NotReadable
from scim2_models import (
    Context,
    Error,
    ListResponse,
    NotFoundException,
    NotImplementedException,
    PatchOp,
    Resource,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    SearchRequest,
)

from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people import tokens
from rashin.people.actions.directory import (
    Taken,
    change_group,
    change_person,
    remove_group,
    remove_person,
    take_in_group,
    take_in_person,
)
from rashin.people.models import Scope, Team, TeamMembership
from rashin.people.scim.resources import (
    CONFIG,
    MOST,
    PROVIDER,
    USUAL,
    Group,
    User,
    group_of,
    told_of_group,
    told_of_person,
    user_of,
)

TYPE = "application/scim+json"
UNIQUE = ("email", "name")  # the fields of which an action refuses a second one
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Asked:
    """A request of a directory: who asks, what it says, and where its resources stand."""

    by: Member
    at: datetime
    method: str
    query: Mapping[str, str]
    body: bytes
    base: str


class WrongMethod(SCIMException):
    """There is something here, and this cannot be done with it."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


def scim(request: HttpRequest, slug: str, rest: str) -> HttpResponse:
    """Everything under /scim/v2/."""
    at = timezone.now()
    token = tokens.token_of(request, slug, Scope.SCIM, at=at)
    if token is None:
        return tokens.refusal()
    by = tokens.directory_by(token)
    host = settings.RASHIN_URL or f"{request.scheme}://{request.get_host()}"
    asked = Asked(
        by=by,
        at=at,
        method=request.method or "",
        query=request.GET.dict(),
        body=request.body,
        base=f"{host}/o/{slug}/scim/v2",
    )
    with translation.override(by.organization.language), PROVIDER:
        try:
            return _answered(asked, [part for part in rest.split("/") if part])
        except Exception as problem:
            return _refused(problem)


def _answered(asked: Asked, parts: list[str]) -> HttpResponse:
    kind, public_id = (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")
    if kind in _COLLECTIONS and len(parts) <= 2:
        return _of_collection(asked, _COLLECTIONS[kind], public_id)
    if parts == [".search"] or (len(parts) == 2 and parts[1] == ".search"):
        raise NotImplementedException
    if kind not in _DISCOVERED or len(parts) > 2:
        raise NotFoundException
    if asked.method not in ("GET", "HEAD"):
        raise WrongMethod(detail="Only GET is answered here.")
    if "filter" in asked.query:
        return _sent(Error(status=HTTPStatus.FORBIDDEN, detail="These are not filtered."), HTTPStatus.FORBIDDEN)
    return _discovered(asked, kind, public_id)


def _discovered(asked: Asked, kind: str, public_id: str) -> HttpResponse:
    if kind == "ServiceProviderConfig":
        if public_id:
            raise NotFoundException
        return _sent(CONFIG)
    rows: tuple[Resource[Any], ...] = PROVIDER.schemas if kind == "Schemas" else PROVIDER.resource_types
    if not public_id:
        model: Any = Schema if kind == "Schemas" else ResourceType
        page = ListResponse[model](
            total_results=len(rows), start_index=1, items_per_page=len(rows), resources=list(rows)
        )
        return _sent(page)
    found = next((row for row in rows if row.id == public_id), None)
    if found is None:
        raise NotFoundException
    return _sent(found)


_DISCOVERED = ("ServiceProviderConfig", "Schemas", "ResourceTypes")


@dataclass(frozen=True)
class Collection:
    """How one kind of resource is found, shown, and changed."""

    name: str
    model: type[Resource[Any]]
    rows: Callable[[Member], QuerySet[Any]]
    shown: Callable[..., Resource[Any]]
    narrowed: Mapping[str, str]
    create: Callable[[Asked, Any], Any]
    change: Callable[[Asked, Any, Any], Any]
    remove: Callable[[Asked, Any], None]


def _of_collection(asked: Asked, of: Collection, public_id: str) -> HttpResponse:
    if not public_id:
        if asked.method in ("GET", "HEAD"):
            return _listed(asked, of)
        if asked.method == "POST":
            return _created(asked, of)
        raise WrongMethod(detail="Only GET and POST are answered here.")
    row = of.rows(asked.by).filter(public_id=public_id).first()
    if row is None:
        raise NotFoundException
    if asked.method in ("GET", "HEAD"):
        return _shown(asked, of, row, Context.RESOURCE_QUERY_RESPONSE)
    if asked.method == "DELETE":
        of.remove(asked, row)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if asked.method == "PUT":
        return _replaced(asked, of, row)
    if asked.method == "PATCH":
        return _patched(asked, of, row)
    raise WrongMethod(detail="Only GET, PUT, PATCH and DELETE are answered here.")


def _listed(asked: Asked, of: Collection) -> HttpResponse:
    """A page of them. A filter for the name or the directory's own id is looked up; any other is tried one by one."""
    search = SearchRequest[of.model].model_validate(dict(asked.query), scim_ctx=Context.SEARCH_REQUEST)  # type: ignore[name-defined]
    first, count = search.start_index_0 or 0, USUAL if search.count is None else min(search.count, MOST)
    rows = of.rows(asked.by).order_by("pk")
    if search.filter is None:
        total, found = rows.count(), list(rows[first : first + count])
        page = [of.shown(row, base=asked.base) for row in found]
    else:
        each = (of.shown(row, base=asked.base) for row in _looked_up(rows, of, search.filter.ast))
        fits = [shown for shown in each if search.filter.match(shown)]
        total, page = len(fits), fits[first : first + count]
    told: Any = ListResponse[of.model]  # type: ignore[name-defined]
    answer = told(total_results=total, start_index=first + 1, items_per_page=len(page), resources=page)
    return _sent(answer, context=Context.SEARCH_RESPONSE, parameters=search)


def _looked_up(rows: QuerySet[Any], of: Collection, tree: Any) -> QuerySet[Any]:
    """Fewer rows where the filter is one comparison that an index answers."""
    path = getattr(getattr(tree, "attr_path", None), "attr", "").lower()
    if getattr(tree, "op", None) == "eq" and path in of.narrowed and isinstance(tree.value, str):
        return rows.filter(**{of.narrowed[path]: tree.value.replace("\x00", "")})
    return rows


def _created(asked: Asked, of: Collection) -> HttpResponse:
    read = of.model.model_validate_json(asked.body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = of.create(asked, _assumed(read))
    row = of.rows(asked.by).get(pk=made.pk)
    answer = _shown(asked, of, row, Context.RESOURCE_CREATION_RESPONSE, HTTPStatus.CREATED)
    answer["Location"] = f"{asked.base}/{of.name}/{row.public_id}"
    return answer


def _replaced(asked: Asked, of: Collection, row: Any) -> HttpResponse:
    read = of.model.model_validate_json(asked.body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    read.replace(of.shown(row, base=asked.base))
    of.change(asked, row, _assumed(read))
    return _shown(asked, of, of.rows(asked.by).get(pk=row.pk), Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patched(asked: Asked, of: Collection, row: Any) -> HttpResponse:
    patch: Any = PatchOp[of.model].model_validate_json(asked.body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)  # type: ignore[name-defined]
    shown = of.shown(row, base=asked.base)
    if patch.patch(shown):
        of.change(asked, row, shown)
    return _shown(asked, of, of.rows(asked.by).get(pk=row.pk), Context.RESOURCE_PATCH_RESPONSE)


def _assumed(read: Resource[Any]) -> Resource[Any]:
    """Who is told as a whole, and not as inactive, is active."""
    if isinstance(read, User) and read.active is None:
        read.active = True
    return read


# ---- people


def _people(by: Member) -> QuerySet[Member]:
    teams = TeamMembership.objects.select_related("team").filter(team__archived_at=None).order_by("pk")
    rows = Member.objects.filter(organization_id=by.organization_id).exclude(directory_entry__removed_at__isnull=False)
    return rows.select_related("directory_entry").prefetch_related(Prefetch("memberships", teams, to_attr="in_teams"))


def _teams(by: Member) -> QuerySet[Team]:
    people = TeamMembership.objects.select_related("member").exclude(member__directory_entry__removed_at__isnull=False)
    rows = Team.objects.filter(organization_id=by.organization_id, archived_at=None)
    return rows.select_related("directory_entry").prefetch_related(
        Prefetch("memberships", people.order_by("pk"), to_attr="of_team")
    )


def _told(asked: Asked, group: Group) -> Any:
    named = [each.value for each in group.members or () if each.value]
    people = {each.public_id: each for each in _people(asked.by).filter(public_id__in=named)}
    return told_of_group(group, people)


_COLLECTIONS: Mapping[str, Collection] = {
    "Users": Collection(
        name="Users",
        model=User,
        rows=_people,
        shown=user_of,
        narrowed={"externalid": "directory_entry__external_id", "id": "public_id"},
        create=lambda asked, user: take_in_person(told_of_person(user), by=asked.by, at=asked.at),
        change=lambda asked, row, user: change_person(row, told_of_person(user), by=asked.by, at=asked.at),
        remove=lambda asked, row: remove_person(row, by=asked.by, at=asked.at),
    ),
    "Groups": Collection(
        name="Groups",
        model=Group,
        rows=_teams,
        shown=group_of,
        narrowed={"externalid": "directory_entry__external_id", "id": "public_id", "displayname": "name__iexact"},
        create=lambda asked, group: take_in_group(_told(asked, group), by=asked.by, at=asked.at),
        change=lambda asked, row, group: change_group(row, _told(asked, group), by=asked.by, at=asked.at),
        remove=lambda asked, row: remove_group(row, by=asked.by, at=asked.at),
    ),
}

# ---- answers


def _shown(
    asked: Asked, of: Collection, row: Any, context: Context, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    names = {name: asked.query[name] for name in ("attributes", "excludedAttributes") if name in asked.query}
    parameters: Any = ResponseParameters[of.model].model_validate(names)  # type: ignore[name-defined]
    return _sent(of.shown(row, base=asked.base), status, context=context, parameters=parameters)


def _sent(
    message: Any,
    status: int = HTTPStatus.OK,
    *,
    context: Context = Context.RESOURCE_QUERY_RESPONSE,
    parameters: Any = None,
) -> HttpResponse:
    told = message.model_dump(scim_ctx=context, response_parameters=parameters)
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=TYPE, headers={"Cache-Control": "no-store"})


def _refused(problem: Exception) -> HttpResponse:
    """Why something was not done, in SCIM's format; what is nobody's mistake goes on as it is."""
    error = _error_of(problem)
    if error is None:
        raise problem
    return _sent(error, error.status or HTTPStatus.BAD_REQUEST)


def _error_of(problem: Exception) -> Error | None:
    if isinstance(problem, SCIMException):
        return problem.to_error()
    if isinstance(problem, NotReadable):
        return Error.from_validation_errors(problem)[0]
    if isinstance(problem, NotAllowed):
        return Error(status=HTTPStatus.FORBIDDEN, detail=problem.reason or "Not allowed.")
    if isinstance(problem, Conflict):
        kind = "uniqueness" if isinstance(problem, Taken) else None
        return Error(status=HTTPStatus.CONFLICT, scim_type=kind, detail=problem.reason)
    if isinstance(problem, ValidationError):
        return _error_of_field(problem)
    return None


def _error_of_field(problem: ValidationError) -> Error:
    fields = problem.error_dict if hasattr(problem, "error_dict") else {}
    detail = " ".join(problem.messages)
    if any(name in UNIQUE for name in fields):
        return Error(status=HTTPStatus.CONFLICT, scim_type="uniqueness", detail=detail)
    return Error(status=HTTPStatus.BAD_REQUEST, scim_type="invalidValue", detail=detail)
