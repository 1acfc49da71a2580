"""The quarter's story, told from its facts: what was set out to do, seals, causes, learnings, honest remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from markupsafe import Markup

from rashin.goals.measured import from_to, language
from rashin.goals.models import Cycle, CycleClosing, CycleState, Following, KeyResult
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.closing_cards import known_of, seal_of_objective
from rashin.goals.wordings import named
from rashin.rules.closing import distribution
from rashin.rules.score import band
from rashin.ui import marks
from rashin.ui.score_chart import score_bars

Facts = Mapping[str, Any]
MOST_CHAPTERS = 80  # a page to be read: of more, the company's and the teams' are told, the rest stands on the board
_PEOPLE = ("owner", "asked_of", "by")
_NUMBERS = ("start", "target", "low", "high", "base", "derived_amount", "due_each", "value")


@dataclass(frozen=True, slots=True)
class Verse:
    """A key result of the story."""

    title: str
    url: str
    from_to: Markup
    road: Markup
    pct: Markup
    seal: Markup
    who: str
    aspirational: bool
    answered: bool
    is_begun: bool
    reason: str
    cause: str
    learning: str
    following: str
    carried_url: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """An objective of the story with its key results; `depth` 0 stands alone or at the top."""

    title: str
    why: str
    url: str
    chain_url: str
    whose: str
    depth: int
    seal: Markup
    known: str
    summary: str
    verses: tuple[Verse, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """That the quarter was closed, and perhaps reopened."""

    closed_by: str
    closed_at: datetime
    reopened_by: str
    reopened_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The whole page; `is_closed` is False for a preview."""

    label: str
    is_closed: bool
    served: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    left_out: int
    board_url: str
    numbers: tuple[tuple[str, str], ...]
    bars: Markup
    remarks: tuple[str, ...]
    helpers: tuple[tuple[str, str], ...]
    supports: tuple[tuple[str, str], ...]
    unanswered: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str, str], ...]
    closings: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What a story needs besides its facts: today's names of members, where key results went, the closings."""

    names: Mapping[str, str]
    carried: Mapping[str, str]
    closings: Sequence[CycleClosing]


def story_page(cycle: Cycle, facts: Facts, around: Around, *, addresses: Addresses) -> StoryPage:
    """Put the facts into words of today's language."""
    objectives = facts["objectives"]
    chosen = chosen_chapters(objectives)
    told = [each for row in objectives for each in row["key_results"]]
    scores = [Decimal(each["score"]) for each in told if each["score"] is not None]
    return StoryPage(
        label=cycle.label(language()),
        is_closed=cycle.state == CycleState.CLOSED,
        served=tuple(dict.fromkeys(row["serves"] for row in objectives if row["serves"])),
        chapters=tuple(_chapter(row, around, addresses) for row in chosen),
        left_out=len(objectives) - len(chosen),
        board_url=addresses.page("board", {"cycle": cycle.public_id}),
        numbers=tuple(_numbers(facts, told)),
        bars=score_bars(distribution(scores)) if scores else Markup(""),
        remarks=tuple(_remark(code, told) for code in facts["remarks"]),
        helpers=tuple(_helper(each, around) for each in facts["helpers"]),
        supports=tuple((each["title"], each["to_title"]) for each in facts["supports"]),
        unanswered=tuple(_unanswered(told, around)),
        dropped=tuple((each["what"], each["why"], around.names.get(each["by"], "")) for each in facts["no_list"]),
        closings=tuple(_closing(each) for each in around.closings),
    )


def chosen_chapters(objectives: Sequence[Facts]) -> list[Facts]:
    """All of them, or where that is too much to read, the company's, then the teams', then people's, in their order."""
    if len(objectives) <= MOST_CHAPTERS:
        return list(objectives)
    levels = ("company", "team", "person")
    first = sorted(range(len(objectives)), key=lambda place: (levels.index(objectives[place]["level"]), place))
    kept = set(first[:MOST_CHAPTERS])
    return [row for place, row in enumerate(objectives) if place in kept]


def _chapter(row: Facts, around: Around, addresses: Addresses) -> Chapter:
    team = row["team"]["name"] if row["team"] else ""
    owner = around.names.get(row["owner"] or "", "")
    whose = pgettext("whose objective", "The company") if row["level"] == "company" else team or owner
    score = _decimal(row["score"])
    return Chapter(
        title=row["title"],
        why=row["why"],
        url=addresses.of("objective", row["id"]),
        chain_url=addresses.of("objective_chain", row["id"]),
        whose=_dotted(whose, owner if owner != whose else ""),
        depth=min(int(row["depth"]), 3),
        seal=seal_of_objective(score),
        known=known_of(row["known"], row["counted"]),
        summary=row["summary"],
        verses=tuple(_verse(each, around, addresses) for each in row["key_results"]),
    )


