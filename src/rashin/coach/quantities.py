"""Figures in a sentence: 5,000人, 1億2千万円, 二割五分, $1.2M, 3x, half, zero — each with its unit and where it stands."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from string import ascii_letters

from rashin.coach.statement import Bound, Span

MAGNITUDES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12,
    "k": 1000, "K": 1000, "M": 10**6, "MM": 10**6, "m": 10**6, "mn": 10**6, "mio": 10**6, "B": 10**9, "b": 10**9, "bn": 10**9,
    "thousand": 1000, "million": 10**6, "billion": 10**9, "hundred": 100,
}  # fmt: skip
# Nobody's target has more digits; a number is exact up to 15 of them.
LONGEST_FIGURE = 24
# A statement has two or three figures; a pasted column of numbers is read up to here.
MOST_FIGURES = 30
_KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "dozen": 12,
}  # fmt: skip
CURRENCIES = {"$": "$", "US$": "$", "€": "€", "£": "£", "¥": "円", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "円"}
# Lengths of time in seconds, for 1.5時間 → 30分 and 3 days → 4 hours.
SECONDS = {
    "ms": Decimal("0.001"), "ミリ秒": Decimal("0.001"), "秒": Decimal(1), "分": Decimal(60), "時間": Decimal(3600), "日": Decimal(86400), "日間": Decimal(86400),
    "週": Decimal(604800), "週間": Decimal(604800), "か月": Decimal(2592000), "年": Decimal(31536000),
    "s": Decimal(1), "sec": Decimal(1), "secs": Decimal(1), "second": Decimal(1), "seconds": Decimal(1), "min": Decimal(60), "mins": Decimal(60), "minute": Decimal(60), "minutes": Decimal(60),
    "h": Decimal(3600), "hr": Decimal(3600), "hrs": Decimal(3600), "hour": Decimal(3600), "hours": Decimal(3600), "d": Decimal(86400), "day": Decimal(86400), "days": Decimal(86400),
    "week": Decimal(604800), "weeks": Decimal(604800), "month": Decimal(2592000), "months": Decimal(2592000), "quarter": Decimal(7776000), "quarters": Decimal(7776000), "year": Decimal(31536000), "years": Decimal(31536000),
}  # fmt: skip

_JAPANESE_UNITS = (
    "[日年人食回枚]分|週間分|[かヶヵカケ]月分|パーセントポイント|%ポイント|パーセント|ポイント|%pt|%|件|店舗|店(?![長内頭員])|社|人月|人日|人|名様|名|円|ドル|ユーロ|回|本|個|か月間?|[ヶヵカケ]月間?|ヶ?月間?(?=で|以内|後|連続|に)|箇月|週間?|時間|分間|分|秒|日間|日|年間?|点|倍|割(?:[0-9一二三四五六七八九]分)?"
    "|位|台|枚|冊|組|席|品|種類?|ページ|画面|記事|歩|ケース|つ|校|棟|室|箇所|か所|カ所|ヶ所|拠点|部署|営業日|チーム|カ国|か国|ヶ国|言語|口座|世帯|戸|軒|床|隻|羽|株|部屋|曲|例|試合|勝|学級|クラス|講座|科目|コマ|団体|法人|事業所|施設|大学|自治体|市町村|都市|坪|ha|ヘクタール|トン|リットル|kWh|パック|箱|袋|缶|字|文字|語|食|杯|皿|着|足|頭|匹|問|通|票|口|便|路線|セット|案件|案|商品|OS|PV|UU|kg|cm|km|mg|g(?![A-Za-z])|m(?![A-Za-z])|ミリ秒|ms|s(?![A-Za-z])|h(?![A-Za-z])|度(?!目)|TB|GB|MB|KB|req/s|rps|RPM|pts?(?![a-z])|star|ヶ月"
    "|歳|才|[A-Za-z]{2,4}(?=\\s*(?:→|⇒|から|以[上下内]|未満|へ|に|$))"
    "|(?!時点|年度|以|未満|約|前後|超|増|減|強|弱|台|余|程度|平均)[\u4e00-\u9fff]{1,2}(?=\\s*(?:→|⇒|から[^の]|以[上下内]|未満))"
    "|(?!アップ|ダウン|パー|ポイ|オーバー|プラス|マイナス|から|まで)[ァ-ヶー]{2,12}(?=に|へ|を|以|未|超|ま|か|増|減|達|獲|突|の|$|[ 、。）)])"
)
_ENGLISH_UNITS = (
    "percentage points?|percent points?|per ?cent|basis points?|pct|%|pp(?![a-z])|pts?(?![a-z])|ppt|points?|stars?|x(?![A-Za-z])|times(?! a| per)|fold|/[0-9]+(?![0-9/])"
    "|milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|h(?![A-Za-z])|days?|d(?![A-Za-z])|weeks?|months?|quarters?|years?|s(?![A-Za-z])|USD|EUR|GBP|JPY|dollars?|euros?|pounds?|yen"
    "|kgs?|kilos?|kilograms?|grams?|g(?![A-Za-z])|lbs?|tons?|tonnes?|km|kilomet(?:re|er)s?|miles?|cm|lit(?:re|er)s?|kWh|MWh|[KMGT]i?B"
)
_NUMBER = re.compile(
    r"(?P<number>[0-9][0-9]*(?:,[0-9]{3})*(?:\.[0-9]+)?)"  # a single digit in front lets the search skip to it
    r"(?P<rest>(?:[十百千万億兆](?:[0-9]+(?:,[0-9]{3})*[千百十]?)*)+(?![人一]?々))?"
    r"(?P<more>(?:k|K|MM|M|mn|mio|bn|B)(?![A-Za-z])|[mb](?=[ ,.)]|$)| ?(?i:hundred|thousand|million|billion)\b)?"
    r"(?P<clock>:[0-9]{1,2}(?![0-9:]))?"
)
# What may stand right before the digits: a sign, a currency.
_BEFORE_NUMBER = re.compile(
    r"(?P<sign>(?<![A-Za-z0-9)\]%])[+\-±▲△] ?)?(?P<currency>US\$|[$€£¥]|(?<![A-Za-z])(?:USD|EUR|GBP|JPY))?\s?$"
)
_MAY_PRECEDE = frozenset("+-±▲△ $€£¥DRPY")
_KANJI_DIGITS = re.compile("[一二三四五六七八九十百千〇]")
_KANJI_NUMBER = re.compile(
    r"(?P<number>[一二三四五六七八九十百千〇](?<![0-9一二三四五六七八九〇十百千万第\u4e00-\u9fff].)[一二三四五六七八九十百千〇]*(?:[万億兆][一二三四五六七八九十百千]*)*)"
    r"(?P<unit>パーセント|ポイント|%|件|店舗|社|人(?!ひとり|一|あたり|前|材|事|気|暮|旅|親)|名|円|回(?!答|収|復|転)|本(?!当|格|来|社)|個|か月|[ヶヵカケ]月|週間|時間|分(?!の|に|析|類)|秒|点(?!検)|倍|割(?:[一二三四五六七八九]分)?|位|台|枚|冊|組|席|つ(?!一|ひとつ|の)|校)"
)
_ENGLISH_WORD_NUMBER = re.compile(
    r"\b(?P<number>zero|one(?= (?:working |business )?(?:day|hour|week|minute|second)\b)|(?<=at least )one|(?<=at most )one|(?<=more than )one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a )?dozen)\b"
    r"(?! (?:of us|things in one)|[- ]thirds\b)",
    re.IGNORECASE,
)
# Two thirds of the nurses, 3人に1人: a share without a per cent sign.
_ENGLISH_SHARE = re.compile(
    r"(?<!first )(?<!second )(?<!last )(?<!other )\b(?:(?P<many>two|three|four)[- ](?P<parts>thirds|quarters|fifths)|(?:a |one[- ])?(?P<part>half|third|quarter))(?= of (?!the (?:year|quarter|month|fiscal)|20|FY|(?-i:[QH][1-4])))",
    re.IGNORECASE,
)
# 8 out of 10 requests, two in three visitors, 1 in 100
_OUT_OF = re.compile(
    r"(?<![0-9.,/])\b(?P<some>[0-9]{1,3}|one|two|three|four|five|six|seven|eight|nine) (?:out of|in)(?: every)? (?P<all>[0-9]{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|(?:a |one )?hundred)(?![0-9.,%]| ?(?:days?|weeks?|months?|hours?|minutes?|years?|quarters?|of (?:the|our))\b)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}
_JAPANESE_SHARE = re.compile(
    r"(?<![0-9])(?P<whole>[0-9]{1,3}|[二三四五六七八九十])(?:(?P<unit>[人社名組店])(?:中|のうち|に)|(?P<piece>[件回本品台枚日])に)(?P<part>[0-9]{1,2}|[一二三四五六七八九])(?(unit)(?P=unit)|(?P=piece))(?!つ|ず|を)"
)
# 4分の1, 三分の二
_PART_OF = re.compile(
    r"(?<![0-9])(?P<whole>[0-9]{1,3}|[二三四五六七八九十])分の(?P<part>[0-9]{1,2}|[一二三四五六七八九])(?![0-9])"
)
# 半日短縮: half a day is a figure where something gets shorter or longer by it, not in 半日研修.
_HALF_DAY = "半日"
_LESS_BY_HALF = re.compile("半日(?=以上|ほど|短|早|削減|縮|延)")
_UNIT = {
    "ja": re.compile(r"\s?(?P<unit>" + _JAPANESE_UNITS + ")"),
    "en": re.compile(r"[ \-]?(?P<unit>" + _ENGLISH_UNITS + r")(?![A-Za-z])", re.IGNORECASE),
}
_NO_FIGURE_BEFORE = re.compile(r"(?:[A-Za-z_#/@.][\-_]?|[0-9]{4}-|[0-9]-[0-9]{2}-|[0-9][:/.]|第|v\.?)$")
# What _NO_FIGURE_BEFORE ends in.
_NAME_SIGNS = frozenset(ascii_letters + "_#/@.-:第\n")
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z])(?P<sign>[$¥€£]?)(?:[XYZNxn]{1,2}|XX+|xx+)(?=\s?(?:%|件|社|人|名|円|回|分|倍|つ|個|本|pt|ポイント|に|へ|まで|以上|以下))(?![A-Za-z])|[$€£][NXY](?![A-Za-z])|(?<=[a-z] )(?:(?<=from )|(?<= by )|(?<= to )|(?<= of ))\$?(?:[XYN]|XX+|xx+)(?![A-Za-z])|[〇○◯●]{1,3}(?=\s?(?:%|件|社|人|名|円|回|分|倍|つ|個|本|ポイント|万|割))|[\[［【<＜_]{1}\s*(?:[\]］】>＞_]|数字|数値|number|数)[\]］】>＞]?"
)
# Without one of these no place is kept.
_PLACEHOLDER_SIGNS = re.compile("[XYZNxn〇○◯●\\[［【<＜_]")


@dataclass(slots=True)
class Quantity:
    """One figure. `start` and `end` take in sign, currency and unit (folded text).

    The parser settles `role`, and `last`: nothing stands behind it.
    """

    value: Decimal
    unit: str | None
    start: int
    end: int
    number_start: int
    number_end: int
    signed: bool = False
    plus: bool = False
    role: str = ""
    bound: Bound | None = None
    strict: bool = False
    period: str | None = None
    particle: str | None = None
    last: bool = False

    @property
    def percent(self) -> bool:
        return self.unit == "%"

    @property
    def time(self) -> bool:
        return self.unit in SECONDS

    @property
    def span(self) -> Span:
        return self.start, self.end


def _magnitudes(number: str, rest: str | None, more: str | None) -> Decimal:
    """1億2千万 as 1 + 億 + 2千万: every ten-thousand step adds what stands before it."""
    value = Decimal(number.replace(",", "") if "," in number else number)
    if more:
        letter = more.strip()
        return _plain(value * MAGNITUDES[letter if letter in MAGNITUDES else letter.lower()])
    if not rest:
        return value
    total, section = Decimal(0), value
    pending: Decimal | None = None
    for figures, letter in re.findall(r"([0-9]+)|([十百千万億兆])", rest.replace(",", "")):
        if figures:
            pending = Decimal(figures)
        elif letter in "万億兆":
            total, section, pending = total + (section + (pending or 0)) * MAGNITUDES[letter], Decimal(0), None
        elif pending is not None:
            section, pending = section + pending * MAGNITUDES[letter], None
        else:
            section *= MAGNITUDES[letter]
    return _plain(total + section + (pending or 0))


def _plain(value: Decimal) -> Decimal:
    """3200000.0 as 3200000."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def kanji_value(text: str) -> Decimal:
    """二百五十 → 250, 三十 → 30, 一億二千万 → 120000000."""
    total = section = digit = 0
    for letter in text:
        if letter in _KANJI:
            digit = digit * 10 + _KANJI[letter]
        elif letter in "十百千":
            section += (digit or 1) * MAGNITUDES[letter]
            digit = 0
        else:
            total += (section + digit) * MAGNITUDES[letter]
            section = digit = 0
    return Decimal(total + section + digit)


