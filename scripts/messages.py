"""Collects every sentence of the product into the English catalogue, keeps what is translated, and compiles it."""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django
import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mamori"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
LEFT_OUT = {"migrations", "static"}
# Of the shipped sheets, what a form or a table says; the libraries of examples stay in the language of the company.
SHEETS = {
    "law/articles.yaml": {"acts": {"title"}},
    "law/vocabulary/*.yaml": {"terms": {"label"}},
    "inventory/seed/fields.yaml": {
        "groups": {"label", "lead"},
        "fields": {"label", "help", "placeholder"},
        "register": {"label"},
    },
    "organisation/seed/roles.yaml": {"roles": {"label", "who", "sees", "can", "cannot"}},
    "organisation/seed/tasks.yaml": {"parts": {"label"}},
    "organisation/seed/teams.yaml": {
        "sizes": {"label"},
        "forms": {"label", "lead", "fits", "beware"},
        "posts": {"label", "who_fits", "avoid"},
    },
    "inventory/seed/vocabulary.yaml": {"lists": {"label"}},
    "inventory/seed/scan_kinds.yaml": {"groups": {"label"}, "kinds": {"label", "item"}},
}
HEADER = """\
# The English catalogue. Sentences are Japanese where they are defined; English terms follow docs/glossary.md.
# Sentences are collected by scripts/messages.py (`make messages`) and translated by hand."""

# `_` is gettext, gettext_lazy, law's `marked` or the sheets' `say`: each module imports the one it stands on.
PLAIN, PLURAL, CONTEXT = 1, 2, 2  # how many literals such a call must have
KEYWORDS = {
    "_": PLAIN,
    "lazy": PLAIN,
    "marked": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
}
IN_TEMPLATE = re.compile(r"\b(_|[np]?gettext)\(")
LITERAL = re.compile(r"""\s*,?\s*(u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))""", re.DOTALL)


class Plain(Catalog):
    """A catalogue whose header says no date and no version: what is written anew differs only where words do."""

    mime_headers = [
        ("Language", "en"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ]


class Sentence(NamedTuple):
    """What is translated: the Japanese, its plural where a number is counted, a context where one word is two."""

    text: str
    plural: str = ""
    context: str = ""

    @classmethod
    def called(cls, function: str, words: list[str]) -> "Sentence":
        """The sentence that a call of `function` with these literals marks."""
        if function.startswith("p"):
            return cls(words[1], context=words[0])
        return cls(*words[:2]) if function.startswith("n") else cls(words[0])

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


def in_python(path: Path) -> Iterator[Sentence]:
    """Every sentence that a module marks; what is not written out at the call is marked where it is written."""
    calls = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        wanted = KEYWORDS.get(call.func.id, 0) if isinstance(call.func, ast.Name) else 0
        given = [one.value for one in call.args[:wanted] if isinstance(one, ast.Constant)]
        words = [one for one in given if isinstance(one, str)]
        if isinstance(call.func, ast.Name) and words and len(words) == wanted:
            yield Sentence.called(call.func.id, words)


def in_template(path: Path) -> Iterator[Sentence]:
    """Every sentence that a template translates, read from what Django's own collector makes of it."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in IN_TEMPLATE.finditer(text):
        words = list(_literals(text, found.end()))
        if words:
            yield Sentence.called(found[1], words)


def in_sheet(path: Path) -> Iterator[Sentence]:
    """Every label that a shipped sheet gives to forms and tables."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for pattern, parts in SHEETS.items():
        if path.match(pattern):
            for part, keys in parts.items():
                yield from _labels(content[part], keys)


def _labels(node: Any, keys: set[str]) -> Iterator[Sentence]:
    if isinstance(node, dict):
        said = [node[key] for key in node if key in keys and node[key]]
        yield from (Sentence(text) for one in said for text in (one if isinstance(one, list) else [one]))
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _labels(below, keys)


def _literals(text: str, at: int) -> Iterator[str]:
    """The literals from `at` on, as far as they follow each other with nothing but commas between."""
    while found := LITERAL.match(text, at):
        yield ast.literal_eval(found[1])
        at = found.end()


def collected() -> dict[Sentence, list[str]]:
    """Every sentence of the product with the files it stands in, by the order of files and lines."""
    readers = {".py": in_python, ".html": in_template, ".txt": in_template, ".yaml": in_sheet}
    found: dict[Sentence, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(ROOT)
        if path.suffix not in readers or LEFT_OUT & set(place.parts):
            continue
        for sentence in readers[path.suffix](path):
            files = found.setdefault(sentence, [])
            if place.as_posix() not in files:
                files.append(place.as_posix())
    return found


def kept() -> Catalog:
    """The catalogue as it stands in the repository."""
    if not CATALOGUE.is_file():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def fresh(found: dict[Sentence, list[str]], old: Catalog) -> Plain:
    """A catalogue of what was found, with the translations of the old one; a sentence that is gone leaves it."""
    catalogue = Plain(locale="en", header_comment=HEADER, fuzzy=False)
    for sentence, files in found.items():
        known = old.get(sentence.text, sentence.context or None)
        said = known.string if known is not None and known.id == sentence.key else ""
        catalogue.add(
            sentence.key, said, context=sentence.context or None, locations=[(name, 0) for name in files]
        )
    return catalogue


def source_of(catalogue: Plain) -> bytes:
    """The .po file, with the files of each sentence but no lines, which move with every change."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False)
    return out.getvalue()


def compiled(catalogue: Plain) -> bytes:
    """The .mo file."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The sentences that have no English yet, or none that is sure."""
    return [str(one.id) for one in catalogue if one.id and (one.fuzzy or not all(_said(one)))]


def _said(message: Message) -> Iterable[str]:
    return (message.string,) if isinstance(message.string, str) else (message.string or ("",))


def main() -> int:
    """Writes the catalogue anew, or with --check says what in it is stale; 0 when all is translated and fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if something is missing or stale"
    )
    check = parser.parse_args().check
    settings.configure(USE_I18N=True)
    django.setup()
    catalogue = fresh(collected(), kept())
    if not check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_bytes(source_of(catalogue))
        COMPILED.write_bytes(compiled(catalogue))
    faults = [f"not translated: {one}" for one in missing(catalogue)]
    if CATALOGUE.read_bytes() != source_of(catalogue):
        faults.append(f"{CATALOGUE.relative_to(ROOT)} is stale: run `make messages`")
    if not COMPILED.is_file() or COMPILED.read_bytes() != compiled(catalogue):
        faults.append(f"{COMPILED.relative_to(ROOT)} is stale: run `make messages`")
    sys.stdout.writelines(f"{one}\n" for one in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
