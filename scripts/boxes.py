"""Makes the font that stands in for fonts which a PDF names and does not hold (src/piiscan/readers/boxes.ttf).

`python scripts/boxes.py`. One box as wide as it is high serves every letter: for reading text PDFium asks only where a
letter stands and how wide it is, and a real Japanese font costs it three quarters of its time and 16 MB for outlines that
nobody looks at.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).resolve().parents[1] / "src" / "piiscan" / "readers" / "boxes.ttf"
NAME = "PiiscanBoxes"
EM, TOP, BOTTOM = 1000, 880, -120
SURROGATES = range(0xD800, 0xE000)
MANY_TO_ONE = 13  # the form of a table in which a whole range of letters shares one shape
WINDOWS, ALL_OF_UNICODE = 3, 10


def main() -> None:
    """Writes the font, byte for byte the same each time."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, BOTTOM))
    for corner in ((EM - 50, BOTTOM), (EM - 50, TOP), (50, TOP)):
        pen.lineTo(corner)
    pen.closePath()
    made = FontBuilder(EM, isTTF=True)
    made.updateHead(created=0, modified=0)
    made.setupGlyphOrder([".notdef", "box"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (EM, 0), "box": (EM, 50)})
    made.setupHorizontalHeader(ascent=TOP, descent=BOTTOM)
    made.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    made.setupOS2(sTypoAscender=TOP, sTypoDescender=BOTTOM, usWinAscent=TOP, usWinDescent=-BOTTOM)
    made.setupPost()
    letters = CmapSubtable.newSubtable(MANY_TO_ONE)
    letters.platformID, letters.platEncID, letters.language = WINDOWS, ALL_OF_UNICODE, 0
    letters.format, letters.reserved, letters.length, letters.nGroups = MANY_TO_ONE, 0, 0, 0
    letters.cmap = {code: "box" for code in range(0x20, 0x30000) if code not in SURROGATES}
    made.font["cmap"].tables = [letters]
    made.font.recalcTimestamp = False
    made.save(TARGET)


if __name__ == "__main__":
    main()
