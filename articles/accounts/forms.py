"""The library's forms for accounts, whose labels are written as all others of the archive are."""

from typing import Any

from allauth.account import forms


class PlainLabels:
    """Label fields as sentences begin, and only once: what a placeholder repeats is not there for a screen reader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.label = str(field.label).capitalize()
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PlainLabels, forms.LoginForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(PlainLabels, forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(PlainLabels, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(PlainLabels, forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(PlainLabels, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(PlainLabels, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
