"""Stands around every request: where it comes from, which language it speaks, what must not be kept, what was refused."""

import logging
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from mamori.kernel.refusal import Refusal
from mamori.web import errors

log = logging.getLogger("mamori.web")
GetResponse = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class Arrival:
    """Notes the visitor's true address and gives the request the number that the log, the trail and pages show.

    The address is taken from X-Forwarded-For, counted from the right by the number of our own proxies
    (`MAMORI_PROXIES`); what further hops claim is not believed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if settings.PROXIES and len(hops) >= settings.PROXIES:
            request.META["REMOTE_ADDR"] = hops[-settings.PROXIES]
        request.id = structlog.contextvars.get_contextvars().get("request_id", "")  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.id  # type: ignore[attr-defined]  # set above
        return response


class PrivacyHeaders:
    """Keeps pages of signed-in people out of every cache, and browsers from powers that we never use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class ChosenLanguage:
    """Speaks the language that the visitor chose, else the account's, else Japanese; a browser's wish decides nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response

    def _language(self, request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in known:
            return chosen
        account = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        own = account.language if account is not None and account.is_authenticated else ""
        return own if own in known else settings.LANGUAGE_CODE


class Refusals:
    """Turns what can be expected to go wrong into a page: a refusal that no form caught, a database that is away."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the refusal, or of a database that is away; None for anything else, which is a bug."""
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("database_away", exc_info=exception)
            return errors.unavailable(request)
        return None
