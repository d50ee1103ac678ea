"""Makes and changes rows by a form; what somebody else changed meanwhile is shown beside what was typed."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mamori.kernel.fields import KeysField, WordsField
from mamori.kernel.ledger import Column, Ledger
from mamori.kernel.ledger.column import Words, field_at
from mamori.kernel.ledger.generic import current, plain
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor, ScopedQuerySet
from mamori.kernel.permission.table import act_named
from mamori.ui.ledger.details import visible_row
from mamori.ui.pages import View, page, refusals
from mamori.ui.people import PersonField
from mamori.ui.widgets import ChoicesField, DateInput, DepartmentSelect, ListField

SEEN = "seen"
Form = forms.ModelForm[Any]


@dataclass(frozen=True)
class Overtaken:
    """A field that somebody else changed while the form was open: their value now, and the one typed."""

    name: str
    title: Words
    theirs: str
    mine: str
    is_mine: bool


def _is_editable(ledger: Ledger, name: str) -> bool:
    field = field_at(ledger.model, name)
    return field is not None and field.editable and "__" not in name


def form_class(ledger: Ledger) -> type[Form]:
    """Returns the form of a row: the measure's own (also by dotted path), or one of the ledger's fields."""
    if isinstance(ledger.form, str):
        own: type[Form] = import_string(ledger.form)
        return own
    if ledger.form is not None:
        return ledger.form
    names = ledger.fields or [one for one, column in ledger.bound.items() if _is_editable(ledger, one)]

    def draw(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
        return _input(ledger, field, options)

    return forms.modelform_factory(ledger.model, fields=list(names), formfield_callback=draw)


def _input(ledger: Ledger, field: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field | None:
    """Returns the input that fits the field: lists line by line, vocabularies as ticks, dates and departments as such."""
    settled: dict[str, Any] = {
        "label": field.verbose_name,
        "required": not field.blank,
        "help_text": field.help_text,
    }
    if isinstance(field, WordsField):
        return ListField(**{name: value for name, value in settled.items() if value})
    if isinstance(field, KeysField):
        column = ledger.bound.get(field.name)
        return ChoicesField(choices=list((column.vocabulary if column else {}).items()), **settled)
    if type(field) is models.DateField:
        options["widget"] = DateInput()
    if isinstance(field, models.ForeignKey) and field.remote_field.model is Department:
        options["widget"] = DepartmentSelect()
    if isinstance(field, models.ForeignKey) and field.remote_field.model is Person:
        return PersonField(**{name: value for name, value in settled.items() if value or name == "required"})
    made: forms.Field | None = field.formfield(**options)
    return made


def row_form(ledger: Ledger, request: Any, key: str, row: Any = None) -> Form:
    """Returns the form, filled from the request if it was sent; related rows to choose from are those in reach."""
    sent = request.method == "POST"
    instance = copy.copy(row) if row is not None else None
    form = form_class(ledger)(
        request.POST if sent else None, request.FILES if sent else None, instance=instance
    )
    return _in_reach(form, request.actor, key)


def _in_reach(form: Form, actor: Actor, key: str) -> Form:
    """Offers of related rows only those that the actor's right under the key reaches."""
    chooser: Any
    for chooser in form.fields.values():
        if isinstance(getattr(chooser, "queryset", None), ScopedQuerySet):
            chooser.queryset = chooser.queryset.visible_to(actor, key)
    return form


def create_page(ledger: Ledger) -> View:
    """Returns the view that makes a row."""
    key = ledger.create_key

    @page(key)
    def create(request: Any) -> HttpResponse:
        form = row_form(ledger, request, key)
        if request.method == "POST" and form.is_valid():
            row: Any = None
            with refusals(form) as attempt:
                row = (
                    ledger.create(**form.cleaned_data, by=request.actor, at=timezone.now())
                    if ledger.create
                    else None
                )
            if attempt.ok:
                messages.success(request, _("{row}を登録しました。").format(row=row))
                return redirect(_home(ledger, row))
        return _show(request, ledger, form, title=act_named(key).title)

    return create


