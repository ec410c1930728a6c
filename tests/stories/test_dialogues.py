"""People go back, change their minds, are interrupted and come back: what they wrote is never lost."""

import pytest

from bot.civic.permission import Role
from nlp.taxonomy import DEPARTMENTS, TOPICS
from tests.stories.looking import (
    CONSULTATION,
    PETITION,
    SUGGESTION,
    approves,
    counts,
    forges,
    nothing_went_wrong,
    number_in,
    petition_row,
    settled,
    suggestion_row,
)
from tests.stories.restarting import RestartingTown
from tests.support.citizen import Citizen
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASK_WISH, ASK_TITLE = "Vad vill du ska bli annorlunda? Skriv med", "Vad ska ditt e-förslag heta?"
ASK_DEED, ASK_REASON = "Vad vill du att kommunen ska göra?", "Varför är det viktigt?"
PREVIEW, PETITION_PREVIEW = "Ditt förslag\n", "En granskare läser e-förslaget innan det visas för andra."


async def drafts(person: Citizen, wish: str) -> None:
    await person.says(wish)
    await person.sees(PREVIEW, wish)


async def sent_in(person: Citizen) -> str:
    return number_in(SUGGESTION, await person.sees("Tack! Ditt förslag är registrerat."))


async def tells(person: Citizen, *pairs: tuple[str, str]) -> None:
    """Say, and see what is asked next, several times."""
    for said, asked in pairs:
        await person.says(said)
        await person.sees(asked)


async def publish(town: Town, title: str) -> str:
    """A petition that everybody can sign."""
    author, moderator = town.citizen("Författare"), await town.member("Maja", Role.MODERATOR)
    await tells(author, (f"/eforslag {title}", ASK_DEED), ("Gör det.", ASK_REASON), ("Det behövs.", PETITION_PREVIEW))
    await author.presses("Skicka in")
    number = number_in(PETITION, await author.sees("Ditt e-förslag är inskickat"))
    await approves(town, moderator, number)
    return number


# A suggestion


@pytest.mark.parametrize("said", ["skicka in", "SKICKA IN!", "✅ Skicka in.", "submit", "ja", "Ja!"])
async def test_a_label_typed_is_a_button_pressed(town: Town, said: str) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler bänkar i Stadsträdgården.")
    await person.says(said)
    number = await sent_in(person)
    assert (await suggestion_row(town, number)).text == "Fler bänkar i Stadsträdgården."


@pytest.mark.parametrize("way", ["press", "avbryt", "/avbryt", "/cancel", "Avbryt!"])
async def test_cancelling_a_suggestion_at_each_step(town: Town, way: str) -> None:
    person = town.citizen("Kim")
    before = await counts(town)
    for step in (("/forslag", ASK_WISH), ("Fler bänkar i Stadsträdgården.", PREVIEW)):
        await tells(person, step)
        await (person.presses("Avbryt") if way == "press" else person.says(way))
        await person.sees("Avbrutet. Inget skickades in.")
        await person.says("/avbryt")
        await person.sees("Det finns inget att avbryta.")
    assert await counts(town) == before


