"""PDF documents: every word is in them, none outside the margins, whatever people typed and however much of it."""

import ctypes
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import MISSING, bars_chart
from bot.documents import MOST_COLUMNS, Facts, Heading, Paragraph, Part, Picture, Table, write_pdf

FOOTER = "Karlstads kommun · E-förslag 2026-117"
FOOT = re.compile(rf"{FOOTER}|\d+ / \d+$")
MM = 72 / 25.4
CHART = bars_chart([("Park", 3), ("Gator", 5)], "Ämnen")
EVERY_KIND = (
    Heading("Förslag"),
    Paragraph("Fler bänkar längs älven.\n\nOch lampor."),
    Facts([("Nummer", "2026-117"), ("Ämne", "Park")]),
    Heading("Stöd", 2),
    Table(("Stadsdel", "Antal"), [("Råtorp", "61"), ("Centrum", "9")]),
    Picture(CHART, "Park 3, gator 5"),
)


@dataclass(frozen=True)
class Shown:
    """A picture on a page: its place in points, its pixels, the words it carries."""

    place: tuple[float, float, float, float]  # left, bottom, right, top
    pixels: tuple[int, int]
    words: str


@dataclass(frozen=True)
class Page:
    text: str
    pictures: list[Shown]
    ends: dict[str, set[float]]  # where a word ends, in points from the left


@dataclass(frozen=True)
class Document:
    title: str
    bookmarks: list[tuple[str, int, int]]  # text, level, page
    pages: list[Page]

    def text(self, *, feet: bool = False) -> str:
        """All pages, line by line, without the feet unless asked for."""
        lines = [line for page in self.pages for line in page.text.splitlines()]
        return "\n".join(line for line in lines if feet or not FOOT.match(line))


def written(*parts: Part, title: str = "Fler bänkar", footer: str = FOOTER) -> Document:
    """The document, read again; nothing leaves the margins."""
    return read(write_pdf(title, parts, language="sv", footer=footer))


def read(pdf: bytes, slack: float = 2) -> Document:
    with closing(pdfium.PdfDocument(pdf)) as document:
        marks = [(mark.get_title(), mark.level, mark.get_dest().get_index()) for mark in document.get_toc()]
        pages = []
        for place in range(len(document)):
            with closing(document[place]) as page, closing(page.get_textpage()) as text:
                assert ink_beyond_the_margins(page, slack) == []
                images = [each for each in page.get_objects() if each.type == raw.FPDF_PAGEOBJ_IMAGE]
                shown = [Shown(each.get_bounds(), each.get_px_size(), alternative(each)) for each in images]
                pages.append(Page(text.get_text_range(), shown, ends(text)))
        return Document(document.get_metadata_dict()["Title"], marks, pages)


def alternative(picture: Any) -> str:
    mark, buffer, length = raw.FPDFPageObj_GetMark(picture, 0), (ctypes.c_ubyte * 4000)(), ctypes.c_ulong()
    assert raw.FPDFPageObjMark_GetParamBlobValue(mark, b"Alt", buffer, ctypes.sizeof(buffer), length)
    return bytes(buffer)[: length.value].decode("utf-16")


def ends(text: Any) -> dict[str, set[float]]:
    found = defaultdict(set)
    for word in re.finditer(r"\S+", text.get_text_range()[:500]):
        found[word.group()].add(round(text.get_charbox(word.end() - 1)[2], 0))
    return found


def ink_beyond_the_margins(page: Any, slack: float) -> list[str]:
    """The sides with something further out than 20 mm left and right, 18 mm above, 13 mm below, and `slack` points."""
    inked = page.render(scale=1, grayscale=True, fill_color=(255, 255, 255, 255)).to_numpy().squeeze() < 250
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    height, width = inked.shape
    beyond = {
        "above": rows[0] < 18 * MM - slack,
        "below": rows[-1] > height - 13 * MM + slack,
        "left": columns[0] < 20 * MM - slack,
        "right": columns[-1] > width - 20 * MM + slack,
    }
    return [side for side, found in beyond.items() if found]


def joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- words ---


@pytest.mark.parametrize("words", ["Åke ångar över älven", "Привет", "Ελληνικά", "5 € → ½ ✓ “så” – ja", "1\u202f800"])
def test_words_of_many_scripts_can_be_read_and_copied(words: str) -> None:
    document = written(
        Heading(words), Paragraph(words), Facts([(words, words)]), Table([words], [[words]]), title=words, footer=words
    )
    assert joined(document.text(feet=True)).count(joined(words)) == 8
    assert document.title == words


MARKUP = "<b>fet</b> & &amp; <a href='x'>länk</a> <img src='/etc/passwd'/> </para> $x^2$ {} %s \\n"


def test_markup_is_shown_as_typed() -> None:
    parts = (Heading(MARKUP), Paragraph(MARKUP), Facts([(MARKUP, MARKUP)]), Table(["<b>"], [[MARKUP]]))
    assert joined(written(*parts, title=MARKUP).text()).count(joined(MARKUP)) == 6


def test_lines_stay_as_typed() -> None:
    said = written(Paragraph("\n\nHej!\r\n- bänkar\n- lampor\n\n\n\nTack\n")).text()
    assert said.splitlines()[1:] == ["Hej!", "- bänkar", "- lampor", "Tack"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bra 👍🏽 jobb 😀", f"Bra {MISSING} jobb {MISSING}"),
        ("中文 och 한국", f"{MISSING * 2} och {MISSING * 2}"),
        ("do\x00lt \x1b[31m\u202etxt.exe\u202c \u200bslut", "dolt [31mtxt.exe slut"),
        ("halv \ud83d", f"halv {MISSING}"),
    ],
)
def test_signs_that_cannot_be_shown_are_replaced_or_removed(typed: str, shown: str) -> None:
    document = written(
        Heading(typed), Paragraph(typed), Facts([(typed, typed)]), Table([typed], [[typed]]), title=typed
    )
    assert joined(document.text()).count(joined(shown)) == 7
    assert document.title == shown


URL = "https://example.org/" + "en/lang/vag/" * 60 + "?fraga=" + "a1b2" * 40


@pytest.mark.parametrize("word", ["x" * 5000, "W" * 300, URL, "Ö" * 120 + " kort " + "ö" * 120], ids=len)
def test_long_words_wrap_and_lose_nothing(word: str) -> None:
    parts = (
        Heading(word),
        Paragraph(word),
        Facts([(word, word), ("kort", word)]),
        Table(("A", "B", "C"), [(word, "kort", "1"), ("1", word, word)]),
    )
    said = joined(written(*parts, title=word).text())
    assert all(said.count(sign) >= 7 * word.count(sign) for sign in set(joined(word)))


NUMBERED = " ".join(f"ord{place}" for place in range(2600))  # 20,000 signs


@pytest.mark.parametrize(
    "part",
    [
        Heading(NUMBERED),
        Paragraph(NUMBERED),
        Paragraph(NUMBERED.replace(" ", "\n")),
        Facts([("Kort", "kort"), ("Text", NUMBERED), (NUMBERED, "")]),
        Facts([("Text", NUMBERED.replace("5 ", "5\n\n"))]),
        Table(("Nr", "Text"), [("1", "kort"), ("2", NUMBERED), ("3", "kort")]),
        Table(("Text", "Annan text"), [(NUMBERED, "kort " * 2000)]),
    ],
    ids=["heading", "paragraph", "lines", "facts", "facts of lines", "table", "wide table"],
)
def test_a_very_long_text_goes_on_over_the_pages_and_loses_no_word(part: Part) -> None:
    document = written(Paragraph("Före"), part, Paragraph("Efter"))
    found = re.findall(r"ord(\d+)\b", document.text())
    times = 2 if isinstance(part, Facts) and len(part.rows) == 3 else 1
    assert sorted(map(int, found)) == sorted(list(range(2600)) * times)