def _unit(raw: str, value: Decimal) -> tuple[str, Decimal]:
    """The unit in one spelling; 割 and 分 become per cent."""
    if raw.startswith("割"):
        part = raw[1:2]
        tenth = Decimal(_KANJI.get(part, 0) if part in _KANJI else part) if part else Decimal(0)
        return "%", value * 10 + tenth
    plain = _UNIT_NAMES.get(raw.lower(), raw)
    return plain, value


_UNIT_NAMES = {
    "パーセント": "%", "percent": "%", "per cent": "%", "pct": "%", "パーセントポイント": "ポイント", "%ポイント": "ポイント", "%pt": "ポイント", "pt": "points", "pts": "points", "pp": "points",
    "ppt": "points", "point": "points", "percentage point": "points", "percentage points": "points", "percent points": "points", "times": "x", "fold": "x", "stars": "star",
    "名様": "名", "か月間": "か月", "ヶ月": "か月", "ヶ月間": "か月", "ヵ月": "か月", "ヵ月間": "か月", "カ月": "か月", "カ月間": "か月", "ケ月": "か月", "箇月": "か月", "月": "か月", "月間": "か月", "分間": "分",
    "dollars": "$", "dollar": "$", "usd": "$", "euros": "€", "eur": "€", "yen": "円", "jpy": "円", "gbp": "£", "pounds": "£", "年間": "年", "種類": "種",
}  # fmt: skip


