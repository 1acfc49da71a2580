"""How the example company looked back on its past quarters: `closing` in goals.toml, and drawn for a large one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from rashin.exchange.closings import AnswerRow, ClosedRow, Closings, SummaryRow, link_origins
from rashin.exchange.demo.company import Company
from rashin.exchange.demo.texts import Table, table
from rashin.exchange.history import History
from rashin.goals.actions.looking_back import LookedBack
from rashin.goals.models import Closure, Cycle, Following, KeyResult, Stance
from rashin.organizations.models import Member
from rashin.rules.score import FULL, proposed

ANSWERED, CLOSED = 4, 12  # days after the quarter's last one
SPREAD_DAYS = 6
NOON, EVENING = 600, 1080


class LookingBack:
    """Closes the past quarters one after the other, and links what went on in the next."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.texts = table("closings")
        self._before: dict[str, KeyResult] = {}  # the bakery's key results of the quarter before, by code
        self._told: dict[str, tuple[Table, Table]] = {
            each["code"]: (objective, each)
            for objective in table("goals")["objectives"]
            for each in objective.get("key_results", ())
        }

    def look(self, place: int, history: History) -> None:
        """Look back on the quarter at `place`, if it is past. Called when its rows are written."""
        carried = self._linked(history)
        if place < 0:
            self._close(place, history)
        self._before = {code: node.row for code, node in history.nodes.key_results.items() if code in self._told}
        for origin, following in carried:
            self._carry(origin, following)

    def _close(self, place: int, history: History) -> None:
        company, cycle = self.company, self.company.cycles[place]
        closings = Closings(company.bulk, cycle, history.nodes)
        rng = Random(f"{company.seed} closing {place}")
        closed_at = company.moment(cycle.last_day + timedelta(days=CLOSED), NOON)
        for answer in self._answers(history, cycle, rng):
            if answer.at <= company.until:
                closings.answer(answer)
        for summary in self._summaries(history, cycle):
            if summary.at <= company.until:
                closings.sum_up(summary)
        if closed_at > company.until:
            closings.keep_open()
            return
        closings.close(
            ClosedRow(by=company.people["onodera"], at=closed_at, carried={}, into=company.cycles[place + 1])
        )

    # ---- what was said

    def _answers(self, history: History, cycle: Cycle, rng: Random) -> Iterator[AnswerRow]:
        for code, node in history.nodes.key_results.items():
            row = node.row
            if not row.counts:
                continue
            day = cycle.last_day + timedelta(days=ANSWERED + rng.randrange(SPREAD_DAYS))
            at = self.company.moment(day, rng.randrange(NOON, EVENING))
            said = self._told_of(row, *self._told[code]) if code in self._told else self._drawn(row, rng)
            if said is not None:
                yield AnswerRow(key_result=code, said=said, by=self._who(row), at=at)

    def _told_of(self, row: KeyResult, objective: Table, each: Table) -> LookedBack | None:
        closing = each.get("closing")
        if closing is None:
            return None
        say, score = self.company.say, Decimal(closing["score"])
        judged = score != proposed(row.progress)
        short = row.stance == Stance.COMMITTED and score < FULL
        cause = closing.get("cause") or (self.texts["cause"] if short else None)
        reason = closing.get("reason") or self.texts["reason"]
        return LookedBack(
            score=score if judged else None,
            reason=say(reason) if judged else "",
            cause=say(cause) if cause else "",
            learning=say(closing["learning"]),
            following=closing["next"],
        )

    def _drawn(self, row: KeyResult, rng: Random) -> LookedBack | None:
        """A large company's answers: most are given, some never."""
        score = proposed(row.progress)
        if rng.random() < 0.04 or score is None:
            return None
        say, drawn = self.company.say, self.texts["drawn"]
        short = score < FULL
        following = rng.choices((Following.KEEP, Following.CHANGE, Following.DROP), (6, 3, 2))[0]
        learnt = rng.random() < 0.5
        return LookedBack(
            cause=say(rng.choice(drawn["causes"])) if short else "",
            learning=say(rng.choice(drawn["learnings"])) if learnt else "",
            following=following,
        )

    def _who(self, row: KeyResult) -> Member:
        """The owner; for somebody without an account who leads the team."""
        owner, team = row.owner or self.company.people["onodera"], row.objective.team
        if owner.user_id is None and team is not None and team.leader is not None:
            return team.leader
        return owner

    def _summaries(self, history: History, cycle: Cycle) -> Iterator[SummaryRow]:
        at = self.company.moment(cycle.last_day + timedelta(days=ANSWERED + SPREAD_DAYS), EVENING)
        for each in self.texts["summaries"]:
            node = history.nodes.objectives.get(each["objective"])
            if node is not None and node.row.owner is not None:
                yield SummaryRow(
                    objective=each["objective"], text=self.company.say(each["text"]), by=node.row.owner, at=at
                )

    # ---- what came of it

    def _linked(self, history: History) -> list[tuple[KeyResult, KeyResult]]:
        """What goes on from the quarter before: the same metric, carried by the same team or person."""
        pairs = []
        for code, node in history.nodes.key_results.items():
            told = self._told.get(code)
            if told is None:
                continue
            origin = next((row for before, row in self._before.items() if _goes_on(self._told[before], told)), None)
            if origin is not None:
                pairs.append((origin, node.row))
        link_origins(pairs)
        return pairs

    def _carry(self, origin: KeyResult, following: KeyResult) -> None:
        Closure.objects.filter(key_result=origin, following__in=(Following.KEEP, Following.CHANGE)).update(
            carried_to=following
        )


def _goes_on(before: tuple[Table, Table], now: tuple[Table, Table]) -> bool:
    """Whether a key result of goals.toml is measured as one of the quarter before was, and belongs to the same."""
    (was, origin), (is_now, following) = before, now
    return bool(origin["metric"] == following["metric"] and was["owner"] == is_now["owner"])
