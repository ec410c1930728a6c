from datetime import time
from pathlib import Path

import pytest

from bot.civic.profile import BUILT_IN, WrongProfile, read_profile
from bot.texts import has, languages
from nlp.taxonomy import DEPARTMENTS

GIVEN = BUILT_IN.read_text(encoding="utf-8")


def test_karlstad_as_its_sources_say() -> None:
    town = read_profile(None)
    assert (town.name, town.zone.key) == ("Karlstads kommun", "Europe/Stockholm")
    assert (town.signing_days, town.threshold) == (90, 50)
    assert (town.digest_weekday, town.digest_time) == ("monday", time(7, 30))


def test_every_reason_and_language_has_texts() -> None:
    town = read_profile(None)
    assert set(town.languages) <= set(languages())
    wanted = [f"petitions-{kind}-{code}" for code in town.refusal_reasons for kind in ("reason", "advice")]
    assert [(each, key) for each in languages() for key in wanted if not has(each, key)] == []


@pytest.mark.parametrize(
    ("line", "instead", "why"),
    [
        ("threshold = 50", "", "petitions.threshold is missing"),
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
