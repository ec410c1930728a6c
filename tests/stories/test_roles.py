"""Who may do what: every role against every command, and whom the weekly digest reaches."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.civic.permission import Role
from bot.digests.actions import JOB
from bot.texts import label, languages
from nlp.taxonomy import DEPARTMENTS
from tests.stories.looking import SUGGESTION, forges, nothing_went_wrong, number_in, settled
from tests.stories.restarting import RestartingTown
from tests.support.citizen import Citizen
from tests.support.databases import fresh_url
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN_COMMAND = label("sv", "unread-command")
EVERYONE = frozenset(Role)
READERS = frozenset({Role.ELECTED, Role.OFFICIAL, Role.MODERATOR, Role.EDITOR, Role.ADMIN})
# Key of the command's texts, who has it, and how its answer begins.
COMMANDS: dict[str, tuple[frozenset[Role], str]] = {
    "forslag": (EVERYONE, "Vad vill du ska bli annorlunda?"),
    "eforslag": (EVERYONE, "Vad ska ditt e-förslag heta?"),
    "lista": (EVERYONE, "Just nu finns inga öppna e-förslag."),
    "mina": (EVERYONE, "Du har inte skickat in något än."),
    "samrad": (EVERYONE, "Det finns inga frågor till dig just nu."),
    "hjalp": (EVERYONE, "Så här gör du"),
    "sprak": (EVERYONE, "Vilket språk vill du använda?"),
    "integritet": (EVERYONE, "Så hanterar vi dina uppgifter"),
    "avbryt": (EVERYONE, "Det finns inget att avbryta."),
    "digest": (READERS, "☀️ Sammanfattning: "),
    "granska": (frozenset({Role.MODERATOR, Role.ADMIN}), "Inget e-förslag väntar på granskning."),
    "samrad-ny": (frozenset({Role.EDITOR, Role.ADMIN}), "Vad vill du fråga?"),
}
OTHERS_BUTTONS = ("1:e-review:0", "1:e-approve:E-2026-0001", "1:e-refuse:E-2026-0001", "1:e-reason:E-2026-0001|grant")


async def holder(town: Town, role: Role, department: str | None = None) -> Citizen:
    """Somebody in a role; everyone is a citizen."""
    if role is not Role.CITIZEN:
        person = await town.member(role, role, department=department)
    else:
        person = town.citizen(role)
        await person.says("/start")
        await person.sees("Hej och välkommen!")
    await settled(town)
    return person


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_has_its_commands_and_no_others(town: Town, role: Role) -> None:
    person = await holder(town, role)
    for key, (roles, answer) in COMMANDS.items():
        # Both names of every command are another story's; here those that not everybody has.
        for language in languages() if roles != EVERYONE else ("sv",):
            await person.says(f"/{label(language, f'command-{key}')}")
            said = await person.sees("")
            expected = answer if role in roles else UNKNOWN_COMMAND
            assert said.startswith(expected), (role, key, said)
            if said.startswith("Va"):  # a dialogue began
                await person.says("/avbryt")
                await person.sees("Avbrutet.")
            await settled(town)


@pytest.mark.parametrize("role", list(Role))
async def test_help_and_menu_name_the_roles_commands_and_no_others(town: Town, role: Role) -> None:
    person = await holder(town, role)
    await person.says("/hjalp")
    said = await person.sees("Så här gör du")
    async with town.session.get(f"{town.base}/sandbox/commands?user_id={person.id}&language=sv") as response:
        menu = {each["command"] for each in await response.json()}
    for key, (roles, _) in COMMANDS.items():
        name = label("sv", f"command-{key}")
        assert (f"/{name} – " in said) == (role in roles), (role, key)
        assert (name in menu) == (role in roles), (role, key)


@pytest.mark.parametrize("role", sorted(EVERYONE - {Role.MODERATOR, Role.ADMIN}))
async def test_a_moderators_buttons_do_not_exist_for_others(town: Town, role: Role) -> None:
    person = await holder(town, role)
    for data in OTHERS_BUTTONS:
        await forges(person, data)
        await person.sees("Den knappen går inte att använda längre.")


async def test_an_official_reads_the_digest_of_their_own_department_alone(town: Town) -> None:
    writer = await holder(town, Role.CITIZEN)
    await writer.says("Laga hålen i gatan utanför förskolan.")
    await writer.sees("Ditt förslag\n")
    await writer.presses("Ändra mottagare")
    await writer.sees("Vem ska få förslaget?")
    await writer.presses(DEPARTMENTS["tff"].sv)
    await writer.sees("Ditt förslag\n", f"Svarar: {DEPARTMENTS['tff'].sv}")
    await writer.presses("Skicka in")
    number = number_in(SUGGESTION, await writer.sees("Tack!"))

    streets = await holder(town, Role.OFFICIAL, department="tff")
    schools = await holder(town, Role.OFFICIAL, department="buf")
    await streets.says("/digest")
    await streets.sees(f"Sammanfattning: {DEPARTMENTS['tff'].sv}\n", number)
    await schools.says("/digest")
    assert number not in await schools.sees(f"Sammanfattning: {DEPARTMENTS['buf'].sv}\n", "Inga nya förslag.")
    for words in ("tff", "7d tff", "TFF 30d"):
        await schools.says(f"/digest {words}")
        said = await schools.sees("bland dina förvaltningar. Skriv /digest för att se dina.")
        assert number not in said
    for words in ("ext-polisen", "buf tff", "x" * 500, "'; DROP TABLE", "2026-13", "0d", "v99"):
        await schools.says(f"/digest {words}")
        assert number not in await schools.sees("/digest")


async def test_what_waits_for_review_is_counted_without_sending_others_to_a_command_they_lack(town: Town) -> None:
    author, official = await holder(town, Role.CITIZEN), await holder(town, Role.OFFICIAL)
    for said, asked in (
        ("/eforslag Ett hus för alla föreningar", "Vad vill du"),
        ("Bygg det.", "Varför"),
        ("Det behövs.", "Svarar: "),
        ("skicka in", "är inskickat"),
    ):
        await author.says(said)
        await author.sees(asked)
    await official.says("/digest")
    assert "/granska" not in await official.sees("väntar på granskning")


async def test_nothing_of_this_was_a_fault_of_ours(town: Town) -> None:
    await settled(town)
    await nothing_went_wrong(town)


def monday_half_past_seven_after(now: datetime) -> datetime:
    zone = ZoneInfo("Europe/Stockholm")
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=7 - local.weekday())
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=zone).astimezone(UTC)


async def test_the_weekly_digest_reaches_its_readers_once_over_restarts(tmp_path: Path) -> None:
    async with fresh_url("sqlite", tmp_path) as url:
        restarting = RestartingTown(url, tmp_path)
        await restarting.start()
        try:
            await the_week_turns(restarting)
        finally:
            await restarting.stop()


async def the_schedule_knows_the_week(town: Town) -> None:
    """Wait for its first look: a new town gets no digest of the time before it was there."""
    async with asyncio.timeout(20):
        while True:
            async with town.database.reading() as work:
                if await work.runs.last(JOB) is not None:
                    return
            await asyncio.sleep(0.1)


async def asks_for_help(person: Citizen) -> None:
    await person.says("/hjalp")
    await person.sees("Så här gör du")


async def the_week_turns(restarting: RestartingTown) -> None:
    holders = await asyncio.gather(*(holder(restarting.town, role) for role in Role))
    people = dict(zip(Role, holders, strict=True))
    # One who holds two of the roles gets one digest.
    both = await restarting.town.member("Båda", Role.ELECTED, Role.OFFICIAL)
    everyone = [*people.values(), both]
    monday = monday_half_past_seven_after(restarting.town.sandbox.clock.now())
    await the_schedule_knows_the_week(restarting.town)
    for week in (1, 2):
        await settled(restarting.town)
        await restarting.town.move_clock(monday + timedelta(weeks=week - 1, seconds=5))
        readers = [people[Role.OFFICIAL], people[Role.ELECTED], people[Role.ADMIN], both]
        for reader in readers:
            await reader.sees("Sammanfattning: Karlstads kommun", within_seconds=20)
        await settled(restarting.town)
        everyone = await restarting.restart(*everyone)
        people = dict(zip(Role, everyone, strict=False))
        both = everyone[-1]
        await restarting.town.move_clock(advance_seconds=3600)
        # Whether the schedule that began anew repeats itself shows at the latest when the second week's has come.
        await asyncio.gather(*(asks_for_help(person) for person in everyone))
        for person in everyone:
            digests = sum("Sammanfattning: " in each["text"] for each in person.messages)
            reads = person.id in {people[role].id for role in (Role.OFFICIAL, Role.ELECTED, Role.ADMIN)} | {both.id}
            assert digests == (week if reads else 0), person.id
    await nothing_went_wrong(restarting.town)
