"""The main job, end to end: what the product is for, once, over HTTP, on every transport and database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.civic.permission import Role
from tests.conftest import BOTH
from tests.support.databases import fresh_database, fresh_url
from tests.support.town import YEAR, Town, running_town

DARK = "Det är kolmörkt på cykelbanan mellan Kronoparken och universitetet, sätt upp lampor!"


async def anna_sends_a_suggestion(town: Town) -> None:
    anna = town.citizen("Anna")
    await anna.says("/start")
    await anna.sees("Så hanterar vi dina uppgifter", "Kommunstyrelsen", "IMY")
    await anna.sees("Hej och välkommen!")
    await anna.says(DARK)
    await anna.sees("Ämne: Skötsel av gator och torg", "Svarar: Teknik- och fastighetsförvaltningen")
    await anna.presses("Skicka in")
    await anna.sees("Tack! Ditt förslag är registrerat.", f"S-{YEAR}-000001")
    await anna.says("/mina")
    await anna.sees(f"S-{YEAR}-000001", "kolmörkt", "Teknik- och fastighetsförvaltningen")


async def a_petition_is_written_approved_and_signed(town: Town) -> None:
    anna, bilal = town.citizen("Anna"), town.citizen("Bilal")
    maja = await town.member("Maja", Role.MODERATOR, Role.EDITOR)
    await anna.says("/eforslag")
    await anna.sees("Vad ska ditt e-förslag heta?")
    await anna.says("Lekplats för alla på Våxnäs")
    await anna.sees("Vad vill du att kommunen ska göra?")
    await anna.says("Bygg en lekplats där även barn i rullstol kan leka.")
    await anna.sees("Varför är det viktigt?")
    await anna.says("Alla barn ska kunna leka tillsammans.")
    await anna.sees("Lekplats för alla på Våxnäs", "Ämne: Lekplatser")
    await anna.presses("Skicka in")
    await anna.sees("Ditt e-förslag är inskickat", f"E-{YEAR}-0001")

    await bilal.says("/lista")
    await bilal.sees("inga öppna e-förslag")
    await maja.says("/granska")
    await maja.sees(f"Att granska: E-{YEAR}-0001")
    await maja.presses("Godkänn")
    await maja.sees(f"E-{YEAR}-0001 är publicerat")
    await anna.sees("Ditt e-förslag är publicerat!", f"?start=p_E-{YEAR}-0001")

    await bilal.says("/lista")
    await bilal.sees("E-förslag att skriva under")
    await bilal.presses(f"E-{YEAR}-0001 Lekplats för alla på Våxnäs (0)")
    await bilal.sees("0 av 50 underskrifter")
    await bilal.presses("Skriv under")
    await bilal.sees("1 av 50 underskrifter", "Du har skrivit under")
    await bilal.presses("Ta tillbaka underskrift")
    await bilal.sees("0 av 50 underskrifter")
    await bilal.says(f"/start p_E-{YEAR}-0001")
    await bilal.sees("0 av 50 underskrifter")
    await bilal.presses("Skriv under")
    await bilal.sees("1 av 50 underskrifter")

    cecilia = town.citizen("Cecilia")
    await cecilia.says("/eforslag Lekplats för alla på Våxnäs")
    await cecilia.sees("Det finns redan ett e-förslag som liknar ditt.", f"E-{YEAR}-0001")
    await cecilia.presses("Stöd det som finns")
    await cecilia.sees("1 av 50 underskrifter")
    await cecilia.presses("Skriv under")
    await cecilia.sees("2 av 50 underskrifter")


async def the_forum_is_asked_and_answers(town: Town) -> None:
    editor = await town.member("Maja", Role.EDITOR)
    farida = await town.member("Farida", Role.FORUM_MEMBER)
    await editor.says("/samrad_ny")
    await editor.sees("Vad vill du fråga?")
    await editor.says("Var ska forumets vårmöte hållas?")
    await editor.sees("Vilka svar ska gå att välja?")
    await editor.says("På biblioteket\nI en föreningslokal\nDigitalt")
    await editor.sees("Så här ser frågan ut", "• Digitalt", "Till: Mångfaldsforum (1)")
    await editor.presses("Skicka in")
    await editor.sees(f"Frågan C-{YEAR}-0001 är öppen.", "1 person")
    await farida.sees("En fråga från kommunen", "Var ska forumets vårmöte hållas?", "med i mångfaldsforum")
    await farida.presses("I en föreningslokal")
    await farida.sees("Tack! Du svarade: I en föreningslokal")


async def the_official_sees_all_of_it(town: Town) -> None:
    olof = await town.member("Olof", Role.OFFICIAL)
    await olof.says("/digest")
    numbers = (f"S-{YEAR}-000001", f"E-{YEAR}-0001", f"C-{YEAR}-0001")
    await olof.sees("1 nytt förslag", "kolmörkt", "2 av 50", "1 svar", *numbers)
    await olof.says("/digest 7d tff")
    await olof.sees("Teknik- och fastighetsförvaltningen", f"S-{YEAR}-000001")
    await olof.says("/digest 7d buf")
    await olof.sees("Barn- och ungdomsförvaltningen", "Inga nya förslag")

    monday = _next_monday_half_past_seven(town.sandbox.clock.now())
    await town.move_clock(monday - timedelta(minutes=1))
    await olof.says("/hjalp")
    await olof.sees("Så här gör du")
    await town.move_clock(monday + timedelta(seconds=5))
    await olof.sees("Sammanfattning: Karlstads kommun", f"S-{YEAR}-000001", f"E-{YEAR}-0001", f"C-{YEAR}-0001")


def _next_monday_half_past_seven(now: datetime) -> datetime:
    zone = ZoneInfo("Europe/Stockholm")
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=7 - local.weekday())
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_the_whole_mission(kind: str, mode: str, tmp_path: Path) -> None:
    async with (
        fresh_url(kind, tmp_path) as url,
        fresh_database(url, tmp_path) as database,
        running_town(database, tmp_path, mode=mode) as town,
    ):
        await anna_sends_a_suggestion(town)
        await a_petition_is_written_approved_and_signed(town)
        await the_forum_is_asked_and_answers(town)
        await the_official_sees_all_of_it(town)
        refused = [each for each in await town.log() if each["status"] != 200]
        assert refused == []
