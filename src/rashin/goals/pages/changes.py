"""The page of what changed between two days, by team."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from markupsafe import Markup, escape

from rashin.goals.measured import language
from rashin.goals.models import FeedMode, Level, NodeKind, Stance
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.queries.found import TeamPlace
from rashin.goals.queries.past.changes import Change, Pair
from rashin.goals.wordings import named
from rashin.people.models import Team
from rashin.ui import formats, marks


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row: `tags` say what happened to it, `notes` in a few words more. Progress is (before, after, difference)."""

    url: str
    title: str
    is_objective: bool
    tags: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    progress: tuple[Markup, Markup, str] | None
    confidence: tuple[str, str] | None
    fell: bool
    status: tuple[Markup, Markup] | None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A team with what changed in it; `name` "" is the company's own."""

    name: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A link that leaves one kind of change."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """What the template shows."""

    label: str
    cycle: str
    first: date
    last: date
    groups: tuple[ChangeGroup, ...]
    cuts: tuple[Cut, ...]
    total: int
    presets: tuple[tuple[str, str, bool], ...]


CUTS: dict[str, tuple[object, Callable[[Change], bool]]] = {
    "moved": (gettext_lazy("Progress moved"), lambda change: change.progress is not None and not change.came),
    "fell": (gettext_lazy("Confidence fell"), lambda change: change.fell),
    "status": (gettext_lazy("Status changed"), lambda change: change.status is not None),
    "added": (gettext_lazy("Added"), lambda change: change.came or change.agreed),
    "gone": (gettext_lazy("Put away"), lambda change: change.went),
    "realigned": (gettext_lazy("Hangs elsewhere"), lambda change: change.realigned),
    "stance": (gettext_lazy("Committed or aspirational"), lambda change: change.stance is not None),
    "rewritten": (gettext_lazy("Other words or figures"), lambda change: change.rewritten),
}


def groups_of(
    found: Sequence[Change], teams: Sequence[TeamPlace], known: Mapping[str, Team], names: Mapping[str, str],
    *, addresses: Addresses, before: Addresses,
) -> tuple[ChangeGroup, ...]:  # fmt: skip
    """By team in the order of the tree, the company's own first; what has no team any more last. `names` are those of
    people and teams that the reader may be told, by public id; what is gone leads to the day `before`."""
    order: dict[str | None, int] = {team.public_id: place for place, team in enumerate(teams, start=1)}
    several: dict[str | None, list[ChangeLine]] = {}
    for change in found:
        line = _line(change, before if change.went else addresses, names)
        several.setdefault(None if change.company_level else change.team or "", []).append(line)
    places = sorted(several, key=lambda team: 0 if team is None else order.get(team, len(order) + 1))
    return tuple(ChangeGroup(_team_name(team, known), tuple(several[team])) for team in places)


def _team_name(public_id: str | None, known: Mapping[str, Team]) -> str:
    if public_id is None:
        return _("Company objectives")
    return known[public_id].name if public_id in known else _("Without a team")


def _line(change: Change, addresses: Addresses, names: Mapping[str, str]) -> ChangeLine:
    is_objective = change.kind == NodeKind.OBJECTIVE
    progress, confidence, status = change.progress, change.confidence, change.status
    return ChangeLine(
        url=addresses.of("objective" if is_objective else "key_result", change.public_id),
        title=change.title,
        is_objective=is_objective,
        tags=tuple(_tags(change)),
        notes=tuple(_notes(change, names)),
        progress=_moved(progress) if progress else None,
        confidence=(_number(confidence.before), _number(confidence.after)) if confidence else None,
        fell=change.fell,
        status=(marks.chip(status.before), marks.chip(status.after)) if status else None,
    )


def _moved(progress: Pair) -> tuple[Markup, Markup, str]:
    """Both sides and their difference as they are shown; to a tenth where whole per cents hide that it moved."""
    before, after = progress.before, progress.after
    if before is None or after is None:
        return marks.pct(before), marks.pct(after), ""
    whole = formats.whole_percent(after) - formats.whole_percent(before)
    if not whole:
        return escape(formats.exact_percent_text(before)), escape(formats.exact_percent_text(after)), ""
    return marks.pct(before), marks.pct(after), formats.points_text(Decimal(whole) / 100, language())


def _number(confidence: int | None) -> str:
    return formats.UNKNOWN if confidence is None else str(confidence)


def _tags(change: Change) -> list[tuple[str, str]]:
    found = []
    if change.came:
        found.append(("add", pgettext("tag of a change", "New")))
    if change.went:
        found.append(("no", pgettext("tag of a change", "Not there any more")))
    if change.agreed and not change.came:
        found.append(("ok", pgettext("tag of a change", "Agreed: counts from now on")))
    return found


def _notes(change: Change, names: Mapping[str, str]) -> list[str]:
    found = []
    if change.title_before:
        found.append(_("before: %(title)s") % {"title": change.title_before})
    found += _alignment_notes(change, names)
    if change.owner is not None:
        owners = _said(change.owner, lambda who: named(names[who]) if who in names else formats.UNKNOWN)
        found.append(_("carried by %(after)s, before by %(before)s") % owners)
    if change.stance is not None:
        stances = _said(change.stance, _labels(Stance, _("Each key result says so itself")))
        found.append(_("committed or aspirational: %(after)s, before: %(before)s") % stances)
    if change.redefined:
        found.append(_("other figures"))
    return found


def _alignment_notes(change: Change, names: Mapping[str, str]) -> Iterator[str]:
    """Where it hangs now and hung before."""
    if change.level is not None:
        yield _("level: %(after)s, before: %(before)s") % _said(change.level, _labels(Level))
    if change.teams is not None:
        yield _team_note(change.teams, names)
    if change.parent is not None:
        yield _parent_note(change)
    if change.feeds is not None:
        yield _feeds_note(change.feeds)
    if change.feed_mode is not None:
        modes = _said(change.feed_mode, _labels(FeedMode))
        yield _("made of what feeds it: %(after)s, before: %(before)s") % modes
    for title in change.supports.gained:
        yield _("supports “%(title)s” now") % {"title": title}
    for title in change.supports.lost:
        yield _("no longer supports “%(title)s”") % {"title": title}


def _said(pair: Pair, word: Callable[[Any], object]) -> dict[str, str]:
    return {"before": str(word(pair.before)), "after": str(word(pair.after))}


def _labels(choices: type[TextChoices], otherwise: str = formats.UNKNOWN) -> Callable[[Any], object]:
    """The words of a choice; those of none, and of what an old version tells that is none any more."""
    labels = dict(choices.choices)
    return lambda code: labels.get(code, otherwise)


def _team_note(pair: Pair, names: Mapping[str, str]) -> str:
    """The team before is left out where the reader may not be told its name."""
    told = _said(pair, lambda team: names.get(team, "") if team else pgettext("no team", "none"))
    if told["before"] and told["after"]:
        return _("team: %(after)s, before: %(before)s") % told
    return _("another team than before")


def _feeds_note(pair: Pair) -> str:
    told = {"before": pair.before, "after": pair.after}
    if not pair.after:
        return _("no longer feeds “%(before)s”") % told
    if not pair.before:
        return _("feeds “%(after)s” now") % told
    return _("feeds “%(after)s” now, “%(before)s” before") % told


def _parent_note(change: Change) -> str:
    assert change.parent is not None
    before, after = change.parent.before, change.parent.after
    if change.kind == NodeKind.KEY_RESULT:
        return _("moved here from “%(before)s”") % {"before": before}
    if not after:
        return _("no longer counts in “%(before)s”") % {"before": before}
    if not before:
        return _("counts in “%(after)s” now") % {"after": after}
    return _("counts in “%(after)s” now, in “%(before)s” before") % {"before": before, "after": after}


def cuts_of(found: Sequence[Change], address: str, query: dict[str, str], only: str) -> tuple[Cut, ...]:
    """What can be left alone, with how many there are."""
    return tuple(
        Cut(str(label), address + asked({**query, "only": "" if only == code else code}), count, only == code)
        for code, (label, fits) in CUTS.items()
        if (count := sum(fits(change) for change in found)) or only == code
    )
