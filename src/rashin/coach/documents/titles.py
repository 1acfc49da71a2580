"""A title, freed from what surrounds it: who carries it, scores, settings of a tool."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from typing import NamedTuple

from rashin.coach.documents.labels import is_setting, setting_of
from rashin.coach.documents.lines import clean


class Title(NamedTuple):
    text: str
    owner: str | None = None
    start: str | None = None
    target: str | None = None


_OWNER_FRONT = re.compile(r"^(?:\[(?P<name>[@\w .\-/&]{2,40})\]|@(?P<at>[\w.\-]+|\?+)\s+[-–—:：])\s+(?=\S)")
_OWNER_BEHIND = re.compile(
    r"\s*[（(\[](?:[^()（）\[\]]{1,24}[,、;]\s*)?(?:owner|担当|担当者|責任者|DRI|assignee)\s*[:：]\s*(?P<name>[^()（）\[\]]{1,40})[)）\]]\s*$|\s+@(?P<at>[\w.\-]+)\s*$|\s*[（(](?P<names>[A-Z][\w.\-]+(?: [A-Z][\w.\-]+)?(?:, ?[A-Z][\w.\-]+(?: [A-Z][\w.\-]+)?)+)[)）]\s*$",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(
    r"\s*[（(](?P<role>[一-龥ァ-ヶー]{0,10}(?:長|担当|さん|リーダー|マネージャー)|C[EFMOPRT]O|VP(?: [A-Z]\w+)?)[)）]\s*$"
)
_ONE_NAME = re.compile(r"\s*\((?P<name>[A-Z][a-z]+)\)\s*$")
_SETTING = r"(?!(?i:ref|see|via|incl|target|goal|measure|baseline|from|to|by|due|now|today|current|currently|was|last|before|then|start|end)\b)[A-Za-z][A-Za-z_]*\s*[:：]\s*[^\s,、()（）]+(?: [^\s,、()（）]+)?"
_SETTINGS = re.compile(rf"\s*[（(]\s*{_SETTING}(?:\s*[,、]\s*{_SETTING})*\s*[)）]\s*$")
_CURRENT = re.compile(
    r"(?:currentValue|current_value|現在値|current)\s*[:：=]\s*(?P<value>[^,、)）\s]+)", re.IGNORECASE
)
_SCORE = re.compile(
    r"(?:\s{2,}|\s*(?:->|→|=>|⇒)\s*)(?:達成度|達成率|進捗率?|スコア|score|progress)\s*[:：]?\s*[0-9.]+\s*[%％]?$|(?<=\w) (?:->|→|=>) (?!from\b)[a-z][^0-9]{2,40}$|\s*(?:->|→|=>|⇒)[^>→⇒()（）]{0,24}?\b(?:on track|at risk|off track|behind schedule|delayed)\W*$|\s*(?:[–—-]\s|[:：(（])\s?(?:on track|at risk|off track|behind schedule|delayed)\W*$|\s*(?:->|→|=>|⇒|[–—-]\s|[:：(（])\s?(?:順調|遅れ(?:ている)?|未達|要注意|達成済み?|🟢|🟡|🔴)\W*$|(?:\s{2,}|\s*…+|\s*\.{3})\s*(?:進捗|progress).*$|(?<![0-9%])\s*(?<![0-9%]\s)(?:=>|⇒)\s.*$|\s*[（(]0(?:\.0)? ?(?:→|->|to) ?1(?:\.0)?[)）]\s*$|(?<=\S)\s+[—–]\s+[0-9]{1,3} ?[%％]\s*$|\s*[（(]\s*(?:progress|進捗)\s*[:：]?\s*[0-9]{1,3} ?[%％]\s*[)）]\s*$|\s*→\s*(?:TODO|タスク)\b.*$|\s*[:：]?\s*(?:score|スコア)\s*[:：]\s*[0-9.]+\s*$|\s+[–—\-]\s+(?:0\.[0-9]{1,2}|1\.0)\s*$|\s*[（(\[]\s*(?:(?:score|スコア)\s*[:：]?\s*)?(?:0\.[0-9]{1,2}|1\.0)(?: ?/ ?1(?:\.0)?)?\s*[)）\]]\s*$|\s*[（(\[【](?:on track|at risk|off track|behind|blocked|todo|to do|open|closed|new|draft|順調|遅延|要注意|保留|中止|検討中|対応中|未達|達成|done|completed?|finished|in progress|not started|完了|済み?|実施済み?|進行中|未着手|stretch|committed|aspirational|moonshot|roofshot|ストレッチ|必達|挑戦)[)）\]】]\s*$",
    re.IGNORECASE,
)
# How far it is, by a bar, brackets or a light: | 40%, 【60%】, ✅.
_STATE_BEHIND = re.compile(
    r"\s+[|｜]\s*[0-9]{1,3} ?[%％]$|\s*[\[【〔][0-9]{1,3} ?[%％][\]】〕]$|\s*[✅☑✔🟢🟡🔴🟠⚪🔵⏳🚧]\ufe0f?$"
    r"|\s*(?:\.{3}|…+)\s*(?:now|today|currently|at)\b.*$|\s*…+\s*(?:いま|今|現在|現状).*$"
    r"|\s+[–—―\-|｜]\s*(?:on track|at risk|off track|behind|順調|遅れ|要注意|未達|達成)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?P<role>[A-Z][A-Za-z&/ ]{0,24}[A-Za-z](?: \([A-Z][A-Za-z&/ ]{1,24}\))?(?: KR)?|[一-龥ァ-ヶー]{2,12}(?:部|課|室|チーム|担当|長))\s*[:：]\s*(?P<rest>.*)$",
    re.DOTALL,
)
_NO_ROLE = re.compile(
    r"^(?:wip|tbd|why|note|notes|see|score|update|goal|target|metric|how|what|status|example|todo|http|https|retrospective|good|bad|learned|key results?|objectives?|krs?)$",
    re.IGNORECASE,
)


# - title: Classes reached, as files for machines write it.
_KEY = re.compile(r"^(?:title|name|text|タイトル|名称)\s*[:：]\s*(?=\S)", re.IGNORECASE)
# The whole of it in brackets: KR1 [first 300 households].
_FRAMED = re.compile(r"^\[(?P<text>[^\[\]]{8,})\]$|^【(?P<words>[^【】]{6,})】$")


_SHARE_DONE = re.compile(r"\s*[（(][0-9]{1,3} ?[%％][)）]$|\s+[–—]\s+[0-9]$")


def without_progress(title: str) -> str:
    """An objective's (60%) is how far it is, not what it says."""
    return _SHARE_DONE.sub("", title)


