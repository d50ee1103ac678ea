"""`mamori manage reference`: writes docs/reference from the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mamori.web import reference


class Command(BaseCommand):
    """Writes the generated pages, one Markdown file each."""

    help = "Write docs/reference from the code"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=Path("docs/reference"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in reference.pages().items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(folder / name))
