"""Runs the one shape that most pages share: show a form, do the act, say so, go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NotRequired, TypedDict, Unpack

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from mamori.ui.pages import PageRequest, refusals

Words = Promise | str


class Said(TypedDict):
    """What a form page says, and where it leads: `to` after the act, `back` without it."""

    title: Words
    done: Words
    to: Callable[[Any], str]
    back: str
    button: Words
    lead: NotRequired[Words]
    template: NotRequired[str]
    content: NotRequired[dict[str, Any]]


def form_page(
    request: PageRequest, form: BaseForm, act: Callable[..., Any], **said: Unpack[Said]
) -> HttpResponse:
    """Shows the form; when it was sent and holds, does the act with its values and goes to `to(result)`.

    A refusal is shown at the form, which keeps what was typed; the status is then 422.
    """
    if request.method == "POST" and form.is_valid():
        result: Any = None
        with refusals(form) as attempt:
            result = act(**form.cleaned_data)
        if attempt.ok:
            messages.success(request, str(said["done"]))
            return redirect(said["to"](result))
    shown = {name: said.get(name, "") for name in ("title", "lead", "back", "button")}
    content = {"form": form, **shown, **said.get("content", {})}
    template = said.get("template", "organisation/form.html")
    return render(request, template, content, status=422 if form.errors else 200)


def done_or_told(request: PageRequest, act: Callable[[], Any], *, done: Words, to: str) -> HttpResponse:
    """Does an act that needs no form, tells what came of it, and goes on."""
    with refusals() as attempt:
        act()
    if attempt.ok:
        messages.success(request, str(done))
    else:
        messages.error(request, attempt.words)
    return redirect(to)
