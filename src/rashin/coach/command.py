"""`rashin coach review` and `rashin coach read`, for the command line to call as a thin door."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TextIO

from rashin.coach.documents import Document, ObjectiveItem, UnreadableDocument, read_document
from rashin.coach.documents.reading import format_of
from rashin.coach.review import review
from rashin.coach.rewriting import move_words, rewritings
from rashin.coach.statement import Metric, Review, Statement
from rashin.coach.wording import wording

KINDS = ("objective", "key_result", "action")
LANGUAGES = ("ja", "en", None)
# A file larger than this is refused before it is read.
LARGEST_FILE = 50_000_000
# What is said of a line or a file that cannot be read.
SAID = {
    "en": {
        "line": "line {number}: {why}",
        "encoding": "this is not UTF-8",
        "json": "this is not JSON ({why})",
        "object": 'a JSON object is expected, like {{"id": 1, "lang": null, "kind": "key_result", "text": "…"}}',
        "text": '"text" must be a string',
        "kind": '"kind" must be one of {kinds}',
        "language": '"lang" must be "ja", "en" or null',
        "larger": "{file} is larger than {most} MB. Cut out the part with the goals.",
        "unread": "{file} could not be read: {why}.",
        "broken": "{file}: this file is damaged or not what its name says. Save it again, or paste the text.",
        "too_large": "{file}: this file is too large once unpacked. Cut out the part with the goals.",
        "nothing": 'No objective was found. A line such as "Objective: …" or 「目標：…」 helps.',
    },
    "ja": {
        "line": "{number}行目：{why}",
        "encoding": "UTF-8 の文字ではありません",
        "json": "JSON として読めません（{why}）",
        "object": 'JSON で書いてください。例：{{"id": 1, "lang": null, "kind": "key_result", "text": "…"}}',
        "text": '"text" は文字列にしてください',
        "kind": '"kind" は {kinds} のどれかにしてください',
        "language": '"lang" は "ja"、"en"、null のどれかにしてください',
        "larger": "{file} は{most} MBを超えています。目標の部分だけを切り出してください。",
        "unread": "{file} を読めませんでした：{why}",
        "broken": "{file}：壊れているか、名前と中身が違うファイルです。保存し直すか、文章を貼り付けてください。",
        "too_large": "{file}：展開すると大きすぎます。目標の部分だけを切り出してください。",
        "nothing": "目標が見つかりませんでした。「目標：…」のような行があると読みとれます。",
    },
}
_SURROGATE = re.compile("[\ud800-\udfff]")


class BadLine(ValueError):
    """A line that is no statement: the code of what is said of it, and what stands in that sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def review_lines(
    stdin: IO[Any], stdout: TextIO, stderr: TextIO, format: str | None = None, language: str = "en"
) -> int:
    """Reviews one statement a line, in order. Returns the exit code: 1 when a line could not be read, else 0.

    `format` "jsonl": a JSON object in, a JSON object out. None: prints for people; a line may then also be a bare
    sentence, taken as a key result. `language` is in which a line that cannot be read is told of.
    """
    failed, said = False, SAID[language]
    show = _printer(stdout) if format is None else None
    for number, raw in enumerate(_lines(stdin), start=1):
        if not raw.strip():
            continue
        try:
            identifier, statement = _statement(raw, bare=format is None)
        except BadLine as error:
            failed = True
            why = said[error.code].format(**error.values)
            stderr.write(said["line"].format(number=number, why=why) + "\n")
            continue
        result = review(statement)
        if show is None:
            stdout.write(_json_line(review_json(identifier, result)) + "\n")
        else:
            show(result)
    stdout.flush()
    return int(failed)


def _lines(stdin: IO[Any]) -> Iterable[str | bytes]:
    """Bytes where the stream has them: one undecodable line must not stop the others."""
    return getattr(stdin, "buffer", stdin)


def _statement(raw: str | bytes, *, bare: bool) -> tuple[Any, Statement]:
    try:
        line = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise BadLine("encoding") from error
    if bare and not line.lstrip().startswith("{"):
        return None, Statement(line.strip())
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("json", why=str(error)[:80]) from error
    if not isinstance(row, dict):
        raise BadLine("object")
    return row.get("id"), _checked(row)


