"""Opens every page through one gate: signed in, allowed by the access table, and with refusals shown in words."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import Actor
from mamori.kernel.refusal import NotAllowed, Refusal

View = Callable[..., HttpResponseBase]


class PageRequest(HttpRequest):
    """A request that has passed the gate: `actor` is who acts."""

    actor: Actor


class ActorMiddleware:
    """Gives every request its `actor`, looked up once and only when asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]  # see PageRequest
        return self.get_response(request)


GuestDoor = Callable[[HttpRequest], Actor | None]
_GUEST_DOORS: list[GuestDoor] = []
_GUEST_HOMES: dict[str, str] = {}


def admit_guests(door: GuestDoor, *, homes: Mapping[str, str]) -> GuestDoor:
    """Registers a measure's way to know a guest: it returns the guest that the session stands for, or None.

    `homes` names, for each kind of object that guests are invited to, the page that is their home.
    """
    _GUEST_DOORS.append(door)
    _GUEST_HOMES.update(homes)
    return door


def guest_home(actor: Actor) -> str:
    """Returns the address of the one page that a guest was invited to; "" for who is no guest."""
    kind, pk = actor.guest_of or ("", None)
    return reverse(_GUEST_HOMES[kind], args=[pk]) if kind in _GUEST_HOMES else ""


def _actor(request: HttpRequest) -> Actor:
    if request.user.is_authenticated:
        actor = Actor.of(request.user, on=timezone.localdate())
    else:
        guests = (door(request) for door in _GUEST_DOORS)
        actor = next((one for one in guests if one), None) or Actor(name=str(_("サインインしていない人")))
    return actor.coming_from(**origin(request))


def origin(request: HttpRequest) -> dict[str, str]:
    """Returns where a request came from, in the words of the trail; the session is shortened to a fingerprint."""
    key = request.session.session_key if hasattr(request, "session") else None
    return {
        "session": hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
        "ip": request.META.get("REMOTE_ADDR", "")[:45],
        "request_id": str(getattr(request, "id", "") or request.META.get("HTTP_X_REQUEST_ID", ""))[:64],
    }


def page(key: str | None = None, *, public: bool = False) -> Callable[[View], View]:
    """Declares a view as the page of an access key, or as open to anyone who comes by (`public`).

    Without a session it leads to the sign-in; without the right it raises NotAllowed. The house test reads
    `access_key` and `is_public` off every view.
    """
    if (key is None) is not public:
        raise ValueError("a page has an access key or is public, one of the two")

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if key is not None:
                if not request.user.is_authenticated and not request.actor.is_guest:
                    return redirect_to_login(request.get_full_path())
                if not request.actor.may(key):
                    raise NotAllowed
            return view(request, *args, **kwargs)

        run.access_key = key  # type: ignore[attr-defined]  # read by the access-table tests
        run.is_public = public  # type: ignore[attr-defined]  # read by the access-table tests
        return run

    return wrap


def get_visible(rows: Any, actor: Actor, key: str, **lookup: Any) -> Any:
    """Returns the one row of a ScopedQuerySet that the actor may see; raises Http404 for what is not theirs to see."""
    found = list(
        rows.visible_to(actor, key).filter(**lookup).order_by()[:1]
    )  # an order would cost more than the row
    if not found:
        raise Http404
    return found[0]


@dataclass
class Attempt:
    """The outcome of trying an action: `ok` when it was done, else the words of the refusal."""

    ok: bool = True
    words: str = ""
    refusal: Refusal | None = None


@contextmanager
def refusals(form: BaseForm | None = None) -> Iterator[Attempt]:
    """Runs an action; a Refusal becomes an error of the form (which keeps what was typed) and `attempt.ok` is False.

    NotAllowed passes through: it is a page of its own.
    """
    attempt = Attempt()
    try:
        yield attempt
    except NotAllowed:
        raise
    except Refusal as no:
        attempt.ok, attempt.words, attempt.refusal = False, str(no.words), no
        if form is not None:
            form.add_error(no.field if no.field in form.fields else None, attempt.words)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Returns the page to go on to: the `next` that the form carries if it is ours, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and not urlsplit(wanted).netloc else fallback