def find_quantities(text: str, language: str, lemmas: list[str] | None = None) -> list[Quantity]:
    """All figures of a folded text, in order. Numbers inside names (Q3, P95, 1on1, v2) are no figures.

    `lemmas`: the words of the text where they are known; spares looking for spelt numbers where there are none.
    """
    found = [quantity for match in _NUMBER.finditer(text) if (quantity := _from_digits(text, match, language))]
    if language == "ja" and _HALF_DAY in text:
        found += [
            Quantity(Decimal("0.5"), "日", match.start(), match.end(), match.start(), match.end())
            for match in _LESS_BY_HALF.finditer(text)
        ]
    if language == "ja" and _KANJI_DIGITS.search(text):
        found += [_from_kanji(match) for match in _KANJI_NUMBER.finditer(text) if len(match[0]) <= LONGEST_FIGURE]
    elif language != "ja" and (lemmas is None or not WORDS.keys().isdisjoint(lemmas)):
        found += [quantity for match in _ENGLISH_WORD_NUMBER.finditer(text) if (quantity := _from_word(text, match))]
    if language != "ja" or len(found) > 1 or "分の" in text:
        found = _with_shares(text, found, language)
    if len(found) > 1:
        found.sort(key=_start)
        del found[MOST_FIGURES:]
    return found