def test_nothing_is_a_page_too() -> None:
    for parts in [
        (),
        (Paragraph(""), Heading(" \n"), Facts([]), Facts([("", "")]), Table(("",), []), Table(("A",), [])),
    ]:
        for title in ("", "\x00", "Titel"):
            document = written(*parts, title=title)
            assert len(document.pages) == 1
            assert document.bookmarks == []


# --- tables and pictures ---


def test_a_table_over_several_pages_repeats_its_head_and_shows_every_row_once() -> None:
    rows = [(f"nr{place}", "Sätt upp fler lampor. " * (place % 5 + 1), str(place)) for place in range(300)]
    document = written(Table(("Nummer", "Förslag", "Stöd"), rows))
    assert len(document.pages) > 5
    for page in document.pages:
        assert page.text.count("Nummer") == 1
    assert re.findall(r"nr(\d+)\b", document.text()) == [str(place) for place in range(300)]


def test_a_column_of_numbers_stands_to_the_right_and_words_to_the_left() -> None:
    document = written(
        Table(("Ämne", "Röster"), [("Alfa", "7,11"), ("Betabeta", "12 345"), ("Gamma", "93 %"), ("D", "")])
    )
    ends = document.pages[0].ends
    numbers = ends["Röster"] | ends["7,11"] | ends["345"] | ends["%"]
    words = ends["Ämne"] | ends["Alfa"] | ends["Betabeta"]
    assert max(numbers) - min(numbers) < 2
    assert max(words) - min(words) > 10


def test_a_table_may_have_as_many_columns_as_it_says() -> None:
    head = [f"Kolumn {place}" for place in range(MOST_COLUMNS)]
    document = written(Table(head, [["ordentligt"] * MOST_COLUMNS] * 3))
    assert joined(document.text()).count("Kolumn") == MOST_COLUMNS


def test_tables_and_headings_of_no_shape_are_refused() -> None:
    for head, rows in [((), []), (["A"] * (MOST_COLUMNS + 1), []), (("A", "B"), [("1",)])]:
        with pytest.raises(ValueError, match="1 to 12 columns"):
            Table(head, rows)
    with pytest.raises(ValueError, match="level"):
        Heading("Rubrik", 3)


def test_a_picture_keeps_its_shape_fits_the_page_and_has_words_in_its_stead() -> None:
    tall = bars_chart([(f"Ämne {place}", place) for place in range(40)], "Ämnen")
    document = written(Picture(CHART, "Åtta (8) ✓"), Picture(tall, ""))
    [first, second] = [picture for page in document.pages for picture in page.pictures]
    assert first.words == "Åtta (8) ✓"
    for picture in (first, second):
        left, bottom, right, top = picture.place
        assert (right - left) / (top - bottom) == pytest.approx(picture.pixels[0] / picture.pixels[1], rel=0.01)
    assert first.place[2] - first.place[0] == pytest.approx(170 * MM, abs=1)


