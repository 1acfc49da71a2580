"""The three shapes and the statuses, as markup: progress is a road, confidence is ten dots, score is a seal.

Written in Python and remembered by their arguments, because a board shows hundreds of them. All texts are in the active
language. `None` is unknown and is drawn as unknown, never as 0.
"""

from __future__ import annotations

import functools
from decimal import Decimal

from django.utils.translation import get_language, gettext, ngettext, pgettext
from markupsafe import Markup, escape

from rashin.ui import formats
from rashin.ui.icons import icon

DOTS = 10
STATUS_ICONS = {
    "on_track": ("ok", "ok"),
    "at_risk": ("warn", "warn"),
    "behind": ("bad", "bad"),
    "reached": ("lit", "lamp"),
    "not_due": ("", "later"),
    "measuring_start": ("line", "waiting"),
}


def status_word(status: str) -> str:
    """The status of a key result in words."""
    return {
        "on_track": pgettext("status", "On track"),
        "at_risk": pgettext("status", "At risk"),
        "behind": pgettext("status", "Behind"),
        "reached": pgettext("status", "Reached"),
        "not_due": pgettext("status", "Not due yet"),
        "measuring_start": pgettext("status", "Measuring the start"),
    }[status]


# ---------- progress: a road with a lamp at its end ----------


def road(
    progress: Decimal | None,
    pace: Decimal | None = None,
    forecast: tuple[Decimal, Decimal] | None = None,
    state: str = "",
    label: str | None = None,
    compact: bool = False,
) -> Markup:
    """Progress as a road; `progress`, `pace` and `forecast` are shares (0.6 is 60 %).

    state: "" usual, "stale" (dashed outline, no forecast), "pending" (start not measured yet), "reached" (lamp lit).
    A progress of 1 or more lights the lamp by itself, unless it is stale. compact: for a place without a lamp's room.
    """
    low, high = forecast or (None, None)
    return _road(progress, pace, low, high, state, label, compact, get_language())


@functools.lru_cache(maxsize=8192)
def _road(
    progress: Decimal | None,
    pace: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    state: str,
    label: str | None,
    compact: bool,
    _language: str | None,
) -> Markup:
    if state == "pending":
        progress = pace = low = high = None
    elif not state and progress is not None and progress >= 1:
        state = "reached"
    said = label if label is not None else road_label(progress, pace, low, high, state)
    classes = "road" + (f" is-{state}" if state else "") + (" is-compact" if compact else "")
    drawn = [
        f'<svg class="{classes}" height="20" role="img" aria-label="{escape(said)}">',
        '<rect class="track" x="0" y="6" width="100%" height="8" rx="4"/>',
    ]
    if low is not None and high is not None and state not in ("stale", "reached"):
        left, right = _at(low), _at(high)
        drawn.append(f'<rect class="range" x="{left:f}%" y="6.5" width="{right - left:f}%" height="7" rx="1"/>')
    if progress is not None and progress > 0:
        drawn.append(f'<rect class="fill" x="0" y="6" width="{_at(progress):f}%" height="8" rx="4"/>')
    if pace is not None:
        tick = f'x1="{_at(pace):f}%" x2="{_at(pace):f}%" y1="2" y2="18"'
        drawn.append(f'<line class="pace-h" {tick}/><line class="pace" {tick}/>')
    drawn.append('<svg x="100%" y="10" overflow="visible"><circle class="end" cx="9" cy="0" r="5.5"/></svg></svg>')
    return Markup("".join(drawn))


def _at(share: Decimal) -> Decimal:
    """A place on the road in percent of its length, one decimal, never outside it."""
    return (min(max(share, Decimal(0)), Decimal(1)) * 100).quantize(Decimal("0.1")).normalize() + 0


def road_label(
    progress: Decimal | None,
    pace: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    state: str = "",
) -> str:
    """What the road says: 進捗 60%、今日の目安 59%."""
    if state == "pending":
        return gettext("The start is still being measured")
    if progress is None:
        said = gettext("No progress yet")
    else:
        said = gettext("Progress %(progress)s") % {"progress": formats.percent_text(progress)}
    if pace is not None:
        said = gettext("%(said)s, today's pace %(pace)s") % {"said": said, "pace": formats.percent_text(pace)}
    if low is not None and high is not None and state not in ("stale", "reached"):
        values = {"said": said, "low": formats.percent_text(low), "high": formats.percent_text(high)}
        said = gettext("%(said)s, forecast %(low)s to %(high)s") % values
    if state == "stale":
        said = gettext("%(said)s, from an old value") % {"said": said}
    return said


