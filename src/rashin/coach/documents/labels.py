"""Labels and marks: 'Objective 1:', 目標（O）：, '## Key Results', 悪い例 — from words/documents.toml."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Label(NamedTuple):
    """`kind` as in documents.toml; `rest` is what stands behind the label, "" where it stands alone."""

    kind: str
    rest: str
    number: str = ""
    bracket: str = ""
    loose: bool = False


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("rashin.coach") / "words" / "documents.toml").read_text(encoding="utf-8"))


def alternatives(section: str, name: str) -> str:
    """The words of one line of the file as a pattern, longest first."""
    words = sorted(_words()[section][name].split("|"), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ \-_]?") for word in words)


@cache
def _label_pattern() -> re.Pattern[str]:
    kinds = ("objective", "key_result", "action", "note", "aside", "owner")
    groups = "|".join(f"(?P<{kind}>{alternatives('labels', kind)})" for kind in kinds)
    return re.compile(
        rf"^(?:good |良い|〇|第[0-9０-９一二三四五](?=目標)|OKR[ のー\-]?|[【\[]|(?:the )?(?:first|second|third|fourth|fifth|sixth) )?(?:{groups})[】\]]?"
        r"(?P<number>(?: ?(?:no\.?|nr\.?|number|№|その) ?|[ _\-#]{0,2})[0-9０-９]{1,2}(?:[.\-][0-9]{1,2}|[a-f](?![A-Za-z]))?| ?[A-F](?=\s?[:：.．)])|\s?[①-⑳]|\s?[（(][0-9０-９]{1,2}[)）]| (?:one|two|three|four|five|six|[IVX]{{1,4}})(?=\s*[:：.)\-–—]))?"
        r"(?P<bracket>\s*[（(][^()（）]{0,24}[)）])?(?P<example>の例|例)?"
        r"\s*(?:(?P<colon>[:：|｜]|\s[\-–—―](?:\s|$)|(?(number)(?:\s+|(?<=[)）]))(?=\S)|(?!))|[.．、](?=\s)|\.\s|\)\s)\s*(?P<rest>.*)|(?P<end>$))",
        re.IGNORECASE | re.DOTALL,
    )


# What is said about KR2 (KR2は…) does not state it.
_SHORT = re.compile(
    r"^(?:(?!OKR|KR|KPI)[A-Z]{2,5}[ \-](?=KR|O\s?[0-9])|(?!The )[A-Z][A-Za-z&/]+ (?:[A-Z][A-Za-z&/]+ )?(?=KR\s?[0-9]))?(?P<kind>O|KR|A)\s?(?P<number>[0-9０-９]{1,2}(?:(?:[.\-][0-9]{1,2})*|[a-f](?![A-Za-z]))|[①-⑳])\s*(?P<bracket>[（(][^()（）]{0,24}[)）])?\s*(?:[:：\-–—―)）|｜·・]|\.(?![0-9])|．|\s|(?<=[①-⑳]))\s*(?P<rest>(?![はがをのにもで][\u3040-\u9fff])\S.*)$",
    re.DOTALL,
)
# "KR 常連 120人→200人": without a number a letter is a label where its own words follow in another script or case.
_SHORTEST = re.compile(
    r"^(?P<kind>O|KR|Objective|Key Result)(?P<number>)\s+(?P<rest>[「『（【〇\u3040-\u9fff].*|(?<=KR\s)(?:[A-Z]|[<>≥≤]?\s?[0-9$€£¥]).*)$",
    re.DOTALL,
)
# KR Measurement Deadline: 7 days after; KR4 is a leading indicator, KR4 是…
_NOTED_BESIDE = re.compile(
    r"(?:[A-Za-z]+ ){0,2}(?:deadline|owner|score|status|progress|measurement|tracking)\s*[:：]|(?:is|are|was|were|是)(?:\s|[\u4e00-\u9fff])",
    re.IGNORECASE,
)
# "Marketing team objective: …", 営業部の目標：…: whose it is stands in front of the label.
_CARRIED = re.compile(
    r"^(?P<who>(?!(?i:our|the|my|this|main|good|bad|each|first|second|next|an?)\b)[A-Z][A-Za-z&/]*(?: [A-Z][A-Za-z&/]*){0,2})"
    r" (?i:objectives?|goals?)(?: ?[0-9]{1,2})?(?: (?i:for|in) (?:Q[1-4]|H[12]|FY|20)\S{0,4}(?: (?:20)?[0-9]{2})?)?\s*[:：]\s*(?P<rest>\S.*)$"
    r"|^(?P<whose>(?:[一-龥ァ-ヶー]{1,10}(?:部|課|室|チーム|店|班))|全社|会社|部門|部署|個人)(?:目標|Objective|OKR|O)[ ]?(?P<count>[0-9０-９]{0,2})\s*[:：]\s*(?P<wanted>\S.*)$",
    re.DOTALL,
)
_GOAL_FIGURE = re.compile(r"goal\s*[:：]\s*[<>≥≤$€£¥]*\s*[0-9]", re.IGNORECASE)
_KINDS = {"O": "objective", "KR": "key_result", "A": "action", "Objective": "objective", "Key Result": "key_result"}


def label_of(text: str) -> Label | None:
    """The label in front of a line, if it has one. A bare word counts only when it stands alone or before a colon."""
    if len(text) > 4000:
        return None
    bracketed = _BRACKETED.match(text)
    if bracketed:
        inside = label_of(bracketed["label"])
        if inside is not None and not inside.rest:
            return inside._replace(rest=bracketed["rest"].strip())
    if _GOALS_OF.fullmatch(text):
        return None
    return _strict(text) or _of_whom(text) or _loose(text) or _in_a_sentence(text) or _oddly_parted(text)


# Objective >> …, KR＞…, O … …: what parts a label from its words is anybody's taste.
_ODD_MARK = re.compile(
    r"^(?P<label>[^>＞»›=＝⇒~～…／/\s]{1,12}(?: [0-9A-Za-z]{1,8})?)"
    r"(?:\s*(?:>{2,3}|＞{2,3}|»|›|=>|⇒|::+|…+|\.{3}|／|/)\s*(?=\S)|(?:\s*(?:[>＞～~＝]|={1,2})\s*|\s{2,})(?=[^\s0-9$€£¥<>=]))"
    r"(?P<rest>.{4,})$",
    re.DOTALL,
)


_ODD_FRONT = re.compile(r"^(?:(?:>{2,}|＞{2,}|»|›|=>|⇒|→|…+|／|/)\s*(?=\S)|[＞～~]\s*(?=[^\s0-9$€£¥<>=]))")


def _unparted(rest: str) -> str:
    """Objective 1 » Good bread, KR1/ …: without the mark behind the number."""
    return _ODD_FRONT.sub("", rest)


def _oddly_parted(text: str) -> Label | None:
    """A label of goals in front of any mark, where words follow that are no label themselves."""
    parted = _ODD_MARK.match(text)
    label = _strict(parted["label"].strip(" :：")) if parted else None
    if parted is None or label is None or label.rest or label.kind not in ("objective", "key_result", "action"):
        return None
    rest = parted["rest"].strip()
    return None if _strict(rest) or _loose(rest) else label._replace(rest=rest)


# Team goals: platform, OKRs – Sales: several, and whose.
_GOALS_OF = re.compile(
    r"(?:[A-Za-z]+ ){0,2}(?:goals|objectives|OKRs)\s*(?:[:：]|\s[–—-]\s)\s*[\w&/]+(?: [\w&/]+)?", re.IGNORECASE
)


# Our objective is to make …, 私たちの今期の目標は、…です
_SENTENCE = re.compile(
    r"^(?:(?:our|my)(?: \w+)?|(?:the|our|my) (?:first|second|third|fourth|other|last)) (?:objective|goal|aim|ambition)"
    r"(?: for [\w ]{1,24})? is(?: to|:)? (?P<rest>\S.+?)\.?$"
    r"|^(?:(?:私|わたし)(?:たち)?|当(?:部|課|店|社|チーム)|我々|本年度|今年度?|今期|来期|(?:[ひ一1１]と?|[ふ二2２]た?|[み三3３]っ?)つ目|第[一二三1-3１-３]|最初|次|もう[一ひ]と?つ)の(?:\S{1,6}の)?目標は、?(?P<wanted>\S.+?)(?:こと)?(?:です|とする|とします|である)?。?$",
    re.IGNORECASE | re.DOTALL,
)


def _in_a_sentence(text: str) -> Label | None:
    said = _SENTENCE.match(text)
    return Label("objective", (said["rest"] or said["wanted"]).strip(), loose=True) if said else None


# 会社のO, 修理チームのKR：…
_OF_WHOM = re.compile(
    r"^[【\[]?(?P<who>[^\s:：のを、。]{0,12}(?:部|課|室|チーム|店|班|係|グループ|会社|全社|個人|私|自分))の(?P<label>\S.*)$",
    re.DOTALL,
)


def _of_whom(text: str) -> Label | None:
    """Whose it is stands in front of a label with its の."""
    parted = _OF_WHOM.match(text)
    label = (_strict(parted["label"]) or _loose(parted["label"])) if parted else None
    return label._replace(bracket=parted["who"]) if label and parted else None


# 【目標1】電話に追われない総務にする, [KR2] Calls …
_BRACKETED = re.compile(
    r"^[【〔［\[<＜《（(](?P<label>[^【】〔〕［］\[\]<>＜＞《》（）()]{1,24})[】〕］\]>＞》）)]\s*[:：]?\s*(?P<rest>\S.*)$",
    re.DOTALL,
)


# 測り方, alone over a list, holds what is measured; 測り方：レジの日報 says where.
_MEASURING = re.compile(r"(?:測り|はかり|計り)方|測定方法|測定の?方法|measured with", re.IGNORECASE)


def _strict(text: str) -> Label | None:
    short = _SHORT.match(text) or _SHORTEST.match(text)
    if short and not _NOTED_BESIDE.match(short["rest"]):
        return Label(_KINDS[short["kind"]], _unparted(short["rest"].strip()), short["number"] or "")
    match = _label_pattern().match(text)
    if not match:
        carried = _CARRIED.match(text)
        if not carried:
            return None
        return Label(
            "objective", (carried["rest"] or carried["wanted"]).strip(), "", carried["who"] or carried["whose"]
        )
    if _GOAL_FIGURE.match(text) or (match["number"] and _NOTED_BESIDE.match(match["rest"] or "")):
        return None  # "Goal: 95%" is a target
    kind = match.lastgroup if match.lastgroup in ("objective", "key_result") else None
    kind = next((name for name in ("objective", "key_result", "action", "note", "aside", "owner") if match[name]), kind)
    if kind == "note" and match["number"] and match["rest"]:
        return None  # Priority 1: …, ねらい２：… are counted like goals
    if kind == "note" and not match["rest"] and _MEASURING.fullmatch(text.strip("【】[]<>＜＞ :：")):
        return Label("key_result", "", loose=True)
    return Label(
        kind or "note",
        _unparted((match["rest"] or "").strip()),
        (match["number"] or "").strip(),
        (match["bracket"] or "").strip(" ()（）"),
    )


# Nobody writes a longer phrase in front of a colon.
_LONGEST_PHRASE = 60
_PARTED = re.compile(
    r"^(?P<phrase>[^:：]{1,60}?)(?:\s*[:：]\s*|\s{2,}|\s+[–—―-]\s+|(?<=[^\x00-\x7f])\s(?=[^\x00-\x7f]))(?P<rest>\S.*)$",
    re.DOTALL,
)
# "How will we know?", どうなれば成功か: a question for what is to be measured.
_ASKS_MEASURE = re.compile(
    r"^(?:how (?:(?:will|do|would|can|shall) )?(?:we|you|i)(?:'ll|’ll| will| would| can)? (?:know|measure|see|tell)\b.*|(?:we|i)(?:'ll|’ll| will)? (?:know|see)\b.*\b(?:when|if|by|because)\b.{0,24}"
    r"|(?:it is|it's|we are|we're) (?:done|there|successful) (?:when|if).{0,12}|.{0,12}(?:達成|成功|できた).{0,8}(?:と言える|とわかる|とみなす|判断する).{0,8}|(?:どうなれば|どうなったら|どうすれば|何をもって|何が起きたら|どんな状態なら|何で).{1,14}(?:か|とする|と言える))$",
    re.IGNORECASE,
)


@cache
def _phrase_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{kind}>{alternatives('phrases', kind)})" for kind in ("key_result", "action", "objective"))
    time = r"20[0-9]{2}|[0-9]{1,2}月?|[\-–/]"
    return re.compile(
        rf"^(?:(?:{alternatives('phrases', 'before')}|{time})(?:'s|’s)?\s*)*(?:{groups})[ ]?(?P<number>[0-9０-９]{{1,2}}(?:[.\-][0-9]{{1,2}})?|[①-⑳]|(?-i:[A-D]))?"
        rf"(?:\s*(?:{alternatives('phrases', 'behind')}|{time}))*\s*(?P<bracket>[（(][^()（）]{{0,24}}[)）])?$",
        re.IGNORECASE,
    )


_DATED_GOALS = re.compile(
    r"(?:goals|objectives|okrs)\b.*(?:20[0-9]{2}|\b[QH][1-4]\b)|(?:20[0-9]{2}|\b[QH][1-4]\b).*(?:goals|objectives|okrs)$",
    re.IGNORECASE,
)
_IS_NAME = re.compile(r"[A-Z][\w&'’.\-]*(?: (?:[A-Z][\w&'’.\-]*|&|of|and|the)){0,4}")


_IS_ASKED = re.compile(r"^how (?:we|will we|do we)\b|[:：?？か]$", re.IGNORECASE)


def _loose(text: str) -> Label | None:
    """A phrase that says what follows, in the words of whoever wrote it: 'We'll know when:', めざす姿　…"""
    bare = text.strip("【】[]〔〕［］<>＜＞《》〈〉 ")
    alone = bare.rstrip(" :：…")
    if len(alone) <= _LONGEST_PHRASE and (kind := _phrase_kind(alone, asked=bool(_IS_ASKED.search(text)))):
        return Label(kind[0], "", kind[1], loose=True)
    parted = _PARTED.match(text[: _LONGEST_PHRASE + 60] if len(text) > 4000 else text)
    if parted is None:
        return None
    phrase = parted["phrase"].strip("【】[]〔〕［］<>＜＞《》〈〉 ")
    if _DATED_GOALS.search(phrase) and _IS_NAME.fullmatch(parted["rest"].strip()):
        return None  # GOALS FOR 2026 - NORTH CAMPUS: what and whose, the title of the whole
    found = _phrase_kind(phrase, asked=True)
    return Label(found[0], parted["rest"].strip(), found[1], loose=True) if found else None


