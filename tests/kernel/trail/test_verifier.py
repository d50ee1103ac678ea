"""The verifier knows the tree, the paths and the signatures as the standards write them."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mamori.kernel.trail.proving import siblings
from mamori.kernel.trail.signing import SigningKey
from mamori.kernel.trail.verifier import (
    Key,
    Tree,
    judged,
    leaf_of,
    main,
    node_of,
    notes,
    read_checkpoint,
    root_from_path,
    verified,
)

# The leaves and roots that the reference implementation of RFC 6962 (whose tree RFC 9162 kept) is tested with.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# The example of Go's package for signed notes.
NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def naive_root(leaves: list[bytes]) -> bytes:
    """The root as RFC 9162 section 2.1.1 defines it, by recursion."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_of(naive_root(leaves[:half]), naive_root(leaves[half:]))


def tree_of(leaves: list[bytes]) -> Tree:
    tree = Tree()
    for one in leaves:
        tree.add(one)
    return tree


def test_the_roots_are_those_of_the_reference() -> None:
    leaves = [leaf_of(b"", one) for one in LEAVES]
    assert [tree_of(leaves[:size]).root.hex() for size in range(1, 9)] == ROOTS
    assert Tree().root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert tree_of(leaves).root == naive_root(leaves)


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_a_path_leads_to_the_root_and_no_other_leaf_place_or_length_does(given: tuple[int, int]) -> None:
    size, index = given
    leaves = [leaf_of(b"", str(one).encode()) for one in range(size)]
    path = [naive_root(leaves[first:last]) for first, last in siblings(index, size)]
    root = naive_root(leaves)
    assert root_from_path(leaves[index], index, size, path) == root
    assert root_from_path(leaf_of(b"", b"other"), index, size, path) != root
    assert root_from_path(leaves[index], size, size, path) is None
    assert root_from_path(leaves[index], index, size, [*path, root]) is None
    if size > 1:
        assert root_from_path(leaves[index], (index + 1) % size, size, path) != root
        assert root_from_path(leaves[index], index, size, path[:-1]) is None


def test_the_signature_of_the_rfc_is_verified() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
        "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verified(public, b"", signature)
    assert not verified(public, b"x", signature)
    assert not verified(public, b"", signature[:-1])
    assert not verified(public, b"", bytes(64))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signatures_are_verified_as_the_library_makes_them_and_not_with_a_bit_turned(
    seed: bytes, message: bytes, bit: int
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    assert verified(public, message, signature)
    assert not verified(public, message, bytes(turned))


def test_the_key_and_the_signature_of_another_implementation_of_notes_are_read() -> None:
    key = Key.read(NEUMANN)
    assert str(key) == NEUMANN
    text, _apart, signed = NOTE.rpartition("\n\n")
    signature = base64.b64decode(signed.split()[-1])
    assert signature[:4] == key.id
    assert key.verifies(signature[4:], f"{text}\n".encode())


@pytest.mark.parametrize("text", ["", "a+b", NEUMANN[:-4] + "AAAA", NEUMANN.replace("c74f", "c74e"), "a+b+c"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Key.read(text)


KEY = SigningKey("here/trail-1", bytes(range(32)))
OTHER = SigningKey("here/trail-1", bytes(32))
HASH = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text", ["", "a\nb\n\n", f"a\n1\n{HASH}\nc\n\nx y\n", f"a\nx\n{HASH}\nc\n\n\u2014 n YQ==\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_checkpoint(text)


def test_a_checkpoint_that_another_key_has_signed_is_a_fault() -> None:
    point = read_checkpoint(KEY.signed(f"here/trail-1\n3\n{HASH}\nchain {HASH}\n"))
    assert (point.origin, point.size, point.root, point.chain) == ("here/trail-1", 3, bytes(32), bytes(32))
    assert Key.read(str(KEY.public)).has_signed(point)
    assert not Key.read(str(OTHER.public)).has_signed(point)
    assert (
        judged([], [point], [OTHER.public]).faults[0] == "3 件時点の署名は、示された鍵のものではありません。"
    )


def test_several_checkpoints_stand_in_one_file() -> None:
    one, two = (KEY.signed(f"here\n{size}\n{HASH}\nchain {HASH}\n") for size in (1, 2))
    assert [point.size for point in notes(f"{one}\n====\n{two}")] == [1, 2]


def test_a_place_without_an_export_cannot_be_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "proof.json").write_text(json.dumps({"number": 1}), encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "proof.json")]) == 2
    assert capsys.readouterr().err.count("確かめられません") == 2
