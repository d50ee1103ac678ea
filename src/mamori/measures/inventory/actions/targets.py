"""Sets up what is to be scanned, within the folders that the operator allowed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.rights import SETS_UP_SCANS
from mamori.measures.inventory.actions.turns import take_turn
from mamori.measures.inventory.models import ScanTarget
from mamori.measures.inventory.rules import scan as rules

Kind = ScanTarget.Kind
FIELDS = (
    *("name", "kind", "address", "shown_as", "department", "by_folder", "schedule", "weekday", "month_day"),
    *("hour", "leave_out", "secret_name", "is_active"),
)
SCHEMES: Mapping[str, tuple[str, ...]] = {
    Kind.MAILBOX: ("imap", "imaps"),
    Kind.DATABASE: ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle"),
    Kind.BUCKET: ("s3", "gs", "gcs", "az", "abfs", "abfss"),
}
SHARES = ("smb", "sftp")
IN_FILES = "sqlite"  # a database that is a file of this machine
_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,79}")


class NotAllowedHere(Refusal):
    """The folder lies below no root of the operator's."""

    words = _(
        "この場所は、調査が許されたフォルダーの外です。サーバーの設定 MAMORI_SCAN_ROOTS に加えるよう、運用担当に頼んでください。"
    )
    field = "address"


class HostNotAllowed(Refusal):
    words = _(
        "このサーバーは、調査が許されていません。サーバーの設定 MAMORI_SCAN_HOSTS に加えるよう、運用担当に頼んでください。"
    )
    field = "address"


class NotThere(Refusal):
    words = _(
        "このフォルダーは、サーバーから見つかりません。つながっているか、名前が正しいかを確かめてください。"
    )
    field = "address"


class NotSeenFromServer(Refusal):
    """A folder is written as people write it, which the server does not understand."""

    words = _(
        "フォルダーは、サーバーから見た場所を / から書いてください。\\\\fs01\\営業部 や Z:\\ のような書き方は「社内での呼び方」に書きます。"
    )
    field = "address"


class MoreThanAPlace(Refusal):
    words = _("場所に ? と # は書けません。サーバー、フォルダー、データベースの名前だけを書いてください。")
    field = "address"


class ScannedTwice(Refusal):
    """The place lies in another target, or holds one; its files would stand on the lists twice. The words say which."""

    field = "address"


class WrongAddress(Refusal):
    """The address does not fit the kind; the words say how it is written."""

    field = "address"


class HoldsASecret(Refusal):
    words = _(
        "場所にパスワードを書くことはできません。サーバーの環境変数に置き、その名前を「パスワードの環境変数名」に書いてください。"
    )
    field = "address"


class NoVariableName(Refusal):
    words = _("環境変数の名前は、MAMORI_SCAN_MAIL のように英大文字・数字・下線で書きます。")
    field = "secret_name"


@action("inventory.add_target", title=_("調査対象を登録する"), allowed=SETS_UP_SCANS)
def add_target(content: Mapping[str, Any], *, by: Actor, at: datetime) -> ScanTarget:
    """Enters a place to be scanned. Raises a Refusal of this module when it may not be, or is not well described."""
    target = ScanTarget(created_at=at)
    _fill(target, content)
    target.save()
    trail.record(about=target, changes=trail.diff({}, _told(target)))
    return target


@action("inventory.change_target", title=_("調査対象を変更する"), allowed=SETS_UP_SCANS)
def change_target(
    target: ScanTarget, content: Mapping[str, Any], *, seen: int | None = None, by: Actor, at: datetime
) -> ScanTarget:
    """Changes a place to be scanned; what was found in it stays. Raises as `add_target`, and ActedMeanwhile."""
    take_turn(target, seen)
    before = _told(target)
    _fill(target, content)
    target.version += 1
    target.save()
    trail.record(about=target, changes=trail.diff(before, _told(target)))
    return target


def _fill(target: ScanTarget, content: Mapping[str, Any]) -> None:
    before = (target.kind, target.address)
    for name in FIELDS:
        if name in content:
            setattr(target, name, content[name])
    target.address = target.address.strip()
    if target.secret_name and not _NAME.fullmatch(target.secret_name):
        raise NoVariableName
    if target.is_active or before != (target.kind, target.address):
        check_place(target)  # what is only laid aside may have gone, or be allowed no longer
    _check_apart(target)