_start = attrgetter("start")


def _from_digits(text: str, match: re.Match[str], language: str) -> Quantity | None:
    start, end = match.span()
    if end - start > LONGEST_FIGURE:
        return None
    before = None
    if start and text[start - 1] in _MAY_PRECEDE:
        before = _BEFORE_NUMBER.search(text, max(0, start - 6), start)
    sign, currency = before.group("sign", "currency") if before else (None, None)
    in_name = start and not currency and not sign and text[start - 1] in _NAME_SIGNS
    in_name = in_name and text[max(0, start - 4) : start].lower() != "sub-"  # to sub-5 minutes
    if in_name and _NO_FIGURE_BEFORE.search(text, max(0, start - 3), start) and not text.startswith("営業日", end):
        return None
    number, rest, more, clock = match.groups()
    if clock == ":1" and number == "1":
        return None  # a 1:1 is a talk
    value = _magnitudes(number, rest, more)
    unit: str | None = CURRENCIES.get(currency or "")
    number_end = end
    if clock:
        value, unit = _clock(clock, value)
    elif not unit or language == "ja":
        after = _UNIT[language].match(text, end)
        if after:
            unit, value = _unit(after["unit"], value)
            end = after.end()
    if unit is None and end < len(text) and text[end].isascii() and text[end].isalpha():
        return None
    outer = start if before is None or not before[0].strip() else start - len(before[0])
    quantity = Quantity(-value if sign and sign[0] in "-▲△" else value, unit, outer, end, start, number_end)
    quantity.signed = bool(sign and sign[0] == "+")
    if text.startswith("+", end):
        quantity.plus, quantity.end = True, end + 1
        _unit_behind_plus(text, quantity, language)
    return quantity


