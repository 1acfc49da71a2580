"""The team's table as it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from rashin.goals.forms.table import TableRowForm
from rashin.goals.models import CheckIn
from rashin.goals.pages.check_in import CheckInRow, Round, check_in_row, said
from rashin.goals.pages.week import state_of
from rashin.goals.queries.entries import Entered
from rashin.goals.wordings import named


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row: `saved` says what has just been recorded, `meanwhile` who was faster."""

    row: CheckInRow
    form: TableRowForm
    last_seen: str
    objective: str
    owner: str
    is_entered: bool
    saved: bool
    meanwhile: str
    chip: Markup


def table_lines(
    givens: Iterable[Entered],
    round_: Round,
    *,
    forms: Mapping[str, TableRowForm],
    saved: Iterable[str] = (),
    theirs: Mapping[str, CheckIn] | None = None,
) -> tuple[TableLine, ...]:
    """The rows; by the public id of the key result, `forms` holds those that came back, `theirs` who was faster."""
    done, faster = set(saved), theirs or {}
    lines = []
    for given in givens:
        key_result = given.key_result
        state = state_of(given, round_.today)
        form = forms.get(key_result.public_id) or TableRowForm(given=given, today=round_.today)
        row = check_in_row(given, round_, state="", form=form)
        lines.append(
            TableLine(
                row=row,
                form=form,
                last_seen=given.last_seen,
                objective=key_result.objective.title,
                owner=key_result.owner.name if key_result.owner else "",
                is_entered=state == "done",
                saved=key_result.public_id in done,
                meanwhile=_meanwhile(faster.get(key_result.public_id), given),
                chip=row.chip,
            )
        )
    return tuple(lines)


def _meanwhile(theirs: CheckIn | None, given: Entered) -> str:
    if theirs is None:
        return ""
    by = named(theirs.entered_by.name) if theirs.entered_by else ""
    values = {"who": by, "value": said(theirs, given.key_result)}
    return _("%(who)s entered %(value)s meanwhile. Saving again records yours.") % values
