"""The language model reads each message with the chat's language and the town's own names of places."""

import dataclasses
from pathlib import Path

import pytest

from bot import analyst
from bot.analyst import Analyst, in_threads
from bot.civic.profile import read_profile
from nlp.analysis import Analysis
from storage.database import Database
from tests.stories.looking import settled
from tests.support.town import running_town
from tests.support.understanding import analysis


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Path]]:
    """What the model was given, instead of a model."""
    told: list[tuple[str, str, Path]] = []

    def listen(text: str, language: str, places: Path) -> Analysis:
        told.append((text, language, places))
        return analysis(wishes=text.count(" och ") + 1)

    monkeypatch.setattr(analyst, "analyse", listen)
    return told


async def test_every_reader_opens_the_towns_names_before_the_first_message(
    told: list[tuple[str, str, Path]], tmp_path: Path
) -> None:
    readers = Analyst(in_threads, tmp_path / "names.toml")
    await readers.ready()
    readers.close()
    assert {places for _, _, places in told} == {tmp_path / "names.toml"}
    assert len(told) == analyst.READERS


async def test_the_chats_language_and_the_towns_names_go_along(
    told: list[tuple[str, str, Path]], sqlite: Database, tmp_path: Path
) -> None:
    names = tmp_path / "names.toml"
    names.write_text("", encoding="utf-8")
    profile = dataclasses.replace(read_profile(None), places=names)
    async with running_town(sqlite, tmp_path, profile=profile) as town:
        told.clear()
        jane, kim, eve = town.citizen("Jane", "en-GB"), town.citizen("Kim"), town.citizen("Eve", "fi")
        await jane.says("Benches by the pond")  # somebody new
        await jane.sees("Your suggestion")
        await kim.says("/start")
        await kim.sees("Hej och välkommen!")
        await kim.says("/language")
        await kim.sees("")
        await kim.presses("English")  # chosen, whatever the telephone says
        await settled(town)
        await kim.says("Lights in the park")
        await kim.sees("Your suggestion")
        await eve.says("Valot puistoon")  # a language we do not speak
        await eve.sees("Ditt förslag")
    assert told == [
        ("Benches by the pond", "en", names),
        ("Lights in the park", "en", names),
        ("Valot puistoon", "sv", names),
    ]


@pytest.mark.usefixtures("told")
async def test_several_wishes_are_told_of_and_follow_the_suggestion_into_a_petition(
    sqlite: Database, tmp_path: Path
) -> None:
    async with running_town(sqlite, tmp_path) as town:
        kim = town.citizen("Kim")
        await kim.says("Fler bänkar i parken och fler bussar till Vålberg")
        await kim.sees("Ditt förslag", "💬 Ta gärna en önskan i taget")
        await kim.presses("Gör till e-förslag")
        await kim.sees("Vad ska ditt e-förslag heta?")
        await kim.says("Bänkar och bussar")
        await kim.sees("Varför är det viktigt?")
        await kim.says("Vi blir trötta.")
        await kim.sees("💬 Ta gärna en önskan i taget", "få avslag: Oklart vad som önskas.")
        await kim.presses("Bakåt")
        await kim.sees("Varför är det viktigt?")
        await kim.presses("Bakåt")
        await kim.sees("Vad vill du att kommunen ska göra?")
        await kim.says("Fler bänkar i parken.")  # the title's words do not count as another wish
        await kim.sees("Varför är det viktigt?")
        await kim.says("Vi vill vila och mysa.")
        assert "💬" not in await kim.sees("En granskare läser", "Fler bänkar i parken.")
