"""How it could read instead: built from the writer's own words, with blanks for what only the writer knows.

No figure is ever invented, and every word that is not the writer's comes from words/rewritings.toml or
words/outcomes.toml and is marked as new.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from rashin.coach import lexicon as lex
from rashin.coach.metric import metric_of
from rashin.coach.quantities import find_quantities
from rashin.coach.shape import Shape
from rashin.coach.shaping import shape_of
from rashin.coach.statement import Kind, Language, Review, Span
from rashin.coach.tokens import words_of

PartKind = Literal["kept", "new", "blank"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an offer: the writer's own ("kept"), the coach's ("new"), or to be filled in ("blank")."""

    text: str
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One offer: what it would be (`kind`), and its parts. `moves`: the writer's own sentence goes there as it is."""

    kind: Kind
    parts: tuple[Part, ...]
    moves: bool = False

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@cache
def _templates() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((files("rashin.coach") / "words" / "rewritings.toml").read_text(encoding="utf-8"))


@cache
def _outcomes() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("rashin.coach") / "words" / "outcomes.toml").read_text(encoding="utf-8"))


def move_words(offer: Rewriting, language: Language) -> str:
    """What is said before an offer to move the sentence (アクションに移す), "" for one that rewrites it."""
    return _templates()["moves"][language][offer.kind] if offer.moves else ""


_SLOT = re.compile(r"(\{[a-z]+\}|［[^］]*］|\[[^\]]*\])")


def filled(template: str, values: Mapping[str, str]) -> tuple[Part, ...]:
    """A template as parts: {slots} hold the writer's words, brackets are blanks, the rest is new."""
    parts: list[Part] = []
    for piece in _SLOT.split(template):
        if not piece:
            continue
        if piece.startswith("{"):
            value = values.get(piece[1:-1], "")
            if value:
                parts.append(Part(value, "new" if piece == "{measure}" else "kept"))
        else:
            parts.append(Part(piece, "blank" if piece[0] in "［[" else "new"))
    return tuple(parts)


def rewritings(review: Review) -> tuple[Rewriting, ...]:
    """Up to three offers for a reviewed statement, the most fitting first; none where nothing is to be said."""
    words = words_of(review.text, review.language)
    shape = shape_of(words, metric_of(words))
    values = _values(shape, review.language)
    offers: list[Rewriting] = []
    for finding in review.findings:
        if finding.severity == "praise":
            continue
        offers += _offered(_offers(finding.code, review.language), review.text.strip(), values)
        if finding.code == "key_result_two_measures":
            offers += _split(review.text, review.language)
        if finding.code == "key_result_against_itself":
            offers += _turned(shape)
        if finding.code == "key_result_percent_or_points":
            offers += _in_points(shape, review.language)
    return tuple(dict.fromkeys(offers))[:3]


def _offered(rows: list[tuple[Kind, bool, str]], text: str, values: Mapping[str, str]) -> list[Rewriting]:
    """One offer of a kind: a second one stands in where the first has nothing to be filled with."""
    offers: dict[Kind, Rewriting] = {}
    for kind, moves, template in rows:
        if moves:
            offers[kind] = Rewriting(kind, (Part(text, "kept"),), moves=True)
        elif kind not in offers and _fits(template, values):
            offers[kind] = Rewriting(kind, filled(template, values))
    return list(offers.values())


def _offers(code: str, language: Language) -> list[tuple[Kind, bool, str]]:
    rows = _templates().get(code, {}).get(language, {})
    found: list[tuple[Kind, bool, str]] = []
    for name, template in rows.items():
        kind: Kind = (
            "objective" if name.startswith("objective") else "action" if name.startswith("action") else "key_result"
        )
        found.append((kind, template == "=", template))
    return found


def _fits(template: str, values: Mapping[str, str]) -> bool:
    return all(values.get(slot[1:-1]) for slot in _SLOT.findall(template) if slot.startswith("{"))


def _values(shape: Shape, language: Language) -> dict[str, str]:
    text = shape.words.folded.source.strip().rstrip("。.!！")
    thing = _object_ja(shape) if language == "ja" else _object_en(shape)
    metric = shape.metric
    named = (metric.name if metric else None) or thing
    values = {"text": text, "object": thing, "name": named or "", "verb": _verb_phrase(shape)}
    values["lower"] = text[:1].lower() + text[1:] if not text[:2].isupper() else text
    rest = shape.span(shape.main)[0] if shape.main >= 0 else 0
    values["rest"] = shape.words.folded.source[rest:].strip().rstrip("。.!！")
    values["measure"] = _measure(shape, language)
    if metric and metric.to is not None and metric.span[0] > 0:
        values["before"], values["after"] = _around(shape, language)
    if ends := _ends(shape):
        source = shape.words.folded.source
        values["start"], values["upto"] = source[slice(*ends[0])], source[: ends[1][1]].strip()
        values["end"] = source[ends[1][0] :].strip().rstrip(".!")
    return values