# Rides in July - Target: 48,000 | Current: 30,500 | Status: on track
_SET_BEHIND = re.compile(
    r"(?:\s{2,}|\s+[|｜/／•・–—-]\s*)(?P<key>[A-Za-z][A-Za-z ]{1,20}|[一-龥ァ-ヶー]{2,6})\s*[:：]\s*(?P<value>[^|｜:：]{0,40})$"
)


def _without_settings(text: str) -> tuple[str, dict[str, str]]:
    """The title, and what is set behind it by names that are settings everywhere ("start", "target")."""
    values: dict[str, str] = {}
    for _ in range(6):
        behind = _SET_BEHIND.search(text[-80:])
        if behind is None or not is_setting(behind["key"].strip()):
            break
        setting = setting_of(f"{behind['key'].strip()}: {behind['value'].strip()}")
        if setting is not None:
            values[setting[0]] = setting[1]
        text = text[: len(text) - len(behind[0])].rstrip()
    return text, values


_LONGEST_STATE = 80


def _without_state(text: str) -> str:
    """The title without what tells how far it is; looked for at its end only, however long it is."""
    state = _STATE_BEHIND.search(text, max(0, len(text) - _LONGEST_STATE))
    return text[: state.start()].rstrip() if state else text


def title_of(text: str) -> Title:
    """The words of the title and what was said beside them."""
    text, values = _without_settings(clean(text))
    text = _KEY.sub("", _SCORE.sub("", _without_state(text)).strip())
    owner, start = None, values.get("start")
    front = _OWNER_FRONT.match(text)
    if front:
        owner, text = (front["name"] or front["at"]).strip(" ?") or None, text[front.end() :]
    for _ in range(3):
        behind = _OWNER_BEHIND.search(text) or _ROLE_BEHIND.search(text)
        settings = _SETTINGS.search(text)
        if behind:
            owner = next(value for value in behind.groups() if value).strip()
            text = text[: behind.start()]
        elif settings and not re.match(r"\s*[（(]\s*(?:currently|last|now|was)\b", settings[0], re.IGNORECASE):
            current = _CURRENT.search(settings[0])
            start = current["value"] if current else start
            text = text[: settings.start()]
        else:
            break
    framed = _FRAMED.match(text.strip())
    return Title(
        clean((framed["text"] or framed["words"]) if framed else text.strip()), owner, start, values.get("target")
    )


def single_name(text: str) -> Title:
    """In a table a single first name in brackets behind the title is its owner."""
    match = _ONE_NAME.search(text)
    return Title(text[: match.start()].strip(), match["name"]) if match else Title(text)


_BETWEEN = re.compile(r"\s*[;；／]\s*|\s+/\s+|、(?=[^、]*[0-9０-９])")


def several_of(text: str) -> list[str]:
    """Key results: 40 of 60 plots; 200 kg of seeds; water down 30%: each part with its figure is one."""
    parts = [part.strip(" .。") for part in _BETWEEN.split(text) if part.strip(" .。")]
    measured = all(re.search(r"[0-9０-９]", part) and len(part) > 6 for part in parts)
    return parts if len(parts) > 1 and measured else [text]


