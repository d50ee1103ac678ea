"""The forms of the house's own pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail
from mamori.kernel.people.models import Account, Company
from mamori.kernel.permission import Role


def login_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The account a sign-in is about, in the one spelling that counts for the lock-out."""
    given = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    return str(given).strip().lower()


class SignInForm(AuthenticationForm):
    """Mail address and password."""

    error_messages = {
        "invalid_login": _("メールアドレスまたはパスワードが正しくありません。"),
        "inactive": _("このアカウントは使えません。システム管理者に相談してください。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("メールアドレス")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )

    def clean_username(self) -> str:
        """The address in lower case, as accounts keep it."""
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""


class CompanyForm(forms.ModelForm):
    """The first step of the first run: the company."""

    class Meta:
        model = Company
        fields = ("name", "kana", "address", "representative_title", "representative", "fiscal_year_starts")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True})}

    fiscal_year_starts = forms.TypedChoiceField(
        label=_("事業年度の始まる月"),
        choices=[(month, str(month)) for month in range(1, 13)],
        coerce=int,
        initial=4,
    )


class FounderForm(forms.Form):
    """The second step of the first run: who administers the installation."""

    name = forms.CharField(
        label=_("氏名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    department = forms.CharField(
        label=_("所属部門"), max_length=120, help_text=_("例: 総務部。ほかの部門はあとで登録します。")
    )
    roles = forms.MultipleChoiceField(
        label=_("個人情報保護での役割"),
        choices=[(role.value, role.label) for role in (Role.PRIVACY_OFFICER, Role.OFFICE)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Role.OFFICE.value],
        help_text=_(
            "アカウントの管理(システム管理者)に加えて受け持つ役割です。台帳を扱わない人は選びません。"
        ),
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        help_text=_("ログインに使います。"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        help_text=_("12文字以上。数字だけのものや、よく使われるものは使えません。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("パスワード(確認)"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same, and strong enough for this very person."""
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", _("2つのパスワードが一致しません。"))
        if password:
            try:
                validate_password(password, Account(email=cleaned.get("email", "")))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class MailForm(forms.Form):
    """How mail leaves: server, protection, account and sender."""

    SECURITY = (
        ("starttls", _("STARTTLS(587番)")),
        ("tls", _("SSL/TLS(465番)")),
        ("none", _("なし(社内サーバー)")),
    )
    host = forms.RegexField(
        r"^[A-Za-z0-9.-]+$", label=_("メールサーバー"), max_length=253, help_text=_("例: smtp.example.jp")
    )
    port = forms.IntegerField(label=_("ポート番号"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("通信の保護"), choices=SECURITY)
    user = forms.CharField(label=_("ユーザー名"), max_length=200, required=False)
    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
    )
    sender = forms.EmailField(label=_("差出人のアドレス"))

    def url(self) -> str:
        """The answers as the value of `EMAIL_URL`."""
        answers = self.cleaned_data
        return mail.server_url(
            answers["host"],
            security=answers["security"],
            port=answers["port"],
            user=answers["user"],
            password=answers["password"],
        )