def phrase_kind(phrase: str) -> str | None:
    """What a table's column holds that is called in somebody's own words: Measure, 指標."""
    found = _phrase_kind(phrase.strip("【】[] :："), asked=False)
    return found[0] if found else None


def _phrase_kind(phrase: str, *, asked: bool) -> tuple[str, str] | None:
    match = _phrase_pattern().match(phrase)
    if match:
        kind = next(name for name in ("key_result", "action", "objective") if match[name])
        return kind, (match["number"] or "").strip()
    return ("key_result", "") if asked and _ASKS_MEASURE.match(phrase.rstrip("?？ ")) else None


@cache
def _setting_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{alternatives('labels', name)})" for name in ("start", "target"))
    return re.compile(rf"^(?:{groups})\s*[:：=]\s*(?P<value>\S.{{0,60}})$", re.IGNORECASE)


def setting_of(text: str) -> tuple[str, str] | None:
    """'Target: 95%', 現状：12%: which of "start" and "target" a line states, and the value."""
    match = _setting_pattern().match(text)
    return ("start" if match["start"] else "target", match["value"].strip()) if match else None


@cache
def _setting_names() -> re.Pattern[str]:
    kinds = ("start", "target", "note", "owner", "outcome")
    words = "|".join(alternatives("labels", kind) for kind in kinds)
    return re.compile(rf"(?:{words})(?:[ _/の]*(?:{words}))?", re.IGNORECASE)


