"""Reminds of open duties: takes each step of the ladder once and posts one mail a day to each receiver."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail
from mamori.kernel.duty.holders import Addressee, Holders
from mamori.kernel.duty.ladder import LONGEST_BEFORE, Step, step_for
from mamori.kernel.duty.models import Duty, Reminder

WORTH_SENDING = timedelta(days=3)
Due = list[tuple[Duty, Step]]


@transaction.atomic
def remind(at: datetime) -> int:
    """Takes all steps that have come by the day of `at` and returns how many.

    Steps, mails and marks are one transaction: a worker killed in the middle leaves nothing, and the next run does
    all of it once. After days without a worker only the latest step of a duty is taken.
    """
    today = timezone.localdate(at)
    due = _due(today)
    holders = Holders(today)
    letters: dict[Addressee, list[Duty]] = {}
    taken, reached = [], []
    for duty, step in due:
        receivers = holders.receivers(duty, step.to)
        taken.append(Reminder(duty=duty, due_on=duty.due_on, step=step.key, at=at, recipients=len(receivers)))
        if receivers:
            reached.append(duty.pk)
        for one in receivers:
            letters.setdefault(one, []).append(duty)
    Reminder.objects.bulk_create(taken, batch_size=500)
    Duty.objects.filter(pk__in=reached).update(last_reminded_at=at)
    for one in sorted(letters, key=lambda each: each.address):
        _write(one, letters[one], today, at)
    return len(taken)


def _due(today: date) -> Due:
    """Returns the duties that have come to a step not yet taken, locked against a second worker."""
    candidates = (
        Duty.objects.filter(settled_at=None, due_on__lte=today + LONGEST_BEFORE)
        .select_for_update(of=("self",))
        .select_related("person__account", "department")
        .order_by("due_on", "id")
    )
    duties = list(candidates)
    open_now = Duty.objects.filter(settled_at=None, due_on__lte=today + LONGEST_BEFORE)
    rows = Reminder.objects.filter(duty__in=open_now).values_list("duty_id", "due_on", "step")
    done = set(rows)
    due: Due = []
    for duty in duties:
        step = step_for(duty.due_on, owed_since=timezone.localdate(duty.created_at), today=today)
        if step is not None and (duty.pk, duty.due_on, step.key) not in done:
            due.append((duty, step))
    return due


def _write(one: Addressee, duties: list[Duty], today: date, at: datetime) -> None:
    late = sum(duty.due_on < today for duty in duties)
    subject = _("【Mamori】期限を過ぎた仕事があります") if late else _("【Mamori】期限の近い仕事があります")
    rows = [
        {"duty": duty, "days": abs((duty.due_on - today).days), "left": (duty.due_on - today).days}
        for duty in duties
    ]
    mail.post(
        one.address,
        subject,
        template="kernel/reminder.txt",
        context={"name": one.name, "rows": rows},
        language=one.language,
        good_until=at + WORTH_SENDING,
        at=at,
    )
