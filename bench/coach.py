"""coach_statement, coach_tokeniser, coach_document, coach_memory: how long the coach takes, and what it weighs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.measuring import against, plain
from bench.parts import tell

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 40
JAPANESE = (
    "待ち時間を平均40分から15分にする",
    "予約で来る人の割合を30%から70%にする",
    "紹介経由の成約を月3件以上獲得する",
    "町でいちばん相談しやすい薬局になる",
    "新しい店の開店後、ウェブサイトのセッション数を前四半期比20%増加させる",
    "12月末までに、はじめての有料会員を30人獲得する",
    "不良品率を前期比で半減させる",
    "勉強会を月2回開催する",
    "社員のモチベーションを高める",
    "解約した5社に理由を聞き、月末までに一覧にまとめる",
    "部門の壁を越えて助け合う文化を根づかせる",
    "在庫回転日数を45日から30日に短縮する",
)
ENGLISH = (
    "Reduce average handling time from 9 to 6 minutes",
    "85% of employees say they would recommend us as an employer",
    "Become the most trusted payroll partner for local restaurants",
    "Increase the share of repeat buyers by 5 points vs last quarter",
    "Conduct 15 customer interviews by the end of May",
    "Maria to draft the new return policy by 12 March",
    "Lower refund rate from 4.2% to under 2% by end of Q3",
    "Improve communication between teams",
    "First three paying customers for the new product",
    "Give every new hire a first month they will never forget",
    "Attract 40k unique visitors a month",
    "Set up an alert when the queue is longer than 50 orders",
)
PAGE = (
    "## 営業部\n目標（O）：地元の工務店に最初に声をかけられる会社になる\n主要な結果（KR）\n"
    "- 紹介からの商談を月4件から10件にする\n- 見積もりまでの日数を5日から2日にする\n  - 上位20社を訪問する\n\n"
    + "本日は来期の方針について話し合いました。意見が多く出たので、次回までに担当が整理して持ち寄ります。\n"
    * 16
)


def microseconds(work: Callable[[], object], calls: int) -> float:
    """Processor time of one of `calls` calls: others on the machine do not count."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / calls * 1e6


def statement_figure() -> dict[str, object]:
    """The whole answer to one statement, after the first."""
    from rashin.coach import Statement, review, rewritings, wording

    def answer(text: str) -> None:
        result = review(Statement(text))
        for finding in result.findings:
            wording(finding, result.language)
        rewritings(result)

    for text in (*JAPANESE, *ENGLISH):
        answer(text)
    times = []
    for _ in range(ROUNDS):
        for text in (*JAPANESE, *ENGLISH):
            began = time.perf_counter()
            answer(text)
            times.append((time.perf_counter() - began) * 1000)
    note = "verdict, findings with their words, and rewritings; Japanese and English in turn"
    return plain(statistics.median(times), at_most=1.0, unit="ms", n=len(times), note=note).told()


def tokeniser_figure() -> dict[str, object]:
    """What the coach does with a text's words, against cutting the text into words."""
    from rashin.coach.tokens import words_of

    cut = [words_of(text, "ja") for text in JAPANESE]
    cutting, judging, bare = [], [], []
    for _ in range(5 * ROUNDS):
        cutting.append(microseconds(partial(_cut, JAPANESE), len(JAPANESE)))
        judging.append(microseconds(partial(_judge, cut), len(cut)))
        bare.append(microseconds(partial(_bare, JAPANESE), len(JAPANESE)))
    note = (
        "metric, shape and findings of a Japanese statement whose words are cut, against the cutting; Sudachi and the "
        f"reading of its morphemes alone take {statistics.median(bare):.0f} µs of that"
    )
    value, floor = statistics.median(judging), statistics.median(cutting)
    return against(value, floor, at_most=1.5, unit="µs", n=len(judging), note=note).told()


def _cut(texts: Sequence[str]) -> None:
    from rashin.coach.tokens import words_of

    for text in texts:
        words_of(text, "ja")


def _judge(cut: Sequence[Any]) -> None:
    from rashin.coach.judging import findings_of
    from rashin.coach.metric import metric_of
    from rashin.coach.shaping import shape_of

    for words in cut:
        tuple(findings_of(shape_of(words, metric_of(words)), "key_result"))


def _bare(texts: Sequence[str]) -> None:
    """Sudachi alone: surface, base form, part of speech and place of every morpheme."""
    from rashin.coach.tokens import tokenizer

    for text in texts:
        for morpheme in tokenizer().tokenize(text):
            (
                morpheme.surface(),
                morpheme.normalized_form(),
                morpheme.part_of_speech(),
                morpheme.begin(),
                morpheme.end(),
            )


def document_figure() -> dict[str, object]:
    """A text of 200 pages."""
    from rashin.coach.documents import read_document

    text = PAGE * (200 * 1000 // len(PAGE) + 1)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        found = read_document(text)
        times.append(time.perf_counter() - began)
    note = f"{len(text):,} characters with {len(found.objectives)} objectives"
    return plain(statistics.median(times), at_most=2.0, unit="s", n=len(times), note=note).told()


_WEIGH = """
import sys
sys.path.insert(0, "src")
def weight():
    rows = dict(line.split(":", 1) for line in open("/proc/self/smaps_rollup").read().splitlines()[1:])
    return int(rows["Private_Clean"].split()[0]) + int(rows["Private_Dirty"].split()[0]), int(rows["Rss"].split()[0])
import decimal, json, re, tomllib, importlib.resources
before = weight()
from rashin.coach import Statement, review, rewritings, wording
for text in sys.argv[1:]:
    result = review(Statement(text))
    [wording(finding, result.language) for finding in result.findings]
    rewritings(result)
after = weight()
print(*[a - b for a, b in zip(after, before)], sum(1 for _ in open("/proc/self/maps")))
print(open("/proc/self/status").read().split("RssAnon:")[1].split()[0])
"""


def memory_figure() -> dict[str, object]:
    """What a process weighs more with both languages in use; the dictionary is mapped from its file and shared."""
    command = [sys.executable, "-c", _WEIGH, *JAPANESE[:6], *ENGLISH[:6]]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    resident = int(told[1]) / 1024
    note = (
        "resident memory of a fresh process after twelve statements in both languages, the mapped dictionary included"
    )
    return plain(resident, at_most=60.0, unit="MB", n=1, note=note).told()


def run() -> dict[str, dict[str, object]]:
    """The coach's figures."""
    return {
        "coach_statement": statement_figure(),
        "coach_tokeniser": tokeniser_figure(),
        "coach_document": document_figure(),
        "coach_memory": memory_figure(),
    }


if __name__ == "__main__":
    tell(run())
