"""Writes the encoders into a directory as ``nlp.encoder`` and ``nlp.cross_encoder`` read them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.cross_encoder import CrossEncoder
from nlp.encoder import Encoder
from nlp.features import Floats
from nlp.training.raw import RawEncoder
from nlp.transformer import packed


def write_encoder(
    directory: Path,
    raw: RawEncoder,
    layers: Sequence[Mapping[str, Floats]],
    most_pieces: int,
) -> None:
    """Table of four bits, matrices of eight, the rest of sixteen."""
    directory.mkdir(parents=True, exist_ok=True)
    kept = raw.kept()
    row = {int(old): new for new, old in enumerate(kept)}
    listed = {
        "pieces": [raw.pieces[old] for old in kept],
        "scores": [round(float(raw.scores[old]), 4) for old in kept],
        "start": row[raw.start],
        "end": row[raw.end],
        "unknown": row[raw.unknown],
        "heads": raw.n_heads,
        "most_pieces": most_pieces,
    }
    (directory / Encoder.PIECES_FILE).write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    codes, scales = raw.table()
    np.save(directory / Encoder.TABLE_FILE, codes[kept])
    np.save(directory / Encoder.SCALES_FILE, scales[kept])
    arrays = packed(layers) | {
        "place": raw.place(most_pieces).astype(np.float16),
        "first_norm": raw.numbers("emb.ln.w"),
        "first_norm_bias": raw.numbers("emb.ln.b"),
    }
    np.savez(directory / Encoder.WEIGHTS_FILE, **arrays)


def write_focus(directory: Path, weights: Mapping[str, Floats]) -> None:
    """What ``Encoder.read`` looks for, in half precision."""
    arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez(directory / Encoder.FOCUS_FILE, **arrays)


def write_cross_encoder(directory: Path, weights: Mapping[str, Any]) -> None:
    """Matrices of the layers in eight bits, the rest in sixteen."""
    arrays = packed(weights["layers"])
    arrays |= {name: np.asarray(value, np.float16) for name, value in weights.items() if name != "layers"}
    np.savez(directory / CrossEncoder.WEIGHTS_FILE, **arrays)
