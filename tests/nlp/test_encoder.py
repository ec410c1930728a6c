"""The sentence encoder: the arithmetic of BERT, the same answer every time, near where the meaning is near."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from nlp.encoder import Encoder
from nlp.features import Floats
from nlp.reading import open_encoder
from nlp.transformer import MATRICES, VECTORS, narrowed, widened

WIDTH, INNER, HEADS, LAYERS, MOST, SENSES, QUERIES = 64, 96, 4, 2, 12, 16, 3
PIECES = ["<s>", "</s>", "<unk>", "▁", *(mark + letter for mark in ("▁", "") for letter in "abcdefghij")]
TEXTS = ["a", "abc def", "", "jjj ihg fed cba a b c d e", "öööö", "a " * 50]
ROWS_IN = {"qkv": WIDTH, "attended": WIDTH, "inner": WIDTH, "outer": INNER}
COLUMNS = {"qkv": 3 * WIDTH, "attended": WIDTH, "inner": INNER, "outer": WIDTH}


def write_tiny(directory: Path) -> Encoder:
    """An encoder of random weights, in the form ``nlp.training.writing`` gives them."""
    chance = np.random.default_rng(5)
    listed = {"pieces": PIECES, "scores": [-1.0] * len(PIECES), "start": 0, "end": 1, "unknown": 2}
    text = json.dumps({**listed, "heads": HEADS, "most_pieces": MOST})
    (directory / Encoder.PIECES_FILE).write_text(text, encoding="utf-8")
    np.save(directory / Encoder.TABLE_FILE, chance.integers(0, 256, (len(PIECES), WIDTH // 2), np.uint8))
    scales = chance.uniform(0.02, 0.2, (len(PIECES), WIDTH // 32))
    np.save(directory / Encoder.SCALES_FILE, scales.astype(np.float16))
    arrays: dict[str, Any] = {
        "n_layers": np.int64(LAYERS),
        "place": chance.normal(0, 0.3, (MOST, WIDTH)).astype(np.float16),
        "first_norm": chance.uniform(0.5, 1.5, WIDTH).astype(np.float32),
        "first_norm_bias": chance.normal(0, 0.1, WIDTH).astype(np.float32),
    }
    for layer in range(LAYERS):
        for name in MATRICES:
            weights = chance.normal(0, 0.2, (ROWS_IN[name], COLUMNS[name])).astype(np.float32)
            arrays[f"{name}.{layer}"], arrays[f"{name}_scale.{layer}"] = narrowed(weights)
        for name in VECTORS:
            size = COLUMNS.get(name.removesuffix("_bias"), WIDTH)
            middle = 1.0 if name in ("norm1", "norm2") else 0.0
            arrays[f"{name}.{layer}"] = chance.normal(middle, 0.2, size).astype(np.float16)
    np.savez(directory / Encoder.WEIGHTS_FILE, **arrays)
    sizes = {"queries": (WIDTH, QUERIES), "turns": (QUERIES, WIDTH, SENSES), "likeness": (WIDTH, SENSES)}
    focus: dict[str, Any] = {name: chance.normal(0, 0.3, size).astype(np.float16) for name, size in sizes.items()}
    np.savez(directory / Encoder.FOCUS_FILE, **focus)
    return Encoder(directory)


def straight(directory: Path, rows: list[int]) -> tuple[list[float], list[float]]:
    """Vector and sense of a text's rows, number by number in double precision, from the same files."""
    table, scales = np.load(directory / Encoder.TABLE_FILE), np.load(directory / Encoder.SCALES_FILE)
    held: dict[str, Any] = {}
    for file in (Encoder.WEIGHTS_FILE, Encoder.FOCUS_FILE):
        with np.load(directory / file) as arrays:
            held |= {name: arrays[name].astype(np.float64) for name in arrays.files}

    def entry(row: int, column: int) -> float:
        block, place = divmod(column, 32)
        byte = int(table[row, block * 16 + place % 16])
        return ((byte & 15 if place < 16 else byte >> 4) - 8) * float(scales[row, block])

    def normed(numbers: Any, weight: Any, bias: Any) -> Any:
        middle = sum(numbers) / len(numbers)
        spread = math.sqrt(sum((number - middle) ** 2 for number in numbers) / len(numbers))
        return (numbers - middle) / spread * weight + bias

    def dense(numbers: Any, name: str, layer: int) -> Any:
        matrix = held[f"{name}.{layer}"] * held[f"{name}_scale.{layer}"]
        return numbers @ matrix + held[f"{name}_bias.{layer}"]

    hidden = [
        normed(
            np.array([entry(row, column) for column in range(WIDTH)]) + held["place"][at],
            held["first_norm"],
            held["first_norm_bias"],
        )
        for at, row in enumerate(rows)
    ]
    size = WIDTH // HEADS
    for layer in range(LAYERS):
        parts = [np.split(dense(one, "qkv", layer), 3) for one in hidden]
        after = []
        for at, one in enumerate(hidden):
            mixed = np.zeros(WIDTH)
            for head in range(HEADS):
                mine = slice(head * size, (head + 1) * size)
                powers = [math.exp(parts[at][0][mine] @ key[mine] / math.sqrt(size)) for _, key, _ in parts]
                for power, (_, _, value) in zip(powers, parts, strict=True):
                    mixed[mine] += power / sum(powers) * value[mine]
            half = one + dense(mixed, "attended", layer)
            half = normed(half, held[f"norm1.{layer}"], held[f"norm1_bias.{layer}"])
            inner = np.array([number / (1 + math.exp(-1.702 * number)) for number in dense(half, "inner", layer)])
            whole = half + dense(inner, "outer", layer)
            after.append(normed(whole, held[f"norm2.{layer}"], held[f"norm2_bias.{layer}"]))
        hidden = after
    mean = sum(hidden) / len(hidden)
    vector = mean / math.sqrt(sum(mean**2))
    turned = mean @ held["likeness"]
    for query, turn in zip(held["queries"].T, held["turns"], strict=True):
        powers = [math.exp(one @ query) for one in hidden]
        turned += sum(power / sum(powers) * one for power, one in zip(powers, hidden, strict=True)) @ turn
    return list(vector), list(turned / math.sqrt(sum(turned**2)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Encoder:
    return write_tiny(folder)


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return open_encoder("encoder")


@pytest.mark.parametrize("text", TEXTS)
def test_the_arithmetic_is_that_of_a_straightforward_one(tiny: Encoder, folder: Path, text: str) -> None:
    vector, sense = straight(folder, tiny.rows(text))
    found = tiny.read(text)
    assert found[0] == pytest.approx(vector, abs=1e-4)
    assert found[1] == pytest.approx(sense, abs=1e-4)
    assert np.array_equal(found[0], tiny.vector(text))


def test_vectors_are_the_single_ones_above_each_other(tiny: Encoder) -> None:
    assert np.array_equal(tiny.vectors(TEXTS), np.stack([tiny.vector(text) for text in TEXTS]))
    assert tiny.vectors([]).shape == (0, WIDTH)


def test_a_text_longer_than_there_are_places_is_cut(tiny: Encoder) -> None:
    assert len(tiny.rows("a " * 50)) == MOST
    assert tiny.embedded(tiny.rows("a " * 50)).shape == (MOST, WIDTH)


@given(text=st.text(st.characters(exclude_categories=()), max_size=60))
@settings(deadline=None)
def test_any_text_has_two_vectors_of_unit_length(shipped: Encoder, text: str) -> None:
    vector, sense = shipped.read(text)
    assert vector.shape == (shipped.n_dimensions,)
    for each in (vector, sense):
        assert each.dtype == np.dtype(np.float32)
        assert float(np.linalg.norm(each)) == pytest.approx(1, abs=1e-5)


def test_the_same_text_has_the_same_vector_alone_and_in_threads(shipped: Encoder) -> None:
    texts = ["Fler papperskorgar längs älven", "När öppnar badhuset?", "hej", "Salta trottoaren nu"] * 6
    alone = [shipped.vector(text) for text in texts]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(shipped.vector, texts))
        assert all(map(np.array_equal, alone, together))


def test_messages_side_by_side_use_one_core_each(shipped: Encoder) -> None:
    shipped.vector("hej")
    blas = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    assert blas
    assert set(blas) == {1}


def test_the_table_stays_on_disk_until_a_piece_is_needed(shipped: Encoder) -> None:
    table, scales = shipped._table, shipped._scales
    assert isinstance(table, np.memmap)
    assert isinstance(scales, np.memmap)
    assert not table.flags.writeable


@given(chance=st.integers(0, 10_000), size=st.sampled_from([0.0, 1e-6, 0.1, 1000.0]))
def test_eight_bits_err_by_half_a_step_at_most(chance: int, size: float) -> None:
    weights: Floats = (np.random.default_rng(chance).standard_normal((7, 5)) * size).astype(np.float32)
    codes, scale = narrowed(weights)
    assert codes.dtype == np.int8
    assert codes.min() >= -127
    step = np.abs(weights).max(axis=0) / 127
    error = np.abs(widened(codes, scale) - weights)
    assert (error <= step * 0.5001 + 1e-9).all()


@pytest.mark.parametrize(
    ("wish", "again", "other"),
    [
        ("Fler sopkorgar i parken", "Det saknas papperskorgar i parken", "Bussen kom inte i morse"),
        ("Öppna biblioteket på söndagar", "The library should be open on Sundays", "Laga hålen i vägen"),
        ("Bygg ett utegym vid sjön", "Vi vill kunna träna utomhus vid sjön", "Maten i skolan är kall"),
    ],
)
def test_what_means_the_same_is_nearer(shipped: Encoder, wish: str, again: str, other: str) -> None:
    for one, two, three in zip(*(shipped.read(text) for text in (wish, again, other)), strict=True):
        assert one @ two > max(one @ three, two @ three)
