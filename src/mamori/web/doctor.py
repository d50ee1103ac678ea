"""Examines the installation and says in Japanese what is in order, what is missing and what to do."""

import ctypes.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mamori.kernel import jobs
from mamori.web import mail
from piiscan.isolation import equipment

FREE_MEGABYTES = 500
PATIENCE = timedelta(minutes=15)


class State(StrEnum):
    """How a finding is meant: in order, worth knowing, or in the way of work."""

    FINE = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing examined: what it is, how it is, and the next step where there is one."""

    key: str
    title: str
    state: State
    words: str


Examination = Callable[[], Finding]


def python() -> Finding:
    """Python 3.11 or newer."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", "Python", State.FINE if sys.version_info >= (3, 11) else State.BROKEN, version)


def database() -> Finding:
    """The database answers."""
    try:
        connection.ensure_connection()
    except (DatabaseError, OSError) as error:
        return Finding(
            "database",
            "データベース",
            State.BROKEN,
            f"接続できません。DATABASE_URL を見直してください。{error}",
        )
    return Finding("database", "データベース", State.FINE, connection.display_name)


def migrations() -> Finding:
    """Every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, OSError):
        return Finding(
            "migrations", "表の更新", State.BROKEN, "データベースに接続できないため、確かめられません。"
        )
    if waiting:
        words = f"未適用の更新が{waiting}件あります。mamori manage migrate を実行してください。"
        return Finding("migrations", "表の更新", State.BROKEN, words)
    return Finding("migrations", "表の更新", State.FINE, "すべて適用済みです。")


def journal() -> Finding:
    """SQLite writes ahead, so that readers and a writer do not wait for each other."""
    if connection.vendor != "sqlite":
        return Finding("journal", "書込み方式", State.FINE, connection.display_name)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
    if mode in {"wal", "memory"}:
        return Finding("journal", "書込み方式", State.FINE, mode.upper())
    words = (
        f"WAL になっていません({mode})。保存場所がネットワークドライブなら、内蔵ディスクに移してください。"
    )
    return Finding("journal", "書込み方式", State.BROKEN, words)


def disk() -> Finding:
    """There is room in the home directory."""
    free = shutil.disk_usage(settings.HOME).free // 1_000_000
    if free < FREE_MEGABYTES:
        return Finding(
            "disk",
            "空き容量",
            State.BROKEN,
            f"{settings.HOME} の残りが {free:,} MB です。空きを作ってください。",
        )
    return Finding("disk", "空き容量", State.FINE, f"{free:,} MB")


def secret() -> Finding:
    """Nobody else can read the home directory's secret key."""
    file = Path(settings.HOME) / "secret.key"
    if file.is_file() and file.stat().st_mode & 0o077:
        words = f"{file} をほかの利用者が読めます。chmod 600 を実行してください。"
        return Finding("secret", "秘密鍵", State.BROKEN, words)
    return Finding("secret", "秘密鍵", State.FINE, "保護されています。")


def pango() -> Finding:
    """PDFs can be made."""
    missing = [
        name for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz") if ctypes.util.find_library(name) is None
    ]
    if missing:
        words = "PDF を作れません(印刷用の画面は使えます)。apt install libpangoft2-1.0-0 などで Pango を入れてください。"
        return Finding("pango", "PDF の部品", State.NOTE, words)
    return Finding("pango", "PDF の部品", State.FINE, "あります。")


def fonts() -> Finding:
    """A Japanese font is there for PDFs."""
    lister = shutil.which("fc-list")
    found = ""
    if lister:
        asked = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
            [lister, ":lang=ja", "family"], capture_output=True, text=True, timeout=20, check=False
        )
        found = asked.stdout.strip().partition("\n")[0]
    if not found:
        words = "日本語フォントが見つかりません(PDF の文字が欠けます)。apt install fonts-noto-cjk を実行してください。"
        return Finding("fonts", "日本語フォント", State.NOTE, words)
    return Finding("fonts", "日本語フォント", State.FINE, found.partition(",")[0])


def scan() -> Finding:
    """Whatever the scan needs to read files safely and to the end."""
    lacking = [one for one in equipment.look() if not one.is_there]
    if lacking:
        words = "".join(f"\n　{one.name}：{one.told}" for one in lacking)
        return Finding("scan", "スキャンの備え", State.NOTE, f"足りないものがあります。{words}")
    return Finding("scan", "スキャンの備え", State.FINE, "そろっています。")


def mailer() -> Finding:
    """The mail server answers."""
    if not mail.mail_url():
        words = "未設定です。催促や通知のメールは送られません。mamori.env に EMAIL_URL を書いてください。"
        return Finding("mail", "メール", State.NOTE, words)
    try:
        with get_connection("mamori.web.mail.ConfiguredBackend") as opened:
            opened.open()
    except OSError as error:
        return Finding(
            "mail",
            "メール",
            State.BROKEN,
            f"メールサーバーに接続できません。EMAIL_URL を見直してください。{error}",
        )
    return Finding("mail", "メール", State.FINE, "接続できます。")


def worker() -> Finding:
    """A worker lives, and its queue does not stand still."""
    now = timezone.now()
    found = jobs.health(now)
    if not found.is_alive:
        words = "動いていません。mamori serve か mamori worker を起動してください。"
        return Finding("worker", "ワーカー", State.BROKEN, words)
    if found.waiting_since is not None and now - found.waiting_since > PATIENCE:
        words = f"{found.waiting}件の仕事が{PATIENCE.seconds // 60}分より長く待っています。"
        return Finding("worker", "ワーカー", State.NOTE, words)
    if found.failed:
        return Finding(
            "worker",
            "ワーカー",
            State.NOTE,
            f"この7日間に{found.failed}件の仕事が失敗しました。記録を確かめてください。",
        )
    return Finding("worker", "ワーカー", State.FINE, "動いています。")


READINESS: tuple[Examination, ...] = (database, migrations, disk, worker)
ALL: tuple[Examination, ...] = (
    python,
    database,
    migrations,
    journal,
    disk,
    secret,
    pango,
    fonts,
    scan,
    mailer,
    worker,
)


def examine(examinations: Iterable[Examination] = ALL) -> list[Finding]:
    """The findings, in order; one that cannot be made because the database is gone says so."""
    findings: list[Finding] = []
    for examination in examinations:
        try:
            findings.append(examination())
        except DatabaseError as error:
            findings.append(
                Finding(
                    examination.__name__, examination.__name__, State.BROKEN, f"確かめられません。{error}"
                )
            )
    return findings