def is_setting(name: str) -> bool:
    """Status, 現状, Owner: what is noted beside a title and is none."""
    return bool(_setting_names().fullmatch(name))


@cache
def _mark_pattern(name: str) -> re.Pattern[str]:
    # A Latin word stands alone: no NG in including.
    return re.compile(
        rf"(?:(?<![A-Za-z])(?=[A-Za-z])|(?=[^A-Za-z]))(?:{alternatives('marks', name)})(?![A-Za-z])", re.IGNORECASE
    )


_EXAMPLE_LINE = re.compile(
    r"例\s*(?:[（(][^)）]*[)）])?\s*[:：]?$|examples?\b.{0,30}$|okrs?\s*(?:[（(][^)）]*[)）])?\s*[:：]?$|パターン|[:：]$|^(?:❌|✗|✕|×|NG)|^(?:bad|before|poor|weak|wrong|修正前)\W*$|^(?:bad|poor|weak|wrong|修正前)\b\D{0,30}$",
    re.IGNORECASE,
)


def marks_bad(text: str) -> bool:
    """A heading or lead-in that says: what follows is how not to do it."""
    mark = _mark_pattern("bad").search(text) if len(text) <= 80 else None
    if mark is None or (mark[0].lower() == "before" and mark.start()):
        return False
    return bool(_EXAMPLE_LINE.search(text))


