"""Read a document's JSON row by row, with memory for one row only, whatever the size and layout of the file."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO, NoReturn

from rashin.exchange.document.problems import Problem, Refused

CHUNK = 1 << 20
LONGEST = 64 * CHUNK
NEAR_THE_END = 16
LITERAL = len("false")
BOM = "\ufeff"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_NOT_BLANK = re.compile("[^ \t\n\r]")
_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def refused(path: str, code: str, **told: object) -> Refused:
    """One problem that ends the reading."""
    return Refused([Problem(path, code, told)])


class Text:
    """The file's text in pieces: what has been read is let go."""

    def __init__(self, file: BinaryIO, start: int = 0) -> None:
        self.file = file
        self.file.seek(start)
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.text = ""
        self.at = 0
        self.gone = start  # bytes before `text`
        self.ended = False
        self._more()
        if start == 0 and self.text.startswith(BOM):
            self.at = 1

    def _more(self) -> None:
        """Read on, until there is more text or the file has ended."""
        chunk = self.file.read(CHUNK)
        self.ended = not chunk
        try:
            added = self.decoder.decode(chunk, final=self.ended)
        except UnicodeDecodeError as error:
            raise refused("", "not_utf8", byte=self.file.tell() - len(chunk) + error.start) from None
        self.gone += len(self.text[: self.at].encode())
        self.text, self.at = self.text[self.at :] + added, 0

    @property
    def place(self) -> int:
        """How many bytes of the file stand before what comes next."""
        return self.gone + len(self.text[: self.at].encode())

    def next(self) -> str:
        """The next sign that is not blank, not taken yet; "" at the end."""
        while True:
            found = _NOT_BLANK.search(self.text, self.at)
            self.at = found.start() if found else len(self.text)
            if found:
                return found[0]
            if self.ended:
                return ""
            self._more()

    def take(self, sign: str, path: str) -> None:
        """Take this sign, which has to come next."""
        found = self.next()
        if not found:
            raise refused(path, "cut_off")
        if found != sign:
            raise refused(path, "sign_missing", sign=sign, byte=self.place)
        self.at += 1

    def value(self, path: str) -> Any:
        """The next JSON value, whole."""
        self.next()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
                if end < len(self.text) or self.ended:  # a number might go on behind the piece
                    self.at = end
                    return found
            except json.JSONDecodeError as error:
                if self.ended or self._is_damaged(error):
                    raise self._damaged(path, error) from None
            except (ValueError, RecursionError):
                raise refused(path, "not_json", byte=self.place) from None
            if len(self.text) - self.at > LONGEST:
                raise refused(path, "not_closed")
            self._more()

    def _is_damaged(self, error: json.JSONDecodeError) -> bool:
        """Whether more text would not help: the fault is not at the end of the piece."""
        return not error.msg.startswith("Unterminated") and error.pos < len(self.text) - NEAR_THE_END

    def _damaged(self, path: str, error: json.JSONDecodeError) -> Refused:
        """What is wrong where the parser stopped. Its own words are English and about signs: the place says more."""
        if self.ended and (error.msg.startswith("Unterminated") or error.pos > len(self.text.rstrip()) - LITERAL):
            return refused(path, "cut_off")
        return refused(path, "not_json", byte=self.gone + len(self.text[: error.pos].encode()))


def elements(text: Text, path: str) -> Iterator[tuple[int, Any]]:
    """The elements of the list that comes next, with their places in it."""
    if text.next() != "[":
        text.value(path)
        raise refused(path, "array")
    text.at += 1
    if text.next() == "]":
        text.at += 1
        return
    for number in count():
        yield number, text.value(f"{path}[{number}]")
        if text.next() == "]":
            text.at += 1
            return
        text.take(",", f"{path}[{number}]")


def parts(text: Text) -> Iterator[str]:
    """The names of the parts of a document; the caller reads each value before asking for the next name."""
    if text.next() != "{":
        raise refused("", "not_rashin")
    text.at += 1
    sign = text.next()
    while sign != "}":
        if sign != '"':
            raise refused("", "sign_missing", sign='"', byte=text.place) if sign else refused("", "cut_off")
        name = str(text.value(""))
        text.take(":", name)
        yield name
        sign = text.next()
        if sign != "}":
            text.take(",", name)
            sign = text.next() or ","
    text.at += 1
    if text.next():
        raise refused("", "more_behind", byte=text.place)
