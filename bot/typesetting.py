"""Sets words, tables and pictures in type: the pieces of a page that reportlab then lays out.

What people wrote is shown as they typed it: nothing in a text is markup. All measures are points.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from typing import Any

from reportlab import platypus  # type: ignore[import-untyped]
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

from bot.charts import FONTS, drawable
from bot.civic.wording import shorten

SIDE, TOP, BOTTOM = 20 * mm, 18 * mm, 25 * mm
WIDTH, HEIGHT = A4[0] - 2 * SIDE, A4[1] - TOP - BOTTOM
PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
LINE, RULE = HexColor("#9a9a9a"), HexColor("#222222")

_AFTER = 9  # below a part
_CELL, _LEADING = 9, 12.5  # the size of letters in a table, and the height of its lines
_LINES = 6  # so many at most stay together
_GUTTER = 10  # between columns
_PIXEL = 0.75  # at most
_HEADING, _FOLLOWING = 25, 45  # space around a heading, and what of a paragraph has to follow on its page
_SPACES = re.compile(r"[^\S\xa0\u202f]+")  # where a line may break
_NUMBER = re.compile(r"[-+−–]?\d[\d\s.,]*%?")


def _style(size: float, leading: float, font: str = PLAIN, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName=font, fontSize=size, leading=leading, **more)


_TITLE = _style(18, 24, BOLD, spaceAfter=10)
_HEADINGS = (
    _style(13, 18, BOLD, spaceBefore=16, spaceAfter=5),
    _style(10.5, 15, BOLD, spaceBefore=10, spaceAfter=3),
)
_BODY = _style(10, 14.5, allowWidows=0, allowOrphans=0)


@cache
def load_fonts() -> None:
    """Make the fonts known to reportlab; everything below needs them."""
    registerFont(TTFont(PLAIN, FONTS / "DejaVuSans.ttf"))
    registerFont(TTFont(BOLD, FONTS / "DejaVuSans-Bold.ttf"))


def one_line(text: str) -> str:
    """A text on one line, in signs the fonts have."""
    return _SPACES.sub(" ", drawable(text)).strip()


def fitted(line: str, room: float, size: float) -> str:
    """A line cut to what fits."""
    line = shorten(line, 200)
    while stringWidth(line, PLAIN, size) > room:
        line = shorten(line, len(line) - 1)
    return line


def set_title(line: str) -> list[Any]:
    """The name of the document; something even where it has none, since a document needs a page."""
    return [*_set(line, _TITLE), platypus.Spacer(0, 0)]


def set_heading(text: str, level: int, key: str, following: Sequence[Any]) -> list[Any]:
    """A heading of level 1 or 2 that a bookmark points to by its key, on one page with the beginning of `following`."""
    lines = _set(one_line(text), _HEADINGS[level - 1])
    if not lines:
        return []
    own = _HEADING + sum(each.wrap(WIDTH, HEIGHT)[1] for each in lines)
    room = platypus.CondPageBreak(own + (getattr(following[0], "beginning", _FOLLOWING) if following else 0))
    room.beginning = room.height = min(room.height, HEIGHT)
    return [room, platypus.AnchorFlowable(key), *lines]


def set_paragraph(text: str) -> list[Any]:
    """A text as it was typed, line by line."""
    return _set(text, _BODY, _AFTER)


def _set(text: str, style: ParagraphStyle, gap: float = 0) -> list[Any]:
    last = style.clone("", spaceAfter=gap) if gap else style
    pieces = []
    for block in re.split(r"\n\s*\n", drawable(text).replace("\u202f", "\xa0")):  # reportlab breaks lines at the former
        lines = [line for line in block.split("\n") if line.strip()]
        for place, line in enumerate(lines, 1):
            pieces.append(platypus.Paragraph(escape(line, quote=False), last if place == len(lines) else style))
    return pieces


def set_facts(rows: Sequence[tuple[str, str]]) -> list[Any]:
    """Bold labels, and what they hold beside them."""
    if not rows:
        return []
    first = min(0.35 * WIDTH, _widest([label for label, _ in rows], BOLD))
    return [_grid([], rows, [first, WIDTH - first], [("FONTNAME", (0, 0), (0, -1), BOLD)], [BOLD, PLAIN])]


def set_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Any]:
    """Rows as long as their head, which every page repeats; its names are cut after 60 signs."""
    columns = list(zip(*rows, strict=True)) or [()] * len(head)
    head = [shorten(one_line(name), 60) for name in head]
    style = [("FONTNAME", (0, 0), (-1, 0), BOLD), ("LINEBELOW", (0, 0), (-1, 0), 1.2, RULE)]
    for place, column in enumerate(columns):
        if any(column) and all(_NUMBER.fullmatch(cell) for cell in column if cell):
            style.append(("ALIGN", (place, 0), (place, -1), "RIGHT"))
    return [_grid([head], rows, _widths(head, columns), style, [PLAIN] * len(head))]


def _widths(head: Sequence[str], columns: Sequence[Sequence[str]]) -> list[float]:
    """For each column: its longest word if there is room for all, and a share of the rest by what it holds."""
    least, wanted = [], []
    for name, column in zip(head, columns, strict=True):
        words = [word for cell in column for word in cell.split()]
        least.append(min(WIDTH / len(head), max(_widest(name.split(), BOLD), _widest(words, PLAIN))))
        wanted.append(max(least[-1], min(0.6 * WIDTH, max(_widest([name], BOLD), _widest(column, PLAIN)))))
    spare, missing = WIDTH - sum(least), sum(wanted) - sum(least)
    if missing <= spare:
        return [width * WIDTH / sum(wanted) for width in wanted]
    return [low + spare * (width - low) / missing for low, width in zip(least, wanted, strict=True)]


def _widest(texts: Sequence[str], font: str) -> float:
    """What a column needs to hold its longest line unbroken."""
    lines = [line for text in texts for line in text.splitlines()]
    return _GUTTER + 1 + float(stringWidth(drawable(max(lines, key=len, default="")[:200]), font, _CELL))


def _grid(
    head: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    style: Sequence[tuple[Any, ...]],
    fonts: Sequence[str],
) -> Any:
    """Rows with a thin line below each. Long ones are made of several, between which a page may end."""
    cells = [["\n".join(_broken(text, width, BOLD)) for text, width in zip(row, widths, strict=True)] for row in head]
    commands: list[tuple[Any, ...]] = []
    for row in rows:
        broken = [_broken(*cell) for cell in zip(row, widths, fonts, strict=True)]
        lines = max(map(len, broken))
        step = -(-lines // -(-lines // _LINES))
        for start in range(0, lines, step):
            place = (0, len(cells)), (-1, len(cells))
            cells.append(["\n".join(column[start : start + step]) for column in broken])
            commands += [("TOPPADDING", *place, 0)] if start else []
            commands.append(("BOTTOMPADDING", *place, 0) if start + step < lines else ("LINEBELOW", *place, 0.5, LINE))
    common = [
        ("FONT", (0, 0), (-1, -1), PLAIN, _CELL, _LEADING),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), _GUTTER),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    table = platypus.Table(
        cells, widths, style=[*common, *style, *commands], repeatRows=len(head), hAlign="LEFT", spaceAfter=_AFTER
    )
    first = cells[: len(head) + 1]
    table.beginning = sum(7 + _LEADING * max(cell.count("\n") + 1 for cell in row) for row in first)
    return table


def _broken(text: str, width: float, font: str) -> list[str]:
    """The lines a text takes in a column; at least one."""
    room, lines = width - _GUTTER, []
    for typed in re.sub(r"\n\s*\n", "\n\n", drawable(text)).strip().split("\n"):
        line = ""
        for word in filter(None, _SPACES.split(typed)):
            for place, part in enumerate(_cut(word, room, font)):
                longer = f"{line} {part}" if line else part
                if place == 0 and stringWidth(longer, font, _CELL) <= room:
                    line = longer
                else:
                    lines += [line] if line else []
                    line = part
        lines.append(line)
    return lines


def _cut(word: str, room: float, font: str) -> list[str]:
    """A word in parts that fit; nearly always one."""
    if stringWidth(word, font, _CELL) <= room:
        return [word]
    parts, used = [""], 0.0
    for sign in word:
        width = stringWidth(sign, font, _CELL)
        if used + width > room and parts[-1]:
            parts.append("")
            used = 0
        parts[-1] += sign
        used += width
    return parts


def set_picture(png: bytes, alternative: str) -> list[Any]:
    """A picture at its own size or smaller; ValueError where it is none."""
    try:
        read = ImageReader(BytesIO(png))
        wide, tall = read.getSize()
        read.getRGBData()  # or a torn file would be noticed on the page
    except OSError as error:
        raise ValueError("not a picture") from error
    scale = min(_PIXEL, WIDTH / wide, (HEIGHT - 2 * _HEADING) / tall)
    image = _Image(BytesIO(png), wide * scale, tall * scale, hAlign="LEFT")
    image.alternative, image.spaceAfter, image.beginning = alternative, _AFTER, image.drawHeight
    return [image]


class _Image(platypus.Image):  # type: ignore[misc]
    """A picture with the words for those who cannot see it, as PDF holds them: marked content with /Alt."""

    def draw(self) -> None:
        """Draw it where the canvas stands."""
        words = ("\ufeff" + self.alternative).encode("utf-16-be", "replace").hex()
        self.canv.addLiteral(f"/Span <</Alt <{words}>>> BDC")
        super().draw()
        self.canv.addLiteral("EMC")
