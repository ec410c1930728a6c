"""Whatever comes in: a clear and kind answer, or silence where that is right; nothing stored that should not be."""

from datetime import timedelta
from typing import Any

import pytest

from bot.civic.permission import Grant, Role
from bot.civic.wording import clean
from bot.welcome.actions import invite
from storage.invitations import VALID_MINUTES
from tests.stories.looking import (
    PETITION,
    SUGGESTION,
    counts,
    forges,
    nothing_went_wrong,
    number_in,
    petition_row,
    refused_requests,
    settled,
    suggestion_row,
)
from tests.support.citizen import Citizen
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

WISH = "Sätt upp en lampa vid lekplatsen på Orrholmen."
UNKNOWN_COMMAND = "Det kommandot känner jag inte till."
OLD_BUTTON = "Den knappen går inte att använda längre."
NO_WORDS = "Jag hittar inga ord där."


async def known_person(town: Town, name: str = "Kim", language: str | None = "sv") -> Citizen:
    """Somebody who has been told how their data is handled, so that this is out of the way."""
    person = town.citizen(name, language)
    await person.says("/start")
    await person.sees("Hej och välkommen!")
    return person


async def brings(town: Town, update: dict[str, Any]) -> None:
    """Send a raw update, as Telegram would."""
    async with town.session.post(f"{town.base}/sandbox/updates", json=update) as response:
        assert response.status == 200, await response.text()


def raw_message(person_id: int, message_id: int, **content: Any) -> dict[str, Any]:
    user = {"id": person_id, "is_bot": False, "first_name": "Kim", "language_code": "sv"}
    chat = {"id": person_id, "type": "private", "first_name": "Kim"}
    return {"message": {"message_id": message_id, "date": 1_790_000_000, "chat": chat, "from": user, **content}}


async def writes_and_sends_in(person: Citizen, wish: str = WISH) -> str:
    await person.says(wish)
    await person.sees("Ditt förslag\n")
    await person.presses("Skicka in")
    return number_in(SUGGESTION, await person.sees("Tack! Ditt förslag är registrerat."))


async def writes_petition(person: Citizen, title: str) -> str:
    await person.says(f"/eforslag {title}")
    await person.sees("Vad vill du att kommunen ska göra?")
    await person.says("Gör det före sommaren.")
    await person.sees("Varför är det viktigt?")
    await person.says("Många har bett om det.")
    await person.sees("Svarar: ")
    await person.presses("Skicka in")
    return number_in(PETITION, await person.sees("Ditt e-förslag är inskickat"))


# What is written


@pytest.mark.parametrize("said", ["🙈🙈🙈", "...", "1234 5678", "?", "\u200f\u200f!", "—"])
async def test_a_message_without_words_is_asked_for_in_words(town: Town, said: str) -> None:
    person = await known_person(town)
    before = await counts(town)
    await person.says(said)
    await person.sees(NO_WORDS)
    await person.says("/mina")
    await person.sees("Du har inte skickat in något än.")
    assert await counts(town) == before


async def test_a_new_person_whose_first_message_is_refused_hears_of_their_rights_all_the_same(town: Town) -> None:
    person = town.citizen("Ny")
    await person.says("🙈🙈🙈")
    await person.sees("Så hanterar vi dina uppgifter")
    await person.sees(NO_WORDS)
    await person.says("/start inv_finns-inte")
    await person.sees("Inbjudan gäller inte längre.")
    assert sum("Så hanterar vi dina uppgifter" in each["text"] for each in person.messages) == 1


async def test_a_text_of_telegrams_full_length_is_taken_and_shown_in_short(town: Town) -> None:
    person = await known_person(town)
    await person.says(("Fler bänkar längs älven. " * 200)[:4096])
    preview = await person.sees("Ditt förslag\n", "…")
    assert len(preview) < 1500
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert len((await suggestion_row(town, number)).text) > 4000


async def test_five_thousand_characters_are_taken_and_seven_thousand_are_not(town: Town) -> None:
    person = await known_person(town)
    await person.says("/hjalp")
    await person.sees("Så här gör du")
    await brings(town, raw_message(person.id, 500, text="Bänkar! " * 625))
    await person.sees("Ditt förslag\n", "…")
    await person.says("/avbryt")
    await person.sees("Avbrutet.")
    await brings(town, raw_message(person.id, 600, text="Bänkar! " * 875))
    await person.sees("Texten är för lång: 6 999 tecken.", "högst 6 000")
    await person.says("/avbryt")
    await person.sees("Det finns inget att avbryta.")


