"""Takes the forms that save and remove views of ledgers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel.action import NotAllowed
from mamori.kernel.ledger import Ledger, Listing, ledger_named
from mamori.kernel.ledger.models import SavedView
from mamori.kernel.ledger.saving import forget_view, offered, save_view, share_view
from mamori.ui.pages import page, refusals


@page("ledgers.save_view")
@require_POST
def save(request: Any) -> HttpResponse:
    """Saves the question that the list was showing; only what belongs to a question is kept."""
    ledger = _ledger(request, request.POST.get("ledger", ""))
    listing = Listing(
        ledger, QueryDict(request.POST.get("question", "")), actor=request.actor, today=timezone.localdate()
    )
    question = listing.asked().urlencode()
    title = request.POST.get("title", "")
    with refusals() as attempt:
        save_view(ledger=ledger.key, title=title, question=question, by=request.actor, at=timezone.now())
    messages.success(request, _("見方を保存しました。")) if attempt.ok else messages.error(
        request, attempt.words
    )
    return redirect(f"{reverse(ledger.key)}?{question}")


@page("ledgers.share_view")
@require_POST
def share(request: Any, pk: int) -> HttpResponse:
    """Shows a saved view to everybody."""
    view = _offered(request, pk)
    share_view(view, by=request.actor, at=timezone.now())
    messages.success(request, _("この見方を全員に見せます。"))
    return redirect(f"{reverse(view.ledger)}?{view.question}")


@page("ledgers.forget_view")
@require_POST
def forget(request: Any, pk: int) -> HttpResponse:
    """Removes a saved view."""
    view = _offered(request, pk)
    forget_view(view, by=request.actor, at=timezone.now())
    messages.success(request, _("保存した見方を消しました。"))
    return redirect(view.ledger)


def _offered(request: Any, pk: int) -> SavedView:
    view = get_object_or_404(SavedView.objects.filter(pk=pk))
    ledger = _ledger(request, view.ledger)
    return get_object_or_404(offered(ledger.key, request.actor.account), pk=pk)


def _ledger(request: Any, key: str) -> Ledger:
    try:
        ledger = ledger_named(key)
    except KeyError:
        raise Http404 from None
    if not request.actor.may(ledger.read_key):
        raise NotAllowed
    return ledger


urlpatterns: list[URLPattern] = [
    path("ledgers/views/save/", save, name="ledgers.save_view"),
    path("ledgers/views/<int:pk>/share/", share, name="ledgers.share_view"),
    path("ledgers/views/<int:pk>/forget/", forget, name="ledgers.forget_view"),
]
