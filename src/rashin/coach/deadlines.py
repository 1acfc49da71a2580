"""When: by the end of Q3, 今期中に, within six months, 12月末まで."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re

from rashin.coach.statement import Language, Span

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_QUARTER = r"(?:Q[1-4]|[1-4]Q|H[12]|[1-2](?-i:H)|FY ?'?[0-9]{2,4}(?:[-/][0-9]{2,4})?|CY ?[0-9]{2,4})"
_SPELLED = r"(?:[0-9]+|one|two|three|four|five|six|nine|ten|twelve)"
_PERIOD = r"(?:days?|weeks?|months?|quarters?|years?|sprints?)"
_WHEN_EN = (
    rf"(?:the )?(?:very )?(?:end|close|beginning|start|middle) of (?:the |this |next |every |each )?(?:{_QUARTER}(?: ?(?:of )?(?:{_QUARTER}|20[0-9]{{2}}))*|{_MONTH}(?: 20[0-9]{{2}})?|quarter|year|month|week|sprint|day|fiscal year|half|20[0-9]{{2}})"
    rf"|{_QUARTER}(?:(?:,? (?:of )?| )(?:{_QUARTER}|20[0-9]{{2}}))*"
    rf"|20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}/[0-9]{{1,2}}(?:/[0-9]{{2,4}})?"
    rf"|{_MONTH}(?: [0-9]{{1,2}}(?:st|nd|rd|th)?)?(?:,? 20[0-9]{{2}})?(?![a-z])|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|20[0-9]{{2}}(?![0-9%])"
    rf"|(?:EOD |EOW )?{_DAY}(?: [0-9]{{1,2}}(?:st|nd|rd|th)?)?\b|EO[DWMQY]\b(?: {_DAY})?|year[- ]end|quarter[- ]end|month[- ]end|week [0-9]+|tomorrow|tonight|then"
    rf"|(?:this|next|the current|the coming) (?:quarter|year|month|week|half|sprint|fiscal year)"
)
_ENGLISH = re.compile(
    rf"\b(?:by|before|until|till|due|no later than|as of|through)(?: on)?:? (?:{_WHEN_EN}|launch|release|go-live|the launch)"
    rf"|\b20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}\b|\b(?:in|during|for|over|at|on|within)(?: the)? (?:{_WHEN_EN})"
    rf"|\b(?:within|in|over|during|throughout|for)(?: the| its| their)?(?: next| first| coming| last)?(?: {_SPELLED}) {_PERIOD}\b"
    rf"|\b(?:within|in|over|during)(?: the| its| their)?(?: next| first| coming) {_PERIOD}\b"
    rf"|\bthis (?:quarter|year|month|week|half|sprint)\b|\b{_QUARTER}\b(?=$|[\s.,;)])|\bEO[DWMQY]\b|\bDue:? (?:{_WHEN_EN})|\bbefore (?:the )?(?:launch|release|end)\b",
    re.IGNORECASE,
)
_JP_NUMBER = r"(?:[0-9]+ ?|[一二三四五六七八九十半]+)"
_YEAR = r"(?:20[0-9]{2}年度?|令和[0-9]+年度?|FY ?[0-9]{2,4}|来年度?|今年度?|本年度?|翌年度?)"
_JAPANESE = re.compile(
    r"(?=[0-9一二三四五六七八九十半第上下四今当来本翌年期月週令FQ明火水木金土日])(?:20[0-9]{2}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?(?:まで)?(?:に)?|"
    rf"(?:{_YEAR}(?:の|[ ])?)?(?:(?<![月0-9])[0-9]{{1,2}}月(?!間|平均|次|額|あたり|以内|後)(?:[0-9]{{1,2}}日|上旬|中旬|下旬|初旬|末日?|中)?|[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9%])|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4]|[上下]半?期|四半期|半期)(?:末日?|中|内|の?終わり|時点)?(?:までの間|まで|以内|中|には|で|に)*"
    rf"|{_YEAR}(?:末|中|内)?(?:まで|中|には|で|に)+"
    r"|(?:今期|当期|来期|本期|今四半期|当四半期|今年度?|本年度?|来年度?|年度|年|期|月|週|今月|来月|今週|来週|当月|本日|今日|明日|当日|年内|期内|期末|年度末|年末|月末|週末|半期末|四半期末|今期末|年内いっぱい)(?:中|内|末|いっぱい)?(?:まで|中)(?:に|の|には)?"
    r"|(?:今期|当期|来期|今四半期|当四半期|今年度|本年度|今月|来月|今週|来週|年内|期末|年度末|年末|月末)(?:中|内|末|いっぱい)?(?:まで|中)?(?:に|で|には)?"
    rf"|(?<![をはが週日0-9]){_JP_NUMBER}時間までに(?!に?(?:保|抑|おさ|とど|留))"
    rf"|{_JP_NUMBER}(?:か月|[ヶヵカケ]月|箇月|週間|日間|日|年)(?:間)?(?:以内|後|先)?(?:まで)(?:に)?(?!に?(?:保|抑|おさ|とど|留))"
    rf"|{_JP_NUMBER}(?:か月|[ヶヵカケ]月|箇月|週間|日間|年|日)(?:間)?(?:以内に|以内で|以内|で|のうちに|の間に)"
    r"|[0-9]{1,2}日まで(?:に)?|[月火水木金土日]曜日?まで(?:に)?)"
)
_NOT_BEFORE_JA = ("毎", "前", "各", "対", "直近", "過去")


def find_deadlines(text: str, language: Language, lemmas: list[str] | None = None) -> list[Span]:
    """Every stretch that names a time to be ready by, in order (folded text).

    `lemmas`: the words of the text where they are known; spares the search where none of them speaks of time.
    """
    if language == "en":
        if lemmas is not None and "20" not in text and "/" not in text and _TIMES.isdisjoint(lemmas):
            return []
        return [match.span() for match in _ENGLISH.finditer(text) if not _recurring(text, match)]
    if not _CALENDAR.search(text) or not _LIMIT.search(text):
        return []
    return [
        match.span()
        for match in _JAPANESE.finditer(text)
        if match.end() > match.start() and not _past(text, match.start())
    ]


# Words without which no English deadline can stand.
_TIMES = frozenset(
    [
        "q",
        "h",
        "fy",
        "cy",
        "eod",
        "eow",
        "eom",
        "eoq",
        "eoy",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "sprint",
        "sprints",
        "launch",
        "release",
        "go-live",
        "end",
        "half",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "wednesday",
        "thu",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
        "tomorrow",
        "tonight",
        "then",
        "due",
        "year-end",
        "quarter-end",
        "month-end",
    ]
)
# No Japanese deadline stands without a word of the calendar somewhere, and a limit: a period's end, まで, 以内, で, a month
# or a year with its figure, or this and the next one. 月3件 and 20年の経験 have only the first.
# Every choice begins with a letter of its own, which lets the search skip to it.
_CALENDAR = re.compile("期|月|年|週|日|曜|末|Q|明|令|/|-(?<=[0-9]-)(?=[0-9])")
_LIMIT = re.compile(
    "期|末|中|内|Q|FY|まで|のうちに|の間に|で(?<=[月日年間]で)|年(?<=[0-9今来本翌]年)|月(?<=[0-9今来本翌]月)"
    "|週(?<=[今来本翌]週)|/(?<=[0-9]/)|-(?<=[0-9]-)"
)


def _past(text: str, start: int) -> bool:
    before = text[max(0, start - 6) : start]
    return before.endswith(_NOT_BEFORE_JA) or bool(_FROM_A_TIME.search(before))


# 9日から2日以内に: what comes behind is where it gets to, not by when.
_FROM_A_TIME = re.compile("[0-9](?:日|時間|分|週間?|[かヶ]月|年)(?:から|を)(?:平均|約)?$")


def _recurring(text: str, match: re.Match[str]) -> bool:
    """'by end of every sprint' is a rhythm, and 'in May' needs its capital (it may be a verb)."""
    words = match[0].lower()
    return " every " in words or " each " in words or (words.endswith(" may") and not match[0].endswith("May"))