def _unit_behind_plus(text: str, quantity: Quantity, language: str) -> None:
    """4.5+ star: the unit behind the plus."""
    if quantity.unit is None and (after := _UNIT[language].match(text, quantity.end)):
        quantity.unit, quantity.value = _unit(after["unit"], quantity.value)
        quantity.end = after.end()


def _clock(clock: str, value: Decimal) -> tuple[Decimal, str]:
    """3:05 is three minutes and five seconds (in seconds); 4:1 is a ratio."""
    second = clock[1:]
    if len(second) == 2:
        return value * 60 + int(second), "m:ss"
    return value, clock


def _from_kanji(match: re.Match[str]) -> Quantity:
    unit, value = _unit(match["unit"], kanji_value(match["number"]))
    return Quantity(value, unit, match.start(), match.end(), match.start("number"), match.end("number"))


def _with_shares(text: str, found: list[Quantity], language: str) -> list[Quantity]:
    """The figures with 3人に1人 as the share it is, not as two counts of people."""
    if language == "ja":
        shares = [_japanese_share(match) for match in _JAPANESE_SHARE.finditer(text)]
        shares += [_japanese_share(match) for match in _PART_OF.finditer(text)] if "分の" in text else []
        shares = [share for share in shares if 0 < share.value <= 100]
    else:
        shares = [_english_share(match) for match in _ENGLISH_SHARE.finditer(text)] if " of " in text else []
        if " in " in text or " out of " in text:
            shares += [share for match in _OUT_OF.finditer(text) if (share := _out_of(match))]
    if not shares:
        return found
    return shares + [
        quantity for quantity in found if not any(share.start <= quantity.number_start < share.end for share in shares)
    ]


def _japanese_share(match: re.Match[str]) -> Quantity:
    whole, part = (Decimal(text) if text.isdigit() else kanji_value(text) for text in match.group("whole", "part"))
    return Quantity(_per_cent(part, whole), "%", match.start(), match.end(), match.start(), match.end())


def _english_share(match: re.Match[str]) -> Quantity:
    many = Decimal(WORDS[match["many"].lower()]) if match["many"] else Decimal(1)
    part = (match["parts"] or match["part"]).lower().removesuffix("s")
    return Quantity(_per_cent(many, Decimal(_PARTS[part])), "%", match.start(), match.end(), match.start(), match.end())


# A score of 8 out of 10 is a mark, eight out of ten requests are a share.
_MARKED = re.compile(
    r"\b(?:scores?|scored|ratings?|rated|marks?|grades?|engagement|satisfaction|stars?)\b[^.;]{0,24}$", re.IGNORECASE
)


