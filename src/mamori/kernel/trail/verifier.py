"""Verifies a handed-over trail with Python alone: every entry, its place in chain and tree, and what was checkpointed.

This one file ships with each export and imports nothing but the standard library, so that an assessor who trusts nobody
can read it in a quarter of an hour and run it on another machine:

    python verify_trail.py PLACE --key KEY [--checkpoint FILE ...]

PLACE is a folder with `trail.jsonl` (a line each: number, salt, body) and `checkpoints.txt`, or the proof of one record. KEY and
the checkpoints given by hand should come from outside the company's server, for that is what a rewritten trail cannot agree
with. Ends with 0 when all holds, 1 when not, 2 when it cannot be told.

Source: RFC 9162 section 2.1 (tree), RFC 8032 section 5.1 (Ed25519), C2SP signed-note and tlog-checkpoint.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

START = bytes(32)  # what the chain hangs on before the first entry
_ED25519 = b"\1"  # the signature type of C2SP signed-note
_DASH = "\u2014 "
_bytes = partial(base64.b64decode, validate=True)  # raises ValueError for what is none


def leaf_of(salt: bytes, body: bytes) -> bytes:
    """Returns the leaf of an entry: its hash as RFC 9162 takes it, of 16 random bytes and the body."""
    return hashlib.sha256(b"\0" + salt + body).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Returns the hash of two neighbours in the tree."""
    return hashlib.sha256(b"\1" + left + right).digest()


def chained(before: bytes, leaf: bytes) -> bytes:
    """Returns the link of an entry in the chain."""
    return hashlib.sha256(before + leaf).digest()


@dataclass
class Tree:
    """A growing Merkle tree, of which only the roots of the full subtrees are kept, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Appends a leaf; 32 bytes."""
        count, node = self.size, leaf
        while count & 1:
            node = node_of(self.peaks.pop(), node)
            count >>= 1
        self.peaks.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash of the whole tree; of an empty one, that of nothing."""
        if not self.peaks:
            return hashlib.sha256().digest()
        *rest, node = self.peaks
        for peak in reversed(rest):
            node = node_of(peak, node)
        return node


def root_from_path(leaf: bytes, index: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """Returns the root to which an inclusion path leads, or None when it has not the length that the place asks for."""
    if not 0 <= index < size:
        return None
    node, last, rest = leaf, size - 1, list(path)
    while last:
        if index & 1 or index < last:
            if not rest:
                return None
            other = rest.pop(0)
            node = node_of(other, node) if index & 1 else node_of(node, other)
        index, last = index >> 1, last >> 1
    return node if not rest else None


@dataclass(frozen=True)
class Checkpoint:
    """What a trail was at one time: how many entries, the root of their tree, and the last link of their chain."""

    origin: str
    size: int
    root: bytes
    chain: bytes
    said: str
    signatures: tuple[tuple[str, bytes], ...]


def read_checkpoint(text: str) -> Checkpoint:
    """Returns the checkpoint of a signed note. Raises ValueError when it is none."""
    said, found, signed = text.rpartition("\n\n")
    lines = said.split("\n")
    if not found or len(lines) < 4:
        raise ValueError("not a signed checkpoint")
    signatures = []
    for line in filter(None, signed.split("\n")):
        name, _space, value = line.removeprefix(_DASH).rpartition(" ")
        if not line.startswith(_DASH) or not name:
            raise ValueError("not a signature line")
        signatures.append((name, _bytes(value)))
    chain = _bytes(next((one[6:] for one in lines[3:] if one.startswith("chain ")), ""))
    return Checkpoint(lines[0], int(lines[1]), _bytes(lines[2]), chain, said + "\n", tuple(signatures))


@dataclass(frozen=True)
class Key:
    """A public key with the name under which it signs: `name+id+base64`, as C2SP writes it."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature tells its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> Key:
        """Returns the key. Raises ValueError when it is not one, or its id is not its own."""
        name, told, value = [*text.strip().split("+", 2), "", ""][:3]
        whole = _bytes(value)
        key = cls(name, whole[1:])
        if whole[:1] != _ED25519 or len(key.public) != 32 or key.id.hex() != told:
            raise ValueError("not an Ed25519 key of a note")
        return key

    def has_signed(self, checkpoint: Checkpoint) -> bool:
        """Tells whether one of the signatures is that of this key."""
        message = checkpoint.said.encode()
        mine = [value for name, value in checkpoint.signatures if (name, value[:4]) == (self.name, self.id)]
        return any(self.verifies(value[4:], message) for value in mine)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Tells whether this is the signature of the owner of the key."""
        return verified(self.public, message, signature)


# Ed25519 as RFC 8032 writes it: slow, short, and without anything to install.
_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _sum(one: _Point, two: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % _P, (one[1] + one[0]) * (two[1] + two[0]) % _P
    c, d = 2 * one[3] * two[3] * _D % _P, 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _sum(total, point)
        point, number = _sum(point, point), number >> 1
    return total


def _point(packed: bytes) -> _Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tells whether this is the Ed25519 signature of the message by the owner of the key."""
    base = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    owner, proof = (_point(public), _point(signature[:32])) if len(signature) == 64 else (None, None)
    number = int.from_bytes(signature[32:], "little")
    if base is None or owner is None or proof is None or number >= _Q:
        return False
    told = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    left, right = _times(number, base), _sum(proof, _times(told, owner))
    return all((left[at] * right[2] - right[at] * left[2]) % _P == 0 for at in (0, 1))


