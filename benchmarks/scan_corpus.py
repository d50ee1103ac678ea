"""Makes documents of an office with everything that is to be found in them marked, from templates and values kept apart.

Nothing here asks piiscan: check digits are computed anew, places and names are lists of their own.
"""

from __future__ import annotations

import hashlib
import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from scan_values import Values

TEMPLATES = Path(__file__).with_name("corpus") / "documents.yaml"
GENRES = {"mail": 22, "form": 26, "care": 12, "log": 10, "prose": 12, "table": 8, "nothing": 24}
_SLOT = re.compile(r"\{(\.?)([a-z_0-9]+)\}|[«»]")
# Values that are of a kind by another name in a template.
KIND_OF = {
    "kana_name": "person_name",
    "credential_key": "credential",
    "credential_token": "credential",
    "credential_jwt": "credential",
    "credential_pin": "credential",
}
WIDE = str.maketrans(
    string.digits + "-()", "".join(map(chr, range(0xFF10, 0xFF1A))) + "－（）"
)  # letter for letter


@dataclass(slots=True)
class Document:
    """A text, what is to be found in it (start, end, kind), and its genre."""

    genre: str
    text: str = ""
    gold: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, kind: str = "") -> None:
        if kind:
            self.gold.append((len(self.text), len(self.text) + len(text), kind))
        self.text += text


def half_of(template: str) -> str:
    """Returns the half that a template belongs to: rules are mended by the finds of `open`, never by those of `held`.

    `unseen` and `fresh` are further ones about 要配慮個人情報, written after the rules.
    """
    return "held" if hashlib.sha256(template.encode()).digest()[0] % 2 else "open"


def templates(half: str) -> dict[str, list[str]]:
    """Returns the blocks of one half by genre; fillers are in both."""
    told: dict[str, list[str]] = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    if half in ("unseen", "fresh"):
        return {"care": told[half], "fillers": told["fillers"]}
    return {
        genre: [one for one in blocks if genre == "fillers" or half in ("", half_of(one))]
        for genre, blocks in told.items()
    }


def documents(count: int, half: str, seed: int) -> Iterator[Document]:
    """Yields so many documents made of the blocks of one half."""
    chance = random.Random(f"{seed}{half}")
    values, blocks = Values(chance), templates(half)
    for _ in range(count):
        genre = (
            "care" if half in ("unseen", "fresh") else chance.choices(list(GENRES), list(GENRES.values()))[0]
        )
        document = Document(genre)
        if genre == "table":
            _fill_table(document, values, chance, half)
        else:
            _fill_text(document, values, chance, blocks)
        if genre not in ("log", "table") and chance.random() < 0.15:
            _widen(document)
        yield document


def _fill_text(
    document: Document, values: Values, chance: random.Random, blocks: dict[str, list[str]]
) -> None:
    for at in range(chance.randrange(1, 4)):
        if at:
            document.add(chance.choice(["\n", "\n\n", "\n"]))
        _fill(document, values, chance.choice(blocks[document.genre]))
        if document.genre != "log" and chance.random() < 0.5:
            document.add("\n" + chance.choice(blocks["fillers"]))


def _fill(document: Document, values: Values, template: str) -> None:
    done, opened = 0, -1
    for slot in _SLOT.finditer(template):
        document.add(template[done : slot.start()])
        done = slot.end()
        if slot[0] == "«":
            opened = len(document.text)
        elif slot[0] == "»":
            document.gold.append((opened, len(document.text), "special_care"))
        else:
            name = slot[2]
            document.add(values.one(name), "" if slot[1] else KIND_OF.get(name, name))
    document.add(template[done:])


def _widen(document: Document) -> None:
    """Makes digits, hyphens and brackets full-width, as many forms have them; keys and addresses of machines stay."""
    kept = [one for one in document.gold if one[2] in ("credential", "email", "social_account", "ip_address")]
    letters = list(document.text.translate(WIDE))
    for start, end, _kind in kept:
        letters[start:end] = document.text[start:end]
    document.text = "".join(letters)


# Columns of tables: header, kind (none for what tells of nobody), and the name of the value where it has another one.
_COLUMNS = {
    "open": "会員ID::number 氏名:person_name フリガナ:person_name:kana_name 郵便番号:postal_code 住所:address 電話番号:phone メール:email "
    "生年月日:birth_date 登録日::date 購入金額::amount 口座番号:bank_account 商品コード::jan",
    "held": "No::number お名前:person_name TEL:phone お届け先:address e-mail:email 誕生日:birth_date マイナンバー:my_number "
    "受注番号::digits12 更新日時::timestamp 車番:vehicle_plate 法人番号:corporate_number 単価::amount 免許証番号:driver_license",
}


def _fill_table(document: Document, values: Values, chance: random.Random, half: str) -> None:
    every = [one.split(":") for one in _COLUMNS[half].split()]
    columns = chance.sample(every, chance.randrange(4, 8))
    document.add(",".join(header for header, *_names in columns) + "\n")
    for _ in range(chance.randrange(8, 25)):
        for at, (_header, kind, *names) in enumerate(columns):
            document.add("," if at else "")
            document.add(values.one((names or [kind])[0]).replace(",", ""), kind)
        document.add("\n")
