"""Days pass: petitions are judged, signed and closed, consultations too, and those concerned hear of it."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.civic.permission import Role
from bot.civic.profile import Profile, read_profile
from bot.texts import label
from nlp.taxonomy import DEPARTMENTS
from storage.consultations import ConsultationRow
from tests.stories.looking import (
    CONSULTATION,
    PETITION,
    approves,
    forges,
    nothing_went_wrong,
    number_in,
    petition_row,
    settled,
)
from tests.support.citizen import Citizen
from tests.support.databases import fresh_database, fresh_url
from tests.support.town import Town, running_town

pytestmark = pytest.mark.asyncio(loop_scope="module")

KARLSTAD = read_profile(None)
PROFILE: Profile = dataclasses.replace(KARLSTAD, petitions=dataclasses.replace(KARLSTAD.petitions, threshold=2))
DAY_SECONDS = 86_400


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town where two signatures bring a petition before the board."""
    folder = tmp_path_factory.mktemp("town")
    async with (
        fresh_url("sqlite", folder) as url,
        fresh_database(url, folder) as database,
        running_town(database, folder, profile=PROFILE) as town,
    ):
        yield town


async def hands_in(author: Citizen, title: str) -> str:
    await author.says(f"/eforslag {title}")
    await author.sees("Vad vill du att kommunen ska göra?")
    await author.says("Gör det före sommaren.")
    await author.sees("Varför är det viktigt?")
    await author.says("Många har bett om det.")
    await author.sees("Svarar: ")
    await author.presses("Skicka in")
    return number_in(PETITION, await author.sees("Ditt e-förslag är inskickat"))


async def signs(person: Citizen, number: str) -> None:
    await person.says(f"/start p_{number}")
    await person.sees("av 2 underskrifter")
    await person.presses("Skriv under")
    await person.sees("Du har skrivit under.")


async def test_every_reason_to_refuse_reaches_the_author_with_its_advice(town: Town) -> None:
    author, moderator = town.citizen("Anna"), await town.member("Maja", Role.MODERATOR)
    titles = [
        f"Ett förslag som inte går, nummer {word}"
        for word in ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta")
    ]
    for reason, title in zip(PROFILE.petitions.refusal_reasons, titles, strict=True):
        number = await hands_in(author, title)
        await moderator.says("/granska")
        await moderator.sees(f"Att granska: {number}", title)
        await moderator.presses("Avslå")
        await moderator.sees(f"Varför ska {number} avslås?")
        await moderator.presses(label("sv", f"petitions-reason-{reason}"))
        await moderator.sees(f"{number} är avslaget.")
        told = await author.sees("Ditt e-förslag kan inte publiceras.", number, title)
        assert f"Skäl: {label('sv', f'petitions-reason-{reason}')}" in told
        assert label("sv", f"petitions-advice-{reason}") in told
        assert PROFILE.contact_phone in told
        assert (await petition_row(town, number)).refusal == reason
    await moderator.says("/granska")
    await moderator.sees("Inget e-förslag väntar på granskning.")


async def test_a_second_moderator_is_told_that_the_first_was_faster(town: Town) -> None:
    author = town.citizen("Anna")
    first, second = await town.member("Maja", Role.MODERATOR), await town.member("Mia", Role.MODERATOR)
    number = await hands_in(author, "Fontän på Residenstorget med belysning")
    for moderator in (first, second):
        await moderator.says("/granska")
        await moderator.sees(f"Att granska: {number}")
    await first.presses("Godkänn")
    await first.sees(f"{number} är publicerat")
    for deed in ("Godkänn", "Avslå"):
        await second.presses(deed)
        await second.sees("Det går inte: e-förslaget har redan gått vidare. Skriv /granska")
    await forges(second, f"1:e-reason:{number}|grant")
    await second.sees("har redan gått vidare")
    assert (await petition_row(town, number)).state == "published"
    await settled(town)
    await author.says("/mina")
    await author.sees(number, "Öppet")
    assert sum("är publicerat!" in each["text"] for each in author.messages) == 1


async def test_a_reason_that_nobody_gave_us_is_refused(town: Town) -> None:
    author, moderator = town.citizen("Anna"), await town.member("Maja", Role.MODERATOR)
    number = await hands_in(author, "Farthinder på Sundstavägen vid skolan")
    await forges(moderator, f"1:e-reason:{number}|because")
    await moderator.sees("Det skälet finns inte.")
    await moderator.says("/granska")
    await moderator.sees(f"Att granska: {number}")
    await moderator.presses("Avslå")
    await moderator.sees("Varför ska")
    await moderator.presses("Bakåt")
    await moderator.sees(f"Att granska: {number}")
    await moderator.presses("Godkänn")
    await author.sees("Ditt e-förslag är publicerat!")


