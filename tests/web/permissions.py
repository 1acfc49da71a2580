"""THE ONE TABLE: every page × role × organisation, and what it answers.

How to add a page
-----------------
One line per URL name and method in `TABLE`, in the group of its room:

    Row("board", "GET", READERS),
    Row("objective_edit", "POST", WRITERS, args=("objective",)),

* the URL name as it stands in urls.py; an unlisted one fails `test_every_page_is_in_the_table`;
* the method. Methods that are not listed for a page must answer 405 (or 404, 403, 302 where the door is shut before);
* who may do what: one of the columns below, or your own `Who(...)`. Each column says what a role is answered:
  200 page, 302 to another page (also: done, or please sign in), 403 seen but not allowed, 404 not there for you,
  405 wrong method, 422 came in, but the form was empty. A POST is sent without content, so that "may" reads 422
  (a form), or 302 where the button alone is enough;
* `args`: what stands in the address, by the names of `places()` in test_permissions.py; add your own there.

Roles: owner, admin, member, viewer, coach (all of the same company), out (nobody is signed in), stranger (a member of
another company, who must not learn that the page exists). What is another's: permissions_of_others.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

ROLES = ("owner", "admin", "member", "viewer", "coach", "out", "stranger")


@dataclass(frozen=True)
class Who:
    """What each role is answered."""

    owner: int
    admin: int
    member: int
    viewer: int
    coach: int
    out: int = 302
    stranger: int = 404

    def but(self, **changes: int) -> Who:
        """The same with exceptions: WRITERS.but(member=403)."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Row:
    """One page and method."""

    page: str
    method: str
    who: Who
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.page, self.method, *self.args))


def everybody(answer: int) -> Who:
    """The same answer for all."""
    return Who(answer, answer, answer, answer, answer, answer, answer)


READERS = Who(200, 200, 200, 200, 200)
WRITERS = Who(200, 200, 200, 403, 403)
ADMINISTRATORS = Who(200, 200, 403, 403, 403)
# a form that comes back because it was empty
WRITERS_FORM = Who(422, 422, 422, 403, 403)
READERS_FORM = Who(422, 422, 422, 422, 422)
ADMINISTRATORS_FORM = Who(422, 422, 403, 403, 403)
# a button that needs no more
READERS_DO = Who(302, 302, 302, 302, 302)
WRITERS_DO = Who(302, 302, 302, 403, 403)
ADMINISTRATORS_DO = Who(302, 302, 403, 403, 403)
COACHES = Who(403, 403, 403, 403, 200)
COACHES_FORM = Who(403, 403, 403, 403, 422)
COACHES_DO = Who(403, 403, 403, 403, 302)

# What a program's access token opens, and for which purpose it has to be made: (page, method) → (purpose, answer).
# Everywhere else a token is nobody; with any other key these pages answer 401.
BY_TOKEN: dict[tuple[str, str], tuple[str, int]] = {
    **{
        (page, "GET"): ("read", 200)
        for page in (
            "document_file",
            "board_sheet",
            "week_sheet",
            "entries_sheet",
            "learnings_sheet",
        )
    },
    ("search_sheet", "GET"): ("read", 404),
    ("audit_log_file", "GET"): ("read", 200),
    ("scim", "GET"): ("scim", 200),
    ("scim", "POST"): ("scim", 400),
    **{("scim", method): ("scim", 405) for method in ("PUT", "PATCH", "DELETE")},
}

