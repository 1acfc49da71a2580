"""close: the screen on which forty people look back on a quarter, beside the same rows by the bare driver and a bare
template that writes the same bytes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from bench.board import BACKEND, _floor
from bench.measuring import median_ms, plain, seconds
from bench.parts import load, prepare, tell

TODAY = date(2026, 11, 24)
N, WARM = 60, 8
AT_MOST = 100.0


def run() -> dict[str, dict[str, object]]:
    """The example company's running quarter begins to close; a team's leader opens the screen."""
    from rashin.cli import installation
    from rashin.exchange import demo
    from rashin.goals.actions.cycles import change_cycle_state
    from rashin.goals.models import Cycle, CycleState
    from rashin.organizations.models import Member

    prepare()
    installation.collect_static()
    organization = demo.write(language="ja", today=TODAY)
    owner = Member.objects.get(organization=organization, role="owner")
    cycle = Cycle.objects.get(organization=organization, state=CycleState.RUNNING)
    change_cycle_state(cycle, CycleState.CLOSING, by=owner, at=timezone.now())
    leader = Member.objects.get(organization=organization, email__startswith="sato@")
    client: Any = Client(headers={"host": "localhost"})
    client.force_login(leader.user, backend=BACKEND)
    address = f"/o/{organization.slug}/cycles/{cycle.public_id}/closing/"

    def ask() -> bytes:
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return bytes(response.content)

    floor, statements, told = _floor(ask)
    times: dict[str, list[float]] = {"page": [], "floor": []}
    for _turn in range(3):
        times["page"] += [seconds(ask) for _each in range(WARM + N // 3)][WARM:]
        times["floor"] += [seconds(floor) for _each in range(WARM + N // 3)][WARM:]
    page, bare = median_ms(times["page"]), median_ms(times["floor"])
    return {
        "close": plain(
            page, at_most=AT_MOST, unit="ms", n=N,
            note=f"40 people, 42 key results asked, a leader with six cards of four fields; {statements} statements, "
            f"{told // 1024} KB of HTML; the same statements by sqlite3 and a Jinja2 template with the same bytes "
            f"took {bare:.1f} ms",
        ).told()
    }  # fmt: skip


if __name__ == "__main__":
    load()
    tell(run())
