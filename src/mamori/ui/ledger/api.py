"""Answers programs: every ledger as JSON, with the same scope, filters and columns as its page."""

# Annotations are evaluated here, not deferred: ninja reads the schemas that are made for each ledger.

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Query
from ninja import Schema as NinjaSchema
from ninja.security import SessionAuth
from pydantic import create_model

from mamori.kernel.action import NotAllowed, Refusal
from mamori.kernel.ledger import Ledger, Listing, ledgers
from mamori.kernel.ledger.column import BoundColumn
from mamori.kernel.permission import Reach, Role, reading
from mamori.ui.pages import get_visible, page

MOST = 200
READ = reading(
    "ledgers.api",
    title=_("APIの説明を読む"),
    allowed={role: Reach.COMPANY for role in Role if role not in (Role.GUEST, Role.SYSTEM)},
)
TYPES: dict[str, Any] = {"number": float | None, "yesno": bool | None, "list": list[str]}


class Related(NinjaSchema):
    """A row of another table: its number and its name."""

    id: int
    name: str


def api_urls() -> list[URLPattern | URLResolver]:
    """Returns the addresses of the API over all ledgers declared so far; web mounts them once, after the measures."""
    api = NinjaAPI(
        title="Mamori", version="1", urls_namespace="api", auth=SessionAuth(), docs_decorator=page(READ)
    )
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(Http404, _not_there)
    keys: dict[str, str] = {}
    for ledger in ledgers():
        _add(api, ledger)
        keys |= {ledger.key: ledger.read_key, f"{ledger.key}.detail": ledger.read_key}
    patterns: list[URLPattern | URLResolver] = api.urls[0]
    for pattern in patterns:
        view: Any = pattern.callback
        view.access_key, view.is_public = keys.get(str(getattr(pattern, "name", "")), READ), False
    return patterns


def _add(api: NinjaAPI, ledger: Ledger) -> None:
    """Adds the list and the rows of one ledger."""
    root, name = f"/{ledger.path}", ledger.key.title().replace(".", "")
    row, question, tags = (
        _row_schema(ledger, name),
        _question_schema(ledger, name),
        [ledger.key.partition(".")[0]],
    )

    @api.get(
        root, response=_leaf_schema(row, name), url_name=ledger.key, summary=str(ledger.title), tags=tags
    )
    def rows(request: HttpRequest, asked: Query[question]) -> HttpResponse:  # type: ignore[valid-type]  # made above
        return _json(_page(ledger, request))

    @api.get(
        f"{root}{{int:pk}}/",
        response=row,
        url_name=f"{ledger.key}.detail",
        summary=str(ledger.one),
        tags=tags,
    )
    def one(request: HttpRequest, pk: int) -> HttpResponse:
        actor = _reader(request, ledger)
        found: Any = get_visible(ledger.visible_rows(actor), actor, ledger.read_key, pk=pk)
        return _json(_record(found, list(ledger.columns_for(actor).values())))


def _page(ledger: Ledger, request: Any) -> dict[str, Any]:
    actor = _reader(request, ledger)
    wanted = request.GET.get("limit", "")
    size = max(1, min(int(wanted), MOST)) if wanted.isdecimal() and len(wanted) < 9 else ledger.page_size
    listing = Listing(ledger, request.GET, actor=actor, today=timezone.localdate(), size=size)
    if "columns" not in request.GET:
        listing.columns = list(listing.existing.values())
    leaf = listing.leaf
    items = [_record(row, listing.columns) for row in leaf.rows]
    return {"items": items, "count": listing.counted, "next": leaf.after, "previous": leaf.before}


def _record(row: Any, columns: list[BoundColumn]) -> dict[str, Any]:
    return {"id": row.pk, **{one.name: one.raw(row) for one in columns}}


def _reader(request: Any, ledger: Ledger) -> Any:
    if not request.actor.may(ledger.read_key):
        raise NotAllowed
    return request.actor


def _row_schema(ledger: Ledger, name: str) -> type[NinjaSchema]:
    fields: dict[str, Any] = {"id": (int, ...)}
    for one in ledger.bound.values():
        kind = Related | None if one.kind == "relation" else TYPES.get(one.kind, str | None)
        fields[one.name] = (kind, None)
    return create_model(name, __base__=NinjaSchema, **fields)


def _leaf_schema(row: Any, name: str) -> type[NinjaSchema]:
    number: Any = (int | None, None)
    return create_model(
        f"{name}Page",
        __base__=NinjaSchema,
        items=(list[row], ...),
        count=(int, ...),
        next=number,
        previous=number,
    )


def _question_schema(ledger: Ledger, name: str) -> type[NinjaSchema]:
    """Returns what may stand in the address of the list: words, filters, order, columns and the place."""
    fields: dict[str, Any] = dict.fromkeys(("q", "sort", "columns"), (str | None, None))
    fields |= {param: (str | None, None) for one in ledger.filters for param in one.params}
    fields |= dict.fromkeys(("after", "before", "limit"), (int | None, None))
    return create_model(f"{name}Question", __base__=NinjaSchema, **fields)


def _refused(request: HttpRequest, no: Any) -> HttpResponse:
    return _json({"detail": str(no.words)}, status=no.status)


def _not_there(request: HttpRequest, gone: Any) -> HttpResponse:
    return _json({"detail": str(_("見つかりません。"))}, status=404)


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
