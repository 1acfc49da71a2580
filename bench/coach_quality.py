"""How well the coach judges, on the labelled development half: what it is, and what to expect on other people's words.

    .venv/bin/python -m bench.coach_quality          the figures
    .venv/bin/python -m bench.coach_quality --wrong  and every line that it judges or reads otherwise

The data is not part of this repository. It is looked for in ../shared/data/coach/dev (or RASHIN_COACH_DATA).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from rashin.coach import Statement, findings, parse_metric, review
from rashin.coach.documents import read_document
from rashin.coach.lexicon import Lexicon, english
from rashin.coach.tokens import japanese, words_of

DATA = Path(os.environ.get("RASHIN_COACH_DATA", Path(__file__).resolve().parents[2] / "shared/data/coach/dev"))
FIELDS = ("from", "to", "unit", "direction", "base", "mode", "bound")
STEPS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
Row = dict[str, Any]
Judge = Callable[[Row], str]


def statements() -> list[Row]:
    """The labelled lines."""
    lines = (DATA / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def judged(row: Row) -> str:
    """The coach's label for one line."""
    verdict = review(Statement(row["text"], row["kind"], row["lang"])).verdict
    return "good" if verdict == "good" else "bad"


def f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    """F1 of one label over (published, judged)."""
    hit = sum(1 for pair in pairs if pair == (label, label))
    missed = sum(1 for pair in pairs if label in pair and pair != (label, label))
    return 2 * hit / (2 * hit + missed) if hit + missed else 1.0


