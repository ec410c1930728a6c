"""The whole way in English; and every command by both of its names, in every language."""

import pytest

from bot.civic.permission import Role
from bot.texts import label, languages
from bot.welcome.cards import MENU
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

PARTS_OF_SWEDISH = ("å", "ä", "ö", "Å", "Ä", "Ö")


async def seen_commands(town: Town, person: Citizen, language: str) -> list[str]:
    """The command menu of a person's telephone."""
    async with town.session.get(f"{town.base}/sandbox/commands?user_id={person.id}&language={language}") as response:
        return [each["command"] for each in await response.json()]


async def test_a_suggestion_and_a_petition_in_english(town: Town) -> None:
    jane, maja = town.citizen("Jane", "en-GB"), await town.member("Maja", Role.MODERATOR)
    await jane.says("/start")
    await jane.sees("How we handle your data", "IMY")
    await jane.sees("Hello and welcome!")
    assert "📋 Open petitions" in jane.buttons()
    await jane.says("There are no street lights on the cycle path to the university. Please put some up!")
    await jane.sees("Your suggestion", "Topic: ", "Answers: ")
    assert {"Submit", "Change topic", "Change recipient", "Make it a petition", "Cancel"} <= set(jane.buttons())
    await jane.presses("Change topic")
    await jane.sees("What is the suggestion about?")
    assert {"Next", "Back"} <= set(jane.buttons())
    await jane.presses("Back")
    await jane.sees("Your suggestion")
    await jane.presses("Submit")
    number = number_in(SUGGESTION, await jane.sees("Thank you! Your suggestion is registered."))
    assert (await suggestion_row(town, number)).language == "en"
    await jane.says("/mine")
    await jane.sees("Your suggestions", number, "Received ")

    await jane.says("/petition A covered playground in the old cinema")
    await jane.sees("What would you like the municipality to do?")
    await jane.says("Turn the empty cinema into a covered playground.")
    await jane.sees("Why does it matter?")
    await jane.says("Families have nowhere dry to go.")
    await jane.sees("A moderator reads the petition before others see it.")
    await jane.says("submit")
    number = number_in(PETITION, await jane.sees("Thank you! Your petition is submitted."))
    await maja.says("/granska")
    await maja.sees(f"Att granska: {number}")
    await maja.presses("Godkänn")
    await jane.sees("Your petition is published!", number)
    await jane.presses("Open")
    await jane.sees("0 of 50 signatures", "By signing you declare")
    await jane.presses("Sign")
    await jane.sees("1 of 50 signatures", "You have signed.")
    await jane.presses("Withdraw signature")
    await jane.sees("0 of 50 signatures")
    assert (await petition_row(town, number)).signature_count == 0


async def test_officials_and_members_work_in_english(town: Town) -> None:
    roles = (Role.MODERATOR, Role.EDITOR, Role.OFFICIAL)
    editor = await town.member("Ed", *roles, language="en")
    member = await town.member("Mem", Role.FORUM_MEMBER, language="en")
    assert {"moderate", "consult", "digest"} <= set(await seen_commands(town, editor, "en"))
    for said, answer in (
        ("/consult", "What would you like to ask?"),
        ("Where should we meet?", "Which answers can be chosen?"),
        ("Library\nOnline", "This is how the question looks"),
    ):
        await editor.says(said)
        await editor.sees(answer)
    await editor.presses("Change recipient")
    await editor.sees("Who should get the question?")
    await editor.presses("Diversity forum")
    await editor.sees("This is how the question looks", "To: Diversity forum")
    await editor.presses("Submit")
    number = number_in(CONSULTATION, await editor.sees("is open."))
    await member.sees("A question from the municipality", number)
    await member.presses("Library")
    await member.sees("You answered: Library")
    await editor.says("/digest 7d")
    await editor.sees("Summary: ", number, "1 answer")
    await editor.says("/digest nonsense")
    await editor.sees("I do not understand “nonsense”.")


async def test_help_has_no_swedish_in_it_and_names_the_menus_commands(town: Town) -> None:
    jane = town.citizen("Jane", "en")
    await jane.says("/help")
    said = await jane.sees("How it works")
    assert not any(sign in said for sign in PARTS_OF_SWEDISH)
    menu = await seen_commands(town, jane, "en")
    assert menu
    assert all(f"/{command} – " in said for command in menu)


async def test_a_language_we_do_not_have_begins_in_swedish(town: Town) -> None:
    for code in ("fi", None, "xx-YY", "sv-FI"):
        person = town.citizen("Aino", code)
        await person.says("/start")
        await person.sees("Hej och välkommen!")


async def test_a_person_changes_language_and_back_and_the_menu_follows(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("/start")
    await person.sees("Hej och välkommen!")
    await person.presses("Språk")
    await person.sees("Vilket språk vill du använda?")
    assert person.buttons() == ["Svenska", "English"]
    await person.presses("English")
    await person.sees("Done! From now on I write in English.")
    await settled(town)
    assert "suggest" in await seen_commands(town, person, "sv")
    await person.says("/start")
    await person.sees("Hello and welcome!")
    await person.says("/language")
    await person.sees("Which language would you like to use?")
    await person.presses("Svenska")
    await person.sees("Klart! Nu skriver jag på svenska.")
    await settled(town)
    assert "forslag" in await seen_commands(town, person, "sv")
    await person.says("/help")
    await person.sees("Så här gör du")


async def test_changing_language_in_the_middle_of_a_draft_keeps_the_draft(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("Fler bänkar i Stadsträdgården.")
    await person.sees("Ditt förslag")
    await person.says("/sprak")
    await person.sees("Vilket språk")
    await person.presses("English")
    await person.sees("Done!")
    await person.says("Also in Haga.")
    await person.sees("Your suggestion", "Fler bänkar i Stadsträdgården.\nAlso in Haga.")
    await person.says("skicka in")  # a label is understood in either language
    await person.sees("Thank you!")


@pytest.mark.parametrize("chat_language", languages())
async def test_every_command_works_by_both_names(town: Town, chat_language: str) -> None:
    person = await town.member("Allt", Role.ADMIN, language=chat_language)
    await settled(town)
    for key in MENU:
        answers = set()
        for name_language in languages():
            await person.says(f"/{label(name_language, f'command-{key}')}")
            said = await person.sees("")
            assert label(chat_language, "unread-command") not in said
            answers.add(said)
            if key != "avbryt":
                await person.says("/cancel")
                await person.sees("")
            await settled(town)
        assert len(answers) == 1, key


async def test_nothing_of_this_was_a_fault_of_ours(town: Town) -> None:
    await settled(town)
    await nothing_went_wrong(town)
