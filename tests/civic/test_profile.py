import re
import tomllib
from datetime import time
from pathlib import Path

import pytest

from bot.civic.calendar import Span
from bot.civic.profile import BUILT_IN, PLACES, WrongProfile, read_profile
from bot.civic.terms import SignatureLevel, Who
from bot.texts import has, languages
from nlp.places import Gazetteer
from nlp.taxonomy import DEPARTMENTS

TOWNS = {path.stem: path for path in sorted(BUILT_IN.parent.glob("*.toml"))}
FEW_PLACES = 15
GIVEN = BUILT_IN.read_text(encoding="utf-8")


def test_karlstad_as_its_sources_say() -> None:
    town = read_profile(None)
    assert (town.name, town.zone.key) == ("Karlstads kommun", "Europe/Stockholm")
    assert (town.petitions.periods, town.petitions.threshold) == ((Span(days=90),), 50)
    assert (town.digest_weekday, town.digest_time) == ("monday", time(7, 30))


@pytest.mark.parametrize("name", TOWNS)
def test_every_reason_and_language_has_texts(name: str) -> None:
    town = read_profile(TOWNS[name])
    assert set(town.languages) <= set(languages())
    wanted = [f"petitions-{kind}-{code}" for code in town.petitions.refusal_reasons for kind in ("reason", "advice")]
    assert [(each, key) for each in languages() for key in wanted if not has(each, key)] == []


# Each town's periods and threshold. Lycksele's period is not known, and Luleå's threshold follows from its residents.
KNOWN = {
    "falkenberg": ([Span(days=60)], 50),
    "goteborg": ([Span(days=90)], 200),
    "hallstahammar": ([Span(days=60)], 50),
    "harnosand": ([Span(days=30)], 50),
    "karlstad": ([Span(days=90)], 50),
    "lerum": ([Span(months=1)], 60),
    "lulea": ([Span(months=3)], 80),
    "lycksele": ([Span(days=90)], 25),
    "malmo": ([Span(months=3), Span(months=6), Span(months=9), Span(months=12)], 100),
    "ornskoldsvik": ([Span(days=90)], 50),
    "soderhamn": ([Span(months=3)], 25),
}


def test_each_town_has_its_periods_and_threshold() -> None:
    terms = {name: read_profile(path).petitions for name, path in TOWNS.items()}
    assert {name: (list(each.periods), each.threshold) for name, each in terms.items()} == KNOWN


def test_what_else_is_known_of_the_towns() -> None:
    terms = {name: read_profile(path).petitions for name, path in TOWNS.items()}
    assert (terms["malmo"].lookalike_months, terms["ornskoldsvik"].lookalike_months) == (24, 12)
    assert SignatureLevel.ACCOUNT not in terms["malmo"].counted_levels
    assert terms["lulea"].counted_levels == {SignatureLevel.EID}
    assert (terms["goteborg"].started_by, terms["harnosand"].signed_by) == (Who.ANYONE, Who.RESIDENTS)
    assert [name for name, each in terms.items() if "company" not in each.refusal_reasons] == ["goteborg"]
    assert [name for name, each in terms.items() if each.against_votes] == ["hallstahammar"]
    promised = {name: each.answer_within for name, each in terms.items() if each.answer_within}
    assert promised == {"lerum": Span(months=4), "lycksele": Span(months=6)}