async def test_the_topic_is_found_by_paging_and_the_recipient_follows(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Gör något fint av den gamla väggen vid stationen.")
    await person.presses("Ändra ämne")
    await person.sees("Vad handlar förslaget om?")
    offered: list[str] = []
    while True:
        offered += [label for label in person.buttons() if label not in {"Nästa", "Bakåt"}]
        if "Nästa" not in person.buttons():
            break
        await person.presses("Nästa")
        await person.sees("Vad handlar förslaget om?")
    assert sorted(offered) == sorted(topic.sv for topic in TOPICS.values())
    await person.presses("Bakåt")
    await person.sees("Vad handlar förslaget om?")
    while "Avbryt" not in person.buttons():
        await person.presses("Bakåt")
        await person.sees("")
    await person.sees(PREVIEW)

    await person.presses("Ändra ämne")
    await person.sees("Vad handlar förslaget om?")
    while TOPICS["public-art"].sv not in person.buttons():
        await person.presses("Nästa")
        await person.sees("Vad handlar förslaget om?")
    await person.presses("Offentlig konst")
    await person.sees(PREVIEW, "Ämne: Offentlig konst")
    await person.presses("Skicka in")
    row = await suggestion_row(town, await sent_in(person))
    assert row.topic == "public-art"
    if row.guessed_topic != "public-art":
        assert row.department == TOPICS["public-art"].department


async def test_the_recipient_is_changed_and_stored(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler bänkar i Stadsträdgården.")
    await person.says("ändra mottagare")
    await person.sees("Vem ska få förslaget?")
    assert {department.sv for department in DEPARTMENTS.values()} <= set(person.buttons())
    await person.presses("Bakåt")
    await person.sees(PREVIEW)
    await person.presses("Ändra mottagare")
    await person.sees("Vem ska få förslaget?")
    await person.presses(DEPARTMENTS["kff"].sv)
    await person.sees(PREVIEW, f"Svarar: {DEPARTMENTS['kff'].sv}")
    await person.presses("Skicka in")
    row = await suggestion_row(town, await sent_in(person))
    assert row.department == "kff"


async def test_no_to_the_question_shows_the_topics(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler bänkar i Stadsträdgården.")
    await tells(person, ("nej", "Vad handlar förslaget om?"), ("bakåt", PREVIEW), ("avbryt", "Avbrutet."))


async def test_thoughts_in_pieces_become_one_suggestion(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Sätt upp en bänk")
    await tells(person, ("vid dammen", "Sätt upp en bänk\nvid dammen"), ("så att man kan vila.", "vid dammen\nså att"))
    await person.presses("Skicka in")
    row = await suggestion_row(town, await sent_in(person))
    assert row.text == "Sätt upp en bänk\nvid dammen\nså att man kan vila."


# Between two dialogues


async def test_a_petition_in_the_middle_of_a_suggestion_and_back(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler cykelställ vid stationen.")
    await person.says("/eforslag")
    await person.sees("Ditt förslag är sparat. Skriv /forslag när du vill fortsätta med det.")
    await person.sees(ASK_TITLE)
    await person.says("En bastu vid Alstersälven")
    await person.sees(ASK_DEED)
    await person.says("/forslag")
    await person.sees("Ditt e-förslag är sparat. Skriv /eforslag när du vill fortsätta med det.")
    await person.sees("Du har något påbörjat. Vi fortsätter där du var.")
    await person.sees(PREVIEW, "Fler cykelställ vid stationen.")
    await person.presses("Skicka in")
    number = await sent_in(person)
    assert (await suggestion_row(town, number)).text == "Fler cykelställ vid stationen."
    await person.says("/eforslag")
    await person.sees("Vi fortsätter där du var.")
    await person.sees(ASK_DEED)
    await tells(person, ("Bygg en bastu.", ASK_REASON), ("Det är skönt.", "En bastu vid Alstersälven"))
    await person.presses("Skicka in")
    petition = number_in(PETITION, await person.sees("Ditt e-förslag är inskickat"))
    assert (await petition_row(town, petition)).title == "En bastu vid Alstersälven"


async def test_the_cancel_button_ends_the_dialogue_it_stands_in(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler cykelställ vid stationen.")
    preview = next(each["message_id"] for each in reversed(person.messages) if each["buttons"])
    await tells(person, ("/eforslag", ASK_TITLE), ("En bastu vid Alstersälven för alla", ASK_DEED))
    await person.presses("Avbryt", message_id=preview)
    await person.sees("Avbrutet. Inget skickades in.")
    await tells(person, ("Bygg en bastu.", ASK_REASON), ("/avbryt", "E-förslaget skickades inte in."))
    await person.says("/forslag")
    await person.sees(ASK_WISH)
    await person.says("/avbryt")
    await person.sees("Avbrutet.")


async def test_a_new_wish_in_place_of_a_resting_one_is_said(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Fler cykelställ vid stationen.")
    await tells(person, ("/eforslag", ASK_TITLE), ("/avbryt", "E-förslaget skickades inte in."))
    await person.says("Fler papperskorgar vid stationen.")
    await person.sees("Det du hade påbörjat ersätts av det nya.")
    await person.sees(PREVIEW, "Fler papperskorgar")


async def test_a_petition_made_of_the_preview(town: Town) -> None:
    person = town.citizen("Kim")
    before = await counts(town)
    await drafts(person, "Gör en blomsteräng av gräsmattan bakom biblioteket.")
    await person.presses("Gör till e-förslag")
    await person.sees(ASK_TITLE)
    await tells(person, ("Blomsteräng bakom biblioteket", ASK_REASON), ("Bina behöver den.", PETITION_PREVIEW))
    await person.sees("Gör en blomsteräng av gräsmattan")
    await person.presses("Skicka in")
    row = await petition_row(town, number_in(PETITION, await person.sees("Ditt e-förslag är inskickat")))
    assert row.wish == "Gör en blomsteräng av gräsmattan bakom biblioteket."
    assert await counts(town) == (before[0], before[1] + 1)
    await person.says("/forslag")
    await person.sees(ASK_WISH)


async def test_a_petition_made_of_the_preview_takes_the_place_of_a_resting_one_and_says_so(town: Town) -> None:
    person = town.citizen("Kim")
    await tells(person, ("/eforslag", ASK_TITLE), ("/forslag", ASK_WISH))
    await drafts(person, "Rusta upp bryggan vid Skutberget.")
    await person.presses("Gör till e-förslag")
    await person.sees("Det du hade påbörjat ersätts av det nya.")
    await person.sees(ASK_TITLE)


async def test_a_petition_made_of_the_receipt(town: Town) -> None:
    person = town.citizen("Kim")
    await drafts(person, "Öppna biblioteket på söndagar också.")
    await person.presses("Skicka in")
    number = await sent_in(person)
    await person.presses("Gör till e-förslag")
    await person.sees(ASK_TITLE)
    await tells(person, ("Söndagsöppet bibliotek", ASK_REASON), ("bakåt", ASK_DEED), ("Öppna på söndagar.", ASK_REASON))
    await tells(person, ("Då är folk lediga.", PETITION_PREVIEW), ("submit", "Ditt e-förslag är inskickat"))
    assert (await suggestion_row(town, number)).text == "Öppna biblioteket på söndagar också."


async def test_a_wish_too_long_for_a_petition_is_asked_for_again(town: Town) -> None:
    person = town.citizen("Kim")
    await person.says("Öppna biblioteket på söndagar också. " * 60)
    await person.sees(PREVIEW)
    await person.says("gör till e-förslag")
    await person.sees(ASK_TITLE)
    await tells(person, ("Bibliotek på söndagar för hela familjen", ASK_DEED), ("avbryt", "Avbrutet."))


# A petition


@pytest.mark.parametrize("way", ["press", "Avbryt", "/avbryt"])
async def test_cancelling_a_petition_at_each_step(town: Town, way: str) -> None:
    person = town.citizen("Kim")
    before = await counts(town)
    steps = [
        ("/eforslag", ASK_TITLE),
        ("Pulkabacke på Kronoparken med värmestuga", ASK_DEED),
        ("Gör en backe.", ASK_REASON),
        ("Snö är roligt.", PETITION_PREVIEW),
    ]
    for last in range(1, len(steps) + 1):
        await tells(person, *steps[:last])
        await (person.presses("Avbryt") if way == "press" else person.says(way))
        await person.sees("Avbrutet. E-förslaget skickades inte in.")
    assert await counts(town) == before


async def test_going_back_through_a_petition(town: Town) -> None:
    person = town.citizen("Kim")
    await tells(person, ("/eforslag Fel rubrik om en pulkabacke", ASK_DEED), ("Fel önskan.", ASK_REASON))
    await tells(person, ("Fel skäl.", PETITION_PREVIEW))
    for asked in (ASK_REASON, ASK_DEED, ASK_TITLE):
        await person.presses("Bakåt")
        await person.sees(asked)
    await person.says("Rätt rubrik om en pulkabacke")
    await person.sees(ASK_REASON)  # the wish is there already
    await person.presses("Bakåt")
    await person.sees(ASK_DEED)
    await tells(person, ("Rätt önskan.", ASK_REASON), ("Rätt skäl.", "Rätt rubrik om en pulkabacke\n\nRätt önskan."))
    await person.says("hm, vänta")
    await person.sees(PETITION_PREVIEW)
    await person.says("skicka in")
    row = await petition_row(town, number_in(PETITION, await person.sees("Ditt e-förslag är inskickat")))
    assert (row.title, row.wish, row.reason) == ("Rätt rubrik om en pulkabacke", "Rätt önskan.", "Rätt skäl.")


async def test_a_look_alike_is_shown_and_one_may_go_on_or_support_it(town: Town) -> None:
    title = "Gratis kollektivtrafik för pensionärer"
    number = await publish(town, title)
    person = town.citizen("Kim")
    await tells(person, (f"/eforslag {title}", "Det finns redan ett e-förslag som liknar ditt."))
    # A command, another dialogue: the choice is shown again.
    await tells(person, ("/hjalp", "Du håller på med ett e-förslag:"))
    await person.sees("som liknar ditt.", number)
    await tells(person, ("/forslag", ASK_WISH), ("/eforslag", "som liknar ditt."))
    assert {"Stöd det som finns", "Nästa", "Avbryt"} <= set(person.buttons())
    await person.presses("Nästa")
    await person.sees(ASK_DEED)
    await tells(person, ("Gör bussen gratis.", ASK_REASON), ("De har låg pension.", PETITION_PREVIEW))
    await person.presses("Skicka in")
    own = number_in(PETITION, await person.sees("Ditt e-förslag är inskickat"))
    assert own != number

    # Who writes on instead of pressing has chosen to go on: the words are the wish.
    busy = town.citizen("Bo")
    await tells(busy, (f"/eforslag {title}", "som liknar ditt."), ("Låt alla över 65 åka fritt.", ASK_REASON))
    await tells(busy, ("avbryt", "E-förslaget skickades inte in."))

    other = town.citizen("Eva")
    await tells(other, (f"/eforslag {title}", "som liknar ditt."), ("stöd det som finns", "0 av 50 underskrifter"))
    await other.presses("Skriv under")
    await other.sees("1 av 50 underskrifter")
    await tells(other, ("/avbryt", "Det finns inget att avbryta."))


async def test_a_look_alike_of_a_suggestion_made_a_petition_keeps_its_text(town: Town) -> None:
    title = "Stäng av biltrafiken på Drottninggatan"
    await publish(town, title)
    person = town.citizen("Kim")
    await drafts(person, "Stäng av biltrafiken på Drottninggatan på sommaren.")
    await person.presses("Gör till e-förslag")
    await person.sees(ASK_TITLE)
    await tells(person, (title, "som liknar ditt."), ("nästa", ASK_REASON), ("Lugnare.", PETITION_PREVIEW))
    await person.sees("Stäng av biltrafiken på Drottninggatan på sommaren.")


# A consultation


async def test_going_back_and_cancelling_a_consultation(town: Town) -> None:
    editor = await town.member("Maja", Role.EDITOR)
    question, choices, shown = "Vad vill du fråga?", "Vilka svar ska gå att välja?", "Så här ser frågan ut"
    await tells(editor, ("/samrad_ny", question), ("Vilken dag passar?", choices), ("måndag", "mellan 2 och 10 svar"))
    await tells(editor, ("måndag\nMåndag", "Två av svaren är lika."), ("bakåt", question))
    await tells(editor, ("Vilken kväll passar bäst?", choices), ("- måndag\n- tisdag", shown), ("vet ej", shown))
    await editor.presses("Bakåt")
    await editor.sees(choices)
    await tells(editor, ("onsdag, torsdag", shown), ("ändra mottagare", "Vem ska få frågan?"))
    await forges(editor, "1:c-audience:alla")
    await editor.sees(shown, "Till: Mångfaldsforum")
    await editor.presses("Ändra mottagare")
    await editor.sees("Vem ska få frågan?")
    await editor.presses("Medborgarpanelen")
    await editor.sees("Vilken kväll passar bäst?", "• onsdag\n• torsdag", "14 dagar", "Till: Medborgarpanelen")
    await tells(editor, ("/hjalp", "Du håller på med en fråga:"), ("avbryt", "Frågan skickades inte ut."))


# The service stops and starts in the middle


async def test_a_suggestion_goes_on_after_a_restart(restarting: RestartingTown) -> None:
    person = restarting.town.citizen("Kim")
    await tells(person, ("/forslag", ASK_WISH))
    [person] = await restarting.restart(person)
    await tells(person, ("Fler bänkar längs Klarälven.", PREVIEW))
    [person] = await restarting.restart(person)
    await tells(person, ("Gärna med ryggstöd.", "Fler bänkar längs Klarälven.\nGärna med ryggstöd."))
    [person] = await restarting.restart(person)
    await person.presses("Skicka in")
    row = await suggestion_row(restarting.town, await sent_in(person))
    assert row.text == "Fler bänkar längs Klarälven.\nGärna med ryggstöd."


async def test_a_petition_goes_on_after_restarts_and_a_suggestion_rests_meanwhile(restarting: RestartingTown) -> None:
    person = restarting.town.citizen("Kim")
    await tells(person, ("Laga gungan på Norrstrand.", PREVIEW))
    steps = [
        ("/eforslag", ASK_TITLE),
        ("Skolgård med utekök på Norrstrand", ASK_DEED),
        ("Bygg ett utekök.", ASK_REASON),
        ("Barnen vill laga mat.", PETITION_PREVIEW),
    ]
    for step in steps:
        await tells(person, step)
        [person] = await restarting.restart(person)
    await person.presses("Skicka in")
    row = await petition_row(restarting.town, number_in(PETITION, await person.sees("är inskickat")))
    assert (row.title, row.reason) == ("Skolgård med utekök på Norrstrand", "Barnen vill laga mat.")
    await tells(person, ("/forslag", "Vi fortsätter där du var."))
    await person.sees("Laga gungan på Norrstrand.")


async def test_a_consultation_goes_on_after_restarts(restarting: RestartingTown) -> None:
    editor = await restarting.town.member("Maja", Role.EDITOR)
    member = await restarting.town.member("Per", Role.PANEL_MEMBER)
    steps = [
        ("/samrad_ny", "Vad vill du fråga?"),
        ("Var ska panelen träffas nästa gång?", "Vilka svar"),
        ("Hemma\nBorta", "Så här ser frågan ut"),
        ("ändra mottagare", "Vem ska få frågan?"),
    ]
    for step in steps:
        await tells(editor, step)
        editor, member = await restarting.restart(editor, member)
    await editor.presses("Medborgarpanelen")
    await editor.sees("Så här ser frågan ut", "Till: Medborgarpanelen")
    editor, member = await restarting.restart(editor, member)
    await editor.presses("Skicka in")
    number = number_in(CONSULTATION, await editor.sees("är öppen."))
    await member.sees("En fråga från kommunen", number, "Var ska panelen träffas nästa gång?")
    editor, member = await restarting.restart(editor, member)
    await member.presses("Borta")
    await member.sees("Du svarade: Borta")


async def test_nothing_of_this_was_a_fault_of_ours(town: Town, restarting: RestartingTown) -> None:
    for each in (town, restarting.town):
        await settled(each)
        await nothing_went_wrong(each)
