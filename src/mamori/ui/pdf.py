"""Turns a print page into a PDF, where the machine can."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from mamori.kernel.refusal import Refusal

BASE = "mamori:/"


class NoPdfHere(Refusal):
    """The machine lacks what PDFs are made with."""

    words = _(
        "このサーバーではPDFを作れません（WeasyPrint と pango が必要です）。印刷用の画面を開き、ブラウザの「PDFに保存」を使ってください。"
    )
    status = 503


def pdf_of(request: HttpRequest, template: str, content: dict[str, Any], *, name: str) -> HttpResponse:
    """Returns the print page as a PDF to save under `name`; raises NoPdfHere where it cannot be made."""
    response = HttpResponse(pdf_bytes(template, content, request=request), content_type="application/pdf")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def pdf_bytes(template: str, content: dict[str, Any], *, request: HttpRequest | None = None) -> bytes:
    """Returns the print page as a PDF; raises NoPdfHere where it cannot be made."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as missing:
        raise NoPdfHere from missing

    class OurFilesOnly(URLFetcher):  # type: ignore[misc]  # the library carries no types
        """Gives our own static files and nothing else, whatever the page asks for."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            file = our_file(url)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    html = render_to_string(template, {**content, "pdf": True}, request=request)
    made: bytes = HTML(string=html, base_url=BASE, url_fetcher=OurFilesOnly()).write_pdf()
    return made


def our_file(url: str) -> Path:
    """Returns where the static file of that address lies; raises ValueError for any other address."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme != "mamori" or parts.netloc or not path.startswith(settings.STATIC_URL):
        raise ValueError(f"a PDF is made from our own files only, not from {url[:80]}")
    relative = path.removeprefix(settings.STATIC_URL)
    found = finders.find(relative) or (
        staticfiles_storage.path(relative) if staticfiles_storage.exists(relative) else None
    )
    if found is None:
        raise ValueError(f"no static file {relative[:80]}")
    return Path(str(found))
