"""The inputs that Django does not have: one item per line, many of a vocabulary, yes/no/unknown, a department tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

TRI_STATE = (("yes", _("はい")), ("no", _("いいえ")), ("unknown", _("わからない")))
INDENT = "\u3000"
_LINE = re.compile(r"[\r\n]+")
_LINE_OR_COMMA = re.compile(r"[\r\n]+|、(?![^（(「『\r\n]*[）)」』])")


class ListTextarea(forms.Textarea):
    """A text area that shows a list of texts, one per line; pair it with `ListField`."""

    template_name = "ui/widgets/list.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def format_value(self, value: Any) -> str:
        """Returns the lines; a list that comes back from a bound form is already text."""
        if value is None:
            return ""
        return value if isinstance(value, str) else "\n".join(str(item) for item in value)


class ListField(forms.Field):
    """A list of texts, typed one per line; empty lines and repeated items fall away, the order stays.

    With `commas`, 「、」 outside brackets parts items as well, for questions whose examples are written so.
    """

    widget = ListTextarea
    default_error_messages = {"too_long": _("%(limit)d文字以内で入力してください：%(item)s")}

    def __init__(self, *, item_length: int = 200, commas: bool = False, **kwargs: Any) -> None:
        self.item_length = item_length
        self._end = _LINE_OR_COMMA if commas else _LINE
        kwargs.setdefault("help_text", _("1行に1つずつ入力します。"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        """Returns the items; raises ValidationError when one is longer than `item_length`."""
        lines = self._end.split(value) if isinstance(value, str) else list(value or [])
        items = list(dict.fromkeys(str(line).strip() for line in lines if str(line).strip()))
        for item in items:
            if len(item) > self.item_length:
                params = {"limit": self.item_length, "item": item[:20] + "…"}
                raise forms.ValidationError(self.error_messages["too_long"], code="too_long", params=params)
        return items

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares the items, not the spelling of the lines."""
        return self.to_python(initial) != self.to_python(data)


class CheckboxGroup(forms.CheckboxSelectMultiple):
    """Ticks for some of a vocabulary, laid out in columns."""

    template_name = "ui/widgets/choices.html"


class ChoicesField(forms.MultipleChoiceField):
    """A list of vocabulary keys, ticked; the answer is `list[str]` in the vocabulary's order."""

    widget = CheckboxGroup

    def to_python(self, value: Any) -> list[str]:
        """Returns the ticked keys in the order in which they are offered."""
        ticked = set(super().to_python(value))
        offered = [str(key) for key in self._keys()]
        return [key for key in offered if key in ticked] + sorted(ticked - set(offered))

    def _keys(self) -> Iterable[Any]:
        for key, label in cast("Iterable[tuple[Any, Any]]", self.choices):
            if isinstance(label, list | tuple):
                yield from (inner for inner, _label in label)
            else:
                yield key


class TriState(forms.RadioSelect):
    """One of はい, いいえ, わからない; all three are answers, and none of them is chosen before a person chooses."""

    template_name = "ui/widgets/segments.html"


class TriStateField(forms.ChoiceField):
    """`yes`, `no`, `unknown`, or an empty text while unanswered."""

    widget = TriState

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", TRI_STATE)
        super().__init__(**kwargs)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DepartmentSelect(forms.Select):
    """A list of departments, each indented by its depth in the tree."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Indents by the path (`/1/4/`) of the department behind the option, where there is one."""
        path = getattr(getattr(value, "instance", None), "path", "")
        depth = max(0, path.strip("/").count("/"))
        option: dict[str, Any] = super().create_option(
            name, value, f"{INDENT * depth}{label}", *args, **kwargs
        )
        return option


class FileDrop(forms.ClearableFileInput):
    """A file field with a place to drop a file on; names the file and its size once chosen."""

    template_name = "ui/widgets/file.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        """Returns the uploaded file."""
        return files.get(name)
