"""Parts that people put together as they like: any label over any list, with notes, states and endings in between."""

# ruff: noqa: E501 (a list of pieces reads worse when it is cut)
from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import pytest

from bench.coach_quality import triples
from rashin.coach.documents import read_document
from tests.coach.annotated import ROUNDS, round_of

CIRCLED = "①②③④⑤"
LAYOUTS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "title": ("# OKRs Q2 2026", "Q2 goals", "# Team goals", "**2026 Q2 OKRs**", "Our goals this quarter"),
        "intro": ("", "We agreed on these last week.", "Last updated: 4 March 2026", "> Please comment by Friday.", "Status: draft\nVersion: 2"),
        "objective": (
            "## Objective {i}: {t}", "### O{i}: {t}", "**Objective {i}: {t}**", "O{i} - {t}", "{i}. {t}", "## {t}", "- {t}", "**{t}**",
            "Objective: {t}", "## Objective {i}\n{t}", "## O{i} — {t}", "OBJECTIVE {i}\n{t}", "### 🎯 {t}", "Strategic goal {i}: {t}",
        ),
        "note": ("", "", "_Because this is what our customers ask for._", "Why: too many people give up.", "Owner: Tomas"),
        "label": ("", "", "Key results:", "**Key Results**", "### Key Results", "Success metrics:", "We will know when:", "Targets:"),
        "result": ("- KR{j}: {t}", "- {t}", "{j}. {t}", "KR{j}: {t}", "- **KR{j}:** {t}", "- [ ] {t}", "KR {i}.{j} {t}", "• {t}", "({j}) {t}"),
        "behind": ("", "", "", " – 0.4", " [on track]", " @ben"),
        "action": ("", "", "Actions:", "Initiatives:", "**Next steps**"),
        "end": ("", "Best, Judith", "## Notes\n\nThe next meeting is on 4 May.", "---\n\nPage maintained by Ops."),
    },
    "ja": {
        "title": ("# 2026年度 Q2 OKR", "今期の目標", "# チーム目標", "【2026上期OKR】", "■ 2026年度 目標", "# 目標と主要な結果"),
        "intro": ("", "先週の会議で決めたものです。", "最終更新：2026/04/02", "> まだ案です。", "部署：総務課\n期間：4〜6月"),
        "objective": (
            "## 目標{i}：{t}", "### O{i}：{t}", "**目標{i}：{t}**", "O{i}　{t}", "{i}. {t}", "## {t}", "・{t}", "【目標{i}】{t}",
            "Objective：{t}", "## 目標{i}\n{t}", "【Objective】\n{t}", "■目標{i}　{t}", "{i}．{t}", "### 🎯 {t}", "重点目標{i}　{t}", "◆{t}",
        ),
        "note": ("", "", "背景：問い合わせが増えているため", "担当：佐久間", "> 今期いちばん大事なこと"),
        "label": ("", "", "主要な結果：", "【主要な結果】", "### 主要な結果", "成果指標", "KR", "達成の目安：", "指標："),
        "result": ("- KR{j}：{t}", "・{t}", "{j}. {t}", "KR{j}：{t}", "　KR{j}　{t}", "{c}{t}", "- **KR{j}**：{t}", "({j}) {t}", "{j}）{t}", "KR{i}-{j}：{t}"),
        "behind": ("", "", "", "（担当：佐藤）", " …… 進捗 40%", "【未着手】"),
        "action": ("", "", "アクション：", "【やること】", "施策"),
        "end": ("", "以上", "よろしくお願いします。", "## 補足\n\n数字は毎週月曜に更新します。"),
    },
    "en wide": {
        "title": ("# OKRs Q2 2026", "Goals for the summer term", "# Team charter 2026", "**Plan for the second half**", "FY27 — what we want", "Minutes of 4 March\nPresent: Ida, Tom\n\n1. Budget\nThe budget was agreed.\n\n2. Goals", ""),
        "intro": ("", "Ida said that we need fewer of them this time.", "Version 3, 12 May", "Draft for comments, please reply by Friday.", "Period: Apr–Jun | Team: Studio"),
        "objective": ("Objective >> {t}", "O{i}) {t}", "[O{i}] {t}", "Goal #{i}: {t}", "O{i}/ {t}", "Objective no. {i}: {t}", "{i}) {t}", "* {t}", "## {i} {t}", "### Goal {i} – {t}", "**O{i}. {t}**", "Objective {i} » {t}", "Aim {i}: {t}", "Our aim: {t}", "▶ {t}", "Objective ({i}): {t}", "**Objective**: {t}", "OBJECTIVE: {t}", "Priority {i}: {t}", "Theme {i} | {t}", "Objective {i}: “{t}”", "1.{i} {t}"),
        "note": ("", "Lead: Tomas", "(agreed with the board)", "Why now: the lease ends in autumn.", "Confidence: 6/10"),
        "label": ("", "Key results", "KRs:", "*Key results:*", "Measured by:", "How we will know:", "Results we want to see:", "Evidence:", "What counts:", "KR"),
        "result": ("- {t}", "* KR{j} – {t}", "KR{j} » {t}", "{j}) {t}", "– {t}", "KR{i}{c} {t}", "→ {t}", "+ {t}", "KR {j}: {t}", "[KR{j}] {t}", "o {t}", "KR{j}. {t}", "· {t}", "KR: {t}", "Key result {j} - {t}", "{l}) {t}"),
        "behind": ("", "", " (owner: Ben)", " | 40%", " – on track", " (Ben)", " [60%]", " ✅"),
        "action": ("", "", "To do:", "Actions", "Initiatives –", "First steps:"),
        "end": ("", "3. Any other business\nNone.", "Thanks,\nIda", "Next meeting: 11 March", "Sources: annual report"),
    },
    "ja wide": {
        "title": ("# 2026年度 Q2 OKR", "夏期の目標について", "# チーム憲章", "■ 下期計画", "第3回 定例会　議事録\n出席：井上、田所\n\n1. 予算\n予算は承認された。\n\n2. 目標", ""),
        "intro": ("", "井上より、今回は数を絞りたいとの発言があった。", "第3版　5月12日", "案です。金曜までにご意見ください。", "期間：4〜6月　部署：制作室"),
        "objective": ("目標＞＞{t}", "O{i}）{t}", "［O{i}］{t}", "目標その{i}：{t}", "O{i}／{t}", "目標（{i}）{t}", "{i}）{t}", "＊ {t}", "## {i}　{t}", "### 目標{i}　―　{t}", "**O{i}. {t}**", "目標{i}»{t}", "ねらい{i}：{t}", "めざす姿：{t}", "▶ {t}", "（{i}）{t}", "〇目標　{t}", "目標：「{t}」", "柱{i}：{t}", "テーマ{i}｜{t}", "目標{i}…{t}", "({i}) {t}", "第{i}目標　{t}"),
        "note": ("", "責任者：田所", "（理事会で了承済み）", "なぜ今か：秋に契約が切れるため", "自信度：6/10"),
        "label": ("", "主要な結果", "KR：", "〈主要な結果〉", "測る指標：", "どうなれば達成か：", "成果の目印：", "数値目標", "見る数字", "KPI"),
        "result": ("- {t}", "・KR{j}　{t}", "KR{j}»{t}", "{j}）{t}", "― {t}", "KR{i}-{j}　{t}", "→ {t}", "＋ {t}", "KR {j}：{t}", "［KR{j}］{t}", "○ {t}", "KR{j}．{t}", "● {t}", "KR：{t}", "主要な結果{j}　{t}", "（{j}）{t}", "ア）{t}"),
        "behind": ("", "", " （責任者：別所）", " ｜ 40%", " ― 順調", "（別所）", "【60%】", " ✅"),
        "action": ("", "", "やること：", "アクション", "施策　", "最初の一歩："),
        "end": ("", "3. その他\n特になし。", "以上です。\n井上", "次回：3月11日", "出典：年次報告"),
    },
}  # fmt: skip
NAMES = {"en": ("Ben", "Ana", "Kurt"), "ja": ("別所", "安藤", "久保")}


