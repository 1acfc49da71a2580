"""What the buttons inside the objective form do to its sheet: rows come and go, one tap repairs a row."""

from __future__ import annotations

from rashin.goals.forms.coaching import MOST_ROWS, with_counter, with_offer, with_what_stood
from rashin.goals.forms.key_results import KeyResultForm
from rashin.goals.forms.sheet import Sheet, keys, with_row, with_todo, without_row, without_todo
from rashin.goals.models import Cycle


def changed_sheet(sheet: Sheet, do: str, cycle: Cycle) -> Sheet:
    """The sheet after a button: "add", "add_todo", "drop:KEY", "drop_todo:KEY", "fix:KEY:field=value;…", and the
    coach's "use:FIELD:CODE:NUMBER", "back:FIELD", "counter:SENTENCE"; anything else only looks at it again."""
    name, _colon, rest = do.partition(":")
    if name == "add" and len(keys(sheet)) < MOST_ROWS:
        return with_row(sheet, cycle)
    if name == "add_todo" and len(keys(sheet, "todos")) < MOST_ROWS:
        return with_todo(sheet)
    if name == "drop" and rest in keys(sheet):
        return without_row(sheet, rest)
    if name == "drop_todo" and rest in keys(sheet, "todos"):
        return without_todo(sheet, rest)
    if name == "fix":
        return _fixed(sheet, rest)
    if name == "use":
        return with_offer(sheet, rest, cycle)
    if name == "back":
        return with_what_stood(sheet, rest)
    if name == "counter":
        return with_counter(sheet, rest, cycle)
    return sheet


def _fixed(sheet: Sheet, rest: str) -> Sheet:
    key, _colon, changes = rest.partition(":")
    if key not in keys(sheet):
        return sheet
    pairs = [change.partition("=") for change in changes.split(";")]
    known = KeyResultForm.base_fields
    return sheet | {f"kr-{key}-{name}": value for name, _equals, value in pairs if name in known}
