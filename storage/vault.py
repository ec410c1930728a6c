"""Keys: what is sealed, how it is found again, and how a person's data is ended by destroying one key.

Three kinds of keys, from the outside in:

    DATA_KEYS         given by the operator, newest first; seal everything below (AES-256-GCM)
    pseudonym root    32 random bytes, sealed, in the key store; each purpose derives its own HMAC key (HKDF)
    person keys       32 random bytes a person, sealed, in the key store; destroying one is the erasure

The key store is a database of its own, so that a thief of the main database holds neither. It is written
first: commits over two databases are not atomic, and a key without a person harms nobody.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12


class WrongKey(ValueError):
    """Nothing given opens this: the key is missing, or the bytes are not what was sealed."""


@dataclass(frozen=True)
class Keyring:
    """Symmetric keys, newest first (each 32 bytes): the first seals, any opens. Sealed bytes name their key."""

    keys: tuple[bytes, ...]
    _by_id: dict[bytes, AESGCM] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) != KEY_BYTES for key in self.keys):
            raise ValueError(f"each key has {KEY_BYTES} bytes")
        object.__setattr__(self, "_by_id", {_key_id(key): AESGCM(key) for key in self.keys})

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt; `context` names the place it is kept in, and it opens nowhere else."""
        key_id = _key_id(self.keys[0])
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._by_id[key_id].encrypt(nonce, plain, context.encode())
        return _FORMAT + key_id + nonce + sealed

    def unseal(self, sealed: bytes, context: str) -> bytes:
        """Decrypt. Raises WrongKey."""
        head = len(_FORMAT) + _ID_BYTES
        cipher = self._by_id.get(sealed[len(_FORMAT) : head])
        if cipher is None or sealed[: len(_FORMAT)] != _FORMAT:
            raise WrongKey("sealed with a key that is not given")
        try:
            return cipher.decrypt(sealed[head : head + _NONCE_BYTES], sealed[head + _NONCE_BYTES :], context.encode())
        except (InvalidTag, ValueError):  # ValueError: cut off within the nonce
            raise WrongKey("altered, or moved from another place") from None


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"sola key id" + key).digest()[:_ID_BYTES]


class Vault:
    """Seals, unseals and makes pseudonyms; holds no person's key longer than a turn."""

    def __init__(self, data_keys: Keyring, pseudonym_root: bytes) -> None:
        self.data_keys = data_keys
        self._root = pseudonym_root
        self._purposes: dict[str, bytes] = {}

    def pseudonym(self, purpose: str, *parts: int | bytes) -> bytes:
        """HMAC-SHA-256 (32 bytes) of `parts` with the purpose's own key: equal parts meet, nobody can count back.

        Pseudonyms of different purposes (or petitions, which are a part) cannot be put together.
        """
        key = self._purposes.get(purpose)
        if key is None:
            key = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"pseudonym:{purpose}".encode()).derive(self._root)
            self._purposes[purpose] = key
        found = hmac.new(key, digestmod=hashlib.sha256)
        for part in parts:
            piece = str(part).encode() if isinstance(part, int) else part
            found.update(len(piece).to_bytes(4, "big") + piece)
        return found.digest()

    def seal(self, plain: bytes, context: str) -> bytes:
        """Seal with the newest data key."""
        return self.data_keys.seal(plain, context)

    def unseal(self, sealed: bytes, context: str) -> bytes:
        """Open what any given data key sealed. Raises WrongKey."""
        return self.data_keys.unseal(sealed, context)