def pct(progress: Decimal | None, stale: bool = False) -> Markup:
    """The progress in whole percent beside its road."""
    return _pct(progress, stale, get_language())


@functools.lru_cache(maxsize=4096)
def _pct(progress: Decimal | None, stale: bool, _language: str | None) -> Markup:
    if progress is None:
        return Markup('<span class="pct"><span aria-hidden="true">—</span><span class="vh">{}</span></span>').format(
            gettext("No progress yet")
        )
    kind = "pct is-stale" if stale else "pct"
    return Markup('<span class="{}">{}</span>').format(kind, formats.percent(progress))


# ---------- confidence: ten round dots ----------


def dots(confidence: int | None, previous: int | None = None, show: str = "previous") -> Markup:
    """Confidence 0–10 as dots and number; `show`: an earlier one as "previous" (前回 6) or as "change" (+1)."""
    return _dots(confidence, previous, show, get_language())


@functools.lru_cache(maxsize=1024)
def _dots(confidence: int | None, previous: int | None, show: str, _language: str | None) -> Markup:
    if confidence is None:
        return Markup('<span class="conf meta">{}</span>').format(gettext("No confidence yet"))
    said = gettext("Confidence %(value)s of 10") % {"value": confidence}
    after = ""
    if previous is not None and previous != confidence:
        earlier = pgettext("confidence", "before %(value)s") % {"value": previous}
        said = gettext("%(said)s, before %(value)s") % {"said": said, "value": previous}
        text = formats.signed_text(confidence - previous) if show == "change" else earlier
        after = f'<span class="delta">{escape(text)}</span>'
    return Markup(
        f'<span class="conf" role="img" aria-label="{escape(said)}">{_ten_dots(confidence)}'
        f"<b>{confidence}</b>{after}</span>"
    )