@pytest.mark.parametrize("png", [b"", b"text", CHART[:40], CHART[: len(CHART) // 2]])
def test_what_is_no_picture_is_refused_and_the_next_document_is_written(png: bytes) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        written(Picture(png, "Bild"))
    assert written(Picture(CHART, "Bild"))


# --- the document ---


@pytest.mark.parametrize("lines", [1, 60, 600])
def test_every_page_says_which_of_how_many_it_is(lines: int) -> None:
    document = written(Paragraph("rad\n" * lines))
    pages = len(document.pages)
    assert lines / 50 <= pages <= 1 + lines / 40
    for number, page in enumerate(document.pages, 1):
        assert f"{number} / {pages}" in page.text
        assert FOOTER in page.text


def test_a_page_that_is_just_full_is_not_followed_by_an_empty_one() -> None:
    for lines in range(40, 55):
        assert all("rad" in page.text for page in written(Paragraph("rad\n" * lines)).pages)
        assert all("rad" in page.text for page in written(Facts([("rad", "")] * lines)).pages)


def test_a_long_footer_leaves_the_number_of_the_page_alone() -> None:
    document = written(Paragraph("x"), footer="Mycket att säga " * 2000)
    assert re.search(r"Mycket att säga.*…\s*1 / 1", document.text(feet=True), re.DOTALL)


def test_title_and_language_are_told_to_readers() -> None:
    pdf = write_pdf("Åtgärder & annat", [], language="sv", footer="")
    assert read(pdf).title == "Åtgärder & annat"
    assert b"/Lang (sv)" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_headings_are_bookmarks_where_they_stand() -> None:
    filler = Paragraph("rad\n" * 60)
    document = written(Heading("Djupt", 2), Heading("Ett"), filler, Heading("Åtta", 2), filler, Heading("Två <b>"))
    assert [mark[:2] for mark in document.bookmarks] == [("Djupt", 0), ("Ett", 0), ("Åtta", 1), ("Två <b>", 0)]
    for title, _, page in document.bookmarks:
        assert title in document.pages[page].text


@pytest.mark.parametrize(
    "following",
    [
        Paragraph("Följer. " + "rad " * 400),
        Facts([("Följer", "rad " * 100)] * 9),
        Table(("Följer", "B"), [("a", "rad " * 100)] * 9),
        Picture(CHART, ""),
    ],
    ids=lambda part: type(part).__name__,
)
def test_a_heading_stands_on_the_page_of_what_follows_it(following: Part) -> None:
    for lines in range(20, 46):
        headings = (Heading("Rubriken"), Paragraph(""), Heading("Under den", 2))
        document = written(Paragraph("rad\n" * lines), *headings, following)
        [page] = [page for page in document.pages if "Rubriken" in page.text]
        assert "Under den" in page.text
        assert page.pictures if isinstance(following, Picture) else "Följer" in page.text


def test_all_letters_are_in_the_file() -> None:
    pdf = write_pdf("Titel", EVERY_KIND, language="sv", footer=FOOTER)
    fonts = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert fonts
    assert all(b"DejaVu" in font for font in fonts)
    assert len(re.findall(rb"/FontFile2 ", pdf)) == len(fonts)


def test_the_same_parts_are_the_same_file() -> None:
    one, two = (write_pdf("Titel", EVERY_KIND, language="sv", footer=FOOTER) for _ in range(2))
    assert one == two


def test_documents_written_side_by_side_do_not_mix_their_letters() -> None:
    signs = [chr(code) for code in range(0x100, 0x250)]

    def write(number: int) -> bytes:
        return write_pdf(f"Nr {number}", [Paragraph(" ".join(signs[number::7]))], language="sv", footer="")

    alone = [write(number) for number in range(7)]
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(write, [*range(7)] * 20)) == alone * 20
    finally:
        sys.setswitchinterval(patience)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
ANY_PART = st.one_of(
    st.builds(Heading, ANY_TEXT, st.sampled_from([1, 2])),
    st.builds(Paragraph, ANY_TEXT),
    st.builds(Facts, st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=4)),
    st.integers(1, MOST_COLUMNS).flatmap(
        lambda columns: st.lists(st.lists(ANY_TEXT, min_size=columns, max_size=columns), min_size=1, max_size=4).map(
            lambda rows: Table(rows[0], rows[1:])
        )
    ),
    st.builds(Picture, st.just(CHART), ANY_TEXT),
)


@given(title=ANY_TEXT, parts=st.lists(ANY_PART, max_size=8), footer=ANY_TEXT)
@settings(deadline=None, max_examples=40)
def test_whatever_is_written_stays_within_the_margins(title: str, parts: Sequence[Part], footer: str) -> None:
    assert read(write_pdf(title, parts, language="sv", footer=footer), slack=9).pages  # accents may stand before a line
