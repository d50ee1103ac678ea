"""Opens attached files for those who may read the object they are attached to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.apps import apps
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from mamori.kernel.files import store
from mamori.kernel.files.models import Attachment
from mamori.kernel.permission.actor import Actor
from mamori.kernel.refusal import NotAllowed, Refusal

_GUARDS: dict[str, str] = {}


class NotThere(Refusal):
    """The file or its object is gone."""

    words = _("このファイルはありません。削除された可能性があります。")
    status = 404


class Damaged(Refusal):
    """The bytes in the store are not those that were attached."""

    words = _("このファイルは壊れています。システム管理者に連絡し、バックアップから戻してください。")
    status = 500


def guard(model: type[models.Model], read_key: str) -> None:
    """Declares that files of this model's objects may be opened by those who may read the object under the key."""
    label = model._meta.label_lower
    if _GUARDS.get(label, read_key) != read_key:
        raise ValueError(f"files of {label} are guarded twice")
    _GUARDS[label] = read_key


def of(about: models.Model) -> models.QuerySet[Attachment]:
    """Returns the files of an object, the oldest first."""
    found = Attachment.objects.filter(
        about_type=about._meta.label_lower, about_id=str(about.pk), removed_at=None
    )
    return found.select_related("added_by__person").order_by("id")


def of_many(abouts: Iterable[models.Model]) -> dict[Any, list[Attachment]]:
    """Returns the files of objects of one model by primary key, in one query."""
    objects = list(abouts)
    found: dict[Any, list[Attachment]] = {about.pk: [] for about in objects}
    if objects:
        by_name = {str(pk): pk for pk in found}
        rows = Attachment.objects.filter(
            about_type=objects[0]._meta.label_lower, about_id__in=list(by_name), removed_at=None
        )
        for row in rows.order_by("id"):
            found[by_name[row.about_id]].append(row)
    return found


def open_for(actor: Actor, attachment: Attachment) -> BinaryIO:
    """Returns the open bytes; raises NotAllowed without the right to the object, NotThere, and Damaged.

    Files of a model that nobody guards are open to nobody.
    """
    key = _GUARDS.get(attachment.about_type)
    if key is None or not actor.may(key):
        raise NotAllowed
    about = apps.get_model(attachment.about_type)._base_manager.filter(pk=attachment.about_id).first()
    if about is None or attachment.removed_at is not None:
        raise NotThere
    if not actor.may(key, about=about):
        raise NotAllowed
    return _open(attachment)


def as_response(actor: Actor, attachment: Attachment) -> FileResponse:
    """Returns the file for download, with its exact length and name, never to be shown or run in our own pages.

    Raises what `open_for` raises.
    """
    response = FileResponse(
        open_for(actor, attachment),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    response.headers["Content-Length"] = str(attachment.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def damaged() -> Iterator[Attachment]:
    """Yields attachments whose bytes are missing or changed; reads every file."""
    for one in Attachment.objects.filter(removed_at=None).iterator():
        try:
            if store.hash_of(one.stored_as) != one.sha256:
                yield one
        except FileNotFoundError:
            yield one


def _open(attachment: Attachment) -> BinaryIO:
    path = store.path_of(attachment.stored_as)
    try:
        if path.stat().st_size == attachment.size:
            return path.open("rb")
    except FileNotFoundError as error:
        raise Damaged from error
    raise Damaged
