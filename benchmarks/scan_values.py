"""Invented values of every kind, in the ways people write them, and values that only look like them."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from pathlib import Path

import yaml

LISTS: dict[str, list[str]] = {
    name: words.split()
    for name, words in yaml.safe_load(
        Path(__file__).with_name("corpus").joinpath("values.yaml").read_text(encoding="utf-8")
    ).items()
}
HOUSES = [
    "",
    "",
    "",
    "",
    "コーポ緑202",
    "メゾン青葉305号室",
    " サンハイツ101",
    "　第二ビル5階",
    "グランドマンション1203号",
]
HANDBOOKS = [
    "身体障害者手帳2級",
    "身体障害者手帳１級",
    "精神障害者保健福祉手帳3級",
    "療育手帳B1",
    "療育手帳A",
    "身体障害者手帳4級",
]
# Area codes, and the digits of the exchange behind them.
AREAS = dict.fromkeys(["03", "06"], 4)
AREAS |= dict.fromkeys(["011", "022", "045", "052", "075", "078", "082", "092", "098"], 3)
AREAS |= dict.fromkeys(
    ["0138", "0172", "0242", "0263", "0422", "0463", "0545", "0742", "0852", "0956", "0985"], 2
)
AREAS |= dict.fromkeys(["04992", "01267", "09802", "08514"], 1)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


class Values:
    """Makes values by the name of their kind or sort."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._by_name: dict[str, Callable[[], str]] = {
            name[5:]: getattr(self, name) for name in dir(self) if name.startswith("make_")
        }

    def one(self, name: str) -> str:
        """Returns a value. Raises KeyError for a name that no value has."""
        if name.startswith("digits"):
            return self._number(int(name[6:]))
        return self._by_name[name]()

    def _number(self, count: int) -> str:
        return self._chance.choice("123456789") + _digits(self._chance, count - 1)

    def _of(self, *told: str) -> str:
        return self._chance.choice(told)

    def make_person_name(self) -> str:
        return (
            self._chance.choice(LISTS["surnames"])
            + self._of("", " ", "　")
            + self._chance.choice(LISTS["given"])
        )

    def make_kana_name(self) -> str:
        return (
            self._chance.choice(LISTS["kana"])
            + self._of(" ", "　")
            + self._chance.choice(LISTS["kana_given"])
        )

    def make_address(self) -> str:
        c = self._chance
        first, second, third = c.randrange(1, 9), c.randrange(1, 30), c.randrange(1, 25)
        house = self._of(
            f"{first}-{second}-{third}",
            f"{first}丁目{second}番{third}号",
            f"{first}丁目{second}-{third}",
            f"{second}-{third}",
            f"{second * 13}番地",
            f"{second * 7}番地{third}",
            f"{first}−{second}−{third}",
            "一二三四五六七八"[first - 1] + f"丁目{second}番{third}号",
        )
        return c.choice(LISTS["places"]) + house + c.choice(HOUSES)

    def make_postal_code(self) -> str:
        code = (
            self._of("100", "060", "220", "530", "650", "812", "901", "164", "247")
            + "-"
            + _digits(self._chance, 4)
        )
        return code if self._chance.random() < 0.85 else code.replace("-", "")

    def make_phone(self) -> str:
        c = self._chance
        mobile, free = self._of("090", "080", "070", "050"), self._of("0120", "0570")
        area = c.choice(list(AREAS))
        last, middle = _digits(c, 4), c.choice("23456789") + _digits(c, AREAS[area] - 1)
        first = c.choice("123456789") + _digits(c, 3)
        return self._of(
            f"{area}-{middle}-{last}",
            f"{area}-{middle}-{last}",
            f"{area}({middle}){last}",
            f"({area}){middle}-{last}",
            f"{area}{middle}{last}",
            f"{area} {middle} {last}",
            f"{mobile}-{first}-{last}",
            f"{mobile}-{first}-{last}",
            f"{mobile}{first}{last}",
            f"{mobile} {first} {last}",
            f"+81-{mobile[1:]}-{first}-{last}",
            f"+81 {area[1:]} {middle} {last}",
            f"{free}-{_digits(c, 3)}-{_digits(c, 3)}",
            f"0800-{_digits(c, 3)}-{last}",
            f"{mobile}.{first}.{last}",
        )

    def make_email(self) -> str:
        c = self._chance
        name = self._of(
            "taro.yamada", "suzuki", "m_sato", "info", "h-tanaka", "k.ito+news", "yuki2026", "abe-jun"
        ) + self._of("", str(c.randrange(99)))
        return (
            name
            + "@"
            + self._of(
                "minato.example",
                "example.co.jp",
                "mail.example.ne.jp",
                "example.com",
                "sub.dept.example.ac.jp",
            )
        )

    def make_birth_date(self) -> str:
        c = self._chance
        year, month, day = c.randrange(1935, 2009), c.randrange(1, 13), c.randrange(1, 29)
        era, letter, since = ("昭和", "S", 1925) if year < 1989 else ("平成", "H", 1988)
        return self._of(
            f"{year}年{month}月{day}日",
            f"{year}/{month:02d}/{day:02d}",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}.{month}.{day}",
            f"{era}{year - since}年{month}月{day}日",
            f"{letter}{year - since}.{month}.{day}",
            f"{letter}{year - since}/{month:02d}/{day:02d}",
            f"{era}{year - since}.{month}.{day}",
        )

    def make_my_number(self) -> str:
        body = _digits(self._chance, 11)
        rest = sum(int(one) * (n + 2 if n < 6 else n - 4) for n, one in enumerate(reversed(body))) % 11
        whole = body + ("0" if rest < 2 else str(11 - rest))
        return self._of(
            whole, whole, f"{whole[:4]}-{whole[4:8]}-{whole[8:]}", f"{whole[:4]} {whole[4:8]} {whole[8:]}"
        )

    def make_corporate_number(self) -> str:
        body = _digits(self._chance, 12)
        total = sum(int(one) * (1 + n % 2) for n, one in enumerate(reversed(body)))
        return str(9 - total % 9) + body

    def make_driver_license(self) -> str:
        body = self._of("30", "62", "45", "10", "52") + _digits(self._chance, 8)
        rest = (
            sum(int(one) * weight for one, weight in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
            % 11
        )
        return body + {0: "1", 1: "0"}.get(rest, str(11 - rest)) + self._of("0", "0", "1", "2")

    def make_passport(self) -> str:
        return self._of("TR", "TK", "MU", "TZ", "XS") + self._number(7)

    def make_residence_card(self) -> str:
        c = self._chance
        return (
            "".join(c.choices(string.ascii_uppercase, k=2))
            + _digits(c, 8)
            + "".join(c.choices(string.ascii_uppercase, k=2))
        )

    def make_basic_pension_number(self) -> str:
        return f"{self._number(4)}{self._of('-', '-', '')}{_digits(self._chance, 6)}"

    def _checked(self, body: str) -> str:
        total = 0
        for n, one in enumerate(reversed(body)):
            value = int(one) * (2 - n % 2)
            total += value // 10 + value % 10
        return body + str(-total % 10)

    def make_health_insurer_number(self) -> str:
        return self._checked(self._of("06", "33", "39", "01", "31") + _digits(self._chance, 5))

    def make_health_insurance_id(self) -> str:
        c = self._chance
        sign, number = self._of(_digits(c, 8), _digits(c, 4), "港・本"), str(c.randrange(1, 99999))
        return self._of(f"{sign} 番号 {number}", f"{sign} 番号{number}", f"{sign}・{number}")

    def make_employment_insurance_number(self) -> str:
        c = self._chance
        return self._of("{}-{}-{}", "{}{}{}").format(self._number(4), _digits(c, 6), _digits(c, 1))

    def make_resident_record_code(self) -> str:
        return self._number(11)

    def make_bank_account(self) -> str:
        return self._of(self._number(7), self._number(7), f"1{_digits(self._chance, 4)}-{self._number(8)}")

    def make_credit_card(self) -> str:
        c = self._chance
        if c.random() < 0.15:
            one = self._checked(self._of("34", "37") + _digits(c, 12))
            return self._of(one, f"{one[:4]}-{one[4:10]}-{one[10:]}")
        one = self._checked((self._of("4", "51", "53", "35") + _digits(c, 14))[:15])
        return self._of(
            one,
            f"{one[:4]}-{one[4:8]}-{one[8:12]}-{one[12:]}",
            f"{one[:4]} {one[4:8]} {one[8:12]} {one[12:]}",
        )

    def make_ip_address(self) -> str:
        c = self._chance
        if c.random() < 0.12:
            return self._of(
                f"2001:db8:{c.randrange(16**4):x}::{c.randrange(1, 16**4):x}",
                f"fe80::{c.randrange(1, 16**4):x}",
                "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
            )
        return f"{self._of('192.168', '10.20', '203.0', '172.16', '198.51')}.{c.randrange(256)}.{c.randrange(1, 255)}"

    def make_social_account(self) -> str:
        return self._of("minato_", "yuki.", "tanaka_", "mamoru") + self._of("works", "0304", "tokyo", "bungu")

    def make_vehicle_plate(self) -> str:
        c = self._chance
        place, sort = (
            self._of("横浜", "品川", "なにわ", "名古屋", "富士山", "札幌"),
            self._of("300", "501", "33", "580"),
        )
        parts = [place, sort, c.choice("さすせたつぬのはま"), f"{c.randrange(10, 99)}-{_digits(c, 2)}"]
        return "".join(one + self._of(" ", "") for one in parts[:3]) + parts[3]

    def _secret(self, count: int, letters: str = string.ascii_letters + string.digits) -> str:
        return "".join(self._chance.choices(letters, k=count))

    def make_credential(self) -> str:
        return self._of("Nami", "k7", "Tsuki-", "pW") + self._secret(8) + self._of("!", "_9", "#2", "")

    def make_credential_key(self) -> str:
        return "AKIA" + self._secret(16, string.ascii_uppercase + string.digits)

    def make_credential_token(self) -> str:
        return "ghp_" + self._secret(36)

    def make_credential_jwt(self) -> str:
        return f"eyJ{self._secret(20)}.eyJ{self._secret(30)}.{self._secret(43)}"

    def make_credential_pin(self) -> str:
        return self._number(4)

    def make_disease(self) -> str:
        return self._chance.choice(LISTS["diseases"])

    make_disease2 = make_disease

    def make_handbook(self) -> str:
        return self._chance.choice(HANDBOOKS)

    # What tells of nobody.
    def make_company(self) -> str:
        return self._of(
            "株式会社みなと文具",
            "あおば商事株式会社",
            "（株）東西システム",
            "合同会社ひかり",
            "北山電機株式会社",
        )

    def make_order(self) -> str:
        return self._of("A-", "", "2026-", "ORD") + self._number(8)

    def make_jan(self) -> str:
        return "4" + self._of("9", "5") + _digits(self._chance, 11)

    def make_product(self) -> str:
        return f"{self._secret(2, string.ascii_uppercase)}-{self._number(4)}{self._secret(1, string.ascii_uppercase)}"

    def make_serial(self) -> str:
        return self._secret(3, string.ascii_uppercase) + self._number(9)

    def make_version(self) -> str:
        c = self._chance
        return f"v{c.randrange(9)}.{c.randrange(20)}.{c.randrange(100)}"

    def make_timestamp(self) -> str:
        c = self._chance
        day, moment = (
            f"{c.randrange(1, 13):02d}-{c.randrange(1, 29):02d}",
            [c.randrange(60) for _ in range(2)],
        )
        return f"2026-{day}T{c.randrange(24):02d}:{moment[0]:02d}:{moment[1]:02d}.{_digits(c, 3)}Z"

    def make_date(self) -> str:
        c = self._chance
        month, day = c.randrange(1, 13), c.randrange(1, 29)
        return self._of(
            f"2026年{month}月{day}日",
            f"2026/{month:02d}/{day:02d}",
            f"令和8年{month}月{day}日",
            f"{month}月{day}日",
        )

    def make_time(self) -> str:
        return f"{self._chance.randrange(9, 19)}時{self._of('', '30分')}"

    def make_amount(self) -> str:
        return f"{self._chance.randrange(1000, 10**7):,}"

    def make_number(self) -> str:
        return str(self._chance.randrange(1, 100000))

    def make_decimal(self) -> str:
        return f"{self._chance.randrange(1, 1000)}.{_digits(self._chance, 3)}"

    def make_uuid(self) -> str:
        return "-".join(self._secret(n, "0123456789abcdef") for n in (8, 4, 4, 4, 12))

    def make_user(self) -> str:
        return self._of("u1023", "sato.h", "member77", "ops")

    def make_jis(self) -> str:
        return f"{self._of('Q', 'X', 'B')} {self._number(5)}:{self._chance.randrange(1995, 2026)}"
