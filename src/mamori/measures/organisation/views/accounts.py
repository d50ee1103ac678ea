"""Shows accounts and roles, opens, invites and stops accounts, and gives and ends roles."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel.people.models import Account, Assignment, Person
from mamori.kernel.permission import Actor, ScopedQuerySet
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.actions.invitations import InvitationIsSpent, invited_account
from mamori.measures.organisation.forms.accounts import AccountForm, PasswordForm, RoleForm
from mamori.measures.organisation.forms.people import ReasonForm
from mamori.measures.organisation.queries import READ_ACCOUNTS
from mamori.measures.organisation.queries import accounts as queries
from mamori.measures.organisation.views.steps import done_or_told, form_page
from mamori.ui.pages import PageRequest, get_visible, page, refusals


@page(READ_ACCOUNTS)
def account(request: PageRequest, pk: int) -> HttpResponse:
    """Shows one account with its roles."""
    found = _visible(request, pk)
    actor = request.actor
    content = {
        "shown": queries.account_page(found, timezone.localdate()),
        "role_words": seed.roles(),
        "reason": ReasonForm(),
        "may_keep": actor.may("organisation.open_account"),
        "may_give": actor.may("organisation.give_role"),
    }
    return render(request, "organisation/account.html", content)


@page("organisation.open_account")
def open_account(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """Opens an account for a person."""
    found = Person.objects.filter(pk=pk).first() if pk else None

    def act(*, person: Person, email: str) -> Account:
        return actions.open_account(person, email=email, by=request.actor, at=timezone.now())

    return form_page(
        request,
        AccountForm(request.POST or None, initial={"person": found}),
        act,
        title=_("アカウントを作る"),
        lead=_("作ったあとに招待を送ると、本人が自分でパスワードを決めます。"),
        done=_("アカウントを作りました。招待を送ってください。"),
        to=lambda made: reverse("organisation.account", args=[made.pk]),
        back=reverse("organisation.accounts"),
        button=_("作る"),
    )


@require_POST
@page("organisation.invite")
def invite(request: PageRequest, pk: int) -> HttpResponse:
    """Mails the invitation or, when asked, shows the link once, to hand over by another way."""
    found = _visible(request, pk)
    address = request.build_absolute_uri(reverse("organisation.accept_invitation", args=["LINK"]))
    by_mail = request.POST.get("how") != "link"
    with refusals() as attempt:
        link = actions.invite(
            found,
            address=address.replace("LINK", "{link}"),
            by_mail=by_mail,
            by=request.actor,
            at=timezone.now(),
        )
        if not by_mail:
            return render(request, "organisation/invitation_link.html", {"link": link, "account": found})
    if attempt.ok:
        messages.success(request, _("招待のメールを送りました。リンクは3日間、1回だけ使えます。"))
    else:
        messages.error(request, attempt.words)
    return redirect("organisation.account", pk=pk)


@page(public=True)
def accept_invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Lets the invited person choose a password."""
    found, token = invited_account(link)
    if found is None:
        return render(
            request, "organisation/invitation_spent.html", {"words": InvitationIsSpent.words}, status=410
        )
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            guest = Actor.guest(str(found), about=found)
            password = form.cleaned_data["password"]
            actions.accept_invitation(found, token=token, password=password, by=guest, at=timezone.now())
        if attempt.ok:
            messages.success(request, _("パスワードを決めました。ログインしてください。"))
            return redirect("web.login")
    content = {"form": form, "account": found}
    return render(request, "organisation/accept_invitation.html", content, status=422 if form.errors else 200)


@require_POST
@page("organisation.deactivate_account")
def deactivate_account(request: PageRequest, pk: int) -> HttpResponse:
    """Stops an account."""
    return _switch(request, pk, actions.deactivate_account, done=_("アカウントを停止しました。"))


@require_POST
@page("organisation.reactivate_account")
def reactivate_account(request: PageRequest, pk: int) -> HttpResponse:
    """Opens a stopped account again."""
    return _switch(request, pk, actions.reactivate_account, done=_("アカウントを再開しました。"))


@page("organisation.give_role")
def give_role(request: PageRequest, pk: int) -> HttpResponse:
    """Gives a role to an account."""
    found = _visible(request, pk)
    here = reverse("organisation.account", args=[pk])
    form = RoleForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    form.fields["department"].offer(timezone.localdate())  # type: ignore[attr-defined]  # our own field
    return form_page(
        request,
        form,
        partial(actions.give_role, found, by=request.actor, at=timezone.now()),
        title=_("%(name)sさんに役割を与える") % {"name": found},
        done=_("役割を与えました。"),
        to=lambda _role: here,
        back=here,
        button=_("与える"),
        template="organisation/give_role.html",
        content={"role_words": seed.roles()},
    )


@require_POST
@page("organisation.end_role")
def end_role(request: PageRequest, pk: int) -> HttpResponse:
    """Ends a role with today."""
    held = get_visible(Assignment.objects.select_related("account"), request.actor, READ_ACCOUNTS, pk=pk)
    because = request.POST.get("because", "")
    act = partial(
        actions.end_role, held, on=timezone.localdate(), because=because, by=request.actor, at=timezone.now()
    )
    here = reverse("organisation.account", args=[held.account_id])
    return done_or_told(request, act, done=_("役割を終えました。今日まで有効です。"), to=here)


def _switch(request: PageRequest, pk: int, action: Any, *, done: str) -> HttpResponse:
    found = _visible(request, pk)
    act = partial(action, found, because=request.POST.get("because", ""), by=request.actor, at=timezone.now())
    return done_or_told(request, act, done=done, to=reverse("organisation.account", args=[pk]))


def _visible(request: PageRequest, pk: int) -> Account:
    rows: ScopedQuerySet[Account] = ScopedQuerySet(Account).select_related("person__department")
    found: Account = get_visible(rows, request.actor, READ_ACCOUNTS, pk=pk)
    return found
