"""Keeps the key that signs the checkpoints, in a file of its own that only the product's user may read."""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from mamori.kernel.trail.verifier import Key

_PREFIX = "PRIVATE+KEY+"  # how signed-note writes a private key
_ED25519 = b"\1"


class KeyUnusable(OSError):
    """The file of the key cannot be read, or holds none."""


class QuickKey(Key):
    """A public key whose signatures are verified by the library, which is a hundred times as fast."""

    def verifies(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The key of this install with the name under which it signs; the name is the origin of its checkpoints."""

    name: str
    seed: bytes

    @property
    def public(self) -> Key:
        """The half that is noted down outside."""
        return QuickKey(self.name, self._private.public_key().public_bytes_raw())

    def signed(self, text: str) -> str:
        """Returns the text, whose last line must be ended, as a signed note."""
        signature = base64.b64encode(self.public.id + self._private.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {signature}\n"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def __repr__(self) -> str:
        return f"SigningKey({self.name})"


def path_of_key() -> Path:
    """Returns where the key lies."""
    return Path(settings.HOME) / "trail.key"


def the_key() -> SigningKey:
    """Returns the key of this install, made at the first use. Raises KeyUnusable."""
    if not path_of_key().exists():
        try:
            _make()
        except OSError as error:
            raise KeyUnusable(f"{path_of_key()}: {error.strerror}") from error
    return _read()


def _make() -> None:
    """Writes a new key beside its place and then links it there, so that nobody reads half of it or replaces another."""
    new = path_of_key().with_name(f"trail.key.{secrets.token_hex(8)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(_written(SigningKey(_new_name(), secrets.token_bytes(32))))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            path_of_key().hardlink_to(new)
    finally:
        new.unlink()


def _new_name() -> str:
    """Names the install by its public address, and by chance where two would have the same."""
    host = urlsplit(str(settings.PUBLIC_URL)).hostname or "mamori"
    return f"{host}/trail-{secrets.token_hex(4)}"


def _written(key: SigningKey) -> str:
    return f"{_PREFIX}{key.name}+{key.public.id.hex()}+{base64.b64encode(_ED25519 + key.seed).decode()}\n"


def _read() -> SigningKey:
    try:
        name, told, value = (
            path_of_key().read_text(encoding="ascii").strip().removeprefix(_PREFIX).split("+", 2)
        )
        key = SigningKey(name, base64.b64decode(value, validate=True)[1:])
        if key.public.id.hex() != told:
            raise ValueError("the key is not that of its name")  # noqa: TRY301 - as any other damage of the file
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"{path_of_key()}: {error}") from error
    return key