def _out_of(match: re.Match[str]) -> Quantity | None:
    part, whole = (
        Decimal(text) if text.isdigit() else Decimal(WORDS[text.lower().split()[-1]])
        for text in match.group("some", "all")
    )
    if not 0 < part < whole or whole < 2:
        return None
    marked = whole in (5, 6, 10, 100) and _MARKED.search(match.string, 0, match.start())
    if marked and not match.string.startswith(" ", match.end()):
        return Quantity(part, f"/{whole}", match.start(), match.end(), match.start(), match.end())
    return Quantity(_per_cent(part, whole), "%", match.start(), match.end(), match.start(), match.end())


def _per_cent(part: Decimal, whole: Decimal) -> Decimal:
    return _plain(round(part * 100 / whole, 1)) if whole else Decimal(0)


def _from_word(text: str, match: re.Match[str]) -> Quantity | None:
    if text[match.end() : match.end() + 1] == "-" and not text[match.end() :].startswith(("-day", "-week")):
        return None
    word = match["number"].lower().removeprefix("a ")
    value, unit, end = Decimal(WORDS[word]), None, match.end()
    after = _UNIT["en"].match(text, end)
    if after:
        unit, value = _unit(after["unit"], value)
        end = after.end()
    return Quantity(value, unit, match.start(), end, match.start(), match.end())


def find_placeholder(text: str) -> Span | None:
    """Where a letter or an empty frame stands for a figure that is still to come."""
    match = _PLACEHOLDER.search(text) if _PLACEHOLDER_SIGNS.search(text) else None
    return match.span() if match else None


_BETWEEN = re.compile(r"\s*[〜~\-]\s*(?:月間?|週|約)?")


# 18度以上22度以下, 10日から14日の間, at least 3 and at most 5: two limits to stay between.
_LIMITS = re.compile(
    r"(?:以上|より上|から)(?:で|、)?\s*(?:かつ)?|を?(?:下回ら|切ら|割ら)(?:ず|ない)(?:に|で)?、?\s*"
    r"|\s*(?:and|but|,)\s*(?:stays? |at most|no(?:t)? more than|below|under|less than|no higher than|not above|<=?|≤)\s*\S{0,2}",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"(?:から|より)\s*|\s*(?:to|and|through)\s*", re.IGNORECASE)
_STAYS_INSIDE = re.compile(r"(?:まで|以下|以内|未満)?の?(?:間|範囲|幅|あいだ)(?:に|で|を|内)?")
_BOTH = re.compile(r"以下|以内|未満|まで|を?超え(?:ない|ず)")


def find_range(text: str, quantities: list[Quantity], *, kept: bool = False) -> tuple[Quantity, Quantity] | None:
    """800〜1,000人, 10-20%, between 3 and 5: the two ends of a range to stay in. `kept`: the sentence keeps something."""
    for low, high in pairwise(quantities):
        if low.value < high.value and low.unit in (None, high.unit) and _joined(text, low, high, kept):
            low.unit = high.unit
            return low, high
    return None


def _joined(text: str, low: Quantity, high: Quantity, kept: bool) -> bool:
    between = text[low.end : high.start]
    if _BETWEEN.fullmatch(between) or (between.strip() == "and" and text[: low.start].rstrip().endswith("between")):
        return True
    if _LIMITS.fullmatch(between) and (" " in between or _BOTH.match(text, high.end)):
        return not between.startswith("から") or kept
    return bool(_FROM_TO.fullmatch(between)) and (kept or _STAYS_INSIDE.match(text, high.end) is not None)


def to_smaller_unit(start: Quantity, target: Quantity) -> tuple[Decimal, Decimal, str | None]:
    """Both values in the smaller of two lengths of time (1.5時間 → 30分 is 90 → 30 分)."""
    if start.unit == target.unit or start.unit not in SECONDS or target.unit not in SECONDS:
        return start.value, target.value, target.unit or start.unit
    first, second = SECONDS[start.unit], SECONDS[target.unit]
    if first > second:
        return start.value * first / second, target.value, target.unit
    return start.value, target.value * second / first, start.unit
