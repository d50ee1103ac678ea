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
from mamori.kernel.trail.models import Checkpoint, CheckpointCopy
from mamori.kernel.trail.sealing import the_head
from mamori.kernel.trail.signing import the_key

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
    """Yields the texts of all checkpoints of this install that lie in the directories outside. Raises OSError."""
    for folder in settings.TRAIL_COPIES:
        found = sorted(Path(folder).glob(f"{_short(the_key().name)}-*.txt"))
        yield from (path.read_text(encoding="utf-8") for path in found)


def file_name(one: Checkpoint) -> str:
    """Returns the name of the checkpoint's file: of which install, how many entries, when."""
    origin = one.note.partition("\n")[0]
    return f"{_short(origin)}-{one.size:012}-{one.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.txt"


def _short(origin: str) -> str:
    return origin.rpartition("/")[2]


def _bring(one: Checkpoint, place: str, at: datetime) -> bool:
    ok, told = _mailed(one, place, at) if place.startswith(MAILTO) else _written(one, Path(place))
    CheckpointCopy.objects.update_or_create(
        checkpoint=one, place=place, defaults={"at": at, "ok": ok, "told": told[:300]}
    )
    return ok


def _written(one: Checkpoint, folder: Path) -> tuple[bool, str]:
    """Writes the file durably, never over another, and never makes the folder: a stick may not be there."""
    path = folder / file_name(one)
    try:
        if path.exists():
            return path.read_text(encoding="utf-8") == one.note, _("同じ名前の控えがすでにあります。")
        if _is_ahead(folder, path.name):
            return False, _("今の記録より先の控えがあります。記録が巻き戻されたおそれがあります。")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(one.note)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        return False, error.strerror or str(error)
    return True, ""


def _is_ahead(folder: Path, name: str) -> bool:
    """Tells whether the folder holds a checkpoint over more entries than there are: the trail has been turned back."""
    origin, _size, _time = name.rsplit("-", 2)
    sizes = [int(path.name.rsplit("-", 2)[1]) for path in folder.glob(f"{origin}-*-*.txt")]
    return max(sizes, default=0) > the_head().number


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
    return False, _("送信を待っています。") if sent.given_up_at is None else _("送信に失敗しました。")


def held_since(day: datetime, known: Iterable[str]) -> set[str]:
    """Returns which of the places have got a checkpoint since then."""
    rows = CheckpointCopy.objects.filter(ok=True, at__gte=day, place__in=list(known))
    return set(rows.values_list("place", flat=True))
