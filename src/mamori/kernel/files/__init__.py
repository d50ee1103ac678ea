"""Keeps attached files: known by their content, stored out of the web's reach, opened by the right to their object."""

from mamori.kernel.files.keep import AlreadyRemoved, TooMany, attach, carry_over, remove
from mamori.kernel.files.kinds import Empty, Macros, TooLarge, WrongKind, accepted_extensions
from mamori.kernel.files.reading import Damaged, NotThere, as_response, damaged, guard, of, of_many, open_for
from mamori.kernel.files.store import sweep

__all__ = [
    "AlreadyRemoved",
    "Damaged",
    "Empty",
    "Macros",
    "NotThere",
    "TooLarge",
    "TooMany",
    "WrongKind",
    "accepted_extensions",
    "as_response",
    "attach",
    "carry_over",
    "damaged",
    "guard",
    "of",
    "of_many",
    "open_for",
    "remove",
    "sweep",
]