def titles(language: str) -> dict[str, list[str]]:
    """Titles from the rounds, as they stand in plain text."""
    found: dict[str, set[str]] = {"objective": set(), "key_result": set(), "action": set()}
    for file in sorted(ROUNDS.glob(f"*_{language}.txt")):
        for document in round_of(file):
            if document.name.endswith((".md", ".txt")):
                for kind, _, title in raw(document.wanted):
                    found[kind].add(title)
    return {kind: sorted(each) for kind, each in found.items()}


def raw(wanted: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for item in wanted["objectives"]:
        found.append(("objective", "", item["title"]))
        found += [("key_result", "", each["title"]) for each in item["key_results"]]
        found += [("action", "", each) for each in item["actions"]]
    return found


def mixed(chance: random.Random, pieces: str, words: dict[str, list[str]]) -> tuple[str, dict[str, Any]]:
    """A text out of one choice for each part, and what stands in it."""
    language, part = pieces[:2], {name: chance.choice(each) for name, each in LAYOUTS[pieces].items()}
    inset = "  " if re.match(r"[-・*▶]|\{i\}[.．)）]", part["objective"]) or chance.random() < 0.2 else ""
    gap = [""] if chance.random() < 0.7 else []
    lines, wanted = [part["title"], "", part["intro"], ""], []
    for i, title in enumerate(chance.sample(words["objective"], chance.randint(1, 3)), start=1):
        results = chance.sample(words["key_result"], chance.randint(2, 4))
        actions = chance.sample(words["action"], 2) if part["action"] else []
        lines += [part["objective"].format(i=i, t=title), *([inset + part["note"], *gap] if part["note"] else [])]
        lines += [("" if part["label"].startswith("#") else inset) + part["label"]] if part["label"] else []
        for j, result in enumerate(results, start=1):
            letter = CIRCLED[j - 1] if language == "ja" else "abcd"[j - 1]
            line = part["result"].format(i=i, j=j, t=result, c=letter, l="abcd"[j - 1])
            lines.append(inset + line + (_named(part["behind"], chance) if j > 1 or "wide" in pieces else ""))
        lines += [*gap, inset + part["action"]] if part["action"] else []
        lines += [inset + ("・" if language == "ja" else "- ") + action for action in actions] + gap
        key_results = [{"title": each, "actions": []} for each in results]
        wanted.append({"title": title, "key_results": key_results, "actions": actions, "children": []})
    return "\n".join([*lines, "", part["end"]]) + "\n", {"objectives": wanted}


def _named(behind: str, chance: random.Random) -> str:
    """Who carries it changes from one to the next."""
    for names in NAMES.values():
        behind = behind.replace(names[0], chance.choice(names))
    return behind


@pytest.mark.parametrize("pieces", list(LAYOUTS))
def test_layouts_mixed_by_chance_are_read(pieces: str):
    words, chance = titles(pieces[:2]), random.Random(1129)
    both: Counter[str] = Counter()
    for _ in range(90):
        text, wanted = mixed(chance, pieces, words)
        expected, got = Counter(triples(wanted)), Counter(triples(read_document(text).as_json()))
        both.update(hit=sum((expected & got).values()), all=sum(expected.values()) + sum(got.values()))
    assert 2 * both["hit"] / both["all"] >= (0.94 if "wide" in pieces else 0.98)