def _ends(shape: Shape) -> tuple[Span, Span] | None:
    """Where the figures stand whose way the verb contradicts: from where, to where."""
    metric, words = shape.metric, shape.words
    if metric is None or not metric.against:
        return None
    found = find_quantities(words.text, words.language, words.lemmas)
    spans = (words.folded.span(*each.span) for each in found if each.value == metric.from_)
    start = next((span for span in spans if span != metric.span), None)
    return (start, metric.span) if start else None


def _turned(shape: Shape) -> list[Rewriting]:
    """The writer's own sentence with its two figures in each other's place."""
    ends = _ends(shape)
    if ends is None:
        return []
    source = shape.words.folded.source.strip()
    (a, b), (c, d) = sorted(ends)
    text = source[:a] + source[c:d] + source[b:c] + source[a:b] + source[d:]
    return [Rewriting("key_result", (Part(text, "kept"),))]


_PERCENT = re.compile(r"\s?(?:%|％|パーセント|per ?cent\b)")


def _in_points(shape: Shape, language: Language) -> list[Rewriting]:
    """The writer's own sentence with points in place of its one per cent; to keep it as it is means the other."""
    source = shape.words.folded.source.strip()
    signs = list(_PERCENT.finditer(source))
    if len(signs) != 1:
        return []
    start, end = signs[0].span()
    points = Part("ポイント" if language == "ja" else " points", "new")
    return [Rewriting("key_result", (Part(source[:start], "kept"), points, Part(source[end:], "kept")))]


def _around(shape: Shape, language: Language) -> tuple[str, str]:
    assert shape.metric is not None
    source, (start, _) = shape.words.folded.source, shape.metric.span
    before, after = source[:start].rstrip(), source[start:].strip()
    if language == "en":
        match = re.search(r"\sto$", before)
        return (before[: match.start()], after) if match else ("", after)
    return (before if before.endswith("を") else ""), after


def _verb_phrase(shape: Shape) -> str:
    if shape.main < 0:
        return "する" if shape.words.language == "ja" else ""
    start, end = shape.span(shape.main)
    source = shape.words.folded.source
    if shape.words.language == "ja":
        start = shape.words.folded.span(shape.words.starts[shape.main], shape.words.ends[shape.main])[0]
        return source[start:].strip().rstrip("。.!！")
    return source[start:end]


def _object_ja(shape: Shape) -> str:
    """記事を書く → 記事, 市場調査をする → 市場調査: what stands before を, from the last comma on."""
    words = shape.words
    limit = words.starts[shape.main] if shape.main >= 0 else len(words.text)
    if shape.main >= 0 and words.text.startswith("をする", words.ends[shape.main]):
        return re.split(r"[、。]|,(?![0-9])", words.text[: words.ends[shape.main]])[-1].strip()
    head = words.text[:limit]
    at = head.rfind("を")
    if at < 0:
        at = max(head.rfind("が"), head.rfind("の")) if head.endswith(("が", "の")) else len(head)
    thing = re.split(r"[、。]|,(?![0-9])", head[:at])[-1].strip()
    return "" if re.search(r"[0-9〇○]", thing) or len(thing) > 40 else thing


def _object_en(shape: Shape) -> str:
    """Publish 12 posts about tax → posts: what stands behind the verb, up to the next preposition."""
    words = shape.words
    begin = words.ends[shape.main] if shape.main >= 0 else 0
    rest = re.sub(
        r"^\s*(?:[0-9][\w.,]*|a|an|some|more|new|our|the)\s+", "", words.text[begin:].strip(), flags=re.IGNORECASE
    )
    end = re.search(
        r"\s(?:by|from|to|in|for|with|on|at|per|every|via|through|until|before|within|so that|that)\b|[,.;(]", rest
    )
    thing = (rest[: end.start()] if end else rest).strip(" .")
    return thing if 0 < len(thing) <= 60 else ""


def _measure(shape: Shape, language: Language) -> str:
    """What tends to change after this kind of work; the last fitting word decides (SEO対策の記事 → 記事)."""
    table = _outcomes()[language]
    for index in range(len(shape.words.lemmas) - 1, -1, -1):
        lemma = shape.words.lemmas[index]
        surface = shape.words.text[shape.words.starts[index] : shape.words.ends[index]]
        for form in (surface, surface.lower(), lemma):
            if form in table and (index != shape.main or shape.flags & lex.TASK):
                return table[form]
    return ""


def _split(text: str, language: Language) -> list[Rewriting]:
    """A sentence with two figures, cut where its two parts meet."""
    pattern = (
        r"(?<=[しりせけてで%人件社円])、|、(?=[^、]*[0-9０-９])" if language == "ja" else r",? and (?=[^,]*[0-9])|; "
    )
    pieces = [piece.strip(" 。.,") for piece in re.split(pattern, text, maxsplit=1)]
    if len(pieces) != 2 or not all(re.search(r"[0-9０-９]", piece) for piece in pieces):
        return []
    return [Rewriting("key_result", (Part(piece, "kept"),)) for piece in pieces]