@pytest.mark.parametrize("name", TOWNS)
def test_each_town_names_its_own_places(name: str) -> None:
    path = read_profile(TOWNS[name]).places
    assert path == (PLACES if TOWNS[name] == BUILT_IN else BUILT_IN.parent / "places" / f"{name}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    words = tables.pop("words", {"names": ""})["names"].split()
    assert {each["kind"] for each in tables.values()} == {"district", "neighbour", "street", "facility"}
    rows = [row for table in tables.values() for row in re.split("[;\n]", table["names"])]
    entries = [row.split("/") for row in rows if row.strip()]
    names = {spelling.strip(): spellings[0].strip() for spellings in entries for spelling in spellings}
    assert len(entries) >= FEW_PLACES
    town = Gazetteer.read(path)
    assert {each: [place.name for place in town.find(f"Laga i {each}")] for each in names} == {
        each: [first] for each, first in names.items()
    }
    assert set(words) <= {each.lower() for each in names}


@pytest.mark.parametrize(
    ("line", "instead", "why"),
    [
        ("threshold = 50", "", "petitions.threshold is missing"),
        ("threshold = 50", "threshold = 50\nthreshold_per_mille = 1", "threshold and threshold_per_mille exclude"),
        ("threshold = 50", "threshold_per_mille = 1", "petitions.residents is missing"),
        ('["90 days"]', '["90 dagar"]', "holds '90 dagar', which is no span of time, try \"90 days\""),
        ('["90 days"]', '["0 days"]', "holds '0 days', which is no span of time"),
        ('signed_by = "anyone"', 'signed_by = "alla"', "petitions.signed_by must be one of residents, anyone"),
        ('["account", "email", "phone", "eid"]', '["bankid"]', "'bankid', which is none of account, email, phone, eid"),
        ("comments = true", "comments = 1", "petitions.comments must be true or false"),
        ("lookalike_months = 0", "lookalike_months = -1", "must be a whole number from 0"),
        ("threshold = 50", "threshold = 0", "petitions.threshold must be a whole number from 1"),
        ("threshold = 50", "threshold = true", "petitions.threshold must be a whole number from 1"),
        ("threshold = 50", 'threshold = "50"', "petitions.threshold must be a whole number from 1"),
        ("threshold = 50", "threshold = 50\ntreshold = 1", "petitions.treshold is not known"),
        ('name = "Karlstads kommun"', 'name = " "', "name must be a text"),
        ("Europe/Stockholm", "Europe/Karlstad", "time_zone knows no time zone 'Europe/Karlstad', try Europe/Stockholm"),
        ('"07:30"', '"half past"', "digests.time is no time of day: 'half past', try 07:30"),
        ('"monday"', '"måndag"', "digests.weekday must be one of monday, tuesday"),
        ('["sv", "en"]', "[]", "languages must be a list of texts"),
        ('name = "Karlstads kommun"', "name = ", "Invalid value"),
    ],
)
def test_a_wrong_profile_says_where_and_why(line: str, instead: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(GIVEN.replace(line, instead), encoding="utf-8")
    with pytest.raises(WrongProfile) as caught:
        read_profile(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert why in str(caught.value)


def test_a_town_may_bring_its_own_names_of_places(tmp_path: Path) -> None:
    assert read_profile(None).places.name == "places.toml"
    path = tmp_path / "town.toml"
    path.write_text(f'{GIVEN}\n[places]\nfile = "names.toml"\n', encoding="utf-8")
    with pytest.raises(WrongProfile, match=r"places.file cannot be read: .*names.toml"):
        read_profile(path)
    (tmp_path / "names.toml").write_text("[streets]\nkind = ", encoding="utf-8")
    with pytest.raises(WrongProfile, match=r"places.file cannot be read: Invalid value"):
        read_profile(path)
    (tmp_path / "names.toml").write_text('[streets]\nkind = "street"\nnames = "Storgatan"\n', encoding="utf-8")
    assert read_profile(path).places == tmp_path / "names.toml"


def test_the_coach_may_be_left_out(tmp_path: Path) -> None:
    town = read_profile(None)
    assert town.own_case_words
    assert set(town.companies) <= set(DEPARTMENTS)
    path = tmp_path / "town.toml"
    before, _, after = GIVEN.partition("[coach]")
    path.write_text(before + after[after.index("\n[consultations]") :], encoding="utf-8")
    bare = read_profile(path)
    assert (bare.own_case_words, bare.companies, bare.company_names) == ((), (), ())


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile, match="No such file"):
        read_profile(tmp_path / "nowhere.toml")


def test_a_wrong_value_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(GIVEN.replace("threshold = 50", "threshold = 0"), encoding="utf-8")
    line = 1 + [each.startswith("threshold = ") for each in GIVEN.splitlines()].index(True)
    with pytest.raises(WrongProfile, match=f"line {line}: petitions.threshold must be"):
        read_profile(path)
    path.write_text(GIVEN.replace("threshold = 50", ""), encoding="utf-8")
    section = 1 + GIVEN.splitlines().index("[petitions]")
    with pytest.raises(WrongProfile, match=f"line {section}: petitions.threshold is missing"):
        read_profile(path)


def test_a_share_of_the_residents_is_rounded_up(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    per_mille = "threshold_per_mille = 1\nresidents = 80_001"
    path.write_text(GIVEN.replace("threshold = 50", per_mille), encoding="utf-8")
    assert read_profile(path).petitions.threshold == 81
