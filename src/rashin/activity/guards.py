"""What makes the record append-only in the database itself: triggers that refuse to change a line or to take one out.

Only an organisation that nobody sees may be written (one that is being imported, or taken away as a whole), and lines
of security go up to a checkpoint, which says how many there were and how the chain goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from rashin.organizations.guards import Family, Rule

TABLES = ("event", "securityevent", "seal", "checkpoint")
_SEEN = (
    "(OLD.organization_id IS NULL OR EXISTS (SELECT 1 FROM organizations_organization g"
    " WHERE g.id = OLD.organization_id AND g.is_visible))"
)
_LET_GO = (
    "EXISTS (SELECT 1 FROM activity_checkpoint c WHERE COALESCE(c.organization_id, 0) ="
    " COALESCE(OLD.organization_id, 0) AND c.source = {source} AND {within})"
)

_OF_NO_SEAL = (
    "NOT EXISTS (SELECT 1 FROM activity_seal s WHERE COALESCE(s.organization_id, 0) = COALESCE(NEW.organization_id, 0)"
    " AND s.source = NEW.source AND s.number = NEW.number AND s.last_id = NEW.last_id AND s.digest = NEW.digest)"
)


def _rules() -> Iterator[Rule]:
    for table in TABLES:
        yield Rule(f"activity_{table}", "UPDATE", _SEEN)
    for event in ("UPDATE", "DELETE"):
        yield Rule("activity_round", event, "1 = 1")
    yield Rule("activity_checkpoint", "INSERT", _OF_NO_SEAL)
    yield Rule("activity_event", "DELETE", _SEEN)
    yield Rule("activity_checkpoint", "DELETE", _SEEN)
    lines = _LET_GO.format(source="'security'", within="c.last_id >= OLD.id")
    yield Rule("activity_securityevent", "DELETE", f"{_SEEN} AND NOT {lines}")
    seals = _LET_GO.format(source="OLD.source", within="c.number >= OLD.number")
    yield Rule("activity_seal", "DELETE", f"{_SEEN} AND NOT {seals}")


APPEND_ONLY = Family("kept_activity_", "The record is only added to.", "activity_seal", _rules)
