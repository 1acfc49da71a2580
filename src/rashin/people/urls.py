"""Addresses of people: arriving, signing in, invitations, members, teams, settings."""

from django.urls import path, re_path

from rashin.people.views import accounts, coaches, entrance, invitations, members, roles, settings, teams

urlpatterns = [
    path("", entrance.home, name="home"),
    path("companies/", entrance.companies, name="companies"),
    path("language/", accounts.set_language, name="set_language"),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    # accounts: the names are those that allauth looks up
    path("accounts/login/", accounts.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", accounts.SignOut.as_view(), name="account_logout"),
    path("accounts/inactive/", accounts.Inactive.as_view(), name="account_inactive"),
    path("accounts/reauthenticate/", accounts.ConfirmIdentity.as_view(), name="account_reauthenticate"),
    path("accounts/password/change/", accounts.ChangePassword.as_view(), name="account_change_password"),
    path("accounts/password/set/", accounts.FirstPassword.as_view(), name="account_set_password"),
    path("accounts/password/reset/", accounts.ForgottenPassword.as_view(), name="account_reset_password"),
    path("accounts/password/reset/done/", accounts.ForgottenPasswordSent.as_view(), name="account_reset_password_done"),
    path(
        "accounts/password/reset/key/done/",
        accounts.NewPasswordSet.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    # people of an organisation
    path("o/<slug:slug>/members/", members.members, name="members"),
    path("o/<slug:slug>/roles/", roles.roles, name="roles"),
    path("o/<slug:slug>/members/new/", members.member_new, name="member_new"),
    path("o/<slug:slug>/members/several/", members.members_several, name="members_several"),
    path("o/<slug:slug>/members/choices/", members.member_choices, name="member_choices"),
    path("o/<slug:slug>/members/links/", members.member_links, name="member_links"),
    path("o/<slug:slug>/members/<str:member>/", members.member, name="member"),
    path("o/<slug:slug>/members/<str:member>/invitation/", members.member_invitation, name="member_invitation"),
    path("o/<slug:slug>/members/<str:member>/withdrawal/", members.member_withdrawal, name="member_withdrawal"),
    path("o/<slug:slug>/members/<str:member>/reset-link/", members.member_reset_link, name="member_reset_link"),
    path("o/<slug:slug>/members/<str:member>/anonymity/", members.member_anonymity, name="member_anonymity"),
    path("o/<slug:slug>/members/<str:member>/return/", members.member_return, name="member_return"),
    # coaches from outside
    path("o/<slug:slug>/coaches/", coaches.coaches, name="coaches"),
    path("o/<slug:slug>/coaches/new/", coaches.coach_new, name="coach_new"),
    path("o/<slug:slug>/coaches/<str:member>/access/", coaches.coach_access, name="coach_access"),
    path("o/<slug:slug>/coaches/<str:member>/departure/", coaches.coach_departure, name="coach_departure"),
    path("o/<slug:slug>/coaches/<str:member>/return/", coaches.coach_return, name="coach_return"),
    # teams
    path("o/<slug:slug>/teams/", teams.teams, name="teams"),
    path("o/<slug:slug>/teams/new/", teams.team_new, name="team_new"),
    path("o/<slug:slug>/teams/<str:team>/settings/", teams.team_settings, name="team_settings"),
    path("o/<slug:slug>/teams/<str:team>/members/", teams.team_members, name="team_members"),
    path("o/<slug:slug>/teams/<str:team>/order/", teams.team_order, name="team_order"),
    path("o/<slug:slug>/teams/<str:team>/archive/", teams.team_archive, name="team_archive"),
    path("o/<slug:slug>/teams/<str:team>/restoration/", teams.team_restoration, name="team_restoration"),
    path("o/<slug:slug>/people-undo/<str:event>/", teams.undo_change, name="people_undo"),
    # settings
    path("o/<slug:slug>/settings/", settings.company, name="settings"),
    path("o/<slug:slug>/settings/address/", settings.company_address, name="company_address"),
    path("o/<slug:slug>/settings/words/", settings.words, name="settings_words"),
    path("o/<slug:slug>/settings/me/", settings.mine, name="my_settings"),
    path("o/<slug:slug>/settings/me/address/", settings.address, name="my_address"),
    path(
        "o/<slug:slug>/settings/me/address/confirmation/",
        settings.address_confirmation,
        name="my_address_confirmation",
    ),
]
