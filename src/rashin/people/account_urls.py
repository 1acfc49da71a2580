"""Addresses of one's own account: the second factor, and where it is signed in. allauth looks its names up."""

from django.urls import path

from rashin.people.views import accounts, members, second_factor, sessions, settings

_FACTOR = "accounts/second-factor/"

urlpatterns = [
    path(_FACTOR, second_factor.Overview.as_view(), name="mfa_index"),
    path(f"{_FACTOR}needed/", second_factor.needed, name="second_factor_needed"),
    path(f"{_FACTOR}authentication/", second_factor.Authenticate.as_view(), name="mfa_authenticate"),
    path(f"{_FACTOR}confirmation/", second_factor.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path(f"{_FACTOR}app/", second_factor.SetUpCodes.as_view(), name="mfa_activate_totp"),
    path(f"{_FACTOR}app/removal/", second_factor.RemoveCodes.as_view(), name="mfa_deactivate_totp"),
    path(f"{_FACTOR}recovery-codes/", second_factor.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(f"{_FACTOR}recovery-codes/new/", second_factor.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("accounts/passkeys/new/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("accounts/passkeys/sign-in/", second_factor.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path(
        "accounts/passkeys/confirmation/", second_factor.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"
    ),
    path("accounts/passkeys/<int:number>/", second_factor.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("accounts/passkeys/<int:number>/removal/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    # a code by mail
    path("accounts/code/", accounts.CodeByMail.as_view(), name="account_request_login_code"),
    path("accounts/code/confirmation/", accounts.CodeTyped.as_view(), name="account_confirm_login_code"),
    # of a company
    path("o/<slug:slug>/settings/ways-in/", settings.way_in, name="way_in"),
    path(
        "o/<slug:slug>/members/<str:member>/second-factor/", members.member_second_factor, name="member_second_factor"
    ),
    # where one is signed in
    path("o/<slug:slug>/settings/me/sessions/", sessions.sessions, name="my_sessions"),
    path("o/<slug:slug>/settings/me/sessions/<str:session>/end/", sessions.session_end, name="my_session_end"),
]