async def test_what_makes_a_draft_too_long_is_refused_and_the_draft_stays(town: Town) -> None:
    person = await known_person(town)
    await person.says("Fler bänkar. " * 300)
    await person.sees("Ditt förslag\n")
    await person.says("Och fler lampor. " * 230)
    await person.sees("Texten är för lång")
    await person.says("skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert "lampor" not in (await suggestion_row(town, number)).text


@pytest.mark.parametrize(
    "said",
    [
        "<b>Fet</b> & <i>kursiv</i> vid skolan < 30 km/h > 20",
        "<script>alert('hej')</script> Sätt upp en lampa",
        "</b></blockquote> &amp; &lt; lampor",
        "Lampor {0} %s ${namn} { $text } \\n",
        "`kod` *fet* _kursiv_ [länk](https://exempel.se) lampor",
    ],
)
async def test_signs_with_a_meaning_elsewhere_are_words_like_others(town: Town, said: str) -> None:
    person = await known_person(town)
    await person.says(said)
    await person.sees("Ditt förslag\n", said)
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert (await suggestion_row(town, number)).text == said
    await person.says("/mina")
    await person.sees(number, said)


async def test_marks_that_turn_text_around_are_left_out_of_titles_and_wishes(town: Town) -> None:
    person = town.citizen("\u202eanigeR\u2066 \u200b")
    await person.says("/start")
    await person.sees("Hej och välkommen!")
    number = await writes_petition(person, "Lampor\u202e vid\u2067 skolan\u200b i\ufeff Skåre")
    assert (await petition_row(town, number)).title == "Lampor vid skolan i Skåre"
    await person.says("Måla \u202eövergångsstället\u2069\x00 vid skolan")
    await person.sees("Måla övergångsstället vid skolan")
    await person.says("/avbryt")
    await person.sees("Avbrutet.")


async def test_a_title_that_is_too_long_or_empty_is_asked_for_again(town: Town) -> None:
    person = await known_person(town)
    await person.says("/eforslag")
    await person.sees("Vad ska ditt e-förslag heta?")
    await person.says("Lampor " * 20)
    await person.sees("Rubriken är för lång: 139 tecken. Korta den till högst 100.")
    await person.says("🌞🌞")
    await person.sees(NO_WORDS)
    await person.says("En damm i Mariebergsskogen med näckrosor")
    await person.sees("Vad vill du att kommunen ska göra?")
    await person.says("Dammar! " * 300)
    await person.sees("Texten är för lång", "högst 1 700")
    await person.says("Gräv en damm.")
    await person.sees("Varför är det viktigt?")
    await person.says("/avbryt")
    await person.sees("Avbrutet. E-förslaget skickades inte in.")


# What is no text


@pytest.mark.parametrize(
    ("thing", "wish", "answer"),
    [
        ("sticker", {}, "Fin bild!"),
        ("voice", {}, "Jag kan inte lyssna på röstmeddelanden än."),
        ("photo", {}, "Tack för bilden!"),
        ("location", {"latitude": 59.38, "longitude": 13.5}, "Skriv gärna var det är"),
        ("contact", {}, "Jag behöver inga kontaktuppgifter."),
        ("document", {}, "Jag kan inte öppna filer än."),
    ],
)
async def test_things_are_answered_kindly_and_leave_a_dialogue_where_it_was(
    town: Town, thing: str, wish: dict[str, Any], answer: str
) -> None:
    person = await known_person(town)
    before = await counts(town)
    await person.acts(thing, **wish)
    await person.sees(answer)
    await person.says(WISH)
    await person.sees("Ditt förslag\n")
    await person.acts(thing, **wish)
    await person.sees(answer)
    assert await counts(town) == before
    await person.presses("Skicka in")
    await person.sees("Tack!")


async def test_words_under_a_picture_are_a_wish_and_the_picture_is_said_to_be_left(town: Town) -> None:
    person = await known_person(town)
    await person.acts("photo", caption=WISH)
    await person.sees("Jag läste texten, men kan inte spara bilder och filer än.")
    await person.sees("Ditt förslag\n", WISH)
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert (await suggestion_row(town, number)).text == WISH


async def test_an_edited_message_is_not_read_and_the_person_is_told(town: Town) -> None:
    person = await known_person(town)
    await person.says(WISH)
    await person.sees("Ditt förslag\n")
    mine = next(each["message_id"] for each in reversed(person.messages) if each["from"] == "user")
    await person.acts("edit", message_id=mine, text="Något helt annat om parker")
    await person.sees("Jag läser bara nya meddelanden")
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert (await suggestion_row(town, number)).text == WISH


@pytest.mark.parametrize(
    "content",
    [
        {"dice": {"emoji": "🎲", "value": 4}},
        {"venue": {"location": {"latitude": 59.4, "longitude": 13.5}, "title": "Torget", "address": "Torget 1"}},
        {"game": {"title": "Spel", "description": "Ett spel", "photo": []}},
    ],
    ids=["dice", "venue", "game"],
)
async def test_rare_things_are_answered_or_passed_over(town: Town, content: dict[str, Any]) -> None:
    person = await known_person(town)
    await brings(town, raw_message(person.id, 500, **content))
    await person.says("/hjalp")
    await person.sees("Så här gör du")


# Where it comes from

GROUP = {"id": -100_200_300, "type": "supergroup", "title": "Grannarna"}
NEIGHBOUR = {"id": 7001, "is_bot": False, "first_name": "Granne", "language_code": "sv"}


async def in_the_group(town: Town, text: str) -> list[dict[str, Any]]:
    """Say something in a group; returns what the bot has written there since."""
    before = len(await _written_there(town))
    message = {"message_id": 1000 + before, "date": 1_790_000_000, "chat": GROUP, "from": NEIGHBOUR, "text": text}
    await brings(town, {"message": message})
    await settled(town)
    return (await _written_there(town))[before:]


async def _written_there(town: Town) -> list[dict[str, Any]]:
    return [each for each in await town.log() if each["parameters"].get("chat_id") == str(GROUP["id"])]


async def test_in_a_group_the_bot_answers_commands_to_it_and_nothing_else(town: Town) -> None:
    before = await counts(town)
    [answer] = await in_the_group(town, "/forslag Fler bänkar på torget")
    assert "privat" in answer["parameters"]["text"]
    [answer] = await in_the_group(town, "/start@SolaKarlstadBot")
    assert "privat" in answer["parameters"]["text"]
    assert await in_the_group(town, "/start@NagonAnnanBot") == []
    assert await in_the_group(town, "Ska vi inte be kommunen om fler bänkar?") == []
    assert await in_the_group(town, "Skicka in") == []
    assert await counts(town) == before


async def test_a_button_forged_in_a_group_does_nothing(town: Town) -> None:
    await in_the_group(town, "/hjalp@SolaKarlstadBot")
    before = await counts(town)
    message = {"message_id": 1, "date": 1_790_000_000, "chat": GROUP, "text": "Hej"}
    for data in ("1:s-new:", "1:e-new:", "1:language:en", "1:help:"):
        said = len(await _written_there(town))
        query = {"id": f"9{said}", "from": NEIGHBOUR, "message": message, "chat_instance": "1", "data": data}
        await brings(town, {"callback_query": query})
        await settled(town)
        assert len(await _written_there(town)) == said
    assert await in_the_group(town, "Fler bänkar på torget!") == []
    assert await counts(town) == before


async def test_channels_bots_and_unknown_updates_are_passed_over(town: Town) -> None:
    before, said = await counts(town), len(await town.log())
    channel = {"id": -100_900, "type": "channel", "title": "Nyheter"}
    robot = {"id": 7100, "is_bot": True, "first_name": "Robot"}
    robots = {"id": 7100, "type": "private", "first_name": "Robot"}
    post = {"message_id": 1, "date": 1_790_000_000, "chat": channel, "text": "Nyheter om vägar"}
    await brings(town, {"channel_post": post})
    await brings(town, {"message": {**post, "chat": robots, "from": robot, "text": WISH}})
    await brings(town, {"something_new": {"id": 5}})
    await brings(town, {"message": {**post, "chat": {**GROUP, "id": -100_901}, "new_chat_title": "Nytt namn"}})
    await settled(town)
    touched = {each["parameters"].get("chat_id") for each in (await town.log())[said:]}
    assert touched.isdisjoint({"-100900", "-100901", "7100"})
    assert await counts(town) == before


async def test_fields_that_telegram_may_add_tomorrow_do_no_harm(town: Town) -> None:
    person = await known_person(town)
    update = raw_message(person.id, 500, text=WISH, mood={"weather": "sun"}, is_from_the_moon=True)
    await brings(town, {**update, "urgency": 7})
    await person.sees("Ditt förslag\n", WISH)


async def test_who_blocks_the_bot_hears_nothing_until_they_come_back(town: Town) -> None:
    person = await known_person(town)
    moderator = await town.member("Maja", Role.MODERATOR)
    number = await writes_petition(person, "Ett utegym vid Skutberget för alla åldrar")
    await person.acts("block")
    await settled(town)
    await forges(moderator, f"1:e-approve:{number}")
    await moderator.sees(f"{number} är publicerat")
    await settled(town)
    await person.acts("unblock")
    await person.says("/mina")
    await person.sees(number, "Öppet, 0 underskrifter")
    assert not any("publicerat!" in each["text"] for each in person.messages)


async def test_somebody_unknown_who_blocks_the_bot_is_left_in_peace(town: Town) -> None:
    person = town.citizen("Tyst")
    await person.acts("block")
    await settled(town)
    assert await refused_requests(town) == []


# Buttons


@pytest.mark.parametrize(
    "data",
    [
        "hej",
        "",
        "1:",
        "1::",
        "2:s-send:",
        "1:unknown:x",
        "1:s-send:",
        "1:e-send:",
        "1:c-send:",
        "1:e-open:E-2026-9999",
        "1:e-open:; DROP TABLE petitions",
        "1:e-sign:E-2026-9999",
        "1:e-from:S-2026-999999",
        "1:e-from:" + "9" * 50,
        "1:c-answer:C-2026-9999|0",
        "1:c-answer:\x00|0",
        "1:c-answer:C-2026-0001|" + "9" * 30,
        "1:c-open:C-2026-9999",
        "1:e-list:" + "9" * 50,
        "1:language:tlh",
        "1:e-approve:E-2026-0001",
        "1:e-refuse:E-2026-0001",
        "1:e-reason:E-2026-0001|grant",
        "1:e-review:0",
        "1:e-continue:",
        "1:c-audience:forum",
    ],
)
async def test_forged_buttons_are_answered_and_change_nothing(town: Town, data: str) -> None:
    person = await known_person(town)
    before = await counts(town)
    await forges(person, data)
    await person.sees("")  # any words at all
    assert await counts(town) == before
    await person.says("/mina")
    await person.sees("Du har inte skickat in något än.")


@pytest.mark.parametrize("data", ["1:s-new:Fler bänkar", "1:e-new:Fler bänkar på torget"])
async def test_a_forged_opening_asks_from_the_beginning(town: Town, data: str) -> None:
    person = await known_person(town)
    await forges(person, data)
    await person.sees("Vad ")
    await person.says("/avbryt")
    await person.sees("Avbrutet.")


@pytest.mark.parametrize(
    "data", ["1:e-review:" + "9" * 50, "1:e-refuse:" + "x" * 50, "1:e-approve:x", "1:e-reason:x|y", "1:e-reason:"]
)
async def test_a_moderator_cannot_break_anything_with_forged_buttons(town: Town, data: str) -> None:
    person = await town.member("Maja", Role.MODERATOR)
    await forges(person, data)
    await person.sees("")


async def test_nobody_makes_a_petition_of_what_another_person_wrote(town: Town) -> None:
    owner, other = await known_person(town), await known_person(town)
    number = await writes_and_sends_in(owner, "Min grannes häck skymmer sikten vid korsningen.")
    await forges(other, f"1:e-from:{number}")
    await other.sees("Det förslaget hittar jag inte bland dina.")
    await other.says("/avbryt")
    await other.sees("Det finns inget att avbryta.")
    await forges(owner, f"1:e-from:{number}")
    await owner.sees("Vad ska ditt e-förslag heta?")


async def test_a_petition_in_review_is_seen_by_moderators_alone_and_judged_by_them_alone(town: Town) -> None:
    author, other = await known_person(town), await known_person(town)
    number = await writes_petition(author, "Badflotte vid Bomstad med stege och räcke")
    for payload in ("open", "sign", "unsign", "support"):
        await forges(other, f"1:e-{payload}:{number}")
        await other.sees("finns inte, eller är inte publicerat" if payload != "support" else OLD_BUTTON)
    for data in (f"approve:{number}", f"refuse:{number}", f"reason:{number}|grant", "review:0"):
        await forges(other, f"1:e-{data}")
        await other.sees(OLD_BUTTON)
    assert (await petition_row(town, number)).state == "in_review"
    assert (await petition_row(town, number)).signature_count == 0


async def test_a_button_pressed_twice_counts_once(town: Town) -> None:
    person = await known_person(town)
    await person.says(WISH)
    await person.sees("Ditt förslag\n")
    preview = next(each for each in reversed(person.messages) if each["from"] == "bot")
    send = next(each["data"] for row in preview["buttons"] for each in row if each["label"] == "Skicka in")
    before = (await counts(town))[0]
    await person.acts("press", forged=True, message_id=preview["message_id"], data=send)
    await person.acts("press", forged=True, message_id=preview["message_id"], data=send)
    await person.sees(OLD_BUTTON, "/mina")
    assert (await counts(town))[0] == before + 1


async def test_a_button_under_an_earlier_draft_does_not_send_in_the_later_one(town: Town) -> None:
    person = await known_person(town)
    await person.says("Plantera körsbärsträd längs Drottninggatan.")
    await person.sees("körsbärsträd")
    earlier = next(each["message_id"] for each in reversed(person.messages) if each["from"] == "bot")
    await person.says("/forslag Laga gungan på Våxnäs.")
    await person.sees("Det du hade påbörjat ersätts av det nya.")
    await person.sees("Laga gungan")
    before = await counts(town)
    await person.presses("Skicka in", message_id=earlier)
    await person.sees("Den knappen hör till något du skrev tidigare.")
    await person.sees("Ditt förslag\n", "Laga gungan")
    assert await counts(town) == before
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert (await suggestion_row(town, number)).text == "Laga gungan på Våxnäs."


# Commands


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/hjalp@SolaKarlstadBot", "Så här gör du"),
        ("/HJALP", "Så här gör du"),
        ("/Hjälp", "Så här gör du"),
        ("   /hjalp   ", "Så här gör du"),
        ("/förslag", "Vad vill du ska bli annorlunda?"),
        ("/EFÖRSLAG", "Vad ska ditt e-förslag heta?"),
        ("/språk", "Vilket språk vill du använda?"),
        ("/samråd", "Det finns inga frågor till dig just nu."),
        ("/lista 99999", "E-förslag att skriva under|Just nu finns inga öppna e-förslag."),
        ("/lista 9999", "E-förslag att skriva under|Just nu finns inga öppna e-förslag."),
        ("/lista E-2026-9999", "Det e-förslaget finns inte"),
        ("/finnsinte", UNKNOWN_COMMAND),
        ("/", UNKNOWN_COMMAND),
        ("/ hej", UNKNOWN_COMMAND),
        ("/granska", UNKNOWN_COMMAND),
        ("/moderate", UNKNOWN_COMMAND),
        ("/digest 7d tff", UNKNOWN_COMMAND),
        ("/samrad_ny Vad tycker ni?", UNKNOWN_COMMAND),
    ],
)
async def test_commands_however_they_are_typed(town: Town, said: str, answer: str) -> None:
    person = await known_person(town)
    await person.says(said)
    text = await person.sees("")
    assert any(part in text for part in answer.split("|")), text


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ("", "Hej och välkommen!"),
        ("p_E-2026-9999", "Det e-förslaget finns inte"),
        ("p_", "Det e-förslaget finns inte"),
        ("p_" + "9" * 62, "Det e-förslaget finns inte"),
        ("c_C-2026-9999", "Den frågan hittar jag inte."),
        ("c_'; DROP TABLE citizens", "Den frågan hittar jag inte."),
        ("inv_", "Inbjudan gäller inte längre."),
        ("inv_påhittad", "Inbjudan gäller inte längre."),
        ("j_okänd", "Hej och välkommen!"),
        ("a_parks-nature", "Hej och välkommen!"),
        ("group", "Hej och välkommen!"),
        ("\u202e<b>&", "Hej och välkommen!"),
        ("x" * 3000, "Hej och välkommen!"),
    ],
)
async def test_start_with_every_kind_of_payload(town: Town, payload: str, answer: str) -> None:
    person = await known_person(town)
    await person.says(f"/start {payload}")
    await person.sees(answer)


