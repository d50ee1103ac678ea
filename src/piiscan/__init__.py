"""Finds personal information in Japanese text and files, and keeps no value that it finds."""

from piiscan.engine import detect
from piiscan.model import FileResult, Span
from piiscan.rules import Rule
from piiscan.scanning import scan

__all__ = ["FileResult", "Rule", "Span", "detect", "scan"]
