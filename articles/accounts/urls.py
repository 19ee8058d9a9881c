"""The addresses of accounts: those of django-allauth that this archive has a use for, each with a limit on attempts."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import path, re_path

from articles.accounts.attempts import View, limit_attempts

ALWAYS_COUNTED = {"account_signup", "account_reset_password"}  # what leads on whether it succeeds or not

views: list[tuple[str, View, str]] = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("signup/", account.signup, "account_signup"),  # says that it is closed
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.password_change, "account_change_password"),
    ("password/set/", account.password_set, "account_set_password"),
    ("second-factor/", mfa.index, "mfa_index"),
    ("second-factor/authenticate/", mfa.authenticate, "mfa_authenticate"),
    ("second-factor/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("second-factor/app/activate/", totp.activate_totp, "mfa_activate_totp"),
    ("second-factor/app/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("second-factor/codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("second-factor/codes/generate/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("second-factor/codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
views_of_mail: list[tuple[str, View, str]] = [
    ("password/reset/", account.password_reset, "account_reset_password"),
    ("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    ("password/reset/key/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
]

urlpatterns = [
    path(route, limit_attempts(view, is_always_counted=name in ALWAYS_COUNTED), name=name)
    for route, view, name in views + (views_of_mail if settings.SENDS_MAIL else [])
]
if settings.SENDS_MAIL:
    urlpatterns.append(
        re_path(
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            limit_attempts(account.password_reset_from_key),
            name="account_reset_password_from_key",
        )
    )
