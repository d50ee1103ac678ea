"""The pages for what went wrong: each says what happened and the next step, none says how the product is built."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mamori.kernel.refusal import NotAllowed, Refusal

log = logging.getLogger("mamori.web")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, but may not."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or nothing this person may see; the two look alike on purpose."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; drawn without the database, the session or the navigation, any of which may be the cause."""
    number = getattr(request, "id", "")
    try:
        content: str = render_to_string("ui/errors/500.html", {"request_id": number, "status": 500})
    except Exception:
        log.exception("error_page_failed")
        content = (
            f"<!doctype html><html lang='ja'><title>500</title><p>エラーが発生しました。({number})</p></html>"
        )
    return HttpResponse(content, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the product is there, but the database that it stands on is not; drawn without it."""
    number = getattr(request, "id", "")
    content = render_to_string("ui/errors/503.html", {"request_id": number, "status": 503})
    return HttpResponse(content, status=503, headers={"Retry-After": "30"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came from another site, or was left open until its secret expired."""
    words = _("画面を長く開いたままにすると起こります。前の画面を再読み込みして、もう一度送信してください。")
    return _page(request, 403, "ui/errors/frame.html", title=_("送信を受け付けられませんでした"), words=words)


def locked_out(
    request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any
) -> HttpResponse:
    """429: too many wrong passwords."""
    words = _("ログインに続けて失敗したため、15分間ロックしています。時間をおいて、もう一度お試しください。")
    return _page(request, 429, "ui/errors/frame.html", title=_("一時的にログインできません"), words=words)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal's own status and words; as data for scripts and the API."""
    words = str(refusal.words)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": words}, status=refusal.status)
    if isinstance(refusal, NotAllowed):
        return _page(request, refusal.status)
    return _page(request, refusal.status, "ui/refusal.html", words=words, back_url=_page_before(request))


def _page_before(request: HttpRequest) -> str:
    """The page a refused form was sent from, if it is one of ours: usually the address itself."""
    return request.path if request.method == "POST" else ""


def _page(request: HttpRequest, status: int, template: str = "", **more: str) -> HttpResponse:
    context = {"status": status, "request_id": getattr(request, "id", ""), **more}
    return render(request, template or f"ui/errors/{status}.html", context, status=status)
