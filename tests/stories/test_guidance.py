"""The bot warns, advises and shows better ways: always as a question, and everybody can send in as it is."""

import pytest

from bot.civic.permission import Role
from tests.stories.looking import (
    CONSULTATION,
    PETITION,
    SUGGESTION,
    nothing_went_wrong,
    number_in,
    petition_row,
    settled,
    suggestion_row,
)
from tests.support.citizen import Citizen
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

PREVIEW = "Ditt förslag\n"
PHONE = "070-174 06 05"
WITH_PHONE = f"Sätt upp en bänk vid dammen i Stadsträdgården. Ring mig på {PHONE} om ni undrar."
WITHOUT = "Sätt upp en bänk vid dammen i Stadsträdgården. Ring mig på [telefonnummer] om ni undrar."
WARNING = "Du skrev ett telefonnummer. Det du skickar in blir en allmän handling."


async def stored_text(town: Town, person: Citizen) -> str:
    number = number_in(SUGGESTION, await person.sees("Tack! Ditt förslag är registrerat."))
    return (await suggestion_row(town, number)).text


# Personal data


@pytest.mark.parametrize("way", ["press", "ta bort uppgifterna"])
async def test_a_phone_number_is_warned_of_taken_out_and_the_rest_sent_in(town: Town, way: str) -> None:
    person = town.citizen("Kim")
    await person.says(WITH_PHONE.replace(" vid", "   vid"))  # cleaned: the number stands elsewhere then
    await person.sees(PREVIEW, PHONE, WARNING)
    await (person.presses("Ta bort uppgifterna") if way == "press" else person.says(way))
    assert "Du skrev" not in await person.sees(PREVIEW, WITHOUT)
    assert "Ta bort uppgifterna" not in person.buttons()
    await person.presses("Skicka in")
    assert await stored_text(town, person) == WITHOUT


