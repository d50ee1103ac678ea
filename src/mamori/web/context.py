"""Gives every page the company it belongs to and the navigation that its reader may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mamori.kernel.navigation import menu_for
from mamori.kernel.people.models import Company


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, the menu sections for who asks, and `company`; both empty for those who have not signed in."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.account:
        return {"navigation": [], "company": None}
    match = request.resolver_match
    return {
        "navigation": menu_for(actor, current=match.view_name if match else ""),
        "company": SimpleLazyObject(Company.objects.only("name").order_by("pk").first),
    }
