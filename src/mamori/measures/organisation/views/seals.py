"""Shows how the trail is sealed, and hands out the last checkpoint and the proof of one record."""

from __future__ import annotations

import json

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from mamori.kernel.people.models import Company
from mamori.kernel.trail import copies, proving
from mamori.kernel.trail.checkpoints import the_last
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.signing import KeyUnusable, the_key
from mamori.kernel.trail.standing import standing
from mamori.measures.organisation.queries import READ_SEALS, READ_TRAIL
from mamori.measures.organisation.queries.seals import places_outside
from mamori.ui.pages import PageRequest, get_visible, page


@page(READ_SEALS)
def seals(request: PageRequest) -> HttpResponse:
    """Shows how far the sealing is and where the checkpoints have gone."""
    content = {"now": standing(timezone.now()), "places": places_outside(), "key": _key()}
    return render(request, "organisation/seals.html", content)


@page(READ_SEALS)
def seals_print(request: PageRequest) -> HttpResponse:
    """Shows the last checkpoint and the key as a paper with codes."""
    last, key = the_last(), _key()
    if last is None:
        return redirect("organisation.seals")
    content = {"checkpoint": last, "key": key, "company": Company.the_one()}
    codes = {"checkpoint_code": _code(last.note), "key_code": _code(key)}
    return render(request, "organisation/seals_print.html", {**content, **codes})


@page(READ_SEALS)
def seals_checkpoint(_request: PageRequest) -> HttpResponse:
    """Gives the last checkpoint as a file."""
    last = the_last()
    if last is None:
        return redirect("organisation.seals")
    return _as_file(last.note, copies.file_name(last), "text/plain; charset=utf-8")


@page(READ_TRAIL)
def trail_proof(request: PageRequest, pk: int) -> HttpResponse:
    """Gives one record with the proof that it stands in the trail."""
    entry = get_visible(TrailEntry.objects.all(), request.actor, READ_TRAIL, pk=pk)
    try:
        proof = proving.proof(entry)
    except proving.NotProvable as no:
        messages.error(request, str(no.words))
        return redirect("organisation.trail.detail", pk)
    text = json.dumps(proof, indent=1)
    return _as_file(text, f"trail-proof-{proof['number']}.json", "application/json")


def _key() -> str:
    """Returns the public key; "" where it cannot be read."""
    try:
        return str(the_key().public)
    except KeyUnusable:
        return ""


def _code(text: str) -> SafeString:
    """Returns the text as a code that a telephone reads: an image drawn by us, which holds no letter of the text."""
    drawn = segno.make_qr(text, error="m").svg_inline(omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - see above


def _as_file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
