"""`mamori worker`: does the queued and the scheduled jobs until it is told to stop."""

import argparse

from mamori.kernel import jobs


def work(chosen: argparse.Namespace) -> int:
    """Works until SIGINT or SIGTERM; with a parent, also until that process is gone."""
    jobs.run_worker(parent=chosen.parent)
    return 0
