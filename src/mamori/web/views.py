"""The house's own pages: home, sign-in, password and language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel import trail
from mamori.kernel.people.models import Account, Company
from mamori.kernel.people.signing import change_password as change_own_password
from mamori.kernel.people.signing import choose_language as choose_own_language
from mamori.kernel.permission import Actor
from mamori.ui.pages import guest_home, origin, page, refusals, safe_next
from mamori.web import mail
from mamori.web.forms import MailForm, PasswordForm, SignInForm
from mamori.web.home import home_of


@page("web.home")
def home(request: Any) -> HttpResponse:
    """The home page: what the measures have to show to this person today; a guest's is what they were invited to."""
    if request.actor.is_guest:
        return redirect(guest_home(request.actor))
    today = timezone.localdate()
    return render(request, "web/home.html", {"today": today, "home": home_of(request.actor, today=today)})


class SignIn(auth_views.LoginView):
    """Mail address and password; each sign-in is noted in the trail."""

    template_name = "web/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": _("ログイン")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the installation still waits for its first account."""
        return super().get_context_data(is_new=not Account.objects.exists(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Signs in and leaves the note."""
        response = super().form_valid(form)
        note_signing(self.request, "web.login")
        return response


def note_signing(request: Any, key: str) -> None:
    """Leaves a note in the trail that the account of the request signed in or out."""
    actor = Actor.of(request.user, on=timezone.localdate()).coming_from(**origin(request))
    trail.note(key, by=actor, at=timezone.now(), about=request.user)


@page(public=True)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Signs out and leads to the sign-in."""
    if request.user.is_authenticated:
        note_signing(request, "web.logout")
    return auth_views.LogoutView.as_view()(request)


@page("web.password")
def change_password(request: Any) -> HttpResponse:
    """Changes one's own password; other sessions of the account end, this one goes on."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            change_own_password(
                request.user, password=form.cleaned_data["new_password1"], by=request.actor, at=timezone.now()
            )
        if attempt.ok:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("パスワードを変更しました。"))
            return redirect("web.home")
    return render(request, "web/password.html", {"form": form})


@page("web.mail")
def mail_server(request: Any) -> HttpResponse:
    """Sets up the mail server; it is kept once it has taken a test mail to the person who sets it up."""
    form = MailForm(request.POST or None, initial={"sender": mail.sender()})
    if request.method == "POST" and form.is_valid():
        company = get_object_or_404(Company)
        with refusals(form) as attempt:
            mail.set_up_mail(
                company,
                url=form.url(),
                address=form.cleaned_data["sender"],
                by=request.actor,
                at=timezone.now(),
            )
        if attempt.ok:
            messages.success(request, _("テストメールを送りました。届いたことを確かめてください。"))
            return redirect("web.home")
    is_first = not mail.mail_url()
    return render(request, "web/mail.html", {"form": form, "is_first": is_first})


@page(public=True)
@require_POST
def choose_language(request: Any) -> HttpResponse:
    """Switches the language of this browser, and of the account if there is one."""
    language = request.POST.get("language", "")
    response = redirect(safe_next(request, "/"))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated and request.actor.may("web.language"):
        choose_own_language(request.user, language=language, by=request.actor, at=timezone.now())
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
