"""Finds where in a sheet the table lies: title rows, header of one to three rows, data, notes below."""

from mamori.kernel.sheets.layout.find import find_layout, layout_with
from mamori.kernel.sheets.layout.shape import Column, Layout

__all__ = ["Column", "Layout", "find_layout", "layout_with"]