@functools.cache
def _ten_dots(filled: int) -> str:
    drawn = []
    for index in range(DOTS):
        x = 4 + 9 * index + (4 if index >= DOTS // 2 else 0)
        kind = ' class="on"' if index < filled else ""
        drawn.append(f'<circle cx="{x}" cy="4" r="3.3"{kind}/>')
    return f'<svg class="dots" viewBox="0 0 92 8" aria-hidden="true">{"".join(drawn)}</svg>'


# ---------- score: a seal ----------


def band_word(band: str) -> str:
    return {
        "green": pgettext("score", "Went well"),
        "yellow": pgettext("score", "Part of the way"),
        "red": pgettext("score", "Hard to move"),
    }[band]


def seal(score: Decimal | None, band: str = "", computed: Decimal | None = None, large: bool = False) -> Markup:
    """A score 0.0–1.0 as a square seal with its band's word; before the end, a dashed one. A computed score that
    differs from the final one is said beneath it."""
    size = " l" if large else ""
    if score is None:
        return Markup('<span class="sealed"><span class="seal unset{}">{}</span></span>').format(
            size, pgettext("seal", "Score")
        )
    text = formats.plain_number(score, 1)
    below = Markup("")
    if computed is not None and formats.plain_number(computed, 1) != text:
        below = Markup('<span class="meta">{}</span>').format(
            gettext("computed %(score)s") % {"score": formats.plain_number(computed, 1)}
        )
    return Markup(
        '<span class="sealed"><span class="seal {}{}"><span class="vh">{} </span>{}</span><span>{}</span>{}</span>'
    ).format(band, size, pgettext("seal", "Score"), text, band_word(band), below)


# ---------- status and staleness ----------


def chip(status: str | None) -> Markup:
    """A key result's status as a filled chip; nothing when there is none."""
    return _chip(status, get_language()) if status else Markup("")


@functools.lru_cache(maxsize=64)
def _chip(status: str, _language: str | None) -> Markup:
    kind, sign = STATUS_ICONS[status]
    return Markup(f'<span class="{f"chip {kind}".strip()}">{icon(sign)}{escape(status_word(status))}</span>')


def status_counts(behind: int, at_risk: int, under: int) -> Markup:
    """An objective's status: how many of the key results under it are behind or at risk; on track when none is."""
    return _status_counts(behind, at_risk, under, get_language())


@functools.lru_cache(maxsize=2048)
def _status_counts(behind: int, at_risk: int, under: int, _language: str | None) -> Markup:
    shown, of = [("bad", "behind", behind), ("warn", "at_risk", at_risk)], pgettext("done of all", "/")
    drawn = [
        f'<span class="chip-o {kind}">{icon(kind)}{escape(status_word(status))} {count}{of}{under}'
        f'<span class="vh">{escape(_count_meaning(count, under))}</span></span>'
        for kind, status, count in shown
        if count
    ]
    if not drawn and under:
        drawn = [f'<span class="chip-o ok">{icon("ok")}{escape(status_word("on_track"))}</span>']
    return Markup("".join(drawn))


def _count_meaning(count: int, under: int) -> str:
    text = ngettext("(%(count)s of %(under)s key result)", "(%(count)s of %(under)s key results)", under)
    return text % {"count": count, "under": under}


def staleness(age_days: int | None, state: str = "") -> Markup:
    """How old a value is. state: "" until a due day has passed, "old" after one, "stale" after two, when it takes the
    place of the status."""
    return _staleness(age_days, state, get_language())


@functools.lru_cache(maxsize=1024)
def _staleness(age_days: int | None, state: str, _language: str | None) -> Markup:
    if age_days is None:
        return Markup('<span class="stale">{}</span>').format(gettext("No value yet"))
    if state:
        text = ngettext("%(count)s day old", "%(count)s days old", age_days) % {"count": age_days}
        return Markup('<span class="stale old">{}{}</span>').format(icon("age"), text)
    if age_days < 2:
        text = gettext("yesterday") if age_days else gettext("today")
    else:
        text = ngettext("%(count)s day ago", "%(count)s days ago", age_days) % {"count": age_days}
    return Markup('<span class="stale">{}</span>').format(text)


# ---------- people and lamps ----------


@functools.lru_cache(maxsize=1024)
def face(name: str, large: bool = False) -> Markup:
    """A person's first letter in a circle; the name stands beside it, so the circle itself is hidden."""
    letter = (name.strip() or "?")[0].upper()
    return Markup('<span class="face{}" aria-hidden="true">{}</span>').format(" l" if large else "", letter)


def who(name: str) -> Markup:
    return Markup('<span class="who">{}{}</span>').format(face(name), name)


def lamps(count: int, low: int = 3, high: int = 5) -> Markup:
    """So many objectives of the suggested number, as lamps; those that are still free are drawn dashed."""
    said = ngettext("%(count)s objective", "%(count)s objectives", count) % {"count": count}
    said = gettext("%(said)s; %(low)s to %(high)s is a good number") % {"said": said, "low": low, "high": high}
    lit, free = icon("lamp") * count, Markup('<span class="off">{}</span>').format(icon("lamp")) * max(high - count, 0)
    return Markup('<span class="lamps" role="img" aria-label="{}">{}{}</span>').format(said, lit, free)


# ---------- from where to where ----------


def fromto(
    start: Decimal | None,
    target: Decimal | None,
    unit: str = "",
    decimals: int | None = None,
    now: Decimal | None = None,
    per: str = "",
    bound: str = "",
    until: str = "",
) -> Markup:
    """From the start to the target, with the value of now: 月20 → 30件・いま26件; a threshold says its bound: 90%以上.

    bound: "" or at_least, at_most, more_than, less_than. An unknown start is left out. `until` is a day as text.
    """
    return _fromto(start, target, unit, decimals, now, per, bound, until, get_language())


@functools.lru_cache(maxsize=8192)
def _fromto(
    start: Decimal | None,
    target: Decimal | None,
    unit: str,
    decimals: int | None,
    now: Decimal | None,
    per: str,
    bound: str,
    until: str,
    active: str | None,
) -> Markup:
    language = (active or "en").split("-")[0]
    said = formats.number_text(target, unit or "", decimals, language)
    if bound:
        shown = Markup("<b>{}</b>").format(bound_word(bound) % {"value": said})
    else:
        from_ = "" if start is None else f"{per}{_without_unit(start, unit, decimals, language)} → "
        shown = Markup("{}<b>{}</b>").format(from_, said)
    after = []
    if now is not None:
        after.append(gettext("now %(value)s") % {"value": formats.number_text(now, unit or "", decimals, language)})
    if until:
        after.append(gettext("until %(day)s") % {"day": until})
    dot = "・" if language == "ja" else ", "
    return Markup('<span class="fromto">{}{}</span>').format(shown, "".join(dot + text for text in after))


def _without_unit(value: Decimal, unit: str, decimals: int | None, language: str) -> str:
    before, figure, _after = formats.parts_of_number(value, unit or "", decimals, language)
    return before + figure


def bound_word(bound: str) -> str:
    """How a threshold is said around its value."""
    return {
        "at_least": pgettext("bound", "%(value)s or more"),
        "at_most": pgettext("bound", "%(value)s or less"),
        "more_than": pgettext("bound", "more than %(value)s"),
        "less_than": pgettext("bound", "less than %(value)s"),
    }[bound]
