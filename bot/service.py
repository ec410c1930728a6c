"""Runs everything side by side in one TaskGroup: web, intake, and (where leading) poller, sender and schedule."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot.analyst import Analyst, in_processes
from bot.api import ApiBot, make_bot
from bot.application import DIALOGUES, App, make_application
from bot.civic.profile import Profile
from bot.clock import Clock, wall_clock
from bot.intake import Intake
from bot.leader import lead
from bot.links import Links
from bot.log import describe
from bot.mail import NoMail, Post, make_mailer
from bot.pace import Pace
from bot.poller import ALLOWED_UPDATES, poll
from bot.sandbox.server import Sandbox
from bot.schedule import Surroundings, run_schedule
from bot.sender import Sender
from bot.settings import Mode, Settings, WrongSetting, explain
from bot.texts import DEFAULT, languages
from bot.wake import Wake
from bot.web.health import health_routes
from bot.web.mailbox import Mailbox
from bot.web.webhook import BODY_LIMIT, webhook
from bot.welcome.cards import commands
from storage.database import Database

log = structlog.get_logger(__name__)

USERNAME = "bot username"


@asynccontextmanager
async def serve(app: web.Application, settings: Settings, *, share_port: bool) -> AsyncIterator[None]:
    """Serve HTTP while inside."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, reuse_port=share_port or None).start()
        yield
    finally:
        await runner.cleanup()


async def run_service(
    settings: Settings,
    profile: Profile,
    database: Database,
    *,
    sandbox: Sandbox | None = None,
    pace: Pace | None = None,
    readers: Callable[[], Executor] = in_processes,
    share_port: bool = False,
    ready: Callable[[], Awaitable[None]] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run until SIGTERM, SIGINT or `stop`; then finish what is in hand. `ready` is called when all runs."""
    stop = stop or _stop_on_signals()
    clock: Clock = sandbox.clock.now if sandbox else wall_clock
    wake_intake, wake_sender = Wake(), Wake()
    by_webhook = settings.telegram_mode is Mode.WEBHOOK
    secret = settings.webhook_secret.get_secret_value() or secrets.token_urlsafe(32)
    token = sandbox.token if sandbox else settings.bot_token.get_secret_value()
    own_url = f"http://{settings.host}:{settings.port}"
    bot = make_bot(token, own_url if sandbox else settings.api_url)

    app = sandbox.application() if sandbox else web.Application(client_max_size=BODY_LIMIT)
    app.add_routes(health_routes({"database": database.ping, "telegram": bot.get_me}))
    post: Post | None = make_mailer(settings.mail_server)
    if post is None and sandbox is not None:
        post = mailbox = Mailbox(clock)
        app.add_routes(mailbox.routes())
    if by_webhook:
        app.add_routes([webhook(database, secret, clock, wake_intake.ring)])

    async with AsyncExitStack() as stack:
        analyst = Analyst(readers, profile.places)
        stack.callback(analyst.close)
        await analyst.ready()
        await stack.enter_async_context(serve(app, settings, share_port=share_port))
        application = make_application(bot)
        stack.push_async_callback(bot.shutdown)  # also where the first contact fails
        await _first_contact(application, stop)
        if stop.is_set():
            return
        stack.push_async_callback(application.shutdown)
        links = Links(bot.username, settings.public_url or own_url if sandbox else "")
        async with database.work() as work:
            await work.runs.note(USERNAME, bot.username)
        intake = Intake(
            worker=f"{socket.gethostname()}:{os.getpid()}"[-40:],
            analyst=analyst,
            database=database,
            application=application,
            dialogues=DIALOGUES,
            profile=profile,
            links=links,
            clock=clock,
            wake=wake_intake,
            wake_sender=wake_sender,
        )

        async def deliver() -> None:
            sender = Sender(bot, database, clock, wake_sender, pace or Pace(), post or NoMail())
            async with asyncio.TaskGroup() as group:
                group.create_task(sender.run())
                group.create_task(run_schedule(database, Surroundings(profile, links), clock, wake_sender))

        async def fetch() -> None:
            await _optional(bot, "deleteWebhook", {})
            await poll(bot, database, clock, wake_intake)

        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(intake.run()),
                group.create_task(lead(database, "deliver", deliver)),
            ]
            if by_webhook:
                where = f"{own_url}/telegram" if sandbox else settings.webhook_url
                tasks.append(group.create_task(_set_webhook(bot, where, secret)))
            else:
                tasks.append(group.create_task(lead(database, "fetch", fetch)))
            tasks.append(group.create_task(_set_commands(bot)))
            log.info("running", mode=settings.telegram_mode.value, sandbox=sandbox is not None)
            if ready is not None:
                await ready()
            await stop.wait()
            log.info("stopping")
            for task in tasks:
                task.cancel()


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _first_contact(application: App, stop: asyncio.Event) -> None:
    """Learn our own name from the Bot API server; wait for it where it is not up yet. Raises WrongSetting."""
    pause = 0.5
    while not stop.is_set():
        try:
            await application.initialize()
            return
        except InvalidToken:
            why = "is refused by the Bot API server (or TELEGRAM_API_BASE_URL leads elsewhere)"
            raise WrongSetting(explain("bot_token", why)) from None
        except TelegramError as error:
            log.warning("telegram-not-reached", error=describe(error), again_seconds=pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stop.wait()
            pause = min(30.0, pause * 2)


async def ask_username(settings: Settings) -> str | None:
    """Ask the Bot API server for the bot's name; None where it does not answer."""
    try:
        async with make_bot(settings.bot_token.get_secret_value(), settings.api_url) as bot:
            return str(bot.username)
    except TelegramError:
        return None


async def _optional(bot: ApiBot, method: str, parameters: dict[str, object]) -> None:
    """Make a call that a Bot API server may lack."""
    try:
        await bot.call(method, parameters)
    except TelegramError as error:  # PTB reads a 404 as an invalid token
        log.warning("optional-call-failed", method=method, error=describe(error))


async def _set_commands(bot: ApiBot) -> None:
    await _optional(bot, "setMyCommands", {"commands": commands(DEFAULT)})
    for language in languages():
        if language != DEFAULT:
            await _optional(bot, "setMyCommands", {"commands": commands(language), "language_code": language})


async def _set_webhook(bot: ApiBot, url: str, secret: str) -> None:
    pause = 1.0
    while True:
        try:
            wanted = {"url": url, "secret_token": secret, "allowed_updates": ALLOWED_UPDATES, "max_connections": 40}
            await bot.call("setWebhook", wanted)
            return
        except TelegramError as error:
            log.error("webhook-not-set", error=describe(error), again_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(60.0, pause * 2)
