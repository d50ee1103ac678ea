"""Images, as pictures that OCR can read; what is too small to hold a line of text is left out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from piiscan.model import Limits, Picture, Unreadable

SMALLEST = 200  # dots a side: a logo, an icon, a photo for a passport
WIDEST = 5000  # dots a side of what is handed on
MOST = 150_000_000  # dots of an image that is unpacked at all
FRAMES = 1000
_READ = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "PPM")


def warm() -> None:
    """Loads the formats, and reads an image of each."""
    Image.init()
    for name in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"):
        made = io.BytesIO()
        Image.new("L", (SMALLEST, SMALLEST)).save(made, name)
        made.seek(0)
        list(read(made, Limits(pictures=True)))


def read(file: BinaryIO, limits: Limits) -> Iterator[Picture]:
    """Yields the frames. Raises Unreadable where nobody asks for pictures, and for what is no whole image."""
    Image.MAX_IMAGE_PIXELS = None  # what is too large is told below
    try:
        with Image.open(file, formats=_READ) as image:
            width, height = image.size
            if min(width, height) < SMALLEST:
                return
            if width * height > MOST:
                raise Unreadable("refused", f"画像が大きすぎます（{width}×{height}）")
            if not limits.pictures:
                raise Unreadable("image_only", "画像です。文字認識（OCR）が必要です")
            frames = min(getattr(image, "n_frames", 1), FRAMES) if image.format == "TIFF" else 1
            for number in range(frames):
                image.seek(number)
                yield _picture(image, f"{number + 1}ページ" if frames > 1 else "")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Unreadable("damaged", "壊れていて開けません") from None


def _picture(image: Image.Image, place: str) -> Picture:
    image.draft("L", (WIDEST, WIDEST))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        # Letters on nothing are letters on white paper.
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        grey = paper.convert("L")
    else:
        grey = image.convert("L")
    grey.thumbnail((WIDEST, WIDEST))
    return Picture(place, grey.width, grey.height, grey.tobytes())
