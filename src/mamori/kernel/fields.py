"""Keeps lists in one column that every database can search: keys between bars, free words one a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q


class _ListField(models.TextField):
    """A list of strings in a text column; empty is the empty list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["default"] = list
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs.pop("blank", None)
        return name, path, list(args), dict(kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        if not value:
            return []
        return self.split(value) if isinstance(value, str) else [str(one) for one in value]

    def get_prep_value(self, value: Any) -> str:
        return self.join(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    @staticmethod
    def split(text: str) -> list[str]:
        raise NotImplementedError

    @staticmethod
    def join(values: Iterable[str]) -> str:
        raise NotImplementedError


class KeysField(_ListField):
    """A set of keys of a vocabulary, stored "|a|b|" so that `has_key` finds one of them in SQL."""

    @staticmethod
    def split(text: str) -> list[str]:
        return [key for key in text.split("|") if key]

    @staticmethod
    def join(values: Iterable[str]) -> str:
        kept = [key for key in dict.fromkeys(values) if key]
        return f"|{'|'.join(kept)}|" if kept else ""


class WordsField(_ListField):
    """A list of free words in their order, stored one a line."""

    @staticmethod
    def split(text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.strip()]

    @staticmethod
    def join(values: Iterable[str]) -> str:
        return "\n".join(" ".join(one.split()) for one in values if one.strip())


def has_key(field: str, key: str) -> Q:
    """Returns the condition that a KeysField holds the key."""
    return Q(**{f"{field}__contains": f"|{key}|"})


def _raw_contains(field_class: type[_ListField]) -> None:
    from django.db.models.lookups import Contains

    class StoredContains(Contains):
        """Compares with the stored text as it is."""

        def get_prep_lookup(self) -> Any:
            return str(self.rhs)

    field_class.register_lookup(StoredContains)


for _field_class in (KeysField, WordsField):
    _raw_contains(_field_class)
