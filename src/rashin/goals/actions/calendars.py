"""Change when people work and what counts as late: every open key result that depends on it is counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.actions.acting import alone
from rashin.goals.actions.figures import settle
from rashin.goals.models import CheckIn, CycleState, KeyResult, NodeKind, Revision
from rashin.organizations.models import Member, Organization
from rashin.organizations.refusals import NotAllowed
from rashin.people.actions.calendars import COMPANY_FIELDS, TEAM_FIELDS, set_calendar
from rashin.people.actions.changing import changed_fields
from rashin.people.calendars import ClosedChange, closed_days
from rashin.people.models import Team

THRESHOLDS = ("pace_begins", "at_risk_below", "at_risk_points", "behind_below", "behind_points")
ORGANIZATION_FIELDS = (*COMPANY_FIELDS, *THRESHOLDS)
AT_ONCE = 200


def change_calendar(
    place: Organization | Team,
    *,
    values: Mapping[str, object],
    by: Member,
    at: datetime,
    closing: ClosedChange | None = None,
) -> Organization | Team:
    """Set a company's or a team's check-in weekday and closed days, and everything that follows from them.

    `closing` adds and takes away single closed days of those that stand when it is done: two who change them at the
    same time lose nothing.

    Raises NotAllowed, and ValidationError by field.
    """
    if by.organization_id != (place.pk if isinstance(place, Organization) else place.organization_id):
        raise NotAllowed
    with transaction.atomic():
        alone(by)
        now = _locked(place, by)
        was = _version(now)
        if closing is not None:
            values = {**values, "closed_days": closing.of(closed_days(now.closed_days)).dumps()}
        changed = set_calendar(now, values=values, by=by, at=at)
        if changed is None:
            return place
        _revise(changed, was, by=by, at=at)
        rows = _open_key_results(by)
        if isinstance(changed, Team):
            rows = rows.filter(objective__team=changed)
        _count_anew(_as_it_stands(changed), rows, at=at)
    return changed


def change_thresholds(
    organization: Organization, *, values: Mapping[str, Decimal], by: Member, at: datetime
) -> Organization:
    """Set from when on a key result counts as at risk or behind (shares, 0 to 1), and judge all open ones anew."""
    if not by.administers or by.organization_id != organization.pk:
        raise NotAllowed
    if set(values) - set(THRESHOLDS):
        raise TypeError(f"no threshold: {sorted(set(values) - set(THRESHOLDS))}")
    with transaction.atomic():
        alone(by)
        if not by.administers:
            raise NotAllowed
        now = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        was = _version(now)
        before, after = changed_fields(now, values)
        _check_order(now)
        if after:
            now.save(update_fields=list(after))
            payload = {"before": before, "after": after}
            log.record("organization.thresholds_changed", now, organization=now, by=by, at=at, payload=payload)
            _revise(now, was, by=by, at=at)
            _count_anew(now, _open_key_results(by), at=at)
    return now


def _check_order(organization: Organization) -> None:
    for name in THRESHOLDS:
        if not 0 <= getattr(organization, name) <= 1:
            raise ValidationError({name: _("Choose a share from 0 to 1.")})
    problems = {}
    if organization.behind_below > organization.at_risk_below:
        problems["behind_below"] = _("“Behind” begins below “at risk”: choose a smaller share here.")
    if organization.behind_points < organization.at_risk_points:
        problems["behind_points"] = _("“Behind” is further away than “at risk”: choose more points here.")
    if problems:
        raise ValidationError(problems)


def _locked(place: Organization | Team, by: Member) -> Organization | Team:
    if isinstance(place, Organization):
        return Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    return Team.objects.select_for_update(no_key=True).get(pk=place.pk, organization_id=by.organization_id)


def _as_it_stands(place: Organization | Team) -> Organization:
    """The company under the lock: what `by` holds may be of before somebody else's change."""
    return place if isinstance(place, Organization) else Organization.objects.get(pk=place.organization_id)


def _version(place: Organization | Team) -> str:
    """What the figures depend on, as it is kept."""
    names = TEAM_FIELDS if isinstance(place, Team) else ORGANIZATION_FIELDS
    return canonical_text({name: getattr(place, name) for name in names})


def _revise(place: Organization | Team, was: str, *, by: Member, at: datetime) -> None:
    """Keep this version; with the first one also the version that stood since the beginning."""
    kind = NodeKind.TEAM if isinstance(place, Team) else NodeKind.ORGANIZATION
    node = {"organization_id": by.organization_id, "node_kind": kind, "node": place.pk}
    if not Revision.objects.filter(**node).exists():
        Revision.objects.create(**node, definition=was, by=None, recorded_at=by.organization.created_at)
    Revision.objects.create(**node, definition=_version(place), by=by, recorded_at=at)


def _open_key_results(by: Member) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(
        organization_id=by.organization_id, archived_at=None, agreed_at__isnull=False, objective__archived_at=None
    ).exclude(objective__cycle__state=CycleState.CLOSED)


def _count_anew(organization: Organization, rows: QuerySet[KeyResult], *, at: datetime) -> None:
    """Settle the key results some hundreds at a time, each with its entries at hand."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), AT_ONCE):
        some = list(
            KeyResult.objects.select_for_update(of=("self",), no_key=True)
            .select_related("objective__team", "objective__cycle")
            .filter(pk__in=ids[first : first + AT_ONCE])
            .order_by("pk")
        )
        for row in some:
            row.organization = organization
        settle(organization, key_results=some, at=at, histories=_histories(some))


def _histories(key_results: Sequence[KeyResult]) -> dict[int, Sequence[CheckIn]]:
    found: dict[int, list[CheckIn]] = defaultdict(list, {row.pk: [] for row in key_results})
    for entry in CheckIn.objects.filter(key_result__in=key_results):
        found[entry.key_result_id].append(entry)
    return dict(found)
