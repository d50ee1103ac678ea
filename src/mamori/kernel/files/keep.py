"""Attaches files to objects and removes them; to be called inside an action, whose trail entry tells of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from mamori.kernel.files import kinds, store
from mamori.kernel.files.models import Attachment
from mamori.kernel.permission.actor import Actor
from mamori.kernel.permission.scoping import home_of
from mamori.kernel.refusal import Refusal

MEGABYTE = 1024 * 1024
MOST_PER_OBJECT = 50


class TooMany(Refusal):
    """The object has as many files as it may have."""

    words = _("添付できるのは50件までです。不要なファイルを削除してください。")


class AlreadyRemoved(Refusal):
    """Somebody else has removed the file."""

    words = _("このファイルは、すでに削除されています。")


def limit() -> int:
    """Returns the bytes that one file may have: 20 megabytes unless `ATTACHMENT_MEGABYTES` says otherwise."""
    return int(getattr(settings, "ATTACHMENT_MEGABYTES", 20)) * MEGABYTE


def attach(about: models.Model, upload: File[bytes], *, by: Actor, at: datetime) -> Attachment:
    """Returns the stored file; raises Empty, TooLarge, WrongKind, Macros and TooMany, and keeps nothing then."""
    about_type, about_id = about._meta.label_lower, str(about.pk)
    if (
        Attachment.objects.filter(about_type=about_type, about_id=about_id, removed_at=None).count()
        >= MOST_PER_OBJECT
    ):
        raise TooMany
    name = kinds.clean_name(upload.name or "")
    stored = _store(upload)
    try:
        with store.path_of(stored.name).open("rb") as content:
            kind = kinds.kind_of(content, name)
        home = home_of(about)
        return Attachment.objects.create(
            about_type=about_type,
            about_id=about_id,
            department_path=home.path if home is not None else "",
            name=name,
            media_type=kind.media_type,
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            added_by=by.account,
            added_by_name=by.name[:120],
            added_at=at,
        )
    except BaseException:
        store.erase(stored.name)
        raise


def remove(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """Removes the file: the row stays as a record, the bytes go when the act is committed. Raises AlreadyRemoved."""
    values = {"removed_at": at, "removed_by": by.account}
    if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(**values):
        raise AlreadyRemoved
    for name, value in values.items():
        setattr(attachment, name, value)
    transaction.on_commit(lambda: store.erase(attachment.stored_as))


def carry_over(source: models.Model, target: models.Model) -> int:
    """Moves the files of one object to another that takes its place, more than the limit if need be; returns how many."""
    home = home_of(target)
    found = Attachment.objects.filter(
        about_type=source._meta.label_lower, about_id=str(source.pk), removed_at=None
    )
    return found.update(
        about_type=target._meta.label_lower,
        about_id=str(target.pk),
        department_path=home.path if home is not None else "",
    )


def _store(upload: File[bytes]) -> store.Stored:
    try:
        stored = store.write(upload.chunks(), limit=limit())
    except kinds.TooLarge:
        words = _("ファイルが大きすぎます（%(most)s MB まで）。分けるか、小さくしてください。")
        raise kinds.TooLarge(words % {"most": limit() // MEGABYTE}) from None
    if stored.size == 0:
        store.erase(stored.name)
        raise kinds.Empty
    return stored
