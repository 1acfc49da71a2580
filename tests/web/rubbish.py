"""What nobody should send, made from a seed: field values, whole forms, queries of an address."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from tests.web.uploads import PIECES, text

Fields = list[tuple[str, str]]

SHARP = (
    "", " ", "　", "\x00", "a\x00b", "\x1b[2J", "\ud800", "x\udfffy", "\ufeff", "\u202eabc", "\u2028",
    "\r\n", "😀" * 40, "e" + "\u0301" * 300, "' OR 1=1 --", '"; DROP TABLE goals_objective; --', "%",
    "_", "\\", "{{7*7}}", "{%x%}", "%(name)s", "%s", "{0}", "<script>alert(1)</script>",
    "=HYPERLINK(1)", "../../etc/passwd", "/o/tonari/", "javascript:alert(1)", "//evil.example", "None",
    "null", "nan", "NaN", "sNaN", "Infinity", "-inf", "true", "[]", "{}", '{"a":1}', "[[1]]", "__all__",
    "on", "-1", "0", "-0", "1e999999999", "1e-999999999", "1E+400", "0x10", "1_000", "９９９", "①", "三十",
    "1億2千万", "¾", "½", "٣", "1,2,3", "1.2.3", "+-1", "9" * 15, "9" * 16, "9" * 400, "0." + "3" * 400,
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2026-02-30", "0000-00-00",
    "9999-12-31", "10000-01-01", "0001-01-01", "-2026-01-01", "2026-11-24T25:61", "2026/13/45",
    "令和99年1月1日", "明日", "20261124", "2026-W99", "24:00", "-00:00", "2026-11-24", "2026-12-31", "a@b",
    "a@" + "b" * 300 + ".example", "@", "sato@", "a" * 17, "a" * 65, "あ" * 201, "あ" * 1001, "x" * 5001,
)  # fmt: skip


def value(chance: random.Random) -> str:
    """One value: sharp, long, or a mixture of what people paste."""
    drawn = chance.random()
    if drawn < 0.7:
        return chance.choice(SHARP)
    if drawn < 0.8:
        return chance.choice(PIECES) * chance.randint(1, 3_000)
    if drawn < 0.9:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(1, 12)))
    return text(chance)


def form(chance: random.Random, sound: Fields, asked: Sequence[str]) -> Fields:
    """A form as a browser sends it, spoilt: some values are rubbish, some fields are gone, doubled, or never were."""
    sent = list(sound)
    ways: tuple[Callable[[random.Random, Fields, Sequence[str]], None], ...] = (
        _spoil, _spoil, _spoil, _spoil, _drop, _double, _add, _add,
    )  # fmt: skip
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(ways)(chance, sent, asked)
    return sent


def spoilt(sound: Fields, sent: Fields) -> tuple[Fields, Fields]:
    """What was sent that no sound form holds, each value by its beginning; and what of the form was not sent."""
    more = [(name, content[:80]) for name, content in sent if (name, content) not in sound]
    return more, [each for each in sound if each not in sent]


def _spoil(chance: random.Random, sent: Fields, asked: Sequence[str]) -> None:
    if sent:
        place = chance.randrange(len(sent))
        sent[place] = (sent[place][0], value(chance))


def _drop(chance: random.Random, sent: Fields, asked: Sequence[str]) -> None:
    if sent:
        sent.pop(chance.randrange(len(sent)))


def _double(chance: random.Random, sent: Fields, asked: Sequence[str]) -> None:
    if sent:
        name = chance.choice(sent)[0]
        sent += [(name, value(chance)) for _ in range(chance.choice((1, 2, 30)))]


def _add(chance: random.Random, sent: Fields, asked: Sequence[str]) -> None:
    name = chance.choice(asked) if asked and chance.random() < 0.9 else chance.choice((*SHARP, "a[]", "a[0][b]"))
    sent.append((name, value(chance)))


def encoded(fields: Fields) -> str:
    """Fields as they travel; what has no UTF-8 travels all the same."""
    return "&".join(f"{_travelling(name)}={_travelling(content)}" for name, content in fields)


def _travelling(written: str) -> str:
    return quote_plus(written.encode("utf-8", "surrogatepass"))
