"""What a tap on the coach's offers does to the sheet: one is taken, a sentence moves, what stood there comes back."""

from __future__ import annotations

import re

from rashin.coach import Rewriting
from rashin.goals.forms.inferring import FIGURES
from rashin.goals.forms.key_results import COUNTING
from rashin.goals.forms.sheet import Sheet, keys, with_row, with_todo, without_todo
from rashin.goals.models import Cycle
from rashin.goals.sentences import kind_of, offer, offers, read, was_of

_NUMBER = re.compile("[0-9]{1,5}")
MOST_ROWS = 12
TWO = "key_result_two_measures"


def with_offer(sheet: Sheet, rest: str, cycle: Cycle) -> Sheet:
    """The sheet after "FIELD:CODE:NUMBER": the offer stands in the field, or the sentence has moved where it belongs.
    An offer that is gone changes nothing."""
    field, code, number = (*rest.split(":"), "", "")[:3]
    kind = kind_of(field)
    text = sheet.get(field, "").strip() or sheet.get(was_of(field), "")
    chosen = offer(text, kind, code, int(number)) if kind and _NUMBER.fullmatch(number) else None
    if chosen is None or field not in sheet:
        return sheet
    if code == TWO:
        return _split(sheet, field, text, cycle)
    if chosen.moves:
        return _moved(sheet, field, text, chosen, code, cycle)
    return sheet | {field: chosen.text, was_of(field): text}


def _split(sheet: Sheet, field: str, text: str, cycle: Cycle) -> Sheet:
    """Two results in one sentence become two rows."""
    first, second = offer(text, "key_result", TWO, 0), offer(text, "key_result", TWO, 1)
    if first is None or second is None:
        return sheet
    moved = _put(sheet, field, second.text, second, cycle)
    return sheet if moved is None else moved | {field: first.text, was_of(field): text}


def _moved(sheet: Sheet, field: str, text: str, chosen: Rewriting, code: str, cycle: Cycle) -> Sheet:
    """The sentence goes to the actions, the key results or the objective; what could stand in its place follows."""
    moved = _put(sheet, field, text, chosen, cycle)
    if moved is None:
        return sheet
    kind = kind_of(field)
    assert kind is not None
    left = ""
    if kind == "objective":
        found = read(text, kind)
        rows = [each for at in found.findings if at.code == code for each in offers(found, at)]
        left = next((each.text for each in rows if each.kind == kind and not each.moves), "")
    return _emptied(moved, field) | {field: left, was_of(field): text}


def _put(sheet: Sheet, field: str, text: str, chosen: Rewriting, cycle: Cycle) -> Sheet | None:
    """The sentence at its new place; None where there is no room."""
    if chosen.kind == "action" and len(keys(sheet, "todos")) < MOST_ROWS:
        key = field.split("-")[1] if field.startswith("kr-") else ""
        return with_todo(sheet, {"title": text, "row": key})
    if chosen.kind == "objective" and not sheet.get("title", "").strip():
        return sheet | {"title": text}
    if chosen.kind == "key_result":
        empty = [key for key in keys(sheet) if not sheet.get(f"kr-{key}-title", "").strip() and _is_free(sheet, key)]
        if empty:
            return sheet | {f"kr-{empty[0]}-title": text}
        return with_row(sheet, cycle, {"title": text}) if len(keys(sheet)) < MOST_ROWS else None
    return None


def _is_free(sheet: Sheet, key: str) -> bool:
    return not sheet.get(f"kr-{key}-public_id") and not sheet.get(f"kr-{key}-was")


def _emptied(sheet: Sheet, field: str) -> Sheet:
    """Without what the sentence had said of its number."""
    if not field.startswith("kr-"):
        return sheet
    prefix = field.removesuffix("title")
    return sheet | {f"{prefix}{name}": "" for name in (*COUNTING, *FIGURES, "said", "inferred")}


def with_what_stood(sheet: Sheet, field: str) -> Sheet:
    """The sheet with the words that stood in the field before; what had been moved elsewhere is taken away there."""
    was = sheet.get(was_of(field), "")
    if kind_of(field) is None or not was:
        return sheet
    for key in keys(sheet, "todos"):
        if sheet.get(f"ac-{key}-title", "") == was and field != f"ac-{key}-title":
            sheet = without_todo(sheet, key)
            break
    for other in ("title", *(f"kr-{key}-title" for key in keys(sheet))):
        if other != field and sheet.get(other, "") == was:
            sheet = _emptied(sheet, other) | {other: ""}
            break
    return sheet | {field: was, was_of(field): ""}


def with_counter(sheet: Sheet, rest: str, cycle: Cycle) -> Sheet:
    """The sheet with one more key result that watches the quality beside the quantity: its sentence has blanks."""
    if len(keys(sheet)) >= MOST_ROWS or not rest.strip():
        return sheet
    return with_row(sheet, cycle, {"title": rest.strip()[:300]})