@dataclass
class Verdict:
    """What was found: how many entries hold together, and each thing that does not."""

    entries: int = 0
    checkpoints: int = 0
    root: bytes = b""
    faults: list[str] = field(default_factory=list)

    def weigh(self, checkpoint: Checkpoint, keys: Sequence[Key]) -> None:
        """Counts a checkpoint, and finds fault with one that none of the keys, where some are given, has signed."""
        self.checkpoints += 1
        if keys and not any(key.has_signed(checkpoint) for key in keys):
            self.faults.append(f"{checkpoint.size} 件時点の署名は、示された鍵のものではありません。")


def judged(rows: Iterable[tuple[int, bytes]], points: Iterable[Checkpoint], keys: Sequence[Key]) -> Verdict:
    """Returns what the leaves (in order, each with its number from 1) are worth against the checkpoints."""
    verdict, tree, chain = Verdict(), Tree(), START
    waiting: dict[int, list[Checkpoint]] = {}
    for one in points:
        verdict.weigh(one, keys)
        waiting.setdefault(one.size, []).append(one)
    for number, leaf in rows:
        if number != tree.size + 1:
            verdict.faults.append(f"{tree.size + 1} 番の記録がありません（次は {number} 番）。")
            break
        tree.add(leaf)
        chain = chained(chain, leaf)
        if any((one.root, one.chain) != (tree.root, chain) for one in waiting.pop(tree.size, ())):
            verdict.faults.append(f"{tree.size} 件時点の控えと一致しません。書き換えられています。")
    verdict.entries, verdict.root = tree.size, tree.root
    lost = "控えでは {} 件あったはずの記録が {} 件しかありません。"
    verdict.faults += [lost.format(size, tree.size) for size in sorted(waiting) if size]
    return verdict


def proven(proof: dict[str, Any], points: Sequence[Checkpoint], keys: Sequence[Key]) -> Verdict:
    """Returns what one record that was handed over with its path is worth; `points` are checkpoints from outside."""
    verdict, point = Verdict(entries=1), read_checkpoint(proof["checkpoint"])
    leaf = leaf_of(bytes.fromhex(proof["salt"]), proof["body"].encode())
    root = root_from_path(leaf, proof["number"] - 1, point.size, map(bytes.fromhex, proof["path"]))
    if points and all(one.size != point.size for one in points):
        verdict.faults.append(f"{point.size} 件時点の控えが渡されていません。")
    for one in (point, *points):
        verdict.weigh(one, keys)
        if one.size == point.size and one.root != root:
            verdict.faults.append(f"この記録は、{one.size} 件時点の控えに含まれていません。")
    return verdict


def exported(folder: Path) -> Iterator[tuple[int, bytes]]:
    """Yields the number and the leaf of each line of an export. Raises ValueError and KeyError for a line that is none."""
    with (folder / "trail.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["number"], leaf_of(bytes.fromhex(row["salt"]), row["body"].encode())


def notes(text: str) -> list[Checkpoint]:
    """Returns the checkpoints of a file, which stand apart by lines of equals signs."""
    return [read_checkpoint(one.strip("\n") + "\n") for one in text.split("\n====\n") if one.strip()]


def found_in(place: Path, outside: Sequence[Path], keys: Sequence[Key]) -> Verdict:
    """Returns what an export (a folder) or a proof (a file) is worth against what was noted outside."""
    points = [one for file in outside for one in notes(file.read_text(encoding="utf-8"))]
    if place.is_file():
        return proven(json.loads(place.read_text(encoding="utf-8")), points, keys)
    points += notes((place / "checkpoints.txt").read_text(encoding="utf-8"))
    return judged(exported(place), points, keys)


def main(arguments: Sequence[str] | None = None) -> int:
    """Verifies, says what was found in Japanese, and returns the exit code."""
    options = argparse.ArgumentParser(description="操作の記録が書き換えられていないことを確かめます。")
    options.add_argument("place", type=Path, help="書き出したフォルダー、または1件の証明のファイル")
    options.add_argument("--key", action="append", default=[], help="会社の外で控えた公開鍵")
    options.add_argument("--checkpoint", action="append", type=Path, default=[], help="会社の外の控え")
    told = options.parse_args(arguments)
    try:
        verdict = found_in(told.place, told.checkpoint, [Key.read(one) for one in told.key])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"確かめられません: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    well = f"○ 記録 {verdict.entries} 件とチェックポイント {verdict.checkpoints} 個が一致しました。"
    print("\n".join([f"× {fault}" for fault in verdict.faults] or [well]))
    if not told.key or not told.checkpoint:
        print("注意: 社外で控えた鍵と控えを --key と --checkpoint で渡すと、作り直しも見つかります。")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
