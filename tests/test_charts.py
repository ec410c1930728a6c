"""Charts: every number, word and size there can be, seen without colours, the same in every thread."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread

from bot import charts
from bot.charts import MISSING, MOST_BARS, ChartTexts, bars_chart, drawable, signatures_chart

FIRST = date(2026, 9, 1)
TEXTS = ChartTexts(
    title="Bänkar längs älven",
    signatures="Underskrifter",
    days="Dag",
    threshold="Gräns för nämnden",
    nothing="Ingen har skrivit under än",
    day=lambda day: f"{day.day}/{day.month}",
)


def rising(days: int, *, a_day: int = 1) -> list[tuple[date, int]]:
    return [(FIRST + timedelta(days=place), (place + 1) * a_day) for place in range(days)]


def grey(png: bytes) -> np.ndarray[Any, np.dtype[Any]]:
    """``(height, width)``, 0 black to 1 white: what a printer makes of it."""
    colours: np.ndarray[Any, np.dtype[np.float32]] = imread(BytesIO(png))
    return np.asarray(colours[..., :3].mean(axis=2))


def drawn(chart: Any, *given: Any) -> Axes:
    """The axes a chart was drawn in, to read them."""
    kept: list[Figure] = []
    png = charts._png

    def keep(figure: Figure) -> bytes:
        kept.append(figure)
        return png(figure)

    with patch.object(charts, "_png", keep):
        chart(*given)
    return kept[0].axes[0]


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


# --- signatures ---


@pytest.mark.parametrize("points", [[], rising(1), rising(2), rising(90), rising(100_000)], ids=len)
def test_any_number_of_points_gives_one_small_picture(points: Sequence[tuple[date, int]]) -> None:
    png = signatures_chart(points, 100, TEXTS)
    assert png.startswith(b"\x89PNG")
    assert grey(png).shape == (900, 1600)
    assert len(png) < 120_000


def test_the_last_number_and_the_threshold_stand_beside_their_lines() -> None:
    axes = drawn(signatures_chart, rising(90, a_day=20), 1000, TEXTS)
    said = [text.replace("\n", " ") for text in words(axes)]
    assert {"Underskrifter 1\u202f800", "Gräns för nämnden 1\u202f000", "Bänkar längs älven", "Dag"} <= set(said)
    assert axes.get_legend() is None


def test_the_lines_differ_by_more_than_their_colour() -> None:
    threshold, signed, _ = drawn(signatures_chart, rising(9), 5, TEXTS).lines
    assert (threshold.is_dashed(), signed.is_dashed()) == (True, False)
    assert signed.get_drawstyle() == "steps-post"
    assert float(signed.get_linewidth()) > float(threshold.get_linewidth())


@pytest.mark.parametrize("total", [1, 93, 97, 99, 100, 101, 105, 110, 2000])
def test_the_two_notes_never_hide_each_other(total: int) -> None:
    axes = drawn(signatures_chart, [(FIRST, 0), (FIRST + timedelta(days=9), total)], 100, TEXTS)
    one, two = (text.get_window_extent() for text in axes.texts if "\n" in text.get_text())
    assert not one.overlaps(two)


def test_without_signatures_it_says_so() -> None:
    axes = drawn(signatures_chart, [], 100, TEXTS)
    assert TEXTS.nothing in words(axes)
    assert TEXTS.nothing not in words(drawn(signatures_chart, rising(1), 100, TEXTS))


@pytest.mark.parametrize("threshold", [0, 1, 2, 3, 100, 99_999])
def test_the_upright_axis_has_whole_numbers_from_nothing(threshold: int) -> None:
    axes = drawn(signatures_chart, rising(2), threshold, TEXTS)
    ticks = axes.get_yticks()
    assert axes.get_ylim()[0] == 0
    assert all(float(tick).is_integer() for tick in ticks)
    labels = [label.get_text().replace("\u202f", "") for label in axes.get_yticklabels()]
    assert [int(label) for label in labels] == [int(tick) for tick in ticks]
    assert len(ticks) <= 7


@pytest.mark.parametrize("days", [*range(1, 32), 90, 1000, 100_000])
def test_a_few_days_are_named_the_first_and_the_last_among_them(days: int) -> None:
    axes = drawn(signatures_chart, rising(days), 10, replace(TEXTS, day=date.isoformat))
    labels = [label.get_text() for label in axes.get_xticklabels()]
    last = FIRST + timedelta(days=days - 1)
    assert labels[0] == FIRST.isoformat()
    assert labels[-1] == last.isoformat()
    assert len(labels) == len(set(labels)) <= 5
    places = [label.get_window_extent() for label in axes.get_xticklabels()]
    assert not any(one.overlaps(two) for one, two in pairwise(places))


def test_points_may_come_in_any_order_and_several_a_day() -> None:
    tidy = [(FIRST, 3), (FIRST + timedelta(days=1), 5)]
    untidy = [(FIRST + timedelta(days=1), 5), (FIRST, 1), (FIRST, 3)]
    assert signatures_chart(untidy, 10, TEXTS) == signatures_chart(tidy, 10, TEXTS)


def test_many_days_are_thinned_but_begin_and_end_where_they_did() -> None:
    steps = charts._steps(rising(100_000))
    assert len(steps) <= 1601
    assert steps[0] == (FIRST.toordinal(), 1)
    assert steps[-1] == (FIRST.toordinal() + 99_999, 100_000)


# --- bars ---


def test_bars_stand_largest_first_with_their_numbers() -> None:
    axes = drawn(bars_chart, [("Park", 3), ("Gator", 12_000), ("Skola", 40)], "Ämnen")
    assert words(axes) == ["Ämnen", "Gator", "12\u202f000", "Skola", "40", "Park", "3"]
    assert [bar.get_width() for bar in axes.patches] == [12_000, 40, 3]  # type: ignore[attr-defined]


def test_bars_are_seen_without_colours() -> None:
    png = grey(bars_chart([("Gator", 100), ("Park", 50)], "Ämnen"))
    bar = png[(png < 0.9) & (png > 0.5)]  # the grey of the bars, neither letters nor paper
    assert bar.size > 0.1 * png.size


@pytest.mark.parametrize("rows", [[], [("Inget", 0)], [(f"Ämne {each}", each) for each in range(500)]], ids=len)
def test_no_row_a_row_of_nothing_and_too_many(rows: list[tuple[str, int]]) -> None:
    axes = drawn(bars_chart, rows, "Ämnen")
    assert len(axes.patches) == min(len(rows), MOST_BARS)


LONG = "Park, natur och lekplatser i hela kommunen utom centrum och de delar som ligger norr om älven"


@pytest.mark.parametrize("name", [LONG, "W" * 200, LONG.upper(), "x" * 20_000, "", "\n\n", "$x^2$ \\frac{", "中 👍🏽"])
def test_no_name_leaves_the_picture(name: str) -> None:
    for axes in (
        drawn(bars_chart, [(name, 1_000_000_000), ("Park", 1)], name),
        drawn(signatures_chart, rising(5), 4, replace(TEXTS, title=name, signatures=name, threshold=name, days=name)),
    ):
        paper = axes.figure.bbox
        for text in axes.texts:
            place = text.get_window_extent()
            assert place.x0 >= paper.x0
            assert place.y0 >= paper.y0
            assert place.x1 <= paper.x1
            assert place.y1 <= paper.y1
            assert place.height == 0 or place.height > 8


def test_formulas_are_letters() -> None:
    assert "$x^2$" in words(drawn(bars_chart, [("$x^2$", 1)], "T"))
    assert bars_chart([("$\\frac{$", 1)], "$\\broken$")


# --- all ---


def test_threads_draw_the_same() -> None:
    alone = (signatures_chart(rising(30), 10, TEXTS), bars_chart([("Park", 3), ("Gator", 5)], "Ämnen"))
    with ThreadPoolExecutor(4) as threads:
        drawings = [
            (
                threads.submit(signatures_chart, rising(30), 10, TEXTS),
                threads.submit(bars_chart, [("Park", 3), ("Gator", 5)], "Ämnen"),
            )
            for _ in range(4)
        ]
        assert [tuple(each.result() for each in pair) for pair in drawings] == [alone] * 4


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Åtgärda a\u0308lven, Привет Ελλάδα → ½", "Åtgärda älven, Привет Ελλάδα → ½"),
        ("rad\r\nrad\rrad\ttabb", "rad\nrad\nrad tabb"),
        ("do\u200blt \u202eabc\u202c \x00\x07\ufeff\xad", "dolt abc "),
        ("Bra 👍🏽 jobb ❤\ufe0f 中文 \ud800 \ue000", f"Bra {MISSING} jobb ❤ {MISSING}{MISSING} {MISSING} {MISSING}"),
        ("𝗙𝗲𝘁 ＡＢ 😀", f"Fet AB {MISSING}"),
    ],
)
def test_signs_the_font_lacks_are_seen_and_hidden_ones_go(typed: str, shown: str) -> None:
    assert drawable(typed) == shown


@given(text=st.text(st.characters(exclude_categories=()), max_size=40))
@settings(deadline=None, max_examples=25)
def test_any_text_can_be_drawn(text: str) -> None:
    assert bars_chart([(text, 2)], text)
    assert drawable(drawable(text)) == drawable(text)