def _told(target: ScanTarget) -> dict[str, Any]:
    values = {name: getattr(target, name) for name in FIELDS}
    return {**values, "department": target.department_id}


def _check_apart(target: ScanTarget) -> None:
    """Raises ScannedTwice when another target in use looks at the same files, unless one of the two leaves them out."""
    if not target.is_active:
        return
    own = _site(target)
    for other in ScanTarget.objects.filter(is_active=True).exclude(pk=target.pk):
        site = _site(other)
        if own == site:
            raise ScannedTwice(_("同じ場所の調査対象「%(name)s」があります。") % {"name": other.name})
        if (below := _below(own, site)) and not rules.is_left_out(below, other.leave_out):
            words = _(
                "調査対象「%(name)s」の中の場所です。二重に数えないように、先にそちらの「調べないもの」に %(path)s を加えてください。"
            )
            raise ScannedTwice(words % {"name": other.name, "path": below})
        if (below := _below(site, own)) and not rules.is_left_out(below, target.leave_out):
            words = _(
                "この場所の中に、調査対象「%(name)s」があります。二重に数えないように、「調べないもの」に %(path)s を加えてください。"
            )
            raise ScannedTwice(words % {"name": other.name, "path": below})


def _site(target: ScanTarget) -> str:
    """Returns where a target lies, in the one writing in which two can be compared."""
    is_far = "://" in target.address
    return rules.normal(target.address) if is_far else os.path.realpath(target.address)


def _below(inner: str, outer: str) -> str:
    """Returns the path from one place to another that lies in it, or nothing."""
    top = outer.rstrip("/") + "/"
    return inner.removeprefix(top) if inner.startswith(top) else ""


def check_place(target: ScanTarget) -> None:
    """Raises a Refusal when the target may not be scanned, or its address cannot be one of its kind."""
    if target.kind == Kind.FOLDER and "://" not in target.address:
        folder_of(target)
        return
    parts = _parts(target)
    schemes = SHARES if target.kind == Kind.FOLDER else SCHEMES[target.kind]
    if parts is None or _scheme(parts.scheme) not in schemes:
        near = ["/"] if target.kind == Kind.FOLDER else []
        told = {
            "kind": Kind(target.kind).label,
            "examples": "・".join([*near, *(f"{one}://" for one in schemes)]),
        }
        raise WrongAddress(
            _("「%(kind)s」の場所は、%(examples)s のどれかで始めます。違うときは種類を選び直してください。")
            % told
        )
    if parts.password:
        raise HoldsASecret
    if "?" in target.address or "#" in target.address:
        raise MoreThanAPlace  # a driver takes another server, or a file to read, from what stands there
    if _scheme(parts.scheme) == IN_FILES:
        _check_file(parts)
    elif (parts.hostname or "").casefold() not in {one.casefold() for one in settings.SCAN_HOSTS}:
        raise HostNotAllowed


def _check_file(parts: SplitResult) -> None:
    """Raises a Refusal unless the database is a file below a root, written with its whole path (sqlite:////srv/x.db)."""
    if parts.netloc or not parts.path.startswith("//"):
        raise WrongAddress(
            _("データベースのファイルは、sqlite:////srv/share/crm.db のように / から書きます。")
        )
    _check_below(Path(os.path.realpath(parts.path[1:])))


def _parts(target: ScanTarget) -> SplitResult | None:
    try:
        return urlsplit(target.address) if "://" in target.address else None
    except ValueError:
        return None


def _scheme(written: str) -> str:
    """Returns the scheme without the driver: "postgresql+psycopg" is a postgresql."""
    return written.partition("+")[0].lower()


def folder_of(target: ScanTarget) -> Path:
    """Returns the real folder of the target, links followed; raises NotSeenFromServer, NotThere and NotAllowedHere.

    What lies elsewhere and what is not there are told apart only below an allowed root, so that nobody learns of the
    server's other folders by asking.
    """
    if not Path(target.address).is_absolute():
        raise NotSeenFromServer
    real = Path(os.path.realpath(target.address))
    _check_below(real)
    if not real.is_dir():
        raise NotThere
    return real


def _check_below(path: Path) -> None:
    if not any(path.is_relative_to(os.path.realpath(root)) for root in settings.SCAN_ROOTS):
        raise NotAllowedHere
