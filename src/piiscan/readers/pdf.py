"""PDF, page by page: text, filled forms, notes and attached files; pages that are nothing but a picture are handed on to OCR."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from piiscan.model import Limits, Member, Part, Passage, Picture, Unreadable
from piiscan.readers import fonts

FEW = 20  # letters: a page with fewer may be a picture of text
LARGE = 0.3  # share of the page that a picture covers
DPI = 200  # 150 costs OCR a few letters, 300 gains none
WIDEST = 5000  # dots a side of a page that is drawn
HELD = 64 << 20  # bytes of a file that is read whole, which is faster
NAMED = 5  # pages that a reason names
ATTACHED = 1000
_SAMPLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type0"
    b"/BaseFont/HeiseiMin-W3/Encoding/90ms-RKSJ-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>>>>>>>endobj\n"
    b"4 0 obj<</Length 32>>stream\nBT/F 9 Tf 9 9 Td<88A082A0>Tj ET  \nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)


def warm() -> None:
    """Starts PDFium with the Japanese font, and has it used."""
    fonts.install()
    for part in read(io.BytesIO(_SAMPLE), Limits()):
        repr(part)


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the pages, then what is attached. Raises Unreadable at the end for pages that could not be read."""
    fonts.install()
    document = _opened(file)
    try:
        document.init_forms()
        if about := "\n".join(one for one in document.get_metadata_dict().values() if one):
            yield Passage("文書の情報", about)
        pages = _Pages(document, limits)
        for number in range(len(document)):
            yield from pages.read(number)
        yield from _attached(document)
        pages.tell()
    finally:
        document.close()


def _opened(file: BinaryIO) -> pdfium.PdfDocument:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        return pdfium.PdfDocument(file.read() if size <= HELD else file)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("encrypted", "パスワードで保護されています") from None
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise Unreadable("encrypted", "対応していない方式で暗号化されています") from None
    return _repaired(file)


def _repaired(file: BinaryIO) -> pdfium.PdfDocument:
    """Returns the document as qpdf mends it, where that is installed."""
    try:
        import pikepdf
    except ImportError:
        raise Unreadable("damaged", "壊れていて開けません") from None
    mended = io.BytesIO()
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            document.save(mended)
        return pdfium.PdfDocument(mended.getvalue())
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError):
        raise Unreadable("damaged", "壊れていて開けません") from None


class _Pages:
    """Reads pages, and remembers those that could not be read."""

    def __init__(self, document: pdfium.PdfDocument, limits: Limits) -> None:
        self._document, self._limits = document, limits
        self._pictures: list[int] = []
        self._broken: list[int] = []

    def read(self, number: int) -> Iterator[Part]:
        place = f"{number + 1}ページ"
        try:
            page = self._document[number]
        except pdfium.PdfiumError:
            self._broken.append(number + 1)
            return
        try:
            written = _text(page)
            noted = "\n".join(filter(None, _notes(page, self._document)))
            if text := "\n".join(one for one in (written, noted) if one):
                yield Passage(place, text)
            if len("".join(written.split())) < FEW and _is_picture(page):
                if self._limits.pictures:
                    yield _drawn(page, place)
                else:
                    self._pictures.append(number + 1)
        except pdfium.PdfiumError:
            self._broken.append(number + 1)
        finally:
            page.close()

    def tell(self) -> None:
        """Raises Unreadable when there were pages that could not be read."""
        if self._broken:
            raise Unreadable("damaged", f"読めないページがありました（{_named(self._broken)}）")
        if self._pictures:
            raise Unreadable(
                "image_only",
                f"画像だけのページがあります（{_named(self._pictures)}）。文字認識（OCR）が必要です",
            )


def _named(pages: list[int]) -> str:
    rest = f"ほか{len(pages) - NAMED}" if len(pages) > NAMED else ""
    return "、".join(map(str, pages[:NAMED])) + rest + "ページ"


def _text(page: pdfium.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_range()
    finally:
        textpage.close()
    # PDFium's mark for a hyphen at the end of a line.
    return text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-").strip("\0\n ")


def _notes(page: pdfium.PdfPage, document: pdfium.PdfDocument) -> Iterator[str]:
    """Yields what was typed into the forms of the page, and its notes."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        try:
            yield _string(raw.FPDFAnnot_GetStringValue, note, b"Contents")
            if document.formenv and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET:
                yield _string(raw.FPDFAnnot_GetFormFieldValue, document.formenv, note)
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _string(asking: Callable[..., int], *about: object) -> str:
    """Returns a string that PDFium writes into memory of ours, as UTF-16 with an end."""
    size = asking(*about, None, 0)
    if size <= 2 or size > 1 << 24:
        return ""
    buffer = (raw.FPDF_WCHAR * (size // 2 + 1))()
    asking(*about, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Tells whether pictures cover a good part of the page."""
    width, height = page.get_size()
    covered = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return bool(covered > LARGE * width * height)


def _drawn(page: pdfium.PdfPage, place: str) -> Picture:
    scale = min(DPI / 72, WIDEST / max(1.0, *page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        lines = memoryview(bytes(bitmap.buffer))
        grey = b"".join(
            lines[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height)
        )
        return Picture(place, bitmap.width, bitmap.height, grey)
    finally:
        bitmap.close()


def _attached(document: pdfium.PdfDocument) -> Iterator[Member]:
    for at in range(min(document.count_attachments(), ATTACHED)):
        attachment = document.get_attachment(at)
        try:
            yield Member(attachment.get_name(), io.BytesIO(bytes(attachment.get_data())))
        except pdfium.PdfiumError:
            continue