async def test_it_can_be_sent_in_as_it_is(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says(f"/forslag {WITH_PHONE}")
    await person.sees(PREVIEW, WARNING)
    await person.presses("Skicka in")
    assert await stored_text(town, person) == WITH_PHONE


async def test_an_answer_to_the_question_is_looked_at_as_it_is_cleaned(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("/forslag")
    await person.sees("Vad vill du ska bli annorlunda?")
    await person.says(WITH_PHONE.replace(" ", "   "))
    await person.sees(PREVIEW, WARNING)
    await person.presses("Ta bort uppgifterna")
    await person.sees(PREVIEW, WITHOUT)


async def test_what_is_added_is_looked_at_too(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("Sätt upp en bänk vid dammen.")
    assert "Du skrev" not in await person.sees(PREVIEW)
    await person.says(f"Mitt   nummer   är {PHONE}.")
    await person.sees(PREVIEW, WARNING)
    await person.presses("Ta bort uppgifterna")
    await person.sees(PREVIEW, "Mitt nummer är [telefonnummer].")
    await person.says("Den ska vara röd.")
    await person.sees(PREVIEW, "Mitt nummer är [telefonnummer].\nDen ska vara röd.")
    await person.presses("Skicka in")
    assert PHONE not in await stored_text(town, person)


async def test_removing_under_an_earlier_draft_leaves_the_one_in_hand(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says(WITH_PHONE)
    await person.sees(PREVIEW, WARNING)
    earlier = next(each["message_id"] for each in reversed(person.messages) if each["buttons"])
    await person.says(f"/forslag Måla staketet vid skolan, ring {PHONE}")
    await person.sees(PREVIEW, "Måla staketet", WARNING)
    await person.presses("Ta bort uppgifterna", message_id=earlier)
    await person.sees(PREVIEW, f"Måla staketet vid skolan, ring {PHONE}")


async def test_a_personnummer_is_never_kept(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("Mormor, 19900101-0017, behöver en bänk vid dammen.")
    shown = await person.sees(PREVIEW, "Mormor, [personnummer], behöver", "Personnumret har jag tagit bort.")
    assert "0017" not in shown
    await person.presses("Skicka in")
    assert await stored_text(town, person) == "Mormor, [personnummer], behöver en bänk vid dammen."


async def test_a_petition_is_looked_over_as_a_whole(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("/eforslag En skateramp bakom gamla brandstationen")
    await person.sees("Vad vill du att kommunen ska göra?")
    await person.says(f"Bygg en skateramp. Jag nås på {PHONE}.")
    await person.sees("Varför är det viktigt?")
    await person.says("Min   son, 19900101-0017, åker varje dag.")
    await person.sees("En granskare läser", PHONE, "Min son, [personnummer], åker", WARNING)
    await person.presses("Ta bort uppgifterna")
    assert "Du skrev" not in await person.sees("En granskare läser", "Jag nås på [telefonnummer].")
    await person.presses("Skicka in")
    row = await petition_row(town, number_in(PETITION, await person.sees("Ditt e-förslag är inskickat")))
    assert row.wish == "Bygg en skateramp. Jag nås på [telefonnummer]."
    assert row.reason == "Min son, [personnummer], åker varje dag."


async def test_removing_under_an_earlier_petition_leaves_the_one_in_hand(town: Town) -> None:
    person = town.citizen("Kim")
    for wish in ("Bygg en cykelbro över älven", "Öppna en bilfri gågata"):
        await person.says(f"/eforslag {wish}")
        await person.sees("Vad vill du att kommunen ska göra?")
        await person.says(f"{wish}. Jag nås på {PHONE}.")
        await person.sees("Varför är det viktigt?")
        await person.says("Det blir lugnare.")
        await person.sees("En granskare läser", wish, WARNING)
    earlier = next(each["message_id"] for each in person.messages if "Ta bort uppgifterna" in str(each["buttons"]))
    await person.presses("Ta bort uppgifterna", message_id=earlier)
    await person.sees("En granskare läser", f"Öppna en bilfri gågata. Jag nås på {PHONE}.")


# A better way


@pytest.mark.parametrize("way", ["press", "typed"])
async def test_a_question_is_shown_where_it_is_answered_and_may_be_sent_in(town: Town, way: str) -> None:
    person = town.citizen("Kim")
    await person.says("När öppnar simhallen på söndagar?")
    await person.sees(PREVIEW, "Är det en fråga?")
    await (person.presses("Få svar") if way == "press" else person.says("få svar"))
    await person.sees("Så får du svar", "054-540 00 00", "https://karlstad.se")
    await person.presses("Bakåt")
    await person.sees(PREVIEW)
    await person.presses("Få svar")
    await person.sees("Så får du svar")
    await (person.presses("Skicka in ändå") if way == "press" else person.says("skicka in ändå"))
    assert await stored_text(town, person) == "När öppnar simhallen på söndagar?"


async def test_a_member_is_led_to_the_open_consultation(town: Town) -> None:
    editor = await town.member("Maja", Role.EDITOR)
    farida, outsider = await town.member("Farida", Role.FORUM_MEMBER), town.citizen("Kim")
    question = "Var ska vi bygga den nya badplatsen med bryggor och bastu?"
    await editor.says("/samrad_ny")
    await editor.sees("Vad vill du fråga?")
    await editor.says(question)
    await editor.sees("Vilka svar ska gå att välja?")
    await editor.says("Badplats vid Skutberget\nBadplats vid Bomstad")
    await editor.sees("Så här ser frågan ut", question)
    await editor.presses("Skicka in")
    number = number_in(CONSULTATION, await editor.sees("är öppen."))
    await farida.sees(question)
    await settled(town)

    wish = "Bygg den nya badplatsen med bryggor och bastu"
    await outsider.says(wish)
    assert "samrådet" not in await outsider.sees(PREVIEW)

    await farida.says("Gör skolmaten godare, mindre potatis.")
    assert "samrådet" not in await farida.sees(PREVIEW)
    await farida.says("/avbryt")
    await farida.sees("Avbrutet.")

    await farida.says(wish)
    await farida.sees(PREVIEW, f"Det här passar samrådet ”{question}”, öppet till och med ", "svara där i stället?")
    await farida.says("svara där")  # typed: the button is shown again, the draft stays as it was
    await farida.sees(PREVIEW, "svara där i stället?")
    await farida.presses("Svara där")
    await farida.sees(number, question)
    await farida.presses("Badplats vid Bomstad")
    await farida.sees("Du svarade: Badplats vid Bomstad")
    await farida.says("/forslag")  # the draft is still there, and no longer asks
    assert "samrådet" not in await farida.sees(PREVIEW, wish)
    await farida.presses("Skicka in")
    assert await stored_text(town, farida) == wish


# Advice


async def test_ones_own_case_is_advised_softly_and_on_the_way_to_a_petition_with_the_reason(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("Handlägg min ansökan om en balkong fortare.")
    await person.sees(PREVIEW, "💬 Ring 054-540 00 00 om det gäller ditt eget ärende, så går det fortare.")
    await person.presses("Gör till e-förslag")
    await person.sees("Vad ska ditt e-förslag heta?")
    await person.says("En balkong åt mig på Klarabergsgatan")
    await person.sees("Varför är det viktigt?")
    await person.says("Det tar för lång tid.")
    await person.sees("En granskare läser", "kan e-förslaget få avslag: Gäller en enskild persons ärende.")
    await person.presses("Skicka in")
    await person.sees("Ditt e-förslag är inskickat")


async def test_nothing_went_wrong_in_all_this(town: Town) -> None:
    await settled(town)
    await nothing_went_wrong(town)
