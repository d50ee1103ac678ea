"""Shows an entry of the register and lets its keepers change, review, retire and judge it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mamori.kernel.permission import Actor
from mamori.kernel.text import row_number
from mamori.measures.inventory import chores
from mamori.measures.inventory.actions import register as actions
from mamori.measures.inventory.forms.register import AttachForm, EntryForm, OverrideForm
from mamori.measures.inventory.forms.survey import ReasonForm
from mamori.measures.inventory.models import Entry, Override
from mamori.measures.inventory.queries import READ_ENTRIES, READ_RISKS
from mamori.measures.inventory.queries import register as queries
from mamori.ui.pages import PageRequest, View, get_visible, page, refusals

IN_USE = ("change_entry", "review_entry", "retire_entry", "merge_entries", "override_kind", "take_risks")


def the_entry(request: PageRequest, pk: int) -> Entry:
    """Returns the entry that the reader may see, with its department and owner; raises Http404."""
    found: Entry = get_visible(
        Entry.objects.select_related("department", "owner"), request.actor, READ_ENTRIES, pk=pk
    )
    return found


@page(READ_ENTRIES)
def entry(request: PageRequest, pk: int) -> HttpResponse:
    """Shows an entry with its classification, contradictions, risks, flow and history."""
    found = the_entry(request, pk)
    content = {
        "page": queries.entry_page(found, today=timezone.localdate()),
        "entry": found,
        "may": _rights(request.actor, found),
        "attach_form": AttachForm(),
    }
    return render(request, "inventory/entry.html", content)


def _rights(actor: Actor, found: Entry) -> dict[str, bool]:
    """Returns what the actor may do with the entry as it stands now; what is not named, nobody may."""
    now = IN_USE if found.state == Entry.State.ACTIVE else ("restore_entry",)
    may = {name: actor.may(f"inventory.{name}", found) for name in ("remark", "attach", "detach", *now)}
    return {**may, "see_risks": actor.may(READ_RISKS, found)}


@page("inventory.add_entry")
def add_entry(request: PageRequest) -> HttpResponse:
    """Enters a holding into the register."""
    form = EntryForm(request.POST or None, actor=request.actor, act="inventory.add_entry")
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            told = form.cleaned_data
            also = {"owner": told["owner"], "places": told["places"]}
            made = actions.add_entry(
                told["department"], form.content(), **also, by=request.actor, at=timezone.now()
            )
        if attempt.ok:
            chores.follow_register(made)
            messages.success(request, _("%(number)s を登録しました。") % {"number": made.number})
            return redirect("inventory.entry", pk=made.pk)
    return _form_page(request, form)


@page("inventory.change_entry")
def change_entry(request: PageRequest, pk: int) -> HttpResponse:
    """Changes an entry; if somebody else changed it meanwhile, shows both and keeps what was typed."""
    found = the_entry(request, pk)
    if request.method != "POST":
        return _form_page(request, EntryForm.of(found, actor=request.actor), entry=found)
    form = EntryForm(request.POST, actor=request.actor, act="inventory.change_entry")
    differences: list[tuple[str, str, str]] = []
    if form.is_valid():
        before = list(found.places)
        with refusals(form) as attempt:
            _change(request, found, form)
        if attempt.ok:
            chores.follow_register(found, before=before)
            messages.success(request, _("保存しました。"))
            return redirect("inventory.entry", pk=pk)
        differences = form.differences(getattr(attempt.refusal, "current", None))
    return _form_page(request, form, entry=found, differences=differences)


def _change(request: PageRequest, found: Entry, form: EntryForm) -> None:
    told = form.cleaned_data
    actions.change_entry(
        found,
        form.content(),
        department=told["department"],
        owner=told["owner"],
        places=told["places"],
        seen=told["version"],
        because=told["because"],
        by=request.actor,
        at=timezone.now(),
    )


def _form_page(request: PageRequest, form: EntryForm, **also: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "inventory/entry_form.html", {"form": form, **also}, status=status)


@require_POST
@page("inventory.review_entry")
def review_entry(request: PageRequest, pk: int) -> HttpResponse:
    """Confirms that an entry is right as it stands."""
    with refusals() as attempt:
        found, seen = the_entry(request, pk), shown_version(request)
        actions.review_entry(found, seen=seen, by=request.actor, at=timezone.now())
    if attempt.ok:
        messages.success(request, _("見直しを記録しました。"))
    else:
        messages.error(request, attempt.words)
    return redirect("inventory.entry", pk=pk)


def asking(key: str, ask: Callable[..., Form], do: Callable[..., Any], words: dict[str, Any]) -> View:
    """Makes the page of an act that asks something first: show the form, act on what was shown, go back to the entry."""

    @page(key)
    def view(request: PageRequest, pk: int) -> HttpResponse:
        found = the_entry(request, pk)
        form, seen = ask(request, found), shown_version(request) or found.version
        if request.method == "POST" and form.is_valid():
            with refusals(form) as attempt:
                do(found, form.cleaned_data, {"seen": seen, "by": request.actor, "at": timezone.now()})
            if attempt.ok:
                chores.follow_register(found)
                messages.success(request, str(words["done"]))
                return redirect("inventory.entry", pk=pk)
            seen = getattr(getattr(attempt.refusal, "current", None), "version", seen)
        content = {"form": form, "entry": found, "words": words, "seen": seen}
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "inventory/entry_act.html", content, status=status)

    return view


def shown_version(request: PageRequest) -> int | None:
    """Returns the version of the row that the page showed when the button was pressed, or None if it did not say."""
    return row_number(request.POST.get("version", ""))


retire_entry = asking(
    "inventory.retire_entry",
    lambda request, found: ReasonForm(request.POST or None),
    lambda found, told, act: actions.retire_entry(found, because=told["because"], **act),
    {
        "title": lazy("項目を廃止する"),
        "button": lazy("廃止する"),
        "done": lazy("廃止しました。"),
        "lead": lazy("廃止しても記録は残ります。"),
    },
)
restore_entry = asking(
    "inventory.restore_entry",
    lambda request, found: ReasonForm(request.POST or None),
    lambda found, told, act: actions.restore_entry(found, because=told["because"], **act),
    {
        "title": lazy("項目を復活させる"),
        "button": lazy("復活させる"),
        "done": lazy("復活させました。"),
        "lead": "",
    },
)
override_kind = asking(
    "inventory.override_kind",
    lambda request, found: OverrideForm(request.POST or None),
    lambda found, told, act: actions.override_kind(
        found, told["kind"], told["holds"], because=told["because"], **act
    ),
    {
        "title": lazy("法律上の区分を手動で判断する"),
        "button": lazy("判断を記録する"),
        "done": lazy("判断を記録しました。"),
        "lead": lazy("自動の判断と違うときだけ使います。理由は審査で示せるように書いてください。"),
    },
)


@require_POST
@page("inventory.withdraw_override")
def withdraw_override(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a judgement by hand back."""
    overrides = Override.objects.select_related("entry__department")
    found = get_visible(overrides, request.actor, "inventory.withdraw_override", pk=pk)
    actions.withdraw_override(found, by=request.actor, at=timezone.now())
    messages.success(request, _("手動の判断を取り消しました。"))
    return redirect("inventory.entry", pk=found.entry_id)
