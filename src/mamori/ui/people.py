"""The box in which a person is found by number or name: a list of ten thousand people is never sent to the browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Person
from mamori.kernel.text import folded

SHOWN = 8
_PROPOSERS: list[str] = []
_ASKING: set[str] = set()


def people_proposed_by(url_name: str) -> None:
    """A measure says once which of its pages proposes people for what was typed; without one nothing is proposed."""
    _PROPOSERS[:] = [url_name]


def asks_for_people(act: str) -> bool:
    """Tells whether a form asks whom this act is about, so that its page may be proposed whom it may be about."""
    return act in _ASKING


class PersonInput(forms.TextInput):
    """A box that proposes people while one types; without scripts the number or the name is typed whole."""

    template_name = "ui/widgets/person.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.proposed: list[Person] = []
        self.act = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        find_url = str(reverse_lazy(_PROPOSERS[0])) if _PROPOSERS else ""
        if find_url and self.act:
            find_url = f"{find_url}?act={self.act}"
        return {**context, "find_url": find_url, "people": self.proposed}

    def format_value(self, value: Any) -> str | None:
        """Returns "1002 佐藤 まもる" for a person, and what was typed as it is."""
        return written(value) if isinstance(value, Person) else value


class PersonField(forms.Field):
    """A person of the `queryset`, typed as number, as name, or as both ("1002 佐藤 まもる").

    A part of a name is not guessed at: those whom it fits are named, and proposed when the form is shown again. With
    `stays` somebody whose last day is written down is refused. Proposed is who may be read in the ledger of people, or
    with the key of an `act` whom it may be about: a system administrator opens accounts, but reads no ledger.
    """

    widget = PersonInput
    default_error_messages = {
        "unknown": _("「%(typed)s」に当たる人がいません。従業者番号か氏名を入れてください。"),
        "several": _("「%(typed)s」に当たる人が複数います。従業者番号で選んでください：%(who)s"),
        "partly": _("「%(typed)s」という人はいません。次の人なら、従業者番号で選んでください：%(who)s"),
        "leaves": _("%(who)sさんは退職日が登録されています。ほかの人にしてください。"),
    }

    def __init__(
        self, queryset: QuerySet[Person] | None = None, *, stays: bool = False, act: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", _("従業者番号か氏名を入れると、候補が出ます。"))
        super().__init__(**kwargs)
        self.queryset = Person.objects.all() if queryset is None else queryset
        self.stays = stays
        self.widget.act = act
        _ASKING.update({act} - {""})

    def prepare_value(self, value: Any) -> Any:
        """Returns the person behind a number given as initial value."""
        if isinstance(value, int):
            return Person.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Person | None:
        """Returns the person; raises ValidationError for nobody or for several, with those who come near."""
        if isinstance(value, Person) or value in self.empty_values:
            return value or None
        typed = str(value).strip()
        by_code = self.queryset.filter(code=typed.split()[0]).first() if typed else None
        if by_code is not None:
            return by_code
        same, near = self._found(typed)
        if len(same) == 1:
            return self.queryset.get(pk=same[0])
        self.widget.proposed = list(self.queryset.filter(pk__in=(same or near)[:SHOWN]))
        code = "several" if same else "partly" if near else "unknown"
        who = _("、").join(map(written, self.widget.proposed))
        params = {"typed": typed[:40], "who": who + (_("など") if len(same or near) > SHOWN else "")}
        raise forms.ValidationError(self.error_messages[code], code, params)

    def validate(self, value: Person | None) -> None:
        """Raises ValidationError for somebody who has left or will leave, where the person is to stay."""
        super().validate(value)
        if self.stays and value is not None and value.left_on is not None:
            raise forms.ValidationError(self.error_messages["leaves"], "leaves", {"who": value.name})

    def _found(self, typed: str) -> tuple[list[Any], list[Any]]:
        """Returns who is called so, and who has it in the name."""
        wanted = _plain(typed)
        named = [
            (pk, (_plain(name), _plain(kana)))
            for pk, name, kana in self.queryset.values_list("pk", "name", "kana")
        ]
        same = [pk for pk, names in named if wanted in names]
        return same, [pk for pk, names in named if any(wanted in one for one in names)]


def written(person: Person) -> str:
    """Returns a person as the box writes one: number and name."""
    return f"{person.code} {person.name}"


def _plain(name: str) -> str:
    return folded(name).replace(" ", "")
