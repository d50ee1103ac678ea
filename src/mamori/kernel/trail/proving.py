"""Verifies the stored trail, and proves of a single record that it is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from mamori.kernel.refusal import Refusal
from mamori.kernel.trail.body import body_of, stored_body
from mamori.kernel.trail.checkpoints import the_last
from mamori.kernel.trail.exporting import CHUNK, rows_of_seals
from mamori.kernel.trail.models import Checkpoint, Seal, SealHead, TrailEntry
from mamori.kernel.trail.sealing import the_head, tree_of
from mamori.kernel.trail.signing import QuickKey, the_key
from mamori.kernel.trail.verifier import START, Key, Tree, Verdict, chained, judged, leaf_of, notes

MOST_TOLD = 20


class NotProvable(Refusal):
    """The record is not sealed yet, or no checkpoint covers it."""

    words = _("この記録を含むチェックポイントがまだありません。10分ほど待ってから、もう一度試してください。")


def verify(outside: Iterable[str] = (), keys: Sequence[str] = ()) -> Verdict:
    """Returns what the stored trail is worth against its checkpoints and those from `outside`, texts of files.

    `keys` are public keys as they were noted outside; without any, this install's own stands for them. Raises
    ValueError for what is no checkpoint or no key, and KeyUnusable.
    """
    held = [_quick(Key.read(one)) for one in keys] or [the_key().public]
    stored = Checkpoint.objects.order_by("id").values_list("note", flat=True)
    points = [one for text in (*stored, *outside) for one in notes(text)]
    head, faults = the_head(), list[str]()
    verdict = judged(_leaves(head, faults), points, held)
    if verdict.root != tree_of(head).root:
        faults.append(f"封印の先頭（{head.number} 番）が、記録と一致しません。")
    told = [f"ほかにも {len(faults) - MOST_TOLD} 件の食い違いがあります。"] if len(faults) > MOST_TOLD else []
    verdict.faults[:0] = faults[:MOST_TOLD] + told
    return verdict


def waiting() -> int:
    """Returns how many entries are not sealed yet, wherever they stand."""
    return TrailEntry.objects.filter(seal=None).count()


def proof(entry: TrailEntry, *, size: int | None = None) -> dict[str, Any]:
    """Returns one record with the path to the root of a checkpoint: the last one, or the one of that size.

    `salt` and `path` are hexadecimal. Raises NotProvable.
    """
    number = Seal.objects.filter(entry=entry).values_list("number", flat=True).first()
    point = the_last() if size is None else Checkpoint.objects.filter(size=size).order_by("id").first()
    if number is None or point is None or point.size < number:
        raise NotProvable
    return {
        "number": number,
        "salt": bytes(Seal.objects.get(number=number).salt).hex(),
        "body": stored_body(entry.pk),
        "path": [_root(first, last).hex() for first, last in siblings(number - 1, point.size)],
        "checkpoint": point.note,
        "key": str(the_key().public),
    }


def siblings(index: int, size: int) -> list[tuple[int, int]]:
    """Returns the ranges (from, before) of leaves whose roots make the path of a leaf, from the leaf upwards."""
    if size <= 1:
        return []
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return [*siblings(index, half), (half, size)]
    return [*((a + half, b + half) for a, b in siblings(index - half, size - half)), (0, half)]


def _root(first: int, last: int) -> bytes:
    tree = Tree()
    rows = Seal.objects.filter(number__gt=first, number__lte=last).order_by("number")
    for leaf in rows.values_list("leaf", flat=True).iterator(chunk_size=CHUNK):
        tree.add(bytes(leaf))
    return tree.root


def _quick(key: Key) -> Key:
    return QuickKey(key.name, key.public)


def _leaves(head: SealHead, faults: list[str]) -> Iterator[tuple[int, bytes]]:
    """Yields number and leaf of each entry as its fields are now; tells in `faults` what differs from its seal.

    What was sealed after the head had been read is not looked at, for no checkpoint of those given is as new.
    """
    chain, rows = START, rows_of_seals(head.number, "number", "salt", "leaf", "chain")
    for number, salt, leaf, link, *fields in rows.iterator(chunk_size=CHUNK):
        found = leaf_of(bytes(salt), body_of(fields).encode())
        chain = chained(chain, found)
        if found != bytes(leaf):
            faults.append(f"{number} 番の記録が、封印されたときと異なります。")
        elif chain != bytes(link):
            faults.append(f"{number} 番の鎖が、前の記録とつながっていません。")
            chain = bytes(link)
        yield number, found
