"""Puts remarks and files beside an entry of the register."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from mamori.kernel import files, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.files.models import Attachment
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.rights import KEEPS_REGISTER, SPEAKS_OF_REGISTER
from mamori.measures.inventory.models import Entry, Remark


@action("inventory.remark", title=_("項目にコメントを書く"), allowed=SPEAKS_OF_REGISTER)
def remark(entry: Entry, text: str, *, by: Actor, at: datetime) -> Remark:
    """Writes a remark beside an entry."""
    if not text.strip():
        raise Refusal(_("コメントを書いてください。"), field="text")
    written = Remark.objects.create(
        entry=entry, text=text.strip(), author=by.account, author_name=by.name[:120], written_at=at
    )
    trail.record(about=entry, note=str(_("コメント #%(pk)d") % {"pk": written.pk}))
    return written


@action("inventory.attach", title=_("項目にファイルを添付する"), allowed=KEEPS_REGISTER)
def attach(entry: Entry, upload: UploadedFile, *, by: Actor, at: datetime) -> Attachment:
    """Attaches a file to an entry; what it is is told by its content."""
    kept = files.attach(entry, upload, by=by, at=at)
    trail.record(about=entry, note=f"+ {kept.name} ({kept.sha256[:12]})")
    return kept


@action("inventory.detach", title=_("項目の添付ファイルを外す"), allowed=KEEPS_REGISTER, is_grave=True)
def detach(entry: Entry, kept: Attachment, *, by: Actor, at: datetime) -> None:
    """Removes a file from an entry; the record that it was there stays."""
    files.remove(kept, by=by, at=at)
    trail.record(about=entry, note=f"- {kept.name} ({kept.sha256[:12]})")
