"""Declares the ledgers of the organisation: departments, people, appointments, tasks, accounts, and the trail."""

from mamori.measures.organisation.ledgers.people import departments, people
from mamori.measures.organisation.ledgers.posts import appointments, tasks
from mamori.measures.organisation.ledgers.records import accounts, trail

__all__ = ["accounts", "appointments", "departments", "people", "tasks", "trail"]
