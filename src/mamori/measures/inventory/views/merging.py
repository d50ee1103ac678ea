"""Lets the office merge entries, after it has seen what becomes of them, and split one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.measures.inventory import chores
from mamori.measures.inventory.actions import merging as actions
from mamori.measures.inventory.forms.register import MergeForm, SplitForm
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries import merging as queries
from mamori.measures.inventory.views.register import asking, the_entry
from mamori.ui.pages import PageRequest, page, refusals

split_entry = asking(
    "inventory.split_entry",
    lambda request, found: SplitForm(request.POST or None),
    lambda found, told, act: actions.split_entry(found, told["names"], because=told["because"], **act),
    {
        "title": lazy("項目を分割する"),
        "button": lazy("分割する"),
        "done": lazy("分割しました。それぞれの内容を直し、件数を入れてください。"),
        "lead": lazy(
            "今の内容を写した項目を、書いた名称の数だけ作ります。件数は空欄になるので、分けた数を入れてください。"
            "元の項目は廃止になり、分割先への案内が残ります。"
        ),
    },
)


@page("inventory.merge_entries")
def merge_entries(request: PageRequest, pk: int) -> HttpResponse:
    """Shows what the chosen entries become as one, and merges them once that has been seen."""
    found = the_entry(request, pk)
    form = MergeForm(request.POST or None, around=found, actor=request.actor)
    outcome = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["looked"] == form.standing and _merged(request, found, form):
            return redirect("inventory.entry", pk=pk)
        if form.is_valid():
            outcome = queries.outcome(found, list(form.cleaned_data["others"]))
            form.show()
    status = 422 if form.is_bound and form.errors else 200
    content = {"form": form, "entry": found, "outcome": outcome}
    return render(request, "inventory/merge_entries.html", content, status=status)


def _merged(request: PageRequest, found: Entry, form: MergeForm) -> bool:
    """Merges what was looked at; tells whether that was done, and leaves the words on the form if not."""
    told = form.cleaned_data
    with refusals(form) as attempt:
        actions.merge_entries(
            found,
            list(told["others"]),
            seen=form.seen,
            because=told["because"],
            by=request.actor,
            at=timezone.now(),
        )
    if attempt.ok:
        chores.follow_register(found, *told["others"])
        messages.success(request, _("統合しました。"))
    return attempt.ok