_BAD_ITEM = re.compile(r"^(?:❌|✗|✕|❎|🚫|👎|×(?=\s)|NG[:：]|Bad[:：]|悪い例?[:：]|\[x\]\s*bad)", re.IGNORECASE)


def is_bad_item(text: str) -> bool:
    """A single line marked as a bad example."""
    return bool(_BAD_ITEM.match(text))


def marks_example(text: str) -> bool:
    """'良いObjectiveの例': examples in an explanation, not anybody's goals."""
    if _GOOD_ALONE.fullmatch(text) or _STRONG_EXAMPLE.fullmatch(text):
        return True
    return len(text) <= 60 and bool(_example_pattern().match(text)) and "主要な結果" not in text


_STRONG_EXAMPLE = re.compile(
    r"(?:強い|優れた)(?:目標|主要な結果|成果|KR|OKR|Objective|Key Result)の?例\s*[:：]?", re.IGNORECASE
)
# ✅ Good, 改善後：: the word alone, over what it praises.
_GOOD_ALONE = re.compile(
    r"\W*(?:good|better|after|improved|ok|良い|よい|良い例|よい例|○|◯|改善後|修正後)(?: (?:okrs?|examples?|versions?))?\W*",
    re.IGNORECASE,
)


@cache
def _example_pattern() -> re.Pattern[str]:
    words = alternatives("marks", "example")
    return re.compile(rf"^(?:{words})s?.{{0,12}}(?:例|examples?)?\s*[:：]?$", re.IGNORECASE)


