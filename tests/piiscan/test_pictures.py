"""Pictures of text are read where there is OCR, and are told to be pictures where there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import noto_cjk_sans_jp_regular
import pytest
from PIL import Image, ImageDraw, ImageFont

from piiscan import isolation, scan
from piiscan.isolation import landlock, ocr, sandbox, seccomp

needs_ocr = pytest.mark.skipif(not ocr.is_there(), reason="tesseract with Japanese is not installed")


@pytest.fixture(autouse=True)
def _new_rooms() -> Iterator[None]:
    """Rooms are told once whether pictures are wanted."""
    isolation.close()
    yield
    isolation.close()


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", tuple)


def drawn(*lines: str, size: tuple[int, int] = (1400, 500)) -> Image.Image:
    """A white page with black lines in a Japanese font, which only these tests need."""
    (folder,) = noto_cjk_sans_jp_regular.__path__
    font = str(next(Path(folder).glob("*.otf")))
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((40, 40 + 90 * number), line, font=ImageFont.truetype(font, 48), fill=0)
    return page


@needs_ocr
@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "pdf"])
def test_the_letters_of_a_picture_are_read(tmp_path: Path, kind: str) -> None:
    drawn("電話番号 03-1234-5678", "住所 東京都港区見本町一丁目").save(tmp_path / f"card.{kind}")
    (found,) = scan([tmp_path / f"card.{kind}"])
    assert (found.status, found.reason) == ("ok", "")
    assert found.kinds.get("phone") == 1
    assert [one["place"] for one in found.places] == (["1ページ"] if kind == "pdf" else [])


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("png", "画像です。文字認識（OCR）が必要です"),
        ("pdf", "画像だけのページがあります（1ページ）。文字認識（OCR）が必要です"),
    ],
)
def test_without_ocr_a_picture_is_told_to_be_one(tmp_path: Path, kind: str, reason: str) -> None:
    drawn("電話番号 03-1234-5678").save(tmp_path / f"card.{kind}")
    (found,) = scan([tmp_path / f"card.{kind}"])
    assert (found.cause, found.reason, found.kinds) == ("image_only", reason, {})
    assert found.status != "ok"


@pytest.mark.usefixtures("without_ocr")
def test_a_logo_holds_no_text(tmp_path: Path) -> None:
    drawn(size=(150, 600)).save(tmp_path / "logo.png")
    (found,) = scan([tmp_path / "logo.png"])
    assert (found.status, found.reason) == ("ok", "")


def test_a_torn_image_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (found,) = scan([tmp_path / "a.png"])
    assert (found.status, found.cause) == ("unreadable", "damaged")


@needs_ocr
@pytest.mark.skipif(landlock.version() == 0 or not seccomp.is_offered(), reason="the kernel offers no locks")
def test_the_program_that_reads_pictures_can_open_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    start = (
        "import os, sys; from piiscan.isolation import sandbox;"
        "sandbox.confine_program(memory=1 << 30, seconds=5); os.execv(sys.argv[1], sys.argv[1:])"
    )

    def ends(*command: str) -> int:
        return subprocess.run(
            [sys.executable, "-P", "-c", start, *command],
            capture_output=True,
            check=False,
            env={"PYTHONPATH": str(Path(sandbox.__file__).parents[2])},
        ).returncode

    assert ends("/usr/bin/env", "true") == 0
    assert ends("/usr/bin/cat", str(tmp_path / "secret")) == 1
    assert ends("/usr/bin/touch", str(tmp_path / "made")) == 1
    assert ends("/usr/bin/bash", "-c", "exec 3<>/dev/udp/127.0.0.1/53") == 1
