"""Tells in Japanese what this machine has for reading files, what it lacks, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import util

from piiscan.isolation import landlock, ocr, room, seccomp
from piiscan.readers import archive, fonts, parquet


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was looked for. Without one that `is_needed`, text would be lost, and nobody told."""

    name: str
    is_there: bool
    told: str
    is_needed: bool = False


def look() -> Iterator[Piece]:
    """Yields everything that reading files can use."""
    yield _isolation()
    has_boxes = fonts.FILE.is_file()
    told = (
        "同梱しています"
        if has_boxes
        else "ないと、PDF の文字が黙って抜け落ちます。piiscan を入れ直してください"
    )
    yield Piece("PDF のための代わりの字形", has_boxes, told, is_needed=True)
    has_archives = archive.library() is not None
    yield Piece(
        "圧縮ファイル（libarchive）",
        has_archives,
        "使えます" if has_archives else f"7z・rar・lzh・cab：{archive.LACKING}",
    )
    yield _ocr()
    has_parquet = parquet.is_there()
    yield Piece(
        "Parquet のファイル",
        has_parquet,
        "使えます" if has_parquet else "使うには: pip install 'mamori[parquet]'",
    )
    can_repair = util.find_spec("pikepdf") is not None
    yield Piece(
        "壊れた PDF の修復",
        can_repair,
        "使えます" if can_repair else "使うには: pip install 'mamori[repair]'",
    )


def _isolation() -> Piece:
    """Tells how well a reader of hostile files is locked in here."""
    if not room.is_offered():
        return Piece(
            "読み取りの隔離",
            is_there=False,
            told="この環境では隔離できないため、文字だけのファイルのほかは読みません",
        )
    locks = []
    if landlock.version():
        locks.append(f"Landlock（第{landlock.version()}版）")
    if seccomp.is_offered():
        locks.append("seccomp")
    if len(locks) == 2:
        return Piece("読み取りの隔離", is_there=True, told="と".join(locks) + "で閉じ込めます")
    rest = f"{locks[0]}だけで閉じ込めます" if locks else "別のプロセスに分け、時間とメモリーだけを制限します"
    return Piece(
        "読み取りの隔離", is_there=False, told=f"この環境では{rest}（Linux 5.13以降ならもっと厳しくできます）"
    )


def _ocr() -> Piece:
    there = ocr.is_there()
    lacking = (
        "スキャンした PDF と画像は「画像だけ」として載ります。apt install tesseract-ocr tesseract-ocr-jpn"
    )
    return Piece("画像の文字（tesseract の日本語）", there, "使えます" if there else lacking)
