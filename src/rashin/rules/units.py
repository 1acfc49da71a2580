"""Units as people write them after a number: which are the same, and what 万円 or 分 is a multiple of."""

import re
from dataclasses import dataclass

from rashin.rules.searching import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` is the same for every way to write a unit, `written` is how it was written; 万円 has the name 円 and the
    scale 10000. `seconds` is how long a unit of time lasts."""

    name: str
    written: str
    scale: int = 1
    seconds: int | None = None


_SAME = {
    "円": ("円", "¥", "\\", "yen", "jpy", "えん"),
    "ドル": ("ドル", "$", "us$", "usd", "dollar", "dollars"),
    "ユーロ": ("ユーロ", "€", "eur", "euro", "euros"),
    "ポンド": ("ポンド", "£", "gbp", "pounds"),
    "%": ("%", "パーセント", "percent", "per cent", "pct", "ぱー"),
    "ポイント": ("ポイント", "pt", "pts", "point", "points", "%ポイント"),
    "人": ("人", "名", "名様", "people", "persons", "person"),
    "件": ("件", "cases"),
    "回": ("回", "times", "度"),
    "個": ("個", "こ", "コ", "ケ", "つ", "pcs", "pieces"),
    "か月": ("か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "months", "month"),
    "日": ("日", "日間", "days", "day"),
    "週": ("週", "週間", "weeks", "week"),
    "年": ("年", "年間", "years", "year"),
    "社": ("社", "companies"),
    "店舗": ("店舗", "店", "shops", "stores"),
    "秒": ("秒", "秒間", "s", "sec", "secs", "second", "seconds", "m:ss", "mm:ss", "h:mm:ss", "hh:mm:ss"),
    "分": ("分", "分間", "min", "mins", "minute", "minutes"),
    "時間": ("時間", "h", "hr", "hrs", "hour", "hours"),
}
# Every other unit is the same only as itself.
_ALONE = """
本 点 台 枚 冊 組 室 席 食 杯 箱 袋 着 足 匹 頭 羽 軒 棟 戸 校 園 班 便 通 票 問 題 話 曲 種 種類 品 品目 項目
箇所 か所 ヶ所 カ所 倍 割 位 歳 才 段 階 行 語 字 文字 頁 ページ 記事 案件 商談 案 g kg t mg l ml km cm mm m2 m3 kwh ℃
kb mb gb leads posts articles users sessions visitors reviews orders calls meetings items units hits views clicks x
"""
_NAMES = {fold(word): name for name, words in _SAME.items() for word in words}
_NAMES = {fold(word): word for word in _ALONE.split()} | _NAMES
_SECONDS = {"秒": 1, "分": 60, "時間": 3600}
_SCALES = {"十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "億": 10**8,
           "十億": 10**9, "百億": 10**10}  # fmt: skip
_SCALED = re.compile(r"([十百千]?[万億]|[十百千])(?=.)")


def known_unit(written: str) -> Unit | None:
    """The unit if the lists know it, alone or with what it is counted over (件/月)."""
    name = _NAMES.get(fold(written)) or _NAMES.get(_counted(written))
    return None if name is None else Unit(name, written, seconds=_SECONDS.get(name))


def unit_of(written: str) -> Unit:
    """A key result's own unit, which may be any word."""
    known = known_unit(written)
    if known is not None:
        return known
    scaled = _SCALED.match(written.strip())
    base = written.strip()[scaled.end() :] if scaled else ""
    inner = known_unit(base) if base else None
    if scaled is None or inner is None:
        return Unit(_counted(written), written)
    return Unit(inner.name, written, _SCALES[scaled.group()])


def same_unit(typed: str, unit: Unit) -> bool:
    """Is what was typed the key result's unit just as it is written (in any width and case, with or without /月)?"""
    return fold(typed) == fold(unit.written) or fold(typed) == _counted(unit.written)


def _counted(written: str) -> str:
    """件 of 件/月, 件／月 and 件（税込）."""
    return re.split(r"[/(]", fold(written), maxsplit=1)[0].strip()
