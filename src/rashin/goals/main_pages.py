"""The main pages of this room, as the frame of every page shows them."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from rashin.people import navigation

_PLANNING = (
    "plan_new", "objective_edit", "direction", "direction_edit", "no_list", "no_item_new", "idea_new", "idea_answer",
    "cycles", "coaching", "documents", "document", "questions", "questions_preview", "goals_sheet", "agreeing",
)  # fmt: skip
_OF_TEAMS = (
    "team", "poster", "team_table", "team_calendar", "team_new", "team_settings", "team_members",
    "team_links",
)  # fmt: skip
_OF_OBJECTIVES = (
    "board_branch", "objective", "objective_alignment", "objective_move", "counter_proposal_new", "action_new",
    "action_edit", "key_result_edit", "key_result_move", "key_result_start", "key_result_verdict", "key_result_drop",
    "key_result_explanation", "search", "changes", "feed",
)  # fmt: skip
_LOOKED_BACK = ("story", "objective_chain", "learnings")


def register_pages() -> None:
    """Called once, when the room opens."""
    from rashin.goals.queries.owed import count_owed  # its models are loaded by now

    navigation.greet_with("newcomer")
    navigation.register(
        navigation.Entry(
            page="my_week",
            label=pgettext_lazy("main page", "My week"),
            short=pgettext_lazy("tab", "Week"),
            icon="week",
            position=10,
            pages=("closing", "closing_together", "check_ins", "check_in_correction", "newcomer"),
            count=count_owed,
        ),
        navigation.Entry(
            page="board",
            label=pgettext_lazy("main page", "Whole company"),
            short=pgettext_lazy("tab", "Company"),
            icon="board",
            position=20,
            pages=(*_OF_OBJECTIVES, *_LOOKED_BACK),
        ),
        navigation.Entry(
            page="plan",
            label=pgettext_lazy("main page", "Write goals"),
            short=pgettext_lazy("tab", "Write"),
            icon="write",
            position=30,
            pages=_PLANNING,
            offered=lambda member: member.writes,
        ),
        navigation.Entry(
            page="teams",
            label=pgettext_lazy("main page", "Teams"),
            short=pgettext_lazy("tab", "Teams"),
            icon="team",
            position=40,
            pages=_OF_TEAMS,
        ),
    )
