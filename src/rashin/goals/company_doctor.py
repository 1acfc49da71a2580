"""Look whether a company can go on: somebody owns it, its teams are a tree, its goals have words. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rashin.goals.findings import Finding, Place
from rashin.goals.models import KeyResult, Objective
from rashin.organizations.models import Member, Organization, Role
from rashin.people.models import Team


def company_findings(organization: Organization) -> Iterator[Finding]:
    """What no action leaves behind."""
    owners = Member.objects.filter(organization=organization, role=Role.OWNER, left_at__isnull=True)
    if not owners.exists():
        said = _("%(where)s: nobody who is present owns it.") % {"where": organization.slug}
        yield Finding(said, _("Restore a backup."))
    yield from _team_findings(organization)
    for section, model in (("objectives", Objective), ("key_results", KeyResult)):
        for public_id in model._default_manager.filter(organization=organization, title="").values_list(
            "public_id", flat=True
        ):
            told = {"where": f"{organization.slug}/{public_id}"}
            said = _("%(where)s has no words.") % told
            yield Finding(said, _("Write its title."), at=Place(section, public_id, "title"))


def _team_findings(organization: Organization) -> Iterator[Finding]:
    """Teams that stand under themselves."""
    teams = {team.pk: team for team in Team.objects.filter(organization=organization).order_by("pk")}
    for team in teams.values():
        above, seen = team.parent_id, {team.pk}
        while above is not None and above not in seen:
            seen.add(above)
            above = teams[above].parent_id if above in teams else None
        if above == team.pk:
            said = _("%(where)s: the team “%(team)s” stands under itself.")
            told = said % {"where": organization.slug, "team": team.name}
            yield Finding(told, _("Restore a backup."), at=Place("teams", team.public_id, "parent"))
