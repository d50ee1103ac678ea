"""Opens one sheet to somebody who was invited by a link."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions import links
from mamori.measures.inventory.models import Sheet, SheetLink
from mamori.ui.pages import page

SESSION_KEY = "inventory_link"


@page(public=True)
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Greets the guest on GET, which a mail scanner may also do; lets them in on POST."""
    try:
        link, _guest = links.follow(token, at=timezone.now())
    except links.LinkIsDead as no:
        return render(request, "inventory/link_dead.html", {"words": no.words}, status=no.status)
    if request.method == "POST":
        request.session.flush()
        request.session[SESSION_KEY] = link.pk
        request.session.set_expiry(8 * 60 * 60)
        return redirect("inventory.sheet", pk=link.sheet_id)
    return render(request, "inventory/invited.html", {"link": link, "sheet": link.sheet})


def guest_of(request: HttpRequest) -> Actor | None:
    """Returns the guest behind a session, as long as the invitation lives.

    Handing in ends the link; whoever did so may still look at it, until it comes back to the department.
    """
    pk = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    if pk is None:
        return None
    handed_in = Q(ended_at=F("sheet__submitted_at")) & ~Q(sheet__state__in=Sheet.OPEN_TO_CLERK)
    live = SheetLink.objects.filter(
        Q(ended_at=None) | handed_in, pk=pk, expires_at__gt=timezone.now(), sheet__round__state="open"
    )
    link = live.select_related("sheet__round", "sheet__department").first()
    return Actor.guest(link.guest_name, about=link.sheet) if link else None
