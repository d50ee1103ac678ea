"""The check digits of Japanese and international numbers: pure arithmetic over a string of ASCII digits."""

from __future__ import annotations

from collections.abc import Callable


def my_number(digits: str) -> bool:
    """Tells whether a 12-digit 個人番号 is well formed: mod 11 over the first eleven, the last is the check digit.

    Basis: the ordinance of the Ministry of Internal Affairs under the My Number Act, weights n+1 (n ≤ 6) and n-5 (n ≥ 7)
    counted from the digit before the check digit.
    """
    body, given = digits[:-1], int(digits[-1])
    total = sum(int(one) * (n + 1 if n <= 6 else n - 5) for n, one in enumerate(reversed(body), start=1))
    rest = total % 11
    return given == (0 if rest <= 1 else 11 - rest)


def corporate_number(digits: str) -> bool:
    """Tells whether a 13-digit 法人番号 is well formed: the first digit is 9 - (sum mod 9), weights 1 and 2 from the right."""
    total = sum(int(one) * (1 if n % 2 else 2) for n, one in enumerate(reversed(digits[1:]), start=1))
    return int(digits[0]) == 9 - total % 9


def driver_license(digits: str) -> bool:
    """Tells whether a 12-digit 運転免許証番号 is well formed: digit 11 checks the first ten, digit 12 counts reissues."""
    total = sum(
        int(one) * weight for one, weight in zip(digits[:10], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)
    )
    return int(digits[10]) == (11 - total % 11) % 10


def luhn(digits: str) -> bool:
    """Tells whether the last digit is right by the Luhn formula (ISO/IEC 7812-1), as on payment cards."""
    total = 0
    for n, one in enumerate(reversed(digits)):
        value = int(one)
        if n % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def varied(digits: str) -> bool:
    """Tells whether the number is more than one digit repeated, which fills forms and means nobody."""
    return len(set(digits)) > 1


CHECKS: dict[str, Callable[[str], bool]] = {
    "my_number": my_number,
    "corporate_number": corporate_number,
    "driver_license": driver_license,
    "luhn": luhn,
    "varied": varied,
}
