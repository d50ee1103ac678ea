"""The first run in the browser: company, first administrator, mail; open only to who holds the set-up link."""

import functools
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.people.founding import Founder, found_company
from mamori.kernel.people.models import Account, Company
from mamori.kernel.permission import Actor, Role
from mamori.ui.pages import page, refusals
from mamori.web.forms import CompanyForm, FounderForm

SESSION_KEY = "founding"
View = Callable[..., HttpResponse]


def _token_file() -> Path:
    return Path(settings.HOME) / "setup.token"


def new_token() -> str:
    """A new token for the set-up link; only its hash is kept, and an older link ends here."""
    token = secrets.token_urlsafe(24)
    descriptor = os.open(_token_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(_hash(token))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _opens(fingerprint: str) -> bool:
    try:
        kept = _token_file().read_text()
    except OSError:
        return False
    return bool(kept) and hmac.compare_digest(kept, fingerprint) and not Account.objects.exists()


def with_link(view: View) -> View:
    """Lets in only the browser that opened the set-up link, and only while no account exists; all others get 404."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _opens(request.session.get(SESSION_KEY, {}).get("link", "")):
            raise Http404
        return view(request, *args, **kwargs)

    return run


@page(public=True)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Remembers a true link in the session, and takes it out of the address bar."""
    if not _opens(_hash(token)):
        raise Http404
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"link": _hash(token)}
    return redirect("web.founding_company")


@page(public=True)
@with_link
def company(request: HttpRequest) -> HttpResponse:
    """Step 1: the company; kept in the session until step 2 keeps all at once."""
    kept = request.session[SESSION_KEY]
    form = CompanyForm(request.POST or None, initial=kept.get("company"))
    if request.method == "POST" and form.is_valid():
        request.session[SESSION_KEY] = {**kept, "company": form.cleaned_data}
        return redirect("web.found_company")
    return render(request, "web/founding.html", {"form": form, "step": 1, "title": _("会社のこと")})


@page(public=True)
@with_link
def founder(request: HttpRequest) -> HttpResponse:
    """Step 2: the first administrator; founds the company, ends the link and signs in."""
    kept = request.session[SESSION_KEY]
    if "company" not in kept:
        return redirect("web.founding_company")
    form = FounderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            account = found_company(
                Company(**kept["company"]),
                founder=_founder(form),
                by=Actor.system(_("初期設定")),
                at=timezone.now(),
            )
            _token_file().unlink(missing_ok=True)
            del request.session[SESSION_KEY]
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
        if attempt.ok:
            return redirect("web.mail")
    return render(request, "web/founding.html", {"form": form, "step": 2, "title": _("最初の管理者")})


def _founder(form: FounderForm) -> Founder:
    typed = {name: form.cleaned_data[name] for name in ("name", "kana", "email", "password", "department")}
    return Founder(**typed, roles=[Role(role) for role in form.cleaned_data["roles"]])
