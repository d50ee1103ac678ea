"""A page for who decides: one file that opens anywhere, with pictures, without scripts and without a single address outside."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TextIO

from piiscan.model import FileResult
from piiscan.reports import End, Told
from piiscan.reports.page import parts
from piiscan.reports.page.pictures import words
from piiscan.reports.summary import Summary

SEALED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class Page:
    """Written as a whole when the scan has ended; until then only sums are kept."""

    def __init__(self, out: TextIO, told: Told) -> None:
        self._out, self._told, self._summary = out, told, Summary()

    def add(self, result: FileResult) -> None:
        self._summary.add(result)

    def close(self, end: End) -> None:
        told, summary = self._told, self._summary
        body = (
            parts.heading(told, end),
            parts.verdict(summary),
            parts.figures(summary),
            parts.by_kind(summary, told),
            parts.by_folder(summary, told),
            parts.gravest(summary, told),
            parts.not_read(summary),
            parts.how_to_read(summary, end),
        )
        self._out.write(
            '<!doctype html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{SEALED}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
            f"<title>{words('個人情報の調査結果')}</title>\n<style>\n{look()}</style>\n</head>\n<body>\n"
            f"{''.join(body)}</body>\n</html>\n"
        )


@cache
def look() -> str:
    """Returns the style of the page."""
    return resources.files(__name__).joinpath("look.css").read_text(encoding="utf-8")
