"""One term for one thing: what the glossary says is what the Japanese pages say."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("src/rashin/*/locale/ja/LC_MESSAGES/django.po"))
ANOTHER_THING = {"level"}  # the level of an objective, not that of a value
REPLACED = {
    "しきい値": "水準", "節目": "段階", "途中の値": "計画の点", "測り方のカード": "測り方カード",
    "サインイン": "ログイン",
    "記入の日": "記入の曜日、または記入日", "習慣": "続ける", "未達": "目安との差を数で", "違反": "合わない所を言葉で",
    "あなた": "名前とさん、または無し", "チェックイン": "今週の数字、記入",
}  # fmt: skip


def terms() -> dict[str, str]:
    """The English term in lower case → the Japanese one, of every row of the glossary."""
    found = {}
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) >= 5 and cells[0] != "日本語":
            found[cells[1].lower()] = cells[0].removesuffix("◦").strip()
    return found


def said() -> list[tuple[str, str]]:
    """Every English text of the program with its Japanese one."""
    return [
        (one, other)
        for path in CATALOGUES
        for message in read_po(path.open("rb"), locale="ja")
        if message.id
        for one, other in [
            (message.id, message.string)
            if isinstance(message.id, str)
            else (message.id[0], " ".join(message.string or ()))
        ]
    ]


def test_a_word_of_the_glossary_is_translated_as_the_glossary_says() -> None:
    known = terms()
    assert len(known) > 60
    spoken: dict[str, set[str]] = {}
    for english, japanese in said():
        spoken.setdefault(english.lower(), set()).add(str(japanese))
    wrong = {
        term: spoken[term] for term, japanese in known.items()
        if term in spoken and term not in ANOTHER_THING and japanese not in spoken[term]
    }  # fmt: skip
    assert not wrong


def test_no_page_uses_a_word_for_which_the_glossary_has_another() -> None:
    wrong = [
        f"{japanese}: say {better}"
        for _english, japanese in said()
        for word, better in REPLACED.items()
        if word in str(japanese)
    ]
    assert not wrong, "\n".join(wrong)
