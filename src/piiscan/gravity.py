"""How grave a file is, from 0 to 100: by its gravest kind, how many kinds meet in it, and how many people it speaks of."""

from __future__ import annotations

import math
from collections.abc import Mapping

# What follows when one of them gets out: money and standing for life, a false identity, being found, hardly anything.
RUINOUS, GRAVE, PERSONAL, SLIGHT, PUBLIC = 50, 35, 20, 8, 0
GRAVITY = {
    "my_number": RUINOUS,
    "special_care": RUINOUS,
    "credit_card": RUINOUS,
    "credential": RUINOUS,
    "bank_account": GRAVE,
    "basic_pension_number": GRAVE,
    "driver_license": GRAVE,
    "employment_insurance_number": GRAVE,
    "health_insurance_id": GRAVE,
    "passport": GRAVE,
    "residence_card": GRAVE,
    "resident_record_code": GRAVE,
    "health_insurer_number": SLIGHT,
    "ip_address": SLIGHT,
    "postal_code": SLIGHT,
    "corporate_number": PUBLIC,
}
EACH_FURTHER_KIND, FURTHER_KINDS = (
    5,
    20,
)  # points for a kind that joins the gravest one, and for all of them at most
EACH_TENFOLD, TENFOLDS = 10, 30  # points for ten, a hundred, a thousand people


def gravity(kind: str) -> int:
    """Returns how grave one find of the kind is; a kind that a company has added weighs as much as a name."""
    return GRAVITY.get(kind, PERSONAL)


def score(kinds: Mapping[str, int], people: int) -> int:
    """Returns how grave a file with these finds is: 0 when nothing in it points at a person, 100 for the worst there is.

    Where nobody could count the people, the most frequent kind stands for them.
    """
    told = {kind: count for kind, count in kinds.items() if count > 0 and gravity(kind) > PUBLIC}
    if not told:
        return 0
    gravest = max(map(gravity, told))
    further = sum(1 for kind in told if gravity(kind) >= PERSONAL) - (1 if gravest >= PERSONAL else 0)
    amount = people or max(told.values())
    points = gravest + min(FURTHER_KINDS, EACH_FURTHER_KIND * further)
    return round(points + min(TENFOLDS, EACH_TENFOLD * math.log10(amount)))
