"""Keeps the trail: one append-only entry for each act, in the act's own transaction."""

from mamori.kernel.trail.record import acting, diff, note, record, snapshot

__all__ = ["acting", "diff", "note", "record", "snapshot"]