def macro(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean of both labels' F1."""
    return (f1(pairs, "good") + f1(pairs, "bad")) / 2


def fitted_elsewhere(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """(published, judged) where the clarity that each kind needs was fitted without the line's own source."""
    found: list[tuple[str, str]] = []
    for language in ("ja", "en"):
        for kind, needed in (("objective", findings.CLEAR_OBJECTIVE), ("action", findings.CLEAR_ACTION)):
            chosen = [row for row in rows if row["lang"] == language and row["kind"] == kind]
            found += _left_out(chosen, needed, language)
    return found + [(row["label"], judged(row)) for row in rows if row["kind"] == "key_result"]


def _left_out(rows: Sequence[Row], needed: dict[str, float], language: str) -> list[tuple[str, str]]:
    ours = needed[language]
    tables = {}
    for step in STEPS:
        needed[language] = step
        tables[step] = [(row["label"], judged(row)) for row in rows]
    needed[language] = ours
    found = []
    for source in sorted({row["source"] for row in rows}):
        inside = [index for index, row in enumerate(rows) if row["source"] == source]
        others = [index for index in range(len(rows)) if index not in set(inside)]
        best = max(STEPS, key=lambda step: (round(macro([tables[step][i] for i in others]), 6), -abs(step - 2.0)))
        found += [tables[best][index] for index in inside]
    return found


@contextmanager
def without_words(lexicons: Sequence[Lexicon], words: set[str]) -> Iterator[None]:
    """The coach as if it had never heard these words."""
    kept = [dict(lexicon.words) for lexicon in lexicons]
    for lexicon in lexicons:
        for form, (base, _) in list(lexicon.words.items()):
            if base in words or form in words:
                lexicon.words[form] = (base, 0)
    try:
        yield
    finally:
        for lexicon, words_before in zip(lexicons, kept, strict=True):
            lexicon.words.clear()
            lexicon.words.update(words_before)


def unheard(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """(published, judged) where every word that only the line's own source uses is taken out of the word lists first.

    The hard bound: such a word may be common, and was often in the lists before the line was read.
    """
    lemmas = [set(words_of(row["text"], row["lang"]).lemmas) for row in rows]
    sources: dict[str, set[str]] = {}
    for row, words in zip(rows, lemmas, strict=True):
        for word in words:
            sources.setdefault(word, set()).add(row["source"])
    found = []
    for source in sorted({row["source"] for row in rows}):
        only = {word for word, where in sources.items() if where == {source}}
        with without_words((english(), japanese()), only):
            found += [(row["label"], judged(row)) for row in rows if row["source"] == source]
    return found


def parsed(rows: Sequence[Row]) -> tuple[dict[str, float], list[str]]:
    """The share of lines whose fields are read as annotated, and the lines that are not."""
    right: Counter[str] = Counter()
    wrong = []
    for row in rows:
        metric = parse_metric(row["text"], row["lang"])
        for name in FIELDS:
            got = getattr(metric, "from_" if name == "from" else name) if metric else None
            want = row["parse"].get(name)
            same = _same_unit(got, want) if name == "unit" else got == want
            right[name] += same
            if not same:
                wrong.append(f"{row['text']}: {name} read {got}, annotated {want}")
    return {name: right[name] / len(rows) for name in FIELDS}, wrong


def _same_unit(got: str | None, want: str | None) -> bool:
    if got is None or want is None:
        return got is want
    first, second = (text.lower().split("/")[0].rstrip("s") or text for text in (got, want))
    return first == second or first in second or second in first


def documents() -> tuple[float, list[str]]:
    """Micro F1 over (level, parent, title), and what was missed or taken too much."""
    both = Counter[str]()
    wrong = []
    for file in sorted((DATA / "documents").glob("*.json")):
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        want = Counter(triples(json.loads(file.read_text(encoding="utf-8"))))
        got = Counter(triples(read_document(text).as_json()))
        both.update(hit=sum((want & got).values()), want=sum(want.values()), got=sum(got.values()))
        wrong += [f"{file.stem} missed {triple}" for triple in want - got]
        wrong += [f"{file.stem} took {triple}" for triple in got - want]
    return 2 * both["hit"] / (both["want"] + both["got"]), wrong


def triples(document: Row) -> Iterator[tuple[str, str, str]]:
    """(level, parent, title) of everything in a document."""

    def plain(text: str) -> str:
        return re.sub(r"[\s*`]+|[.。]$", "", text)

    def walk(objective: Row, parent: str) -> Iterator[tuple[str, str, str]]:
        title = plain(objective["title"])
        yield "objective", parent, title
        for item in objective.get("key_results", []):
            yield "key_result", title, plain(item["title"])
            yield from (("action", plain(item["title"]), plain(action)) for action in item.get("actions", []))
        yield from (("action", title, plain(action)) for action in objective.get("actions", []))
        for child in objective.get("children", []):
            yield from walk(child, title)

    for objective in document["objectives"]:
        yield from walk(objective, "")


def verdicts(rows: Sequence[Row], language: str) -> dict[str, float]:
    """Macro F1 of the verdicts in one language, by the three ways of leaving sources out."""
    ours = [row for row in rows if row["lang"] == language and not row["disputed"]]
    plain = [(row["label"], judged(row)) for row in ours]
    return {
        "as it is": macro(plain),
        "good": f1(plain, "good"),
        "bad": f1(plain, "bad"),
        "clarity fitted on other sources": macro(fitted_elsewhere(ours)),
        "words of the source unheard": macro(unheard(ours)),
    }


def main(arguments: Sequence[str]) -> int:
    """Prints the figures. Exit code 2 where the data is not on this machine."""
    if not (DATA / "statements.jsonl").exists():
        print(f"The labelled statements are not at {DATA}. Set RASHIN_COACH_DATA to where they are.")
        return 2
    rows, wrong = statements(), []
    for language in ("ja", "en"):
        for name, value in verdicts(rows, language).items():
            print(f"{language}  verdict, {name:34} {value:.3f}")
        disputed = [row for row in rows if row["lang"] == language and row["disputed"]]
        agreed = sum(1 for row in disputed if judged(row) == row["label"])
        print(f"{language}  disputed lines judged as published {agreed} of {len(disputed)}")
        wrong += [
            f"{row['label']} {row['kind']}: {row['text']}"
            for row in rows
            if row["lang"] == language and not row["disputed"] and judged(row) != row["label"]
        ]
    extra = (DATA / "parse_extra.jsonl").read_text(encoding="utf-8").splitlines()
    both = rows + [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in extra]
    for language in ("ja", "en"):
        annotated = [row for row in both if row.get("parse") and row["lang"] == language and not row["disputed"]]
        shares, misread = parsed(annotated)
        print(f"{language}  " + "  ".join(f"{name} {share:.3f}" for name, share in shares.items()))
        wrong += misread
    score, misplaced = documents()
    print(f"documents, micro F1 {score:.3f}")
    if "--wrong" in arguments:
        print("\n".join(wrong + misplaced))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