_DOER = re.compile(
    r"\s*[（(](?P<name>[A-Z][a-zà-ÿ]+(?: (?:[A-Z][a-zà-ÿ]+|[A-Z]\.))?)(?:, ?[^()]{3,16})?[)）]$"
    r"|\s*[（(][一-龥ァ-ヶー]{1,8}(?:、|・|／|/|,|，) ?[^（）()]{2,12}[)）]$"
)


def action_of(text: str) -> str:
    """What is to be done, without who does it by when: Call the caterer (Ina, 12 Aug)."""
    return _DOER.sub("", title_of(text).text)


_KEYED = re.compile(r"^(?P<key>[^:：]{1,24})[:：]\s*\S")


def is_noted(text: str) -> bool:
    """Current progress: 30%, 部署：総務課: something noted by a name that is a setting everywhere."""
    keyed = _KEYED.match(text)
    return bool(keyed and is_setting(keyed["key"].strip()))


def role_of(text: str) -> tuple[str, str] | None:
    """'CMO: Build a pipeline' as the role and the rest; 'CRO' alone is handled by the caller."""
    match = _ROLE.match(text)
    if (
        not match
        or is_setting(match["role"].strip())
        or _NO_ROLE.match(match["role"].strip())
        or len(re.sub(r"\(.*\)| KR$", "", match["role"]).split()) > 3
    ):
        return None
    return match["role"].strip(), match["rest"].strip()


_CARRIER = re.compile(
    r"[A-Z]{2,5}(?: KR)?|.*\b(?:VP|Head|Lead|Director|Chief|Team|Manager|Sales|Marketing|Product|Engineering|Support|Success|Legal|Finance|People|Design|Ops|Operations|Content|Growth|Controller)\b.*"
    r"|[一-龥ァ-ヶー]{2,12}"
)


def carrier_of(text: str) -> tuple[str, str] | None:
    """'CEO: IACV doubles' as who carries it and the words; not 'NPS: 40' or 'Waste sorted: 90%'."""
    found = role_of(text)
    if found is None or not _CARRIER.fullmatch(found[0]) or len(found[1]) < 8 or found[1][0].isdigit():
        return None
    return found


def is_role_alone(text: str) -> bool:
    """A line that holds nothing but a role: 'CRO', 'VP Product:'."""
    plain = text.strip().rstrip(":：").strip()
    return bool(re.fullmatch(r"[A-Z]{2,5}|(?:VP|SVP|Head|Director|Chief)(?: of)? ?[A-Z]\w*(?: [A-Z]\w+)?", plain)) or (
        text.strip().endswith((":", "：")) and len(plain.split()) <= 3 and len(plain) <= 24
    )


_TALK_EN = re.compile(
    r"\b(?:because|so we|but will|we need to|as we|there (?:is|are)|i think|for example|this (?:is|means|will)|which means|we have too|note that|please|since we|in order to)\b|\. [A-Z]",
    re.IGNORECASE,
)
_TALK_JA = re.compile(
    r"^(?:ここは|これは|この|なお|ただし|※|また|ちなみに|そのため|今回は)|(?:です|ます|ました|でした|ません|ください|ましょう|と思う|かな|から)。?$|として設定$|(?:[っいしれえけげせてねべめじ]た|んだ)。$"
)


_DEFINES = re.compile(
    r"^(?:the )?(?:objectives?|key results?|okrs?|krs?)\s*(?:[(（][^)）]*[)）])?\s+(?:are|is|should|must|describes?|defines?|tells?)\b"
    r"|^(?:目標|主要な?(?:結果|成果)|Objectives?|Key Results?|OKR|KR|O)(?:とは|は、|は「)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^(?:an? |\[?[0-9]-[0-9]\]? )?(?:qualitative|quantitative|quantifiable|measurable|aspirational|inspiring|inspirational)\b"
    r".*\b(?:statements?|results?|goals?|metrics?|outcomes?|descriptions?)\b"
    r"|^(?:what|where|how) (?:we|you|to)\b.*\([^()]*\b(?:qualitative|quantitative|measurable|inspir\w+)\b|^(?:these|they)\b|(?:もの|こと|基準|指標)。.*(?:e\.g\.|例|[(（])|^(?:達成|実現)(?:する|したい)(?:もの|こと)",
    re.IGNORECASE,
)


def defines(rest: str) -> bool:
    """'Objectives: a qualitative, inspiring statement': what stands behind the label says what the word means."""
    return bool(_DEFINITION.search(rest))


def explains(text: str) -> bool:
    """'Objectives are ambitious': about the method, nobody's goal."""
    return bool(_DEFINES.match(text))


def is_told(text: str) -> bool:
    """前期の目標は達成率60%でした: how it was, not how it is to be."""
    return bool(re.search(r"(?:でした|ました)。?$", text))


def is_talk(text: str) -> bool:
    """An explanation beside an item, not an item itself."""
    return bool(_DEFINES.match(text) or _TALK_EN.search(text) or _TALK_JA.search(text)) or len(text) > 240
