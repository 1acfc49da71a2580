from django.urls import URLPattern, path

from rashin.goals.views import (
    actions,
    agreeing,
    alignment,
    coached,
    coaching,
    cycles,
    direction,
    drafts,
    editing,
    ideas,
    no_list,
    objectives,
    plan,
    turning,
    writing,
)

_OBJECTIVE = "o/<slug:slug>/objectives/<str:public_id>"
_KEY_RESULT = "o/<slug:slug>/key-results/<str:public_id>"

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/plan/", plan.plan, name="plan"),
    path("o/<slug:slug>/plan/new/", writing.plan_new, name="plan_new"),
    path("o/<slug:slug>/plan/preview/", writing.plan_preview, name="plan_preview"),
    path("o/<slug:slug>/plan/coaching/", coached.coaching, name="coaching"),
    path("o/<slug:slug>/plan/notes/", coaching.coach_notes, name="coach_notes"),
    path("o/<slug:slug>/plan/kept/", coaching.kept_sentences, name="kept_sentences"),
    path("o/<slug:slug>/drafts/<str:public_id>/", drafts.draft, name="draft"),
    path("o/<slug:slug>/drafts/<str:public_id>/removal/", drafts.draft_removal, name="draft_removal"),
    # an objective and its key results
    path(f"{_OBJECTIVE}/edit/", editing.objective_edit, name="objective_edit"),
    path(f"{_KEY_RESULT}/edit/", editing.key_result_edit, name="key_result_edit"),
    path(f"{_OBJECTIVE}/place/", objectives.objective_move, name="objective_move"),
    path(f"{_OBJECTIVE}/place/<str:cycle>/", objectives.objective_move_undo, name="objective_move_undo"),
    path(f"{_OBJECTIVE}/archive/", objectives.objective_archive, name="objective_archive"),
    path(f"{_OBJECTIVE}/restoration/", objectives.objective_restoration, name="objective_restoration"),
    path(f"{_OBJECTIVE}/order/", objectives.objective_order, name="objective_order"),
    path(f"{_KEY_RESULT}/start/", turning.key_result_start, name="key_result_start"),
    path(f"{_KEY_RESULT}/verdict/", turning.key_result_verdict, name="key_result_verdict"),
    path(f"{_KEY_RESULT}/no-list/", turning.key_result_drop, name="key_result_drop"),
    path(f"{_KEY_RESULT}/archive/", objectives.key_result_archive, name="key_result_archive"),
    path(f"{_KEY_RESULT}/restoration/", objectives.key_result_restoration, name="key_result_restoration"),
    path(f"{_KEY_RESULT}/place/", objectives.key_result_move, name="key_result_move"),
    # agreeing
    path("o/<slug:slug>/agreeing/", agreeing.agreeing, name="agreeing"),
    path(f"{_OBJECTIVE}/proposal/", agreeing.objective_proposal, name="objective_proposal"),
    path(f"{_OBJECTIVE}/withdrawal/", agreeing.objective_withdrawal, name="objective_withdrawal"),
    path(f"{_OBJECTIVE}/agreement/", agreeing.objective_agreement, name="objective_agreement"),
    path(f"{_OBJECTIVE}/refusal/", agreeing.objective_refusal, name="objective_refusal"),
    path(f"{_OBJECTIVE}/other-words/", agreeing.counter_proposal_new, name="counter_proposal_new"),
    path(
        "o/<slug:slug>/other-words/<str:public_id>/acceptance/",
        agreeing.counter_proposal_acceptance,
        name="counter_proposal_acceptance",
    ),
    path(
        "o/<slug:slug>/other-words/<str:public_id>/refusal/",
        agreeing.counter_proposal_refusal,
        name="counter_proposal_refusal",
    ),
    # links
    path(f"{_OBJECTIVE}/alignment/", alignment.objective_alignment, name="objective_alignment"),
    path(
        f"{_OBJECTIVE}/supports/<str:kind>/<str:other>/",
        alignment.support_return,
        name="support_return",
    ),
    path("o/<slug:slug>/supports/<str:public_id>/removal/", alignment.support_removal, name="support_removal"),
    # actions
    path(f"{_OBJECTIVE}/actions/new/", actions.action_new, name="action_new"),
    path("o/<slug:slug>/actions/<str:public_id>/edit/", actions.action_edit, name="action_edit"),
    path("o/<slug:slug>/actions/<str:public_id>/archive/", actions.action_archive, name="action_archive"),
    path("o/<slug:slug>/actions/<str:public_id>/restoration/", actions.action_restoration, name="action_restoration"),
    # the No list, ideas, the direction, cycles
    path("o/<slug:slug>/no-list/", no_list.no_list, name="no_list"),
    path("o/<slug:slug>/no-list/new/", no_list.no_item_new, name="no_item_new"),
    path("o/<slug:slug>/no-list/<str:public_id>/revival/", no_list.no_item_revival, name="no_item_revival"),
    path("o/<slug:slug>/no-list/<str:public_id>/removal/", no_list.no_item_removal, name="no_item_removal"),
    path("o/<slug:slug>/no-list/<str:public_id>/return/", no_list.no_item_return, name="no_item_return"),
    path("o/<slug:slug>/ideas/new/", ideas.idea_new, name="idea_new"),
    path("o/<slug:slug>/ideas/<str:public_id>/answer/", ideas.idea_answer, name="idea_answer"),
    path("o/<slug:slug>/direction/", direction.direction, name="direction"),
    path("o/<slug:slug>/direction/edit/", direction.direction_edit, name="direction_edit"),
    path("o/<slug:slug>/cycles/", cycles.cycles, name="cycles"),
    path("o/<slug:slug>/cycles/copy/", cycles.structure_copy, name="structure_copy"),
    path(
        "o/<slug:slug>/cycles/copies/<str:public_id>/return/",
        cycles.structure_copy_return,
        name="structure_copy_return",
    ),
    path("o/<slug:slug>/cycles/<str:public_id>/state/", cycles.cycle_state, name="cycle_state"),
]
