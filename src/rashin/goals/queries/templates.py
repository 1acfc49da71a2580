"""Templates for goals by tier, in the reader's language (data: rashin/goals/templates_data)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from rashin.organizations.models import Member

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class KeyResultTemplate:
    """A key result as a template words it. `values` holds figures and choices as text, by the key result's fields;
    a figure that only the company knows is absent. `steps` are (title, weight) of a milestone's."""

    code: str
    title: str
    unit: str
    values: dict[str, str]
    steps: tuple[tuple[str, str], ...] = ()
    card_counts: str = ""
    card_where: str = ""
    card_who: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionTemplate:
    """Something to do; `key_result` is a code within the draft, "" for the whole objective's."""

    title: str
    weekly: bool
    key_result: str = ""


@dataclass(frozen=True, kw_only=True)
class ObjectiveTemplate:
    """A whole draft: taking it fills the form and commits to nothing."""

    code: str
    title: str
    why: str
    key_results: tuple[KeyResultTemplate, ...] = ()
    actions: tuple[ActionTemplate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tier:
    """Who starts from here, and with which drafts."""

    code: str
    name: str
    hint: str
    drafts: tuple[ObjectiveTemplate, ...] = field(default=())


@cache
def tiers(language: str) -> tuple[Tier, ...]:
    """Every tier with its drafts, in their order; `language` is "ja" or "en"."""
    folder = files("rashin.goals") / "templates_data"
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(_tier(each, language) for each in sorted(read, key=lambda each: int(each["tier"]["order"])))


_offers: list[Callable[[Member], Sequence[Tier]]] = []


def register(offer: Callable[[Member], Sequence[Tier]]) -> None:
    """Add a room above that offers drafts of its own to a member; one query at most."""
    if offer not in _offers:
        _offers.append(offer)


def tiers_for(member: Member, language: str) -> tuple[Tier, ...]:
    """What a member may start from: what rooms above offer, then every tier."""
    return (*(tier for offer in _offers for tier in offer(member)), *tiers(language))


def template(place: str, among: Iterable[Tier]) -> ObjectiveTemplate | None:
    """The draft called "tier/code"; None where there is none."""
    tier_code, _, code = place.partition("/")
    drafts = [draft for tier in among if tier.code == tier_code for draft in tier.drafts]
    return next((draft for draft in drafts if draft.code == code), None)


def _tier(read: dict[str, Any], language: str) -> Tier:
    tier = read["tier"]
    drafts = tuple(
        ObjectiveTemplate(
            code=draft["code"],
            title=draft["title"][language],
            why=draft["why"][language],
            key_results=tuple(_key_result(each, language) for each in draft["key_results"]),
            actions=tuple(
                ActionTemplate(
                    title=each["title"][language], weekly=each["weekly"], key_result=each.get("key_result", "")
                )
                for each in draft["actions"]
            ),
        )
        for draft in read["drafts"]
    )
    return Tier(code=tier["code"], name=tier["name"][language], hint=tier["hint"][language], drafts=drafts)


def _key_result(read: dict[str, Any], language: str) -> KeyResultTemplate:
    card = read["card"]
    names = ("kind", "reading", "decimals", "start", "target", "per", "entry", "bound", "low", "high", "due_each")
    values = {name: str(read[name]) for name in names if name in read}
    if derivation := read.get("derivation"):
        values |= {
            "derived_by": derivation["by"],
            "derived_amount": derivation["amount"],
            "base_kind": derivation["base_kind"],
        }
    if read.get("budget"):
        values["is_budget"] = "on"
    if "weekday" in card:
        values["card_weekday"] = str(_WEEKDAYS.index(card["weekday"]))
    return KeyResultTemplate(
        code=read["code"],
        title=read["title"][language],
        unit=read["unit"][language],
        values=values,
        steps=tuple((step["title"][language], step["weight"]) for step in read.get("milestones", [])),
        card_counts=card["counts"][language],
        card_where=card["where"][language],
        card_who=card["who"][language],
    )