TABLE: tuple[Row, ...] = (
    # ---- the installation
    Row("healthz", "GET", everybody(200)),
    # ---- arriving (an installation that has a company)
    Row("home", "GET", everybody(302)),
    Row("start", "GET", everybody(302)),
    Row("start", "POST", everybody(302)),
    Row("start_code", "GET", everybody(302)),
    Row("start_code", "POST", everybody(302)),
    Row("start_example", "POST", everybody(302)),
    # whoever owns a company here may bring a further one: the stranger of this table owns theirs
    Row("start_document", "GET", Who(200, 403, 403, 403, 403, stranger=200)),
    Row("start_document", "POST", Who(422, 403, 403, 403, 403, stranger=422)),
    Row("document_import", "GET", everybody(404), args=("public_id:objective",)),
    Row("document_import", "POST", everybody(404), args=("public_id:objective",)),
    Row("document_owner", "POST", everybody(404), args=("public_id:objective",)),
    Row("companies", "GET", Who(200, 200, 200, 200, 200, stranger=200)),
    Row("set_language", "POST", everybody(302)),
    Row("invitation", "GET", everybody(200), args=("secret",)),
    Row("invitation", "POST", Who(409, 409, 409, 409, 409, out=422, stranger=302), args=("secret",)),
    # ---- the coach without an account
    Row("coach", "GET", everybody(200)),
    Row("coach", "POST", everybody(422)),
    Row("coach_document", "GET", everybody(200)),
    Row("coach_document", "POST", everybody(422)),
    # ---- accounts
    Row("account_login", "GET", everybody(302).but(out=200)),
    Row("account_login", "POST", everybody(302).but(out=422)),
    Row("account_logout", "GET", everybody(200).but(out=302)),
    Row("account_logout", "POST", everybody(302)),
    Row("account_inactive", "GET", everybody(200)),
    Row("account_reauthenticate", "GET", everybody(200).but(out=302)),
    Row("account_reauthenticate", "POST", everybody(422).but(out=302)),
    Row("account_change_password", "GET", everybody(200).but(out=302)),
    Row("account_change_password", "POST", everybody(422).but(out=302)),
    Row("account_set_password", "GET", everybody(302)),
    Row("account_set_password", "POST", everybody(302)),
    Row("account_reset_password", "GET", everybody(200)),
    Row("account_reset_password", "POST", everybody(422)),
    Row("account_reset_password_done", "GET", everybody(200)),
    Row("account_reset_password_from_key", "GET", everybody(200), args=("uidb36", "key")),
    Row("account_reset_password_from_key", "POST", everybody(200), args=("uidb36", "key")),
    Row("account_reset_password_from_key_done", "GET", everybody(200)),
    Row("account_request_login_code", "GET", everybody(302).but(out=200)),
    Row("account_request_login_code", "POST", everybody(302).but(out=422)),
    Row("account_confirm_login_code", "GET", everybody(302)),
    Row("account_confirm_login_code", "POST", everybody(302)),
    # ---- the second factor: nobody of this table has one; a change asks who one is first (302)
    Row("mfa_index", "GET", everybody(200).but(out=302)),
    Row("second_factor_needed", "GET", everybody(200).but(out=302)),
    Row("mfa_authenticate", "GET", everybody(302)),
    Row("mfa_authenticate", "POST", everybody(302)),
    Row("mfa_reauthenticate", "GET", everybody(302)),
    Row("mfa_reauthenticate", "POST", everybody(302)),
    Row("mfa_activate_totp", "GET", everybody(302)),
    Row("mfa_activate_totp", "POST", everybody(302)),
    Row("mfa_deactivate_totp", "GET", everybody(404).but(out=302)),
    Row("mfa_deactivate_totp", "POST", everybody(404).but(out=302)),
    Row("mfa_view_recovery_codes", "GET", everybody(404).but(out=302)),
    Row("mfa_generate_recovery_codes", "GET", everybody(302)),
    Row("mfa_generate_recovery_codes", "POST", everybody(302)),
    Row("mfa_add_webauthn", "GET", everybody(302)),
    Row("mfa_add_webauthn", "POST", everybody(302)),
    Row("mfa_login_webauthn", "GET", everybody(302)),
    Row("mfa_login_webauthn", "POST", everybody(302)),
    Row("mfa_reauthenticate_webauthn", "GET", everybody(302)),
    Row("mfa_reauthenticate_webauthn", "POST", everybody(302)),
    Row("mfa_edit_webauthn", "GET", everybody(302), args=("number",)),
    Row("mfa_edit_webauthn", "POST", everybody(302), args=("number",)),
    Row("mfa_remove_webauthn", "GET", everybody(302), args=("number",)),
    Row("mfa_remove_webauthn", "POST", everybody(302), args=("number",)),
    # ---- people
    Row("members", "GET", READERS),
    Row("roles", "GET", READERS),
    Row("member_new", "GET", ADMINISTRATORS),
    Row("member_new", "POST", ADMINISTRATORS_FORM),
    Row("members_several", "POST", ADMINISTRATORS_FORM),
    Row("people_sheet", "GET", ADMINISTRATORS),
    Row("people_sheet", "POST", ADMINISTRATORS_FORM),
    Row("people_template", "GET", ADMINISTRATORS, args=("kind:csv",)),
    Row("people_template", "GET", ADMINISTRATORS, args=("kind:xlsx",)),
    Row("member_links", "GET", ADMINISTRATORS_DO),
    Row("member", "GET", ADMINISTRATORS, args=("member",)),
    Row("member", "POST", ADMINISTRATORS_FORM, args=("member",)),
    Row("member_invitation", "POST", ADMINISTRATORS_DO, args=("member",)),
    Row("member_withdrawal", "POST", ADMINISTRATORS_DO, args=("member",)),
    Row("member_reset_link", "POST", Who(409, 409, 403, 403, 403), args=("member",)),
    Row("member_second_factor", "POST", Who(409, 409, 403, 403, 403), args=("member",)),
    Row("member_departure", "GET", ADMINISTRATORS, args=("member",)),
    Row("member_departure", "GET", ADMINISTRATORS, args=("member:leader",)),
    Row("member_departure", "POST", ADMINISTRATORS_DO, args=("member:guest",)),
    Row("member_departure", "POST", ADMINISTRATORS_FORM, args=("member:leader",)),
    Row("departure_return", "POST", ADMINISTRATORS_DO, args=("event:left",)),
    Row("member_anonymity", "POST", Who(409, 409, 403, 403, 403), args=("member",)),
    Row("member_return", "POST", ADMINISTRATORS_DO, args=("member",)),
    Row("coaches", "GET", READERS),
    Row("coach_new", "GET", ADMINISTRATORS),
    Row("coach_new", "POST", ADMINISTRATORS_FORM),
    Row("coach_access", "GET", ADMINISTRATORS, args=("member:coach",)),
    Row("coach_access", "POST", ADMINISTRATORS_FORM, args=("member:coach",)),
    Row("coach_departure", "POST", ADMINISTRATORS_DO, args=("member:coach",)),
    Row("coach_seen", "GET", READERS, args=("member:coach",)),
    Row("coach_return", "POST", ADMINISTRATORS_DO, args=("member:coach",)),
    # ---- coaching: what a coach keeps for a client, and what both sides see
    Row("desk", "GET", everybody(200).but(out=302)),
    Row("with_coach", "GET", READERS),
    Row("client", "GET", COACHES),
    Row("preparation", "GET", COACHES),
    Row("sessions", "POST", COACHES_FORM),
    Row("session", "GET", COACHES, args=("public_id:session",)),
    Row("session", "POST", COACHES_FORM, args=("public_id:session",)),
    Row("session_removal", "POST", COACHES_DO, args=("public_id:session",)),
    Row("session_return", "POST", COACHES_DO, args=("public_id:session",)),
    Row("homework", "POST", WRITERS_FORM.but(coach=422)),
    Row("homework_completion", "POST", WRITERS_DO.but(coach=302), args=("public_id:homework",)),
    Row("homework_removal", "POST", WRITERS_DO.but(coach=302), args=("public_id:homework",)),
    Row("homework_return", "POST", WRITERS_DO.but(coach=302), args=("public_id:homework",)),
    Row("notes", "POST", COACHES_FORM),
    Row("note_removal", "POST", COACHES_DO, args=("public_id:note",)),
    Row("note_return", "POST", COACHES_DO, args=("public_id:note",)),
    Row("booking", "POST", COACHES_DO),
    Row("coach_template_new", "GET", COACHES),
    Row("coach_template_new", "POST", COACHES_FORM),
    Row("coach_template_withdrawal", "POST", COACHES_DO, args=("public_id:template",)),
    Row("coach_template_return", "POST", COACHES_DO, args=("public_id:template",)),
    # ---- teams (the member of this table leads the team; another one is refused)
    Row("teams", "GET", READERS),
    Row("team_new", "GET", ADMINISTRATORS),
    Row("team_new", "POST", ADMINISTRATORS_FORM),
    Row("team_settings", "GET", ADMINISTRATORS, args=("team",)),
    Row("team_settings", "POST", ADMINISTRATORS_FORM, args=("team",)),
    Row("team_members", "GET", WRITERS, args=("team",)),
    Row("team_members", "GET", WRITERS.but(member=403), args=("team:shop",)),
    Row("team_members", "POST", WRITERS_DO, args=("team",)),
    Row("member_choices", "GET", READERS),
    Row("choices", "GET", READERS, args=("kind:choices",)),
    Row("team_order", "POST", ADMINISTRATORS_DO, args=("team",)),
    Row("team_archive", "POST", ADMINISTRATORS_DO, args=("team",)),
    Row("team_restoration", "POST", ADMINISTRATORS_DO, args=("team",)),
    Row("team_calendar", "GET", WRITERS, args=("team",)),
    Row("team_calendar", "GET", WRITERS.but(member=403), args=("team:shop",)),
    Row("team_calendar", "POST", WRITERS_FORM, args=("team",)),
    Row("people_undo", "POST", Who(302, 302, 403, 403, 403), args=("event",)),
    # ---- settings
    Row("settings", "GET", ADMINISTRATORS),
    Row("settings", "POST", ADMINISTRATORS_FORM),
    Row("company_address", "GET", ADMINISTRATORS.but(admin=403)),
    Row("company_address", "POST", ADMINISTRATORS_FORM.but(admin=403)),
    Row("settings_words", "GET", ADMINISTRATORS),
    Row("settings_words", "POST", ADMINISTRATORS_DO),
    Row("settings_export", "GET", ADMINISTRATORS),
    Row("document_file", "GET", ADMINISTRATORS),
    Row("deletion", "GET", ADMINISTRATORS.but(admin=403)),
    Row("deletion", "POST", ADMINISTRATORS_FORM.but(admin=403)),
    Row("deletion_withdrawal", "POST", ADMINISTRATORS_DO.but(admin=403)),
    Row("my_data", "GET", READERS),
    Row("my_data_file", "GET", READERS),
    Row("audit_log", "GET", ADMINISTRATORS),
    Row("audit_log_file", "GET", ADMINISTRATORS, args=("kind:csv",)),
    Row("audit_log_file", "GET", ADMINISTRATORS, args=("kind:jsonl",)),
    # ---- sheets
    Row("board_sheet", "GET", READERS, args=("kind:csv",)),
    Row("board_sheet", "GET", READERS, args=("kind:xlsx",)),
    Row("week_sheet", "GET", READERS, args=("kind:csv",)),
    Row("week_sheet", "GET", READERS, args=("kind:xlsx",)),
    Row("goals_sheet", "GET", WRITERS),
    Row("goals_sheet", "POST", WRITERS_FORM),
    Row("goals_template", "GET", WRITERS, args=("kind:csv",)),
    Row("goals_template", "GET", WRITERS, args=("kind:xlsx",)),
    Row("search_sheet", "GET", everybody(404).but(out=302), args=("kind:csv",)),
    Row("search_sheet", "GET", everybody(404).but(out=302), args=("kind:xlsx",)),
    Row("learnings_sheet", "GET", READERS, args=("kind:csv",)),
    Row("learnings_sheet", "GET", READERS, args=("kind:xlsx",)),
    Row("entries_sheet", "GET", READERS, args=("public_id:objective", "kind:csv")),
    Row("entries_sheet", "GET", READERS, args=("public_id:objective", "kind:xlsx")),
    Row("calendar", "GET", ADMINISTRATORS),
    Row("calendar", "POST", ADMINISTRATORS_FORM),
    Row("thresholds", "GET", ADMINISTRATORS),
    Row("thresholds", "POST", ADMINISTRATORS_FORM),
    Row("my_settings", "GET", READERS),
    Row("my_settings", "POST", READERS_FORM),
    Row("my_address", "GET", READERS),
    Row("my_address", "POST", READERS_FORM),
    Row("my_address_confirmation", "GET", Who(410, 410, 410, 410, 410)),
    Row("my_address_confirmation", "POST", Who(410, 410, 410, 410, 410)),
    Row("way_in", "GET", ADMINISTRATORS),
    Row("way_in", "POST", Who(302, 403, 403, 403, 403)),
    # ---- access tokens: one of another company does not exist
    # ---- single sign-on: there and back, and its settings
    Row("sign_on", "GET", everybody(200)),
    Row("sign_on", "POST", everybody(422)),
    Row("sign_on_answer", "GET", everybody(403)),
    Row("sign_on_saml", "GET", everybody(200)),
    Row("sign_on_saml", "POST", everybody(403)),
    Row("single_sign_on", "GET", ADMINISTRATORS),
    Row("single_sign_on_saml", "POST", ADMINISTRATORS_FORM),
    Row("single_sign_on", "POST", ADMINISTRATORS_FORM),
    Row("single_sign_on_removal", "POST", ADMINISTRATORS_DO.but(admin=403)),
    Row("single_sign_on_requirement", "POST", ADMINISTRATORS_DO.but(admin=403)),
    Row("domain_new", "POST", ADMINISTRATORS_FORM),
    Row("domain_proof", "POST", ADMINISTRATORS_FORM.but(admin=403), args=("domain",)),
    Row("domain_removal", "POST", ADMINISTRATORS_DO.but(admin=403), args=("domain",)),
    Row("scim", "GET", everybody(401), args=("rest",)),
    Row("scim", "POST", everybody(401), args=("rest",)),
    Row("scim", "PUT", everybody(401), args=("rest",)),
    Row("scim", "PATCH", everybody(401), args=("rest",)),
    Row("scim", "DELETE", everybody(401), args=("rest",)),
    Row("access_tokens", "GET", ADMINISTRATORS),
    Row("access_tokens", "POST", ADMINISTRATORS_FORM),
    Row("access_token_end", "POST", ADMINISTRATORS_DO, args=("token",)),
    Row("my_sessions", "GET", READERS),
    Row("my_sessions", "POST", READERS_DO),
    Row("my_session_end", "POST", READERS_DO, args=("session",)),
    # ---- a team's links: who leads it makes them; what one opens is the same for everybody
    Row("team_links", "GET", WRITERS, args=("team",)),
    Row("team_links", "GET", WRITERS.but(member=403), args=("team:shop",)),
    Row("team_links", "POST", WRITERS_FORM, args=("team",)),
    Row("team_link_renewal", "POST", WRITERS.but(owner=404, admin=404, member=404), args=("team", "link")),
    Row("team_link_revocation", "POST", WRITERS_DO, args=("team", "link")),
    Row("team_link", "GET", everybody(200), args=("key:link",)),
    Row("team_link", "GET", everybody(404), args=("key",)),
    Row("team_link_week", "GET", everybody(200), args=("key:link", "member:leader")),
    Row("team_link_week", "GET", everybody(302), args=("key:link", "member")),
    Row("team_link_check_ins", "GET", everybody(302), args=("key:link", "member:leader", "key_result")),
    Row("team_link_check_ins", "POST", everybody(422), args=("key:link", "member:leader", "key_result")),
    Row("team_link_check_ins", "POST", everybody(404), args=("key", "member:leader", "key_result")),
    Row(
        "team_link_check_in_retraction",
        "POST",
        everybody(404),
        args=("key:link", "member:leader", "check_in"),
    ),
    Row("team_link_action_completion", "POST", everybody(302), args=("key:link", "member:leader", "action")),
    # ---- see: board, objective, search, feed, poster, words
    Row("board", "GET", READERS),
    Row("board_branch", "GET", READERS, args=("public_id:objective",)),
    Row("objective", "GET", READERS, args=("public_id:objective",)),
    Row("comments", "POST", Who(422, 422, 422, 403, 422), args=("public_id:objective",)),
    Row("comment_removal", "POST", Who(302, 403, 403, 403, 403), args=("public_id:objective", "comment")),
    Row("key_result", "GET", READERS_DO, args=("public_id:key_result",)),
    Row("key_result_explanation", "GET", READERS, args=("public_id:key_result",)),
    Row("team", "GET", READERS, args=("public_id:team",)),
    Row("poster", "GET", READERS, args=("public_id:team",)),
    Row("search", "GET", READERS),
    Row("changes", "GET", READERS),
    Row("feed", "GET", READERS),
    Row("words", "GET", READERS),
    # ---- check in: my week, the team's table
    Row("organization", "GET", READERS_DO),
    Row("newcomer", "GET", READERS),
    Row("newcomer", "POST", READERS_DO),
    Row("my_week", "GET", READERS),
    Row("week_entries", "POST", WRITERS_FORM),
    Row("no_changes", "POST", WRITERS_FORM),
    Row("round_retraction", "POST", Who(404, 404, 404, 403, 403), args=("key",)),
    Row("check_ins", "GET", READERS, args=("key_result",)),
    Row("check_ins", "POST", WRITERS_FORM, args=("key_result",)),
    Row("check_in_correction", "GET", WRITERS, args=("check_in",)),
    Row("check_in_correction", "POST", WRITERS_FORM, args=("check_in",)),
    Row("check_in_retraction", "POST", WRITERS_DO, args=("check_in",)),
    Row("action_completion", "POST", WRITERS_DO, args=("action",)),
    Row("team_table", "GET", WRITERS, args=("team",)),
    Row("team_table", "GET", WRITERS.but(member=403), args=("team:shop",)),
    Row("team_table", "POST", WRITERS_FORM, args=("team",)),
    # ---- plan: cycles, objectives, key results, actions, direction, the No list
    Row("plan", "GET", READERS),
    Row("agreeing", "GET", READERS),
    Row("plan_new", "GET", WRITERS),
    Row("plan_new", "POST", WRITERS_FORM),
    Row("plan_preview", "POST", WRITERS),
    Row("documents", "GET", WRITERS),
    Row("documents", "POST", WRITERS_FORM),
    Row("document", "GET", WRITERS.but(owner=404, admin=404, member=404), args=("public_id:draft",)),
    Row("document", "POST", WRITERS.but(owner=404, admin=404, member=404), args=("public_id:draft",)),
    Row("questions", "GET", WRITERS),
    Row("questions", "POST", WRITERS_FORM),
    Row("questions_preview", "GET", WRITERS_DO),
    Row("questions_preview", "POST", WRITERS_DO),
    Row("taken_return", "POST", WRITERS.but(owner=404, admin=404, member=404), args=("public_id:draft",)),
    Row("coach_notes", "POST", WRITERS),
    Row("coaching", "GET", READERS.but(viewer=403)),
    Row("kept_sentences", "POST", WRITERS),
    Row("draft", "POST", WRITERS, args=("public_id:draft",)),
    Row("draft_removal", "POST", WRITERS.but(owner=404, admin=404, member=404), args=("public_id:draft",)),
    Row("objective_edit", "GET", WRITERS, args=("public_id:objective",)),
    Row("objective_edit", "GET", WRITERS.but(member=403), args=("public_id:company_objective",)),
    Row("objective_edit", "POST", WRITERS_FORM, args=("public_id:objective",)),
    Row("key_result_edit", "GET", WRITERS_DO, args=("public_id:key_result",)),
    Row("objective_move", "GET", WRITERS, args=("public_id:objective",)),
    Row("objective_move", "POST", WRITERS_FORM, args=("public_id:objective",)),
    Row("objective_move_undo", "POST", WRITERS_DO, args=("public_id:objective", "cycle")),
    Row("objective_archive", "POST", WRITERS_DO, args=("public_id:objective",)),
    Row("objective_archive", "POST", WRITERS_DO.but(member=403), args=("public_id:company_objective",)),
    Row("objective_restoration", "POST", WRITERS_DO, args=("public_id:objective",)),
    Row("objective_order", "POST", WRITERS_DO, args=("public_id:objective",)),
    Row("key_result_start", "GET", WRITERS.but(owner=409, admin=409, member=409), args=("public_id:key_result",)),
    Row("key_result_start", "POST", WRITERS_FORM, args=("public_id:key_result",)),
    Row("key_result_verdict", "GET", WRITERS, args=("public_id:key_result",)),
    Row("key_result_verdict", "POST", WRITERS_DO, args=("public_id:key_result",)),
    Row("key_result_drop", "GET", WRITERS, args=("public_id:key_result",)),
    Row("key_result_drop", "POST", WRITERS_FORM, args=("public_id:key_result",)),
    Row("key_result_archive", "POST", WRITERS_DO, args=("public_id:key_result",)),
    Row("key_result_restoration", "POST", WRITERS_DO, args=("public_id:key_result",)),
    Row("key_result_move", "GET", WRITERS, args=("public_id:key_result",)),
    Row("key_result_move", "POST", WRITERS_FORM, args=("public_id:key_result",)),
    Row("objective_proposal", "POST", WRITERS_DO, args=("public_id:objective",)),
    Row("objective_withdrawal", "POST", WRITERS_DO, args=("public_id:proposal",)),
    Row("objective_agreement", "POST", WRITERS_DO, args=("public_id:proposal",)),
    Row("objective_refusal", "POST", WRITERS_FORM.but(admin=403), args=("public_id:proposal",)),
    Row("counter_proposal_new", "GET", WRITERS, args=("public_id:proposal",)),
    Row("counter_proposal_new", "POST", WRITERS_FORM, args=("public_id:proposal",)),
    Row("counter_proposal_acceptance", "POST", WRITERS_DO, args=("public_id:other_words",)),
    Row("counter_proposal_refusal", "POST", WRITERS_DO, args=("public_id:other_words",)),
    Row("objective_alignment", "GET", READERS, args=("public_id:objective",)),
    Row("objective_alignment", "POST", WRITERS_FORM, args=("public_id:objective",)),
    Row("support_removal", "POST", WRITERS_DO, args=("public_id:support",)),
    Row("support_return", "POST", WRITERS_DO, args=("public_id:objective", "kind", "other")),
    Row("action_new", "GET", WRITERS, args=("public_id:objective",)),
    Row("action_new", "POST", WRITERS_FORM, args=("public_id:objective",)),
    Row("action_edit", "GET", WRITERS, args=("public_id:action",)),
    Row("action_edit", "POST", WRITERS_FORM, args=("public_id:action",)),
    Row("action_archive", "POST", WRITERS_DO, args=("public_id:action",)),
    Row("action_restoration", "POST", WRITERS_DO, args=("public_id:action",)),
    Row("no_list", "GET", READERS),
    Row("no_item_new", "GET", WRITERS),
    Row("no_item_new", "POST", WRITERS_FORM),
    Row("no_item_revival", "POST", WRITERS_DO, args=("public_id:no_item",)),
    Row("no_item_removal", "POST", WRITERS_DO.but(member=403), args=("public_id:no_item",)),
    Row("no_item_return", "POST", WRITERS_DO.but(member=403), args=("public_id:no_item",)),
    Row("idea_new", "GET", WRITERS),
    Row("idea_new", "POST", WRITERS_FORM),
    Row("idea_answer", "GET", WRITERS, args=("public_id:idea",)),
    Row("idea_answer", "POST", WRITERS_FORM, args=("public_id:idea",)),
    Row("direction", "GET", READERS),
    Row("direction_edit", "GET", ADMINISTRATORS),
    Row("direction_edit", "POST", ADMINISTRATORS_DO),
    Row("cycles", "GET", READERS),
    Row("cycles", "POST", ADMINISTRATORS_FORM),
    Row("structure_copy", "POST", ADMINISTRATORS_FORM),
    Row("structure_copy_return", "POST", Who(409, 409, 403, 403, 403), args=("public_id:objective",)),
    # ---- look back: a quarter that runs can't be closed yet; one that closes is answered
    Row("closing", "GET", READERS, args=("public_id:cycle",)),
    Row("closing", "GET", READERS, args=("public_id:closing_cycle",)),
    Row("closing_together", "GET", READERS, args=("public_id:cycle",)),
    Row("closing_together", "GET", READERS, args=("public_id:closing_cycle",)),
    Row("closure", "POST", Who(409, 409, 403, 403, 403), args=("public_id:cycle",)),
    Row("closure", "POST", ADMINISTRATORS_FORM, args=("public_id:closing_cycle",)),
    Row("reopening", "POST", Who(409, 403, 403, 403, 403), args=("public_id:cycle",)),
    Row("story", "GET", READERS, args=("public_id:cycle",)),
    Row("story", "GET", READERS, args=("public_id:closing_cycle",)),
    Row("key_result_closure", "POST", Who(409, 409, 409, 403, 403), args=("public_id:key_result",)),
    Row("key_result_closure", "POST", WRITERS_DO, args=("public_id:closing_key_result",)),
    Row("key_result_closure_retraction", "POST", WRITERS_DO, args=("public_id:closing_key_result",)),
    Row("key_result_closure_return", "POST", WRITERS_DO, args=("public_id:closing_key_result",)),
    Row("objective_closure", "POST", WRITERS_DO, args=("public_id:closing_objective",)),
    Row("objective_chain", "GET", READERS, args=("public_id:objective",)),
    Row("learnings", "GET", READERS),
    Row("cycle_state", "POST", Who(409, 409, 403, 403, 403), args=("public_id:cycle",)),
)
