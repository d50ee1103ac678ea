"""What is generated from the code and kept in the repository is fresh."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from house.tree import ROOT, SOURCE
from mamori.ui import bundle
from mamori.web import reference


@pytest.mark.parametrize("name", reference.HEADINGS)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    kept = ROOT / "docs" / "reference" / name
    assert kept.is_file(), "run `make docs`"
    assert kept.read_text(encoding="utf-8") == reference.pages()[name], "run `make docs`"


def test_style_sheet_and_script_are_built_from_their_parts() -> None:
    stale = [
        path.name for path, content in bundle.bundles().items() if path.read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run `python -m mamori.ui.bundle`"


def packages(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


# `make` installs uv into the environment where the machine has none.
UV = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))


@pytest.mark.skipif(UV is None, reason="uv is not installed")
def test_the_requirements_for_pip_are_those_of_the_lock() -> None:
    command = [
        str(UV),
        "export",
        "--offline",
        "--quiet",
        "--frozen",
        "--no-dev",
        "--no-emit-project",
        "--format",
        "requirements-txt",
    ]
    exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kept = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert packages(kept) == packages(exported), "run `make lock`"


def catalogues() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.po") if "locale" in path.parts)


def test_there_is_a_catalogue_for_every_language_but_the_one_we_write_in() -> None:
    wanted = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    assert {path.parts[-3] for path in catalogues()} == wanted


def test_the_catalogue_holds_the_sentences_of_the_code_and_is_compiled() -> None:
    command = [sys.executable, "scripts/messages.py", "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.stdout, checked.stderr) == ("", ""), "run `make messages`"


def test_every_sentence_has_its_translation() -> None:
    from babel.messages.pofile import read_po

    for source in catalogues():
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        missing = [message.id for message in catalogue if message.id and not all(_strings(message.string))]
        unsure = [message.id for message in catalogue if message.id and message.fuzzy]
        assert (missing, unsure) == ([], [])


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if isinstance(string, str | None) else list(string)
