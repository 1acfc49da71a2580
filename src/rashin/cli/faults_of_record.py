"""What the doctor says of the record, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rashin.activity import proving, rounds, witness
from rashin.activity.models import Round
from rashin.activity.proving import Fault
from rashin.ui.terminal import gettext as _


def told(noted: Sequence[str]) -> Iterator[str]:
    """One sentence for each thing that is not as it was sealed, or as it was noted."""
    for each in noted:
        if not rounds.is_as_noted(each):
            yield _("What was noted does not fit: the record has no end %(noted)s.") % {"noted": each}
    for fault in proving.lasting_faults():
        yield _of_all(fault) or _of_chain(fault)


def well_told() -> str:
    """The sentence for a record with which nothing is wrong."""
    last = Round.objects.order_by("-number").first()
    if last is None:
        return _("nothing is sealed yet; rashin serve does it every minute")
    values = {"moment": f"{last.made_at:%Y-%m-%d %H:%M} UTC", "ends": rounds.ends(last)}
    return _("nothing was taken out or altered; sealed until %(moment)s, it ends in %(ends)s") % values


def _of_all(fault: Fault) -> str:
    last = Round.objects.order_by("-number").first()
    values = {
        "file": witness.file(),
        "moment": _moment(fault),
        "company": fault.company,
        "end": f"{last.number} {last.digest}" if last else "",
    }
    if fault.kind == "lost":
        return (
            _(
                "The data folder knows a later end of the record: its last lines were taken away. Only if you have put "
                "an earlier database in its place yourself, remove %(file)s."
            )
            % values
        )
    if fault.kind == "unsigned":
        return (
            _(
                "Since %(moment)s the record ends in what Rashin has not signed. Only if you have changed the secret "
                "key then, write this line into %(file)s: %(end)s"
            )
            % values
        )
    if fault.kind == "rounds":
        return _("What ties the record together is gone or was altered before %(moment)s.") % values
    if fault.kind == "gone":
        return _("A company is gone with its record and was never deleted: %(company)s.") % values
    return ""


def _of_chain(fault: Fault) -> str:
    values = {
        "where": fault.organization.slug if fault.organization else _("the installation"),
        "source": _("changes") if fault.source == "event" else _("sign-ins and refusals"),
        "moment": _moment(fault),
        "count": abs(fault.missing),
    }
    if fault.kind == "late":
        return _("%(where)s, %(source)s: lines stand where everything had been sealed.") % values
    if fault.kind == "let go":
        return _("%(where)s, %(source)s: the first lines are gone, and Rashin has not let them go.") % values
    if fault.kind == "short":
        return _("%(where)s, %(source)s: the last seals are gone with their lines (%(count)s).") % values
    if fault.kind == "seals":
        return _("%(where)s, %(source)s: a seal before %(moment)s is gone or was altered.") % values
    if fault.missing > 0:
        return _("%(where)s, %(source)s sealed %(moment)s: %(count)s lines are gone.") % values
    if fault.missing < 0:
        return _("%(where)s, %(source)s sealed %(moment)s: %(count)s lines were put in afterwards.") % values
    return _("%(where)s, %(source)s sealed %(moment)s: a line is not as it was written.") % values


def _moment(fault: Fault) -> str:
    return f"{fault.sealed_at:%Y-%m-%d %H:%M} UTC" if fault.sealed_at else _("its end")
