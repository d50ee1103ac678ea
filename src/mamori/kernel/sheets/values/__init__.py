"""Understands what people write into cells: dates in two calendars, counts, periods, yes and no, lists and choices."""

from mamori.kernel.sheets.values.answers import read_answer, read_bool
from mamori.kernel.sheets.values.choices import Choice, Match, match_choice, match_choices
from mamori.kernel.sheets.values.counts import Count, read_count
from mamori.kernel.sheets.values.dates import WrittenDate, read_date
from mamori.kernel.sheets.values.lists import split_list, ticked
from mamori.kernel.sheets.values.periods import STARTS, Period, read_period
from mamori.kernel.sheets.values.text import fold, is_blank_mark, is_ditto, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.values.written import ANSWERS, written, written_period

__all__ = [
    "ANSWERS",
    "STARTS",
    "Choice",
    "Count",
    "Match",
    "Period",
    "Understood",
    "WrittenDate",
    "fold",
    "is_blank_mark",
    "is_ditto",
    "match_choice",
    "match_choices",
    "read_answer",
    "read_bool",
    "read_count",
    "read_date",
    "read_period",
    "split_list",
    "ticked",
    "tidy",
    "written",
    "written_period",
]
