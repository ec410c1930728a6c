"""`python -m bot doctor`: what works, what does not, and how to mend it, in plain words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.api import make_bot
from bot.civic.profile import Profile
from bot.mail import MailLater, MailRefused, make_mailer
from bot.mail_settings import Tls, is_this_machine
from bot.settings import Settings
from nlp import analysis
from storage.database import Database
from storage.migrate import current, newest


@dataclass(frozen=True)
class Finding:
    """One line of the report; `advice` where something should be done, `fails` where the bot cannot run so."""

    subject: str
    found: str
    advice: str = ""
    fails: bool = False


async def examine(settings: Settings, profile: Profile, database: Database) -> int:
    """Print the findings; returns 1 where the bot cannot run so."""
    looks: list[Callable[[], Awaitable[Finding]]] = [
        lambda: _database(settings, database),
        lambda: _keys(settings),
        lambda: _telegram(settings),
        lambda: _mail(settings),
        _language,
        lambda: _town(profile),
    ]
    failed = False
    for look in looks:
        finding = await look()
        mark = "✗" if finding.fails else "!" if finding.advice else "✓"
        print(f"{mark} {finding.subject}: {finding.found}" + (f"\n    → {finding.advice}" if finding.advice else ""))
        failed |= finding.fails
    return int(failed)


async def _database(settings: Settings, database: Database) -> Finding:
    kind = "SQLite, one process" if database.is_sqlite else "PostgreSQL"
    try:
        await database.ping()
        revision = await current(database)
    except Exception as error:  # a boundary: whatever is wrong, the report says so
        advice = "Check DATABASE_URL, and that the server runs."
        return Finding("database", f"{kind}: not reachable ({type(error).__name__})", advice, fails=True)
    if revision != newest():
        return Finding("database", f"{kind}: tables are not the newest", "Run: python -m bot migrate")
    return Finding("database", f"{kind}, tables {revision}")


async def _keys(settings: Settings) -> Finding:
    if not settings.data_keys:
        advice = "Before real people write: set DATA_KEYS, and keep it away from the database and its backups."
        return Finding("keys", f"made here, in {settings.keys_file}", "" if settings.is_sandbox else advice)
    if settings.keys_url == settings.database_url:
        advice = "Give PERSON_KEYS_URL a database of its own, so that one thief does not get both."
        return Finding("keys", "given; person keys lie in the main database", advice)
    return Finding("keys", f"given ({len(settings.data_keys)})")


async def _telegram(settings: Settings) -> Finding:
    if settings.is_sandbox:
        return Finding("telegram", "none: the embedded sandbox takes its place (BOT_TOKEN is empty)")
    bot = make_bot(settings.bot_token.get_secret_value(), settings.api_url)
    try:
        async with bot:
            return Finding("telegram", f"@{bot.username} at {settings.api_url}, {settings.telegram_mode.value}")
    except TelegramError as error:
        advice = "Check BOT_TOKEN, TELEGRAM_API_BASE_URL and the network."
        return Finding("telegram", f"{settings.api_url}: {type(error).__name__}", advice, fails=True)


async def _mail(settings: Settings) -> Finding:
    server = settings.mail_server
    mailer = make_mailer(server)
    if server is None or mailer is None:
        if settings.is_sandbox:
            return Finding("mail", "none: the sandbox shows it at /mail (SMTP_URL is empty)")
        return Finding("mail", "none (SMTP_URL is empty)", "Without it nobody gets mail: set SMTP_URL.")
    line = f"{server.host}:{server.port}, {server.tls.value}"
    try:
        await mailer.ask()
    except MailRefused as error:
        return Finding("mail", f"{line}: refused with {error.reason}", "Check user and password in SMTP_URL.")
    except MailLater as error:
        advice = "Check scheme, server and port in SMTP_URL, and the server's certificate. Mail waits for a day."
        return Finding("mail", f"{line}: not reachable ({error.reason})", advice)
    if server.tls is Tls.NONE and not is_this_machine(server.host):
        return Finding("mail", line, "Whoever sits on the line can read it: begin SMTP_URL with smtp:// or smtps://.")
    return Finding("mail", line)


async def _language() -> Finding:
    try:
        about = analysis.describe()
    except analysis.NoModel as missing:
        return Finding("language model", str(missing), "Run `make model`.", fails=True)
    return Finding("language model", ", ".join(f"{name} {value}" for name, value in about.items()))


async def _town(profile: Profile) -> Finding:
    return Finding("town", f"{profile.name}, {profile.zone.key}, {', '.join(profile.languages)}")