async def test_an_invitation_works_once_and_for_half_an_hour(town: Town) -> None:
    first, second, late = await known_person(town), await known_person(town), await known_person(town)
    now = town.sandbox.clock.now()
    async with town.database.work() as work:
        code = await invite(work, Grant(Role.MODERATOR), now)
        old = await invite(work, Grant(Role.MODERATOR), now - timedelta(minutes=VALID_MINUTES, seconds=1))
    await first.says(f"/start inv_{code}")
    await first.sees("Välkommen! Du är nu granskare")
    await second.says(f"/start inv_{code}")
    await second.sees("Inbjudan gäller inte längre.", "Be om en ny.")
    await late.says(f"/start inv_{old}")
    await late.sees("Inbjudan gäller inte längre.")
    for person in (second, late):
        await person.says("/granska")
        await person.sees(UNKNOWN_COMMAND)


@pytest.mark.parametrize("command", ["/hjalp", "/finnsinte", "/granska", "/lista", "/mina", "/start", "/integritet"])
async def test_a_command_in_the_middle_is_answered_and_the_question_asked_again(town: Town, command: str) -> None:
    person = await known_person(town)
    await person.says("/forslag")
    await person.sees("Vad vill du ska bli annorlunda?")
    await person.says(command)
    await person.sees("Du håller på med ett förslag:")
    await person.sees("Vad vill du ska bli annorlunda? Skriv")
    await person.says(WISH)
    await person.sees("Ditt förslag\n")
    await person.says(command)
    await person.sees("Du håller på med ett förslag:")
    await person.sees("Ditt förslag\n", clean(WISH))
    await person.says("/avbryt")
    await person.sees("Avbrutet. Inget skickades in.")


