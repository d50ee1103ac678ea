"""Shows the team's work as a board and one by one, and takes reports on it."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.forms.bodies import ProgressForm, TaskForm
from mamori.measures.organisation.models import TeamTask
from mamori.measures.organisation.queries import READ_TASKS
from mamori.measures.organisation.queries import bodies as queries
from mamori.measures.organisation.queries.bodies import TaskNow
from mamori.measures.organisation.rules import Standing
from mamori.measures.organisation.views.steps import form_page
from mamori.ui.pages import PageRequest, get_visible, page


@page(READ_TASKS)
def board(request: PageRequest) -> HttpResponse:
    """Shows all tasks in reach by the parts of the work, with what is late on top."""
    today = timezone.localdate()
    body = queries.body_in_being(today)
    tasks = queries.tasks_of_today(body).visible_to(request.actor, READ_TASKS)
    shown = queries.tasks_now(tasks, today)
    content = {
        "parts": _by_part(shown),
        "tasks": shown,
        "late_count": sum(one.standing is Standing.LATE for one in shown),
        "done": sum(one.standing is Standing.DONE for one in shown),
        "progress": queries.average_progress(shown),
        "body": body,
        "may_add": request.actor.may("organisation.add_task"),
    }
    return render(request, "organisation/tasks.html", content)


@page(READ_TASKS)
def task(request: PageRequest, pk: int) -> HttpResponse:
    """Shows one task with what was reported on it."""
    found = _visible(request, pk)
    content = _shown(request, found, ProgressForm(initial={"progress": found.progress}))
    return render(request, "organisation/task.html", content)


@page("organisation.report_progress")
def report_progress(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a report on a task; without one it leads to the task."""
    found = _visible(request, pk)
    here = reverse("organisation.task", args=[pk])
    if request.method != "POST":
        return redirect(here)
    form = ProgressForm(request.POST)
    return form_page(
        request,
        form,
        partial(actions.report_progress, found, by=request.actor, at=timezone.now()),
        title=found.title,
        done=_("進み具合を報告しました。"),
        to=lambda _task: here,
        back=here,
        button=_("報告する"),
        template="organisation/task.html",
        content=_shown(request, found, form),
    )


@page("organisation.add_task")
def add_task(request: PageRequest) -> HttpResponse:
    """Adds a task to the body in being."""
    body = queries.body_in_being(timezone.localdate())
    if body is None:
        return redirect("organisation.body")
    return form_page(
        request,
        TaskForm(request.POST or None),
        partial(actions.add_task, body, by=request.actor, at=timezone.now()),
        title=_("仕事を加える"),
        done=_("仕事を加えました。"),
        to=lambda made: reverse("organisation.task", args=[made.pk]),
        back=reverse("organisation.tasks"),
        button=_("加える"),
    )


@page("organisation.change_task")
def change_task(request: PageRequest, pk: int) -> HttpResponse:
    """Changes title, purpose, owner or day of a task."""
    found = _visible(request, pk)
    here = reverse("organisation.task", args=[pk])
    now = {
        name: getattr(found, name) for name in ("title", "purpose", "done_when", "part", "owner", "due_on")
    }
    return form_page(
        request,
        TaskForm(request.POST or None, initial=now),
        partial(actions.change_task, found, by=request.actor, at=timezone.now()),
        title=_("仕事を直す"),
        done=_("仕事を直しました。"),
        to=lambda _task: here,
        back=here,
        button=_("保存する"),
    )


def _by_part(shown: list[TaskNow]) -> list[tuple[str, list[TaskNow]]]:
    """Returns the tasks under the parts of the work, in the order of the work; within a part they stay as they stand."""
    order = {part: number for number, part in enumerate(seed.task_parts())}
    by_part = sorted(shown, key=lambda one: order.get(one.task.part, len(order)))
    return [
        (str(seed.task_parts().get(part, _("そのほか"))), list(tasks))
        for part, tasks in groupby(by_part, key=lambda one: one.task.part)
    ]


def _visible(request: PageRequest, pk: int) -> TeamTask:
    rows = TeamTask.objects.select_related("owner__department", "seat", "body")
    found: TeamTask = get_visible(rows, request.actor, READ_TASKS, pk=pk)
    return found


def _shown(request: PageRequest, found: TeamTask, form: ProgressForm) -> dict[str, Any]:
    return {
        "form": form,
        "now": queries.task_now(found, timezone.localdate()),
        "part": seed.task_parts().get(found.part, ""),
        "notes": queries.notes_on(found),
        "may_report": request.actor.may("organisation.report_progress", about=found),
        "may_change": request.actor.may("organisation.change_task", about=found),
    }
