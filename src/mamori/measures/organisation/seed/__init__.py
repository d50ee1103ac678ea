"""Reads the example teams by company size, the usual first tasks, roles in plain words and the letters' wording.

What explains something speaks the reader's language; what the company takes over as its own (names, tasks, duties,
charters, letters) stays Japanese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.measures.organisation.rules import Form, Post

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class PostWords:
    """What a post is: its name, who fits, what to avoid, and its duties."""

    post: Post
    label: Promise
    who_fits: Promise
    avoid: Promise | str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class ExampleSeat:
    """A seat of an example team, for so many people; so many in each department where `each_department`."""

    post: Post
    title: str
    duties: str = ""
    people: int = 1
    each_department: bool = False
    together_with: tuple[Post, ...] = ()


@dataclass(frozen=True)
class ExampleTeam:
    """An example of a body for a form and a company size."""

    key: str
    form: Form
    size: str
    size_label: Promise
    name: str
    min_people: int
    meets: str
    advice: str
    seats: tuple[ExampleSeat, ...]


@dataclass(frozen=True)
class ExampleTask:
    """A usual first task, for the seat of a post, due so many days after the body was founded."""

    key: str
    part: str
    title: str
    purpose: str
    done_when: str
    due_in_days: int
    post: Post | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormWords:
    """What one of the two forms of a body is, whom it fits, and what to beware of."""

    form: Form
    label: Promise
    lead: Promise
    fits: Promise
    beware: Promise


@dataclass(frozen=True)
class Letter:
    """The wording of a letter of appointment for a post, filled in."""

    heading: str
    number: str
    date: str
    addressee: str
    sender: str
    text: str
    duties_heading: str
    closing: str
    receipt: str
    receipt_sign: str
    duties: tuple[str, ...] = field(default=())


@cache
def _read(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where it exists
    return found


@cache
def posts() -> dict[Post, PostWords]:
    """Returns every post in words."""
    return {
        Post(one["id"]): PostWords(
            Post(one["id"]),
            _(one["label"]),
            _(one["who_fits"]),
            _(one["avoid"]) if one["avoid"] else "",
            tuple(one["duties"]),
        )
        for one in _read("teams.yaml")["posts"]
    }


@cache
def forms() -> tuple[FormWords, ...]:
    """Returns the two forms of a body in words."""
    return tuple(
        FormWords(Form(one["id"]), _(one["label"]), _(one["lead"]), _(one["fits"]), _(one["beware"]))
        for one in _read("teams.yaml")["forms"]
    )


@cache
def teams() -> tuple[ExampleTeam, ...]:
    """Returns all example teams."""
    labels = {size["id"]: size["label"] for size in _read("teams.yaml")["sizes"]}
    return tuple(
        ExampleTeam(
            key=one["id"],
            form=Form(one["form"]),
            size=one["size"],
            size_label=_(labels[one["size"]]),
            name=one["name"],
            min_people=one["min_people"],
            meets=one["meets"],
            advice=one["advice"],
            seats=tuple(_seat(seat) for seat in one["seats"]),
        )
        for one in _read("teams.yaml")["teams"]
    )


def _seat(given: Mapping[str, Any]) -> ExampleSeat:
    post = Post(given["post"])
    return ExampleSeat(
        post=post,
        title=given["title"],
        duties="\n".join(posts()[post].duties),
        people=given["people"],
        each_department=given.get("each_department", False),
        together_with=tuple(Post(other) for other in given["together_with"]),
    )


def size_of(people: int) -> str:
    """Returns the size class of a company with so many workers; the smallest also for a company of one or none."""
    sizes = _read("teams.yaml")["sizes"]
    fitting = [size["id"] for size in sizes if people >= size["min"]]
    return str(fitting[-1] if fitting else sizes[0]["id"])


def team_for(form: Form, *, people: int) -> ExampleTeam:
    """Returns the example of that form for a company with so many workers."""
    size = size_of(people)
    return next(team for team in teams() if team.form is form and team.size == size)


def team_named(key: str) -> ExampleTeam:
    """Returns the example of that key; raises KeyError for one that does not exist."""
    found = {team.key: team for team in teams()}
    return found[key]


@cache
def task_parts() -> dict[str, Promise]:
    """Returns the parts into which the team's work falls, with their names, in order."""
    return {one["id"]: _(one["label"]) for one in _read("tasks.yaml")["parts"]}


def part_of(key: str) -> str:
    """Returns the part of the work that a task's key names ("inventory.walk"), or nothing."""
    return next((part for part in key.split(".") if part in task_parts()), "")


@cache
def tasks() -> tuple[ExampleTask, ...]:
    """Returns the usual first tasks in order."""
    return tuple(
        ExampleTask(
            key=one["id"],
            part=one["part"],
            title=one["title"],
            purpose=one["purpose"],
            done_when=one["done_when"],
            due_in_days=one["offset_days"],
            post=Post(one["post"]) if one.get("post") else None,
            after=tuple(one["after"]),
        )
        for one in _read("tasks.yaml")["tasks"]
    )


def charter(form: Form, **words: str) -> str:
    """Returns the example charter of that form, filled in with {company} {body} {start} {officer} {audit_head}."""
    given = next(one for one in _read("teams.yaml")["charters"] if one["form"] == form)
    return str(given["text"]).format(**words).strip()


@cache
def roles() -> dict[str, dict[str, Any]]:
    """Returns what each role may see and do, in plain words, by the role's key."""
    return {
        one["id"]: {name: _in_the_words_of_the_reader(told) for name, told in one.items() if name != "id"}
        | {"id": one["id"]}
        for one in _read("roles.yaml")["roles"]
    }


def _in_the_words_of_the_reader(told: Any) -> Any:
    return [_(one) for one in told] if isinstance(told, list) else _(told) if told else told


def letter(post: Post, *, duties: tuple[str, ...] = (), **words: str) -> Letter:
    """Returns the letter of appointment for a post, filled in; without `duties` it lists those of the post."""
    given = _read("letters.yaml")
    frame = given["frame"]
    own = next(one for one in given["letters"] if one["id"] == post)
    return Letter(
        heading=frame["heading"],
        number=frame["number"].format(**words),
        date=frame["date"].format(**words),
        addressee=frame["addressee"].format(**words),
        sender=frame["sender"].format(**words).strip(),
        text=own["text"].format(**words).strip(),
        duties_heading=frame["duties_heading"],
        closing=own["closing"].format(**words),
        receipt=frame["receipt"],
        receipt_sign=frame["receipt_sign"],
        duties=duties or posts()[post].duties,
    )