async def test_ninety_days_later(town: Town) -> None:
    anna, bert, eva = town.citizen("Anna"), town.citizen("Bert"), town.citizen("Eva")
    moderator = await town.member("Maja", Role.MODERATOR)
    many = await hands_in(anna, "Isbana på Stora torget varje vinter")
    few = await hands_in(bert, "Loppmarknad i hamnen första lördagen i månaden")
    for number in (many, few):
        await approves(town, moderator, number)
    await signs(eva, many)
    await signs(bert, many)
    await signs(eva, few)
    await eva.says("/lista")
    await eva.sees("E-förslag att skriva under")
    assert any(many in button for button in eva.buttons())

    await town.move_clock((await _closes_at(town, many)) - timedelta(seconds=30))
    await eva.says(f"/lista {few}")
    await eva.sees("1 av 2 underskrifter", "Du har skrivit under.")

    await town.move_clock((await _closes_at(town, many)) + timedelta(seconds=1))
    department = DEPARTMENTS[(await petition_row(town, many)).department]
    await anna.sees("Tiden för e-förslaget är slut.", many, "2 underskrifter", department.board_sv or department.sv)
    department = DEPARTMENTS[(await petition_row(town, few)).department]
    told = await bert.sees("Tiden för e-förslaget är slut.", few, "Det fick 1 underskrift.", department.sv)
    assert "handläggare" in told
    for number in (many, few):
        await eva.sees("Tiden för e-förslaget är slut.", number)

    await eva.presses("Ta tillbaka underskrift")
    await eva.sees("Det e-förslaget går inte att skriva under längre. Skriv /lista")
    late = town.citizen("Sen")
    await late.says(f"/start p_{many}")
    assert "Skriv under" not in await late.sees("Tiden gick ut ", "2 av 2 underskrifter")
    await forges(late, f"1:e-sign:{many}")
    await late.sees("går inte att skriva under längre")
    assert (await petition_row(town, many)).signature_count == 2
    await late.says("/lista")
    await late.sees("Just nu finns inga öppna e-förslag.")
    await anna.says("/mina")
    await anna.sees(many, "Hos nämnden, 2 underskrifter.")
    await settled(town)
    assert sum("Tiden för e-förslaget" in each["text"] for each in anna.messages) == 1

    again = town.citizen("Ida")
    await again.says("/eforslag Isbana på Stora torget varje vinter")
    await again.sees("som liknar ditt.", many, "avslutat med 2 underskrifter")


async def _closes_at(town: Town, number: str) -> datetime:
    closes_at = (await petition_row(town, number)).closes_at
    assert closes_at is not None
    return closes_at


async def test_a_consultation_runs_its_days_and_the_result_reaches_its_members(town: Town) -> None:
    editor = await town.member("Maja", Role.EDITOR)
    farida, foad = await town.member("Farida", Role.FORUM_MEMBER), await town.member("Foad", Role.FORUM_MEMBER)
    outsider, panel = town.citizen("Olle"), await town.member("Per", Role.PANEL_MEMBER)
    for said, asked in (
        ("/samrad_ny", "Vad vill du fråga?"),
        ("Vilken helg ska firas?", "Vilka svar"),
        ("Midsommar\nNouruz\nBåda", "Så här ser frågan ut"),
    ):
        await editor.says(said)
        await editor.sees(asked)
    await editor.presses("Skicka in")
    number = number_in(CONSULTATION, await editor.sees("är öppen.", "till 2 personer"))
    await farida.sees("En fråga från kommunen", number)
    await foad.sees("En fråga från kommunen", number)

    await farida.presses("Midsommar")
    await farida.sees("Du svarade: Midsommar")
    await farida.presses("Båda")
    await farida.sees("Du svarade: Båda")
    await farida.presses("✓ Båda")
    await farida.sees("toast: Tack! Ditt svar är registrerat.")
    await foad.presses("Nouruz")
    await foad.sees("Du svarade: Nouruz")
    for person in (outsider, panel):
        await person.says(f"/start c_{number}")
        await person.sees("Den frågan hittar jag inte.")
        await forges(person, f"1:c-answer:{number}|0")
        await person.sees("Den frågan är inte ställd till dig.")
    await forges(foad, f"1:c-answer:{number}|3")
    await foad.sees("Det svaret finns inte.")
    assert await _answers(town, number) == [0, 1, 1]

    await town.move_clock(advance_seconds=(PROFILE.consultation_days + 1) * DAY_SECONDS)
    for member in (farida, foad):
        result = await member.sees(f"Resultat av {number}", "2 svar:")
        assert "Midsommar\n░░░░░░░░░░ 0 (0 %)" in result
        assert "Båda\n▓▓▓▓▓░░░░░ 1 (50 %)" in result
    await foad.presses("Midsommar")
    await foad.sees("Tiden för frågan är ute. Skriv /samrad för att se resultatet.")
    assert await _answers(town, number) == [0, 1, 1]
    await foad.says("/samrad")
    await foad.sees(number, "(avslutad)")
    await foad.presses(number)
    await foad.sees(f"Resultat av {number}")
    await settled(town)
    for person in (outsider, panel):
        await person.says("/samrad")
        await person.sees("Det finns inga frågor till dig just nu.")
        assert not any(number in each["text"] for each in person.messages if each["from"] == "bot")


async def _answers(town: Town, number: str) -> list[int]:
    async with town.database.reading() as work:
        row: ConsultationRow | None = await work.consultations.find(number)
        assert row is not None
        return await work.consultations.counts(row)


async def test_nothing_of_this_was_a_fault_of_ours(town: Town) -> None:
    await settled(town)
    await nothing_went_wrong(town)
