"""Decides who may do and see what: roles, the one declared access table, actors and scope by department."""

from mamori.kernel.permission.actor import Actor, Grant
from mamori.kernel.permission.roles import ALL_STAFF, Allowed, Reach, Role, everyone_reads
from mamori.kernel.permission.scoping import ScopedQuerySet, covers
from mamori.kernel.permission.table import Act, acts, declare, reading

__all__ = [
    "ALL_STAFF",
    "Act",
    "Actor",
    "Allowed",
    "Grant",
    "Reach",
    "Role",
    "ScopedQuerySet",
    "acts",
    "covers",
    "declare",
    "everyone_reads",
    "reading",
]
