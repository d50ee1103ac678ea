"""The forms of accounts, roles and invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import Role
from mamori.measures.organisation.actions.accounts import BY_LETTER
from mamori.measures.organisation.forms.fields import DepartmentField, day
from mamori.ui.people import PersonField


class AccountForm(forms.Form):
    """Whose account, and the address to sign in with."""

    person = PersonField(label=_("だれのアカウントか"), act="organisation.open_account")
    email = forms.EmailField(
        label=_("サインインに使うメールアドレス"),
        required=False,
        help_text=_("空欄なら、従業者の台帳のアドレスを使います。"),
    )

    def clean(self) -> dict[str, Any]:
        """Takes the person's own address where none was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        person = cleaned.get("person")
        if person is not None and not cleaned.get("email"):
            cleaned["email"] = person.email
            if not person.email:
                self.add_error("email", _("この人のメールアドレスが台帳にありません。ここに入れてください。"))
        return cleaned


class RoleForm(forms.Form):
    """Which role, for which department, for how long."""

    role = forms.TypedChoiceField(
        label=_("役割"),
        coerce=Role,
        choices=[
            ("", _("選んでください")),
            *((role.value, role.label) for role in Role.assignable() if role not in BY_LETTER),
        ],
        help_text=_("個人情報保護管理者と監査責任者は、任命から与えます。"),
    )
    department = DepartmentField(
        required=False, empty_label=_("（全社）"), help_text=_("部門管理者・部門担当者のときに選びます。")
    )
    starts_on = day(_("始まりの日"))
    ends_on = day(_("終わりの日"), required=False)


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("12文字以上。ほかのサービスで使っていないものにしてください。"),
    )
    again = forms.CharField(
        label=_("パスワード（もう一度）"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Returns the second typing; raises ValidationError where it differs from the first."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("2つのパスワードが違います。"))
        return again
