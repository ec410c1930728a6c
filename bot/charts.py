"""Draws numbers as pictures that are read on a phone, and on paper without colours. The one door to matplotlib.

Only its object interface is used, never pyplot: nothing is shared, so pictures may be drawn side by side in threads.
All words come from the caller; formulas and markup in them are letters like any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any
from unicodedata import category, normalize

from matplotlib import get_data_path
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.ticker import MaxNLocator

FONTS = Path(get_data_path()) / "fonts" / "ttf"
MISSING = "□"  # where the font has no sign
MOST_BARS = 40

_FAMILY = "DejaVu Sans"
_DPI = 200
_WIDTH, _HEIGHT, _BAR = 8.0, 4.5, 0.55  # inches
_BELOW, _ABOVE = 0.75, 0.3  # the axes of signatures: room for the names of days, and of the upright axis
_BLUE, _GREY = "#17406d", "#c9d0d8"  # nearly black and light grey on paper
_SMALL, _LARGE = 12, 15  # points
_TITLE = 62, 2  # signs a line, lines
_STEPS = 1600  # one a pixel
_SPACES = 4, 3, 2, 1  # between the days that are named
_APART = 0.26  # two notes of three lines each, as a part of the axis


@dataclass(frozen=True)
class ChartTexts:
    """What stands in a chart of signatures, and how a day is written there."""

    title: str
    signatures: str  # names the upright axis and the line
    days: str  # names the level axis
    threshold: str
    nothing: str  # instead of a line, where nobody has signed
    day: Callable[[date], str]


def drawable(text: str) -> str:
    """The text in signs DejaVu Sans has. What it lacks becomes its plain form or `MISSING`; hidden signs go."""
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(map(_drawable, text))


@lru_cache(4096)
def _drawable(sign: str) -> str:
    kind = category(sign)
    if kind == "Cf" or (kind == "Cc" and not sign.isspace()) or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if sign == "\n" or (sign in _font_signs() and kind[0] != "C"):
        return sign
    if sign.isspace():
        return " "
    plain = normalize("NFKC", sign)
    if _font_signs().issuperset(plain):
        return plain
    return "" if kind in {"Mn", "Me", "Sk"} else MISSING  # accents and skin tones belong to the sign before them


@cache
def _font_signs() -> frozenset[str]:
    """Beyond U+FFFF it has dice, cards and some faces, but a PDF of ours could not say what they are."""
    return frozenset(chr(code) for code in FT2Font(FONTS / "DejaVuSans.ttf").get_charmap() if code <= 0xFFFF)


def signatures_chart(points: Sequence[tuple[date, int]], threshold: int, texts: ChartTexts) -> bytes:
    """A PNG of 1600x900 pixels: how many had signed on each day, beside the number that is needed.

    `points` are days and totals up to and including them, in any order; of several on one day the last given counts.
    """
    tall = _HEIGHT - _BELOW - _ABOVE - _head(texts.title)
    figure, axes = _chart(texts.title, tall, left=1.05, right=1.8, below=_BELOW, above=_ABOVE)
    steps = _steps(points)
    top = 1.08 * max([threshold, 1, *(count for _, count in steps)])
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(lambda value, _: _grouped(round(value)))
    axes.grid(axis="y", color="0.88")
    axes.axhline(threshold, color="black", linestyle=(0, (5, 3)), linewidth=1.6)
    _set_days(axes, [day for day, _ in steps], texts.day)
    notes = [(threshold / top, _note(texts.threshold, threshold), "normal")]
    if steps:
        axes.plot(*zip(*steps, strict=True), drawstyle="steps-post", color=_BLUE, linewidth=2.8)
        axes.plot(*steps[-1], marker="o", markersize=8, color=_BLUE, clip_on=False)
        notes.append((steps[-1][1] / top, _note(texts.signatures, steps[-1][1]), "bold"))
    else:
        ground = {"facecolor": "white", "edgecolor": "none"}
        _write(axes, 0.5, 0.5, _wrapped(texts.nothing, 40, 2), 0.6, ha="center", va="center", bbox=ground)
    for height, note, weight in _apart(notes):
        _write(axes, 1.03, height, note, 0.185, va="center", weight=weight)
    _write(axes, 0, 1 + 0.1 / tall, _wrapped(texts.signatures, 60, 1), 0.6, va="bottom")
    _write(axes, 1, -0.55 / tall, _wrapped(texts.days, 60, 1), 0.6, ha="right", va="center")
    return _png(figure)


def _steps(points: Sequence[tuple[date, int]]) -> list[tuple[int, int]]:
    """Days as ordinals with their totals, in order, thinned to what a picture can show; first and last stay."""
    totals = sorted({day.toordinal(): count for day, count in points}.items())
    if not totals:
        return []
    first, days = totals[0][0], totals[-1][0] - totals[0][0] + 1
    if days <= _STEPS:
        return totals
    return [totals[0], *{(day - first) * _STEPS // days: (day, count) for day, count in totals}.values()]


def _set_days(axes: Axes, days: Sequence[int], write: Callable[[date], str]) -> None:
    if not days:
        axes.set_xticks([])
        return
    first, last = days[0], days[-1]
    axes.set_xlim(*((first, last) if first < last else (first - 1, first + 1)))
    spaces = next(few for few in _SPACES if (last - first) % few == 0 or last - first >= 5 * few)  # even to the eye
    named = sorted({first + round((last - first) * place / spaces) for place in range(spaces + 1)})
    axes.set_xticks(named, [drawable(write(date.fromordinal(day))) for day in named], parse_math=False)


def _note(name: str, number: int) -> str:
    return f"{_wrapped(name, 16, 2)}\n{_grouped(number)}"


def _apart(notes: Sequence[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """One or two notes beside an axis from 0 to 1, moved so that neither hides the other."""
    placed = sorted(notes, key=lambda note: note[0])
    low, high = placed[0], placed[-1]
    if len(placed) < 2 or high[0] - low[0] >= _APART:
        return placed
    middle = min(max((low[0] + high[0]) / 2, _APART / 2), 1 - _APART / 2)
    return [(middle - _APART / 2, *low[1:]), (middle + _APART / 2, *high[1:])]


def bars_chart(rows: Sequence[tuple[str, int]], title: str) -> bytes:
    """A PNG 1600 pixels wide: names and their counts as level bars, at most the `MOST_BARS` largest, largest first."""
    shown = sorted(rows, key=lambda row: -row[1])[:MOST_BARS]
    figure, axes = _chart(title, max(1, len(shown)) * _BAR, left=2.5, right=0.8, below=0.2)
    axes.set_axis_off()
    longest = max([1, *(count for _, count in shown)])
    axes.set_xlim(0, longest * 1.02)
    axes.set_ylim(max(1, len(shown)) - 0.5, -0.5)
    for place, (name, count) in enumerate(shown):
        axes.barh(place, count, 0.66, color=_GREY, edgecolor="black", linewidth=0.8, clip_on=False)
        height = 1 - (place + 0.5) / len(shown)
        _write(axes, -0.02, height, _wrapped(name, 26, 2), 0.28, ha="right", va="center_baseline", linespacing=1)
        _write(
            axes, (count / longest) / 1.02 + 0.012, height, _grouped(count), 0.1, va="center_baseline", weight="bold"
        )
    return _png(figure)


def _head(title: str) -> float:
    """Inches a title takes, with the space around it."""
    return 0.4 + 0.28 * len(_wrapped(title, *_TITLE).splitlines())


def _chart(
    title: str, tall: float, *, left: float, right: float, below: float, above: float = 0
) -> tuple[Figure, Axes]:
    """A picture with a title and empty axes `tall` inches high, with so many inches around them."""
    height, wide = below + tall + above + _head(title), _WIDTH - left - right
    figure = Figure(figsize=(_WIDTH, round(height, 2)), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((left / _WIDTH, below / height, wide / _WIDTH, tall / height))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=_SMALL, labelfontfamily=_FAMILY)
    x, y = (0.25 - left) / wide, 1 + (above + _head(title) - 0.15) / tall
    _write(axes, x, y, _wrapped(title, *_TITLE), 0.94, va="top", weight="bold", fontsize=_LARGE)
    return figure, axes


def _write(axes: Axes, x: float, y: float, text: str, room: float, *, fontsize: float = _SMALL, **style: Any) -> None:
    """A text at a place of the axes (0–1 each), made smaller where it would take more than `room` of the width."""
    said = axes.text(x, y, text, transform=axes.transAxes, fontsize=fontsize, family=_FAMILY, parse_math=False, **style)
    width = said.get_window_extent().width / (_WIDTH * _DPI)
    if width > room:
        said.set_fontsize(fontsize * room / width)


def _wrapped(text: str, signs: int, most: int) -> str:
    """Lines of at most so many signs, cut after `most` lines with an ellipsis."""
    lines = wrap(drawable(text), signs)
    if len(lines) > most:
        lines[most - 1] = lines[most - 1][: signs - 1].rstrip(" ,.;:-") + "…"
    return "\n".join(lines[:most])


def _grouped(number: int) -> str:
    """Groups of three with a thin space, as ISO 80000 has it for all languages."""
    return f"{number:,}".replace(",", "\u202f")


def _png(figure: Figure) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
    return stream.getvalue()