def change_page(ledger: Ledger) -> View:
    """Returns the view that changes a row."""
    key = ledger.change_key

    @page(key)
    def change(request: Any, pk: int) -> HttpResponse:
        row = visible_row(ledger, request.actor, pk)
        form = row_form(ledger, request, key, row)
        overtaken: list[Overtaken] = []
        if request.method == "POST" and form.is_valid():
            done, overtaken = save(ledger, row, form, by=request.actor, seen=request.POST.get(SEEN, ""))
            if done:
                messages.success(request, _("{row}を変更しました。").format(row=row))
                return redirect(_home(ledger, row))
            form = _merged(ledger, request, row, form, overtaken) if overtaken else form
        return _show(request, ledger, form, row=row, overtaken=overtaken, title=act_named(key).title)

    return change


def save(ledger: Ledger, row: Any, form: Form, *, by: Actor, seen: str) -> tuple[bool, list[Overtaken]]:
    """Changes the row unless somebody else did meanwhile; then it returns what they changed, and nothing is saved."""
    overtaken: list[Overtaken] = []
    with refusals(form) as attempt, transaction.atomic():
        type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        row.refresh_from_db()
        overtaken = compare(ledger, row, form, seen)
        if not overtaken and ledger.change is not None:
            ledger.change(row, **form.cleaned_data, by=by, at=timezone.now())
    return attempt.ok and not overtaken, overtaken


def seal(form: Form, row: Any) -> str:
    """Returns a signed copy of the row's values as the form shows them, to notice later that they changed."""
    return signing.dumps(_stored(form, row), salt=_salt(row), compress=True)


def compare(ledger: Ledger, row: Any, form: Form, seen: str) -> list[Overtaken]:
    """Returns the fields that somebody else changed since `seen` was sealed, unless the same was typed."""
    try:
        before = signing.loads(seen, salt=_salt(row))
    except signing.BadSignature:
        before = {}
    found = []
    for name, now in _stored(form, row).items():
        typed = _jsonable(form.cleaned_data[name])
        if now in (before.get(name), typed):
            continue
        label = form.fields[name].label or name
        theirs, mine = _words(ledger, name, getattr(row, name)), _words(ledger, name, form.cleaned_data[name])
        found.append(Overtaken(name, str(label), theirs, mine, is_mine=typed != before.get(name)))
    return found


def _merged(ledger: Ledger, request: Any, row: Any, form: Form, overtaken: list[Overtaken]) -> Form:
    """Returns a fresh form with what was typed, but with their value where nothing was typed."""
    untouched = {one.name for one in overtaken if not one.is_mine}
    typed = {name: value for name, value in form.cleaned_data.items() if name not in untouched}
    return _in_reach(
        form_class(ledger)(instance=copy.copy(row), initial=typed), request.actor, ledger.change_key
    )


def _show(request: Any, ledger: Ledger, form: Form, *, row: Any = None, **more: Any) -> HttpResponse:
    trail = [{"title": ledger.title, "url": reverse(ledger.key)}]
    if row is not None and ledger.row_url:
        trail.append({"title": row, "url": reverse(ledger.row_url, args=[row.pk])})
    content = {
        "ledger": ledger,
        "form": form,
        "row": row,
        "seen": seal(form, row) if row is not None else "",
        "back_url": trail[-1]["url"],
        "breadcrumbs": [*trail, {"title": more["title"], "url": ""}],
        **more,
    }
    return render(request, "ui/ledger/form.html", content, status=422 if form.errors else 200)


def _home(ledger: Ledger, row: Any) -> str:
    return reverse(ledger.row_url, args=[row.pk]) if ledger.row_url else reverse(ledger.key)


def _stored(form: Form, row: Any) -> dict[str, Any]:
    """Returns the row's own values of the form's fields, as JSON keeps them."""
    named = {field.name for field in row._meta.get_fields() if not isinstance(field, models.FileField)}
    return {name: _jsonable(current(row, name)) for name in form.fields if name in named}


def _jsonable(value: Any) -> Any:
    return json.loads(json.dumps(plain({"": value})[""], cls=DjangoJSONEncoder))


def _words(ledger: Ledger, name: str, value: Any) -> str:
    return Column(name).bound(ledger.model).writer()(SimpleNamespace(**{name: value}))


def _salt(row: Any) -> str:
    return f"mamori.ledger.seen.{row._meta.label_lower}.{row.pk}"
