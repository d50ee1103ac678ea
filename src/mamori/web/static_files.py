"""Which static files are collected, and how: only what browsers are sent, hashed and compressed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class SentFiles(StaticFilesConfig):
    """Leaves out source maps, the second API viewer and the next htmx, which no page asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "redoc*",
        "htm?x-4*",
        "hx-*-4.js",
        "htmx-2.js",
    ]


def _without_source_maps(patterns: Any) -> tuple[Any, ...]:
    kept = []
    for glob, rules in patterns:
        wanted = tuple(
            rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])
        )
        kept.append((glob, wanted))
    return tuple(kept)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library is untyped
    """WhiteNoise's storage; references to the source maps that stay out are left as they are.

    The API viewer is megabytes that a few developers ask for: to compress it would be most of a first start.
    """

    patterns = _without_source_maps(HashedFilesMixin.patterns)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yields each file with its compressed copy."""
        yield from super().compress_files({path for path in paths if not path.startswith("ninja/")})
