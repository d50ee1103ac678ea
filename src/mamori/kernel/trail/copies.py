"""Brings every checkpoint to the places outside that the operator named: directories and mailboxes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from mamori.kernel import mail
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.trail.models import Checkpoint, CheckpointCopy

TRIED_FOR = timedelta(days=2)  # a place that was away longer gets the newer ones
MAILTO = "mailto:"

_BODY = gettext_lazy(
    "操作の記録のチェックポイントです。このメールは削除せず、サーバーの管理者が消せない場所に保管してください。"
    "記録が書き換えられていないことを、後から確かめるために使います。"
)


def places() -> list[str]:
    """Returns the places outside: the path of each directory, and each address as `mailto:`."""
    return [str(one) for one in settings.TRAIL_COPIES] + [f"{MAILTO}{one}" for one in settings.TRAIL_MAIL]


def hand_out(at: datetime) -> int:
    """Brings the checkpoints of the last days to each place that has them not yet; returns how many copies arrived."""
    arrived = 0
    for one in Checkpoint.objects.filter(made_at__gte=at - TRIED_FOR).order_by("id"):
        held = set(one.copies.filter(ok=True).values_list("place", flat=True))
        arrived += sum(_bring(one, place, at) for place in places() if place not in held)
    return arrived


def outside() -> Iterator[str]:
    """Yields the texts of all checkpoints that lie in the directories outside. Raises OSError."""
    for folder in settings.TRAIL_COPIES:
        yield from (
            path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("checkpoint-*.txt"))
        )


def file_name(one: Checkpoint) -> str:
    """Returns the name of the checkpoint's file; in their order by name they are in that of the trail."""
    return f"checkpoint-{one.size:012}-{one.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.txt"


def _bring(one: Checkpoint, place: str, at: datetime) -> bool:
    ok, told = _mailed(one, place, at) if place.startswith(MAILTO) else _written(one, Path(place))
    CheckpointCopy.objects.update_or_create(
        checkpoint=one, place=place, defaults={"at": at, "ok": ok, "told": told[:300]}
    )
    return ok


def _written(one: Checkpoint, folder: Path) -> tuple[bool, str]:
    """Writes the file durably, never over another, and never makes the folder: a stick that is not there is not there."""
    path = folder / file_name(one)
    try:
        if path.exists():
            same = path.read_text(encoding="utf-8") == one.note
            return same, "" if same else _("同じ名前で内容の異なる控えがあります。記録を確かめてください。")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(one.note)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        return False, error.strerror or str(error)
    return True, ""


def _mailed(one: Checkpoint, place: str, at: datetime) -> tuple[bool, str]:
    """Posts the mail once; the copy has arrived when the mail server has taken it."""
    address = place.removeprefix(MAILTO)
    with override(settings.LANGUAGE_CODE):
        subject = _("操作の記録のチェックポイント（%(size)d件）") % {"size": one.size}
        body = f"{_BODY}\n\n{one.note}"
    try:
        sent = mail.post(
            address, subject, at=at, body=body, about=one, once=f"checkpoint {one.pk} {address}"[:120]
        )
    except mail.BadAddress as error:
        return False, str(error.words)
    if sent.sent_at is not None:
        return True, ""
    return False, _("送信に失敗しました。") if _is_lost(sent) else _("送信を待っています。")


def _is_lost(sent: OutgoingMail) -> bool:
    return sent.given_up_at is not None


def held_since(day: datetime, known: Iterable[str]) -> set[str]:
    """Returns which of the places have got a checkpoint since then."""
    rows = CheckpointCopy.objects.filter(ok=True, at__gte=day, place__in=list(known))
    return set(rows.values_list("place", flat=True))
