"""Places are found however residents write them, and ordinary words are not taken for places."""

import re
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.places import Gazetteer
from nlp.wording import fold

TOWN = Gazetteer.read()
LONGEST = 4096
NOISE = 2  # other work on the machine


def names(text: str, town: Gazetteer = TOWN) -> list[str]:
    return [place.name for place in town.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Laga Rudsvägen", "Rudsvägen"),
        ("laga rudsvägen", "Rudsvägen"),
        ("LAGA RUDSVÄGEN NU", "Rudsvägen"),
        ("laga rudsvagen", "Rudsvägen"),
        ("rudsvägens trottoar", "Rudsvägen"),
        ("rudsvagens trottoar", "Rudsvägen"),
        ("Laga Rudsva\u0308gen", "Rudsvägen"),
        ("Kronops centrum", "Kronoparken"),
        ("ljus på krono tack", "Kronoparken"),
        ("vid sundstatjärnet", "Sundstatjärn"),
        ("parkering vid CSK", "Centralsjukhuset"),
        ("skogen i marieberg", "Mariebergsskogen"),
        ("I2-skogen är mörk", "I2-skogen"),
        ("cykelväg till Skoghall", "Skoghall"),
        ("norra infarten dånar", "Norra Infarten"),
    ],
)
def test_a_place_is_found_however_it_is_written(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize("written", ["Kronopirken", "Kronparken", "Kronopaarken", "Kronoparekn", "kronoparkem"])
def test_one_letter_may_be_wrong_missing_doubled_or_swapped(written: str) -> None:
    assert names(f"Fler lampor i {written}") == ["Kronoparken"]


@pytest.mark.parametrize("written", ["Kronopirkem", "Bråto", "Skåle", "Xronoparken", "Kronoparkeringen"])
def test_two_letters_or_one_of_a_short_name_may_not(written: str) -> None:
    assert names(f"Fler lampor i {written}") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jag bor på klara", ["Klara"]),
        ("Jag bor på Klara", ["Klara"]),
        ("Att Klara saknar bänkar", ["Klara"]),
        ("nära Strand finns inget", ["Strand"]),
        ("Vi i Viken vill ha bad", ["Viken"]),
        ("vi på vikens äldreboende", ["Viken"]),
        ("Det klara vattnet blev grumligt", []),
        ("När blir ni klara", []),
        ("en ren strand, höjden av lyx", []),
        ("Klara besked, tack", []),
        ("Nu räcker det. Klara besked vill jag ha", []),
        ("På hösten, klara färger", []),
    ],
)
def test_an_ordinary_word_is_a_place_by_capital_or_preposition_alone(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_the_longest_name_wins() -> None:
    assert names("Staket vid Södra Råtorp, inte i Råtorp") == ["Södra Råtorp", "Råtorp"]
    assert names("Våxnäs ishall") == ["Våxnäs ishall"]
    assert names("Norra Kroppkärrssjön fryser") == ["Norra Kroppkärrssjön"]


def test_a_name_does_not_reach_beyond_its_sentence() -> None:
    assert names("Bron är stor. Torget är litet. Gräset är högt i norra. Infarten är smal") == []


def test_places_stand_where_they_are_said_to_stand() -> None:
    text = "😀 Från Råtorp, förbi  Stora torget\noch till va\u0308lsvikens köpcentrum"
    found = TOWN.find(text)
    assert [text[place.start : place.end] for place in found] == ["Råtorp", "Stora torget", "va\u0308lsvikens"]
    assert [place.kind for place in found] == ["district", "facility", "district"]


@pytest.mark.parametrize("name", sorted({name for name, _ in TOWN._by_key.values()}))
def test_every_name_of_the_file_is_found_as_itself(name: str) -> None:
    for written in (name, fold(name)):
        [place] = TOWN.find(f"Det är mörkt vid {written} varje kväll")
        assert (place.name, place.start) == (name, 17)


def test_without_leaves_the_rest() -> None:
    assert TOWN.without("Fler bänkar i Råtorp, och vid Stora torget!") == "Fler bänkar i , och vid !"


@given(seed=st.integers(0, 1000))
def test_swapping_keeps_everything_else_and_the_kinds(seed: int) -> None:
    swapped = TOWN.swapped("Från Råtorp 😀 till Stora torget, längs Rudsvägen (mot Skoghall).", Random(seed))
    found = re.fullmatch(r"Från (.+) 😀 till (.+), längs (.+) \(mot (.+)\)\.", swapped)
    assert found is not None
    for name, kind in zip(found.groups(), ("district", "facility", "street", "neighbour"), strict=True):
        assert name in TOWN._by_kind[kind]


def test_swapping_takes_all_places_of_a_kind() -> None:
    towns = {TOWN.swapped("Bussen till Skoghall", Random(seed)) for seed in range(400)}
    assert len(towns) == len(set(TOWN._by_kind["neighbour"])) > 10


def test_a_text_without_places_stays() -> None:
    assert TOWN.swapped("Fler bänkar", Random(1)) == TOWN.without("Fler bänkar") == "Fler bänkar"


def test_another_town_has_places_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.toml"
    path.write_text(
        '[districts]\nkind = "district"\nnames = """\nÄngby / Änget; Lunden\n"""\n[words]\nnames = "lunden"\n', "utf-8"
    )
    town = Gazetteer.read(path)
    assert names("Lampor i Ängby och på änget, nära Lunden, inte i Råtorp", town) == ["Ängby", "Ängby", "Lunden"]
    assert names("en lunden i Ängby", TOWN) == []
    assert Gazetteer.read(path) is town


@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    end = 0
    for place in TOWN.find(text):
        assert end <= place.start < place.end <= len(text)
        end = place.end


@pytest.mark.parametrize(
    "piece", ["a", "a ", "ﷺ", "å", "Stora torget ", "Norra ", "kroppkärr-", "1-", "é\u0301", "\ud800", "i Klara "]
)
def test_the_longest_message_takes_no_time_to_speak_of(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    times = []
    for _ in range(3):
        started = time.perf_counter()
        TOWN.find(text)
        times.append(time.perf_counter() - started)
        if times[-1] > 1:
            break
    assert min(times) < 0.05 * NOISE  # grows with the text, not with its square
