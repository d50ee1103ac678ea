"""A bare Django page with the register's rows: Django's own middleware, a plain template, nothing of the product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from mamori.measures.inventory.models import Entry

ROWS = 50
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]  # what `django-admin startproject` sets
TEMPLATE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>個人情報一覧表</title></head><body>
<p>{{ user }}</p><h1>個人情報一覧表</h1><p>{{ count }}件</p>
<table><thead><tr>{% for title in titles %}<th>{{ title }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><th><a href="{{ row.pk }}/">{{ row.number }}</a></th>CELLS</tr>
{% endfor %}</tbody></table></body></html>"""
LISTS = {"items", "media", "principals", "kinds", "acquisition", "storage_methods", "disposal_methods"}


def _cell(name: str) -> str:
    shown = {"department": "row.department.name"}.get(name, f"row.{name}")
    if name in LISTS:
        return "<td>{{ " + shown + '|join:"、" }}</td>'
    return "<td>{{ " + shown + '|default_if_none:"" }}</td>'


def columns() -> list[str]:
    """Returns the columns that the register shows at first, as the product declares them."""
    from mamori.measures.inventory.ledgers import register

    return [column.name for column in register.columns if column.shown]


NAMES = columns()
COMPILED = Engine().from_string(TEMPLATE.replace("CELLS", "".join(_cell(n) for n in NAMES if n != "number")))


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The first rows, counted and listed as a tutorial would."""
    rows = Entry.objects.filter(state="active").select_related("department").order_by("number")
    titles = [getattr(Entry._meta.get_field(name), "verbose_name", name) for name in NAMES]
    count = rows.order_by()[:1001].count()
    shown = {"rows": rows[:ROWS], "titles": titles, "count": count, "user": request.user}
    return HttpResponse(COMPILED.render(Context(shown)))


urlpatterns = [path("bare/", listed)]


def own_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lets the bare page live beside the product's addresses in one process."""

    def mounted(request: HttpRequest) -> HttpResponse:
        request.urlconf = "bare"  # Django reads it
        return get_response(request)

    return mounted


def page(signed_in: Client) -> Callable[[], Any]:
    """Returns the act of asking for the bare page, signed in as the other client is."""
    bare = Client(SERVER_NAME="localhost")
    bare.cookies = signed_in.cookies
    with override_settings(MIDDLEWARE=["bare.own_urls", *MIDDLEWARE]):
        response = bare.get("/bare/")  # loads the middleware, once
    assert response.status_code == 200, response.status_code
    assert response.content.count(b"<tr>") > ROWS, "the bare page shows all rows"
    return lambda: bare.get("/bare/")
