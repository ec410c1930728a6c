"""Writes A4 documents as PDF: headings, paragraphs, facts, tables and pictures, one below the other.

All texts are plain and come from the caller, in his language; what the fonts lack is shown as `bot.charts.MISSING`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import platypus  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from bot import typesetting
from bot.civic.wording import shorten

MOST_COLUMNS = 12
_FOOT, _FOOT_SIZE = 14 * mm, 8
_BOOKMARK = 100
_ONE_AT_A_TIME = Lock()  # reportlab reads a font with one finger: two documents would lose its place


@dataclass(frozen=True)
class Heading:
    """A bold line that is also a bookmark; level 1 or 2, or else ValueError."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2):
            raise ValueError("headings have level 1 or 2")


@dataclass(frozen=True)
class Paragraph:
    """A text as it was typed: its line breaks and empty lines stay."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labels and what they hold, a row each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Rows under a head that every page repeats; a column of numbers alone stands to the right.

    ValueError unless the head has 1 to `MOST_COLUMNS` columns, and every row as many.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if not 1 <= len(self.head) <= MOST_COLUMNS or any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"a table has 1 to {MOST_COLUMNS} columns, as many in each row")


@dataclass(frozen=True)
class Picture:
    """A PNG, made smaller where it does not fit, and the words for those who cannot see it."""

    png: bytes
    alternative: str


Part = Heading | Paragraph | Facts | Table | Picture
Bookmark = tuple[str, str, int]  # where it points, its text, its level from 0


def write_pdf(title: str, parts: Sequence[Part], *, language: str, footer: str) -> bytes:
    """The document as a file: the same bytes for the same parts. `language` is a code such as "sv".

    The title opens the first page, `footer` and "1 / 3" close each. ValueError where a picture is none. It takes some
    50 ms a page, one document at a time.
    """
    stream = BytesIO()
    with _ONE_AT_A_TIME:
        typesetting.load_fonts()
        name = typesetting.one_line(title)
        document = platypus.BaseDocTemplate(
            stream,
            pagesize=A4,
            title=name,
            author="",
            subject="",
            creator="",
            lang=language,
            displayDocTitle=1,
            initialFontName=typesetting.PLAIN,  # the library's own would not be embedded
            invariant=1,
        )
        frame = platypus.Frame(typesetting.SIDE, typesetting.BOTTOM, typesetting.WIDTH, typesetting.HEIGHT, 0, 0, 0, 0)
        document.addPageTemplates(platypus.PageTemplate("page", frame, onPage=_leave_room, pagesize=A4))
        canvas = partial(_Canvas, typesetting.one_line(footer), _bookmarks(parts))
        document.build([*typesetting.set_title(name), *_pieces(parts)], canvasmaker=canvas)
    return stream.getvalue()


def _pieces(parts: Sequence[Part]) -> list[Any]:
    """What reportlab lays out; from the end, since a heading asks what follows it."""
    pieces: list[list[Any]] = []
    following: list[Any] = []
    for place, part in reversed(list(enumerate(parts))):
        pieces.append(_set(part, _key(place), following))
        following = pieces[-1] or following
    return [piece for each in reversed(pieces) for piece in each]


def _set(part: Part, key: str, following: Sequence[Any]) -> list[Any]:
    match part:
        case Heading(text, level):
            return typesetting.set_heading(text, level, key, following)
        case Paragraph(text):
            return typesetting.set_paragraph(text)
        case Facts(rows):
            return typesetting.set_facts(rows)
        case Table(head, rows):
            return typesetting.set_table(head, rows)
        case Picture(png, alternative):
            return typesetting.set_picture(png, alternative)


def _bookmarks(parts: Sequence[Part]) -> list[Bookmark]:
    """The headings that say something; none stands more than one level below that before it."""
    found: list[Bookmark] = []
    for place, part in enumerate(parts):
        if isinstance(part, Heading) and (line := typesetting.one_line(part.text)):
            deepest = found[-1][2] + 1 if found else 0
            found.append((_key(place), shorten(line, _BOOKMARK), min(part.level - 1, deepest)))
    return found


def _key(place: int) -> str:
    return f"heading-{place}"


def _foot(page: int) -> str:
    return f"foot-{page}"


def _leave_room(canvas: Any, _: Any) -> None:
    canvas.doForm(_foot(canvas.getPageNumber()))


class _Canvas(Canvas):  # type: ignore[misc]
    """Fills the feet of all pages when it knows how many there are."""

    def __init__(self, footer: str, bookmarks: Sequence[Bookmark], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._footer, self._bookmarks = footer, bookmarks

    def save(self) -> None:
        """Finish the document."""
        for key, text, level in self._bookmarks:
            self.addOutlineEntry(text, key, level)
        pages = self.getPageNumber() - 1
        left, right = typesetting.SIDE, typesetting.SIDE + typesetting.WIDTH
        for page in range(1, pages + 1):
            self.beginForm(_foot(page))
            self.setStrokeColor(typesetting.LINE)
            self.setLineWidth(0.5)
            self.line(left, _FOOT + 14, right, _FOOT + 14)
            self.setFont(typesetting.PLAIN, _FOOT_SIZE)
            self.drawString(left, _FOOT, typesetting.fitted(self._footer, 0.8 * typesetting.WIDTH, _FOOT_SIZE))
            self.drawRightString(right, _FOOT, f"{page} / {pages}")
            self.endForm()
        super().save()