def _verse(each: Facts, around: Around, addresses: Addresses) -> Verse:
    score, progress = _decimal(each["score"]), _decimal(each["progress"])
    drawn = band(score, committed=each["stance"] == "committed") or ""
    carried = around.carried.get(each["id"], "")
    return Verse(
        title=each["title"],
        url=addresses.of("key_result", each["id"]),
        from_to=from_to(figures_of(each["figures"])),
        road=marks.road(progress),
        pct=marks.pct(progress),
        seal=marks.seal(score, drawn, computed=_decimal(each["proposed"])),
        who=around.names.get(each["owner"] or "", ""),
        aspirational=each["stance"] != "committed",
        answered=each["answered"],
        is_begun=any(each[name] for name in ("reason", "cause", "learning", "following")),
        reason=each["reason"],
        cause=each["cause"],
        learning=each["learning"],
        following=str(Following(each["following"]).label) if each["following"] else "",
        carried_url=addresses.of("objective", carried) if carried else "",
    )


def figures_of(told: Facts) -> KeyResult:
    """What a key result was measured by, in a row that is never saved."""
    return KeyResult(**{name: _decimal(value) if name in _NUMBERS else value for name, value in told.items()})


def _numbers(facts: Facts, told: Sequence[Facts]) -> Iterator[tuple[str, str]]:
    """(figure, what it counts): the quarter in five numbers."""
    objectives = len(facts["objectives"])
    reached = sum(_decimal(each["progress"]) is not None and Decimal(each["progress"]) >= 1 for each in told)
    of = pgettext("done of all", "/")
    yield str(objectives), ngettext("objective", "objectives", objectives)
    yield f"{reached}{of}{len(told)}", _("key results reached")
    yield f"{facts['answered']}{of}{facts['asked']}", _("looked back on")
    yield str(facts["entries"]), ngettext("check-in", "check-ins", facts["entries"])
    if facts["actions"]["of"]:
        yield f"{facts['actions']['done']}{of}{facts['actions']['of']}", _("actions done")


def _remark(code: str, told: Sequence[Facts]) -> str:
    """METHOD's honest remarks, in words."""
    if code == "committed_short":
        short = sum(
            each["stance"] == "committed" and each["score"] is not None and Decimal(each["score"]) < 1 for each in told
        )
        said = ngettext(
            "%(num)s promise fell short. Its cause stands beside it.",
            "%(num)s promises fell short. Their causes stand beside them.",
            short,
        )
        return said % {"num": short}
    return {
        "all_full": _("Every score is 1.0. Were the goals high enough?"),
        "all_full_again": _("Every score is 1.0, as in the quarter before: the goals are too easy."),
        "aspirational_low": _("Aspirations average below 0.4. 0.7 is about right: they were set very high."),
        "aspirational_high": _("Aspirations average above 0.9. 0.7 is about right: they may be set higher."),
    }[code]


def _helper(each: Facts, around: Around) -> tuple[str, str]:
    lines, actions = each["lines"], each["actions"]
    parts = [
        ngettext("%(num)s line", "%(num)s lines", lines) % {"num": lines} if lines else "",
        ngettext("%(num)s action", "%(num)s actions", actions) % {"num": actions} if actions else "",
    ]
    return named(around.names.get(each["member"], "")), _dotted(*parts)


def _unanswered(told: Sequence[Facts], around: Around) -> Iterator[tuple[str, str]]:
    """(who, how many): who was asked for key results that have no whole answer."""
    left = Counter(each.get("asked_of", each["owner"]) or "" for each in told if not each["answered"])
    for who, count in left.most_common():
        name = around.names.get(who, "")
        said = ngettext("%(num)s key result", "%(num)s key results", count) % {"num": count}
        yield (named(name) if name else _("nobody"), said)


def _closing(each: CycleClosing) -> Opened:
    return Opened(
        named(each.closed_by.name) if each.closed_by else "",
        each.closed_at,
        named(each.reopened_by.name) if each.reopened_by else "",
        each.reopened_at,
        each.reopened_because,
    )


def members_in(facts: Facts) -> set[str]:
    """The public ids of everybody whom the facts name."""
    found = {row["owner"] for row in facts["objectives"]}
    found |= {
        each[name] for row in facts["objectives"] for each in row["key_results"] for name in _PEOPLE if name in each
    }
    found |= {each["member"] for each in facts["helpers"]} | {each["by"] for each in facts["no_list"]}
    return {each for each in found if each}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _dotted(*parts: str) -> str:
    return ("・" if language() == "ja" else " · ").join(part for part in parts if part)
