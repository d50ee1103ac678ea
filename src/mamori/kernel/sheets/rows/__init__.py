"""Reads the rows of a table into values, accepting or rejecting each row with a reason, losing none."""

from mamori.kernel.sheets.rows.read import read_rows
from mamori.kernel.sheets.rows.result import CellProblem, RowResult, Tally

__all__ = ["CellProblem", "RowResult", "Tally", "read_rows"]
