"""What stands in the addresses of looking back: a quarter that closes, with one answer and one that is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.models import CycleState
from tests import cast

SUMMER = datetime(2026, 7, 1, 3, tzinfo=UTC)


def closing_places(ours: cast.Company) -> dict[str, str]:
    """Public ids by the names that the table's `args` use. The table's member leads the team of the objective."""
    by, at = ours.owner, cast.TODAY
    cycle = open_cycle(kind="free", name="夏", first=date(2026, 7, 1), last=date(2026, 9, 30), by=by, at=SUMMER)
    cycle = change_cycle_state(cycle, CycleState.RUNNING, by=by, at=SUMMER)
    numbers = [cast.visitors(title="夏の訪問者"), cast.visitors(title="夏の常連")]
    objective = ours.objective("夏を乗りきる", cycle=cycle, at=SUMMER, key_results=numbers)
    shops = ours.objective("円山店の夏", cycle=cycle, at=SUMMER, team=ours.shop, owner=ours.clerk)
    hidden = ours.objective("内々の夏", cycle=cycle, at=SUMMER, team=ours.shop, owner=ours.clerk, visibility="people")
    change_cycle_state(cycle, CycleState.CLOSING, by=by, at=at)
    first = objective.key_results.order_by("pk")[0]
    answer_closing(first, LookedBack(learning="氷の仕入れが早かった"), by=ours.leader, at=at)
    return {
        "public_id:closing_cycle": cycle.public_id,
        "public_id:closing_key_result": first.public_id,
        "public_id:closing_objective": objective.public_id,
        "public_id:shops_closing_key_result": shops.key_results.get().public_id,
        "public_id:shops_closing_objective": shops.public_id,
        "public_id:hidden_closing_key_result": hidden.key_results.get().public_id,
        "public_id:hidden_closing_objective": hidden.public_id,
    }
