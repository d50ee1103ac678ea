"""Files are attached, opened by the right to their object, removed, and never left behind or changed unnoticed."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from mamori.kernel import files
from mamori.kernel.files import keep
from mamori.kernel.files import reading as rules
from mamori.kernel.files.models import Attachment
from mamori.kernel.files.store import path_of
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Reach, Role, reading
from mamori.kernel.refusal import NotAllowed
from people import NOW, Cast

READERS = {
    Role.OFFICE: Reach.COMPANY,
    Role.DEPARTMENT_HEAD: Reach.DEPARTMENT,
    Role.DEPARTMENT_CLERK: Reach.DEPARTMENT,
}
PDF = b"%PDF-1.7\n" + b"x" * 5000


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own, and departments guarded by the key of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]  # pytest-django's settings
    monkeypatch.setattr(rules, "_GUARDS", {})
    files.guard(Department, reading("demo.read_department", title="部門を見る", allowed=READERS))
    return tmp_path / "media"


def attach(cast: Cast, name: str = "議事録.pdf", content: bytes = PDF) -> Attachment:
    return files.attach(cast.sales, ContentFile(content, name=name), by=cast.suzuki.actor, at=NOW)


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_file_is_kept_with_what_is_known_of_it(cast: Cast, media: Path) -> None:
    kept = attach(cast)
    assert (kept.name, kept.media_type, kept.size, kept.added_by) == (
        "議事録.pdf",
        "application/pdf",
        len(PDF),
        cast.suzuki.account,
    )
    assert kept.department_path == cast.sales.path
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    (path,) = stored(media)
    assert (path.read_bytes(), path.stat().st_mode & 0o777, path.suffix) == (PDF, 0o600, "")
    assert list(files.of(cast.sales)) == [kept]
    assert files.of_many([cast.sales, cast.making]) == {cast.sales.pk: [kept], cast.making.pk: []}


def test_who_may_read_the_object_may_open_its_files_and_nobody_else(cast: Cast) -> None:
    kept = attach(cast)
    for member in (cast.takahashi, cast.tanaka, cast.suzuki):
        with files.open_for(member.actor, kept) as stream:
            assert stream.read() == PDF
    for member in (cast.ono, cast.mori, cast.watanabe, cast.mallory):
        with pytest.raises(NotAllowed):
            files.open_for(member.actor, kept)


def test_files_that_nobody_guards_are_open_to_nobody(cast: Cast) -> None:
    kept = attach(cast)
    rules._GUARDS.clear()
    with pytest.raises(NotAllowed):
        files.open_for(cast.takahashi.actor, kept)


def test_a_download_is_never_shown_in_our_pages_and_says_its_exact_length(cast: Cast) -> None:
    response = files.as_response(cast.suzuki.actor, attach(cast))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]  # a synchronous stream
    response.close()
    assert {name: response.headers[name] for name in sorted(response.headers)} == {
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment; filename*=utf-8''%E8%AD%B0%E4%BA%8B%E9%8C%B2.pdf",
        "Content-Length": str(len(PDF)),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    ("name", "content", "refusal", "word"),
    [
        ("a.pdf", b"", files.Empty, "空です"),
        ("a.pdf", b"%PDF-" + b"x" * 1024 * 1024, files.TooLarge, "1 MB まで"),
        ("a.exe", b"MZ", files.WrongKind, "受け付けていません"),
    ],
)
def test_what_is_refused_leaves_nothing(
    cast: Cast,
    media: Path,
    settings: object,
    name: str,
    content: bytes,
    refusal: type[Exception],
    word: str,
) -> None:
    settings.ATTACHMENT_MEGABYTES = 1  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(refusal, match=word):
        attach(cast, name, content)
    assert (stored(media), Attachment.objects.count()) == ([], 0)


def test_an_object_has_a_limited_number_of_files(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "MOST_PER_OBJECT", 2)
    first, _second = attach(cast), attach(cast)
    with pytest.raises(files.TooMany):
        attach(cast)
    files.remove(first, by=cast.suzuki.actor, at=NOW)
    attach(cast)


def test_a_removed_file_is_gone_when_the_act_is_committed_and_its_record_stays(
    cast: Cast, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    kept = attach(cast)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        files.remove(kept, by=cast.tanaka.actor, at=NOW)
        assert len(stored(media)) == 1
    assert stored(media) == []
    kept.refresh_from_db()
    assert (kept.removed_by, kept.removed_at) == (cast.tanaka.account, NOW)
    assert list(files.of(cast.sales)) == []
    with pytest.raises(files.NotThere):
        files.open_for(cast.suzuki.actor, kept)
    with pytest.raises(files.AlreadyRemoved):
        files.remove(kept, by=cast.tanaka.actor, at=NOW)


def test_bytes_of_an_act_that_failed_are_swept_away_after_a_day(cast: Cast, media: Path) -> None:
    with transaction.atomic():
        attach(cast)
        transaction.set_rollback(True)
    kept = attach(cast)
    assert len(stored(media)) == 2
    for path in stored(media):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert files.sweep(NOW + timedelta(hours=23)) == 0
    assert files.sweep(NOW + timedelta(hours=25)) == 1
    assert stored(media) == [path_of(kept.stored_as)]


@pytest.mark.parametrize("harm", ["cut", "gone", "changed"])
def test_harm_to_the_store_is_noticed(cast: Cast, harm: str) -> None:
    fine, harmed = attach(cast), attach(cast)
    path = path_of(harmed.stored_as)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(PDF[:-1] if harm == "cut" else PDF[:-1] + b"y")
    assert list(files.damaged()) == [harmed]
    files.open_for(cast.suzuki.actor, fine).close()
    if harm != "changed":  # a changed byte is found by reading all, not on every download
        with pytest.raises(files.Damaged):
            files.open_for(cast.suzuki.actor, harmed)


def test_a_stored_name_cannot_lead_out_of_the_store() -> None:
    for name in ("../../etc/passwd", "a" * 31, "A" * 32, "a" * 31 + "/"):
        with pytest.raises(ValueError, match="not the name"):
            path_of(name)
