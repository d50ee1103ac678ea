"""Takes remarks and files for an entry, and hands files out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel import files
from mamori.measures.inventory.actions import beside as actions
from mamori.measures.inventory.forms.register import AttachForm
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries import READ_ENTRIES
from mamori.measures.inventory.views.register import the_entry
from mamori.ui.pages import PageRequest, page, refusals


def _back(entry: Entry) -> HttpResponse:
    return redirect(reverse("inventory.entry", args=[entry.pk]) + "#beside")


@require_POST
@page("inventory.remark")
def remark(request: PageRequest, pk: int) -> HttpResponse:
    """Writes a remark."""
    found = the_entry(request, pk)
    with refusals() as attempt:
        actions.remark(found, request.POST.get("text", "")[:2000], by=request.actor, at=timezone.now())
    if not attempt.ok:
        messages.error(request, attempt.words)
    return _back(found)


@require_POST
@page("inventory.attach")
def attach(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a file."""
    found = the_entry(request, pk)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("添付するファイルを選んでください。"))
        return _back(found)
    with refusals() as attempt:
        actions.attach(found, form.cleaned_data["file"], by=request.actor, at=timezone.now())
    if attempt.ok:
        messages.success(request, _("ファイルを添付しました。"))
    else:
        messages.error(request, attempt.words)
    return _back(found)


@page(READ_ENTRIES)
def attachment(request: PageRequest, pk: int, file: int) -> HttpResponseBase:
    """Hands a file out to who may see the entry."""
    kept = files.of(the_entry(request, pk)).filter(pk=file).first()
    if kept is None:
        raise Http404
    return files.as_response(request.actor, kept)


@require_POST
@page("inventory.detach")
def detach(request: PageRequest, pk: int, file: int) -> HttpResponse:
    """Removes a file."""
    found = the_entry(request, pk)
    kept = files.of(found).filter(pk=file).first()
    if kept is None:
        raise Http404
    with refusals() as attempt:
        actions.detach(found, kept, by=request.actor, at=timezone.now())
    if not attempt.ok:
        messages.error(request, attempt.words)
    return _back(found)
