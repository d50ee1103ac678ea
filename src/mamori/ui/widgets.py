"""The inputs that Django does not have: lists, ticks of a vocabulary, yes/no/unknown, written numbers and dates, a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from mamori.kernel.sheets.values import read_count, read_date, read_period
from mamori.kernel.text import row_number

TRI_STATE = (("yes", _("はい")), ("no", _("いいえ")), ("unknown", _("わからない")))
INDENT = "\u3000"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
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


def whole_number(written: str) -> int | None:
    """Returns the number that was written (1,200 / １，２００ / 2人), or None where it is none or says more."""
    understood = read_count(written)
    exact = understood.value is not None and understood.value.basis == "exact" and not understood.note
    return understood.value.number if exact and understood.value is not None else None


def months(written: str) -> int | None:
    """Returns the months that were written (36 / ３６ / 3年 / 1年6か月), or None where it is no length or says more."""
    understood = read_period(written, bare="months")
    plain = understood.value is not None and not (understood.value.start or understood.note)
    return understood.value.months if plain and understood.value is not None else None


class RowsField(forms.ModelMultipleChoiceField):
    """Rows to tick; a number that no row can have is refused like one that no row has."""

    def clean(self, value: Any) -> Any:
        """Returns the ticked rows; raises ValidationError for what is not among those offered."""
        for one in value or ():
            if row_number(str(one)) is None:
                params = {"pk": one}
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params=params
                )
        return super().clean(value)


class NumberInput(forms.TextInput):
    """A box for a whole number as people write it; what cannot be read comes back as it was typed."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, reader: Callable[[str], int | None] = whole_number
    ) -> None:
        self._reader = reader
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Returns the digits of what was typed, or what was typed."""
        typed = super().value_from_datadict(data, files, name)
        read = self._reader(typed) if isinstance(typed, str) and typed.strip() else None
        return typed if read is None else str(read)


class DateInput(forms.DateInput):
    """The browser's own calendar; a date written otherwise (令和7年12月2日) is read, and one that is none comes back as typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Returns the day as the calendar writes it, or what was typed."""
        typed = super().value_from_datadict(data, files, name)
        understood = read_date(typed) if isinstance(typed, str) else None
        if understood is None or understood.value is None or understood.note:
            return typed
        return understood.value.on.isoformat() if understood.value.precision == "day" else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Shows what is no date in a text box: a calendar would show nothing."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _DAY.fullmatch(str(shown)):
            context["widget"]["type"] = "text"
        return context


class WrittenDateInput(DateInput):
    """A box for a day long past, which is sooner written than found in a calendar."""

    input_type = "text"


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
