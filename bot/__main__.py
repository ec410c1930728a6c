"""The command line: `python -m bot --help`."""

import argparse
import asyncio
import html
import json
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot import demo, doctor, service, workers
from bot.civic.permission import Grant, Role
from bot.civic.profile import Profile, WrongProfile, read_profile
from bot.civic.refusal import Refused
from bot.corrections import correction_line
from bot.digests.actions import compose_digest
from bot.digests.cards import digest_card, digest_json
from bot.digests.rules import decide_departments, decide_period
from bot.links import Links
from bot.log import set_up
from bot.seed import seed
from bot.settings import Settings, WrongSetting, read_settings
from bot.texts import languages, text
from bot.welcome.actions import invite
from nlp.taxonomy import DEPARTMENTS
from storage.database import Database
from storage.leases import AlreadyRunning, only_process
from storage.migrate import migrate
from storage.vault import WrongKey

Chore = Callable[[argparse.Namespace, Settings, Profile, Database], Awaitable[int]]


def main() -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args()
    try:
        settings = read_settings()
        profile = read_profile(settings.municipality)
        _check_languages(profile)
        set_up(settings.log_format)
        return asyncio.run(_run(arguments, settings, profile))
    except (WrongSetting, WrongProfile, WrongKey, AlreadyRunning, Refused, workers.OneOnly) as error:
        print(_one_line(error), file=sys.stderr)
        return 2


def _one_line(error: Exception) -> str:
    if isinstance(error, WrongProfile):
        return f"MUNICIPALITY: {error}. Example: MUNICIPALITY=bot/profiles/karlstad.toml"
    if isinstance(error, WrongKey):
        return f"DATA_KEYS: what is stored was {error}. Example: DATA_KEYS=newest,older"
    if isinstance(error, Refused):
        return str(text("en", f"refused-{error.code}", **error.facts))
    return str(error)


def _check_languages(profile: Profile) -> None:
    for language in profile.languages:
        if language not in languages():
            raise WrongProfile(f"languages: there are no texts in {language!r}, only in {', '.join(languages())}")


async def _run(arguments: argparse.Namespace, settings: Settings, profile: Profile) -> int:
    database = Database(settings.database_url, settings.keys_url, settings.keyring())
    try:
        await database.open()
        chore: Chore = arguments.chore
        return await chore(arguments, settings, profile, database)
    finally:
        await database.close()


async def _demo(_arguments: argparse.Namespace, settings: Settings, profile: Profile, database: Database) -> int:
    with only_process(database):
        await demo.run(settings, profile, database)
    return 0


async def _serve(arguments: argparse.Namespace, settings: Settings, profile: Profile, database: Database) -> int:
    if arguments.workers > 1 and not arguments.worker:
        await migrate(database)
        return await workers.run_workers(arguments.workers, database)
    if settings.is_sandbox:
        return await _demo(arguments, settings, profile, database)
    with only_process(database):
        if not arguments.worker:
            await migrate(database)
        await service.run_service(settings, profile, database, share_port=arguments.worker)
    return 0


async def _migrate(_arguments: argparse.Namespace, _settings: Settings, _profile: Profile, database: Database) -> int:
    await migrate(database)
    return 0


async def _seed(_arguments: argparse.Namespace, _settings: Settings, profile: Profile, database: Database) -> int:
    await migrate(database)
    print(f"{await seed(database, profile, datetime.now(UTC))} suggestions")
    return 0


async def _invite(arguments: argparse.Namespace, settings: Settings, _profile: Profile, database: Database) -> int:
    await migrate(database)
    async with database.work() as work:
        code = await invite(work, Grant(Role(arguments.role), arguments.department), await _now(settings))
        username = await work.runs.fact(service.USERNAME)
    page = (settings.public_url or f"http://{settings.host}:{settings.port}") if settings.is_sandbox else ""
    if not page and username is None:
        username = await service.ask_username(settings)
    print(Links(username or "YOUR_BOT", page).to_open(f"inv_{code}"))
    print(f"inv_{code}")
    return 0


async def _digest(arguments: argparse.Namespace, settings: Settings, profile: Profile, database: Database) -> int:
    now = await _now(settings)
    period, rest = decide_period([arguments.since], now, profile.zone)
    if rest:
        raise Refused("digest-unclear", words=arguments.since)
    await migrate(database)
    wanted = [arguments.department] if arguments.department else []
    departments = decide_departments(wanted, frozenset(DEPARTMENTS), None)
    async with database.reading() as work:
        digest = await compose_digest(work, period, departments, profile, now)
    if arguments.format == "json":
        print(json.dumps(digest_json(digest), ensure_ascii=False))
        return 0
    said = digest_card(profile.languages[0], digest, profile).html
    print(said if arguments.format == "html" else html.unescape(re.sub(r"</?[a-z]+>", "", said)))
    return 0


async def _export(_arguments: argparse.Namespace, _settings: Settings, _profile: Profile, database: Database) -> int:
    await migrate(database)
    async with database.reading() as work:
        for row in await work.suggestions.corrected():
            print(correction_line(row))
    return 0


async def _doctor(_arguments: argparse.Namespace, settings: Settings, profile: Profile, database: Database) -> int:
    return await doctor.examine(settings, profile, database)


async def _now(settings: Settings) -> datetime:
    """The present: in the sandbox, by its clock, which may stand in the future."""
    return await demo.sandbox_now(settings) if settings.is_sandbox else datetime.now(UTC)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Sola: citizens' voice in chat.")
    chores = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, chore: Chore, does: str) -> argparse.ArgumentParser:
        made = chores.add_parser(name, help=does, description=does)
        made.set_defaults(chore=chore, workers=1, worker=False)
        return made

    add("demo", _demo, "the whole bot in a browser, with a small living town")
    run = add("run", _serve, "the bot; without BOT_TOKEN the same as demo")
    run.add_argument("--workers", type=_positive, default=1, help="processes (PostgreSQL only)")
    run.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    add("migrate", _migrate, "bring the database to the newest tables")
    add("seed", _seed, "fill an empty database with a small living town")
    one = add("invite", _invite, "make a single-use invitation to a role, valid for half an hour")
    one.add_argument("--role", required=True, choices=[role.value for role in Role if role is not Role.CITIZEN])
    one.add_argument("--department", choices=sorted(DEPARTMENTS), help="narrow the role to one department")
    digest = add("digest", _digest, "print a digest")
    digest.add_argument("--department", choices=sorted(DEPARTMENTS))
    digest.add_argument("--since", default="7d", help="7d, v46, 2026-10 or 2026-01-01..2026-03-31")
    digest.add_argument("--format", choices=["text", "html", "json"], default="text")
    export = add("export", _export, "print what people corrected, without personal data, for `python -m nlp candidate`")
    export.add_argument("what", choices=["corrections"])
    add("doctor", _doctor, "say what works, what does not, and how to mend it")
    return parser


def _positive(words: str) -> int:
    count = int(words)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


if __name__ == "__main__":
    sys.exit(main())
