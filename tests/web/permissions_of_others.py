"""The one table (permissions.py) for what is another's: the shop's, in which the table's member neither works nor
leads. What the shop's people keep to themselves does not exist for anybody else (test_hidden.py)."""

from __future__ import annotations

from tests.web.permissions import WRITERS, WRITERS_DO, WRITERS_FORM, Row

FORM, DO, PAGE = (who.but(member=403) for who in (WRITERS_FORM, WRITERS_DO, WRITERS))

ANOTHERS: tuple[Row, ...] = (
    Row("team_members", "POST", DO, args=("team:shop",)),
    Row("team_calendar", "POST", FORM, args=("team:shop",)),
    Row("team_table", "POST", FORM, args=("team:shop",)),
    Row("team_links", "POST", FORM, args=("team:shop",)),
    Row("team_link_renewal", "POST", PAGE.but(owner=404, admin=404), args=("team:shop", "link:shops")),
    Row("team_link_revocation", "POST", DO, args=("team:shop", "link:shops")),
    Row("team_link_revocation", "POST", WRITERS.but(owner=404, admin=404, member=404), args=("team", "link:shops")),
    # ---- check in
    Row("check_ins", "POST", DO, args=("key_result:shops",)),
    Row("check_in_correction", "GET", PAGE, args=("check_in:shops",)),
    Row("check_in_correction", "POST", FORM, args=("check_in:shops",)),
    Row("check_in_retraction", "POST", DO, args=("check_in:shops",)),
    # it is for nobody of those who ask, and the button names nobody
    Row("action_completion", "POST", WRITERS_DO.but(owner=409, admin=409, member=409), args=("action:shops",)),
    # ---- plan
    Row("objective_edit", "POST", FORM, args=("public_id:shops_objective",)),
    # whoever writes may copy it and add an action to it
    Row("objective_move", "GET", WRITERS, args=("public_id:shops_objective",)),
    Row("objective_move", "POST", WRITERS_FORM, args=("public_id:shops_objective",)),
    Row("action_new", "GET", WRITERS, args=("public_id:shops_objective",)),
    Row("action_new", "POST", WRITERS_FORM, args=("public_id:shops_objective",)),
    Row("objective_move_undo", "POST", DO, args=("public_id:shops_objective", "cycle")),
    Row("objective_archive", "POST", DO, args=("public_id:shops_objective",)),
    Row("objective_restoration", "POST", DO, args=("public_id:shops_objective",)),
    Row("objective_order", "POST", DO, args=("public_id:shops_objective",)),
    Row("objective_proposal", "POST", DO, args=("public_id:shops_objective",)),
    Row("objective_alignment", "POST", FORM, args=("public_id:shops_objective",)),
    Row("action_edit", "GET", PAGE, args=("public_id:shops_action",)),
    Row("action_edit", "POST", FORM, args=("public_id:shops_action",)),
    Row("action_archive", "POST", DO, args=("public_id:shops_action",)),
    Row("action_restoration", "POST", DO, args=("public_id:shops_action",)),
    Row("support_removal", "POST", DO, args=("public_id:shops_support",)),
    Row("key_result_start", "POST", FORM, args=("public_id:shops_key_result",)),
    Row("key_result_verdict", "GET", PAGE, args=("public_id:shops_key_result",)),
    Row("key_result_verdict", "POST", DO, args=("public_id:shops_key_result",)),
    Row("key_result_drop", "GET", PAGE, args=("public_id:shops_key_result",)),
    Row("key_result_drop", "POST", FORM, args=("public_id:shops_key_result",)),
    Row("key_result_archive", "POST", DO, args=("public_id:shops_key_result",)),
    Row("key_result_restoration", "POST", DO, args=("public_id:shops_key_result",)),
    Row("key_result_move", "GET", PAGE, args=("public_id:shops_key_result",)),
    Row("key_result_move", "POST", FORM, args=("public_id:shops_key_result",)),
    # ---- agreeing
    Row("objective_withdrawal", "POST", DO, args=("public_id:shops_proposal",)),
    # anybody's agreement stands beside it; whose counts is the action's to say
    Row("objective_agreement", "POST", WRITERS_DO, args=("public_id:shops_proposal",)),
    Row("objective_refusal", "POST", FORM.but(admin=403), args=("public_id:shops_proposal",)),
    Row("counter_proposal_acceptance", "POST", DO, args=("public_id:shops_other_words",)),
    Row("counter_proposal_refusal", "POST", DO, args=("public_id:shops_other_words",)),
    # ---- look back
    Row("key_result_closure", "POST", DO, args=("public_id:shops_closing_key_result",)),
    Row(
        "key_result_closure_retraction",
        "POST",
        DO.but(owner=409, admin=409),
        args=("public_id:shops_closing_key_result",),
    ),
    Row("objective_closure", "POST", DO, args=("public_id:shops_closing_objective",)),
)