async def test_a_command_at_every_step_of_a_petition(town: Town) -> None:
    person = await known_person(town)
    before = (await counts(town))[1]
    steps = [
        ("/eforslag", "Vad ska ditt e-förslag heta?"),
        ("Fler fågelholkar i Mariebergsskogen", "Vad vill du att kommunen ska göra?"),
        ("Sätt upp hundra holkar.", "Varför är det viktigt?"),
        ("Mesarna har inga bon.", "Svarar: "),
    ]
    for said, asked in steps:
        await person.says(said)
        await person.sees(asked)
        for command, answer in (("/hjalp", "Så här gör du"), ("/finnsinte", UNKNOWN_COMMAND)):
            await person.says(command)
            await person.sees(answer)
            await person.sees("Du håller på med ett e-förslag:")
            await person.sees(asked)
    await person.presses("Skicka in")
    await person.sees("Ditt e-förslag är inskickat")
    assert (await counts(town))[1] == before + 1


# Last: time passes, and nothing of all this was a fault of ours.


async def test_a_button_a_month_later(town: Town) -> None:
    person, other = await known_person(town), await known_person(town)
    await person.says(WISH)
    await person.sees("Ditt förslag\n")
    await other.says("Fler träd på Stora torget.")
    await other.sees("Ditt förslag\n")
    await other.says("/avbryt")
    await other.sees("Avbrutet.")
    await town.move_clock(advance_seconds=31 * 86_400)
    await person.presses("Skicka in")
    number = number_in(SUGGESTION, await person.sees("Tack!"))
    assert (await suggestion_row(town, number)).text == WISH
    await other.presses("Skicka in")
    await other.sees(OLD_BUTTON)
    await other.says("/mina")
    await other.sees("inte skickat in något än")
    old = {"message_id": 1, "date": 0, "chat": {"id": other.id, "type": "private", "first_name": "Kim"}}
    user = {"id": other.id, "is_bot": False, "first_name": "Kim", "language_code": "sv"}
    query = {"id": "31", "from": user, "message": old, "chat_instance": "1", "data": "1:e-list:0"}
    await brings(town, {"callback_query": query})
    await other.sees("förslag")  # the list, whether or not there is anything on it


async def test_nothing_of_this_was_a_fault_of_ours(town: Town) -> None:
    await settled(town)
    await nothing_went_wrong(town)