def _checked(row: dict[str, Any]) -> Statement:
    text, kind, language = row.get("text"), row.get("kind"), row.get("lang")
    if not isinstance(text, str):
        raise BadLine("text")
    if kind not in KINDS:
        raise BadLine("kind", kinds=", ".join(KINDS))
    if language not in LANGUAGES:
        raise BadLine("language")
    return Statement(text, kind, language)


def review_json(identifier: Any, result: Review) -> dict[str, Any]:
    """A review as the command writes it."""
    findings = [
        {"code": finding.code, "span": list(finding.span), "severity": finding.severity, "smart": finding.smart}
        for finding in result.findings
    ]
    metric = metric_json(result.metric) if result.metric else None
    return {"id": identifier, "verdict": result.verdict, "findings": findings, "metric": metric}


def metric_json(metric: Metric) -> dict[str, Any]:
    """A metric as the command writes it; whole numbers without a decimal point."""
    return {
        "name": metric.name,
        "from": _number(metric.from_),
        "to": _number(metric.to),
        "unit": metric.unit,
        "direction": metric.direction,
        "base": metric.base,
        "mode": metric.mode,
        "bound": metric.bound,
        "deadline": metric.deadline,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _json_line(row: dict[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    return json.dumps(row) if _SURROGATE.search(line) else line


def _printer(stdout: TextIO) -> Any:
    """Prints one review for people: the sentence, what the coach says, and how it could read."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stdout, highlight=False, soft_wrap=True)
    styles = {"fault": "dark_orange3", "ask": "yellow", "praise": "green"}

    def show(result: Review) -> None:
        console.print(Text(_SURROGATE.sub("�", result.text[:1000]).strip(), style="bold"))
        for finding in result.findings:
            words = wording(finding, result.language)
            console.print(Text(f"  {finding.smart}  {words.heading}", style=styles[finding.severity]))
            console.print(Text(f"     {words.ask}"))
        for offer in rewritings(result):
            moving = move_words(offer, result.language)
            console.print(Text(f"     → {moving + ': ' if moving else ''}{offer.text}", style="cyan"))
        console.print()

    return show


def read_file(path: str | Path, stdout: TextIO, stderr: TextIO, format: str | None = None, language: str = "en") -> int:
    """Prints what a document holds: as JSON with `format` "json", else as a tree for people. Returns the exit code."""
    file, said = Path(path), SAID[language]
    try:
        if file.stat().st_size > LARGEST_FILE:
            stderr.write(said["larger"].format(file=file, most=LARGEST_FILE // 1_000_000) + "\n")
            return 1
        content = file.read_bytes()
    except OSError as error:
        stderr.write(said["unread"].format(file=file, why=error.strerror or error) + "\n")
        return 1
    try:
        document = read_document(content, format=format_of(file.name, content))
    except UnreadableDocument as error:
        stderr.write(said[error.code].format(file=file) + "\n")
        return 1
    if format == "json":
        stdout.write(_json_line(document.as_json()) + "\n")
    else:
        stdout.writelines(f"{line}\n" for line in _tree(document, said["nothing"]))
    return 0


def _tree(document: Document, nothing: str) -> Iterator[str]:
    if not document.objectives:
        yield nothing
    for objective in document.objectives:
        yield from _branch(objective, 0)


def _branch(objective: ObjectiveItem, depth: int) -> Iterator[str]:
    indent = "    " * depth
    yield f"{indent}{objective.title}" + (f"  ({objective.owner})" if objective.owner else "")
    for item in objective.key_results:
        values = f"  {item.start or ''} → {item.target}" if item.target else ""
        yield f"{indent}  - {item.title}{values}" + (f"  ({item.owner})" if item.owner else "")
        for action in item.actions:
            yield f"{indent}      · {action}"
    for action in objective.actions:
        yield f"{indent}  · {action}"
    for child in objective.children:
        yield from _branch(child, depth + 1)