@cache
def _tier_pattern() -> re.Pattern[str]:
    words = alternatives("marks", "tier")
    return re.compile(
        rf"^(?P<tier>(?:(?:[A-Za-z&/.'’-]+ ){{0,3}}|[^:：。をにがで「」『』 ]{{0,24}}?)(?:{words})s?)(?:\s*の?(?:OKR|目標|goals?)s?)?(?:の?(?:設定)?例|案| examples?)?\s*(?:[（(][^()（）]*[)）])?\s*(?:[:：]\s*(?P<rest>.*))?$",
        re.IGNORECASE,
    )


def tier_of(text: str) -> str | None:
    """The tier or department that a heading names (営業チーム：…, Sales team, Company OKRs)."""
    text = _without_title(text.strip().strip("【】[]■◆●<>＜＞"))
    named = _TEAM_GOALS.match(text)
    if named:
        return named["who"].strip()
    match = _tier_pattern().match(text) if len(text) <= 90 else None
    if not match:
        return None
    tier, rest = match["tier"].strip(" #*"), (match["rest"] or "").partition("  ")[0].strip()
    if tier.lower() in ("team", "チーム", "department", "部門", "部署", "unit") and 0 < len(rest) <= 24:
        return rest
    return tier if 1 < len(tier) <= 28 and not tier.lower().startswith(("okr", "the ")) else None


# Team OKR, Spare Parts
_TEAM_GOALS = re.compile(
    r"^(?:team|department|dept|squad|unit)(?:'s)? (?:OKRs?|goals|objectives)\s*(?:[,:(]|[–—-]\s)\s*(?P<who>[A-Z][\w&/ ]{1,26})\)?$",
    re.IGNORECASE,
)


def _without_title(text: str) -> str:
    """上半期の目標　営業部: whose it is behind a wide gap, without what it is in front."""
    first, gap, rest = text.partition("  ")
    return rest.strip() if gap and rest.strip() and is_title(first) else text


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:[\W\d_]|{alternatives('marks', 'title')}|company|team|all|draft|final|fy|cy|q[1-4]|[1-4]q|h[12]|[上下]半?期|第?[1-4一二三四]四半期|年度?|期|月|january|february|march|april|may|june|july|august|september|october|november|december|の|of|for|and|our|my|by|in|x)+\s*\w{{0,3}}$",
        re.IGNORECASE,
    )


def is_title(text: str) -> bool:
    """A heading that only says what and when: '2019 Q2', 'Q3 OKRs'."""
    return (
        len(text) > 120
        or bool(_title_pattern().match(text))
        or bool(
            re.search(
                r"(?<![A-Za-z])OKRs?(?![A-Za-z])|Objectives? and Key Results?|目標管理|オーケーアール|目標(?:と|・|／|/|＆)(?:主要な?|主な)?(?:結果|成果|指標)",
                text,
                re.IGNORECASE,
            )
        )
    )
