"""`mamori doctor`: prints what was found about the installation."""

import argparse

from mamori.web import doctor
from mamori.web.command.table import table

MARKS = {doctor.State.FINE: "よし", doctor.State.NOTE: "注意", doctor.State.BROKEN: "要対応"}


def examine(_chosen: argparse.Namespace) -> int:
    """0 if nothing stands in the way of work, else 1."""
    findings = doctor.examine()
    print(table(["項目", "状態", "内容"], [[one.title, MARKS[one.state], one.words] for one in findings]))
    return 1 if any(one.state is doctor.State.BROKEN for one in findings) else 0
