"""Mail on its way: through the outbox and the sender to a real server on this machine, and what becomes of it there."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from aiohttp import web
from prometheus_client import REGISTRY
from sqlalchemy import select, update

from bot import doctor
from bot.api import ApiBot, make_bot
from bot.log import set_up
from bot.mail import Mailer, MailLater, MailRefused, NoMail, Post, compose
from bot.mail_settings import Tls
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import LogFormat
from bot.wake import Wake
from storage.calls import EMAIL, Call, OutboxState, Priority
from storage.database import Database
from storage.outbox import OutboxRow
from tests.faults.processes import until
from tests.support.mail_server import LOOPBACK, PASSWORD, USER, MailServer, certified, mail_server, words_of
from tests.support.plain_server import TOKEN, PlainServer
from tests.support.town import Town, free_port, make_settings

SENDER = "sola@karlstad.example"
TO, SUBJECT, TEXT = (
    "asa.ask@exempel.example",
    "Bekräfta din underskrift",
    "Hej Åsa!\n\n.Följ länken – den gäller i dag.\n",
)
ANNA = 42


class TestClock:
    """A clock that is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Office:
    """A database with a sender at work on it."""

    def __init__(self, database: Database, clock: TestClock, wake: Wake) -> None:
        self.database = database
        self.clock = clock
        self._wake = wake

    async def queue(self, to: str = TO, subject: str = SUBJECT, text: str = TEXT, **more: Any) -> None:
        parameters = {"to": to, "subject": subject, "text": text}
        await self.add(Call(ANNA, EMAIL, parameters, more.get("priority", Priority.REPLY)))

    async def add(self, *calls: Call) -> None:
        async with self.database.work() as work:
            await work.outbox.add(calls, self.clock())
        self._wake.ring()

    async def row(self) -> OutboxRow:
        async with self.database.reading() as work:
            return (await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))).first() or OutboxRow()

    async def becomes(self, state: OutboxState, tries: int = 1) -> OutboxRow:
        """Wait until the first call was tried so often and is in a state."""

        async def so_far() -> bool:
            row = await self.row()
            return (row.state, row.tries) == (state, tries)

        await until(so_far, f"{state} after {tries}")
        return await self.row()

    async def when_due(self) -> float:
        """Move the clock to when the first call is tried again; returns the seconds it waited."""
        pause = max(0.0, ((await self.row()).send_after - self.clock()).total_seconds())
        self.clock.move(pause)
        self._wake.ring()
        return pause


@asynccontextmanager
async def office(database: Database, post: Post, bot: ApiBot | None = None) -> AsyncIterator[Office]:
    """Run the sender; without a bot there is no Bot API to reach."""
    clock, wake = TestClock(), Wake()
    bot = bot or make_bot("1:abc", f"http://{LOOPBACK}:9")
    running = asyncio.create_task(Sender(bot, database, clock, wake, Pace(), post).run())
    try:
        yield Office(database, clock, wake)
    finally:
        running.cancel()
        await asyncio.wait([running])


def mailer(port: int, **more: Any) -> Mailer:
    return Mailer(LOOPBACK, port, SENDER, **{"tls": Tls.NONE, "seconds": 2.0, **more})


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


async def test_a_mail_arrives_as_it_was_written(server: MailServer, sqlite: Database) -> None:
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        row = await at.becomes(OutboxState.SENT)
    [message] = server.taken
    assert server.recipients == [TO]
    assert words_of(message) == TEXT
    assert message.get_content_type() == "text/plain"
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, TO, SUBJECT)
    assert message["Auto-Submitted"] == "auto-generated"
    assert abs(message["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)
    assert message["Message-ID"].endswith("@karlstad.example>")
    assert row.chat_ref.hex() not in message["Message-ID"]
    assert (row.sent_at, row.error) == (at.clock(), None)


@pytest.mark.parametrize("where", ["answers", "last_answers"])
async def test_what_is_put_off_is_tried_again_after_growing_pauses(
    server: MailServer, sqlite: Database, where: str
) -> None:
    setattr(server, where, ["451 greylisted", f"450 {TO} later", "421 busy"])
    pauses = []
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        for tries, code in enumerate(("451", "450", "421"), start=1):
            assert (await at.becomes(OutboxState.WAITING, tries)).error == code
            pauses.append(await at.when_due())
        await at.becomes(OutboxState.SENT, 4)
    assert pauses == sorted(set(pauses))
    assert len(server.taken) == 1


async def test_putting_off_is_borne_for_a_day_and_no_longer(server: MailServer, sqlite: Database) -> None:
    server.answers = ["451 greylisted"] * 3
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        await at.becomes(OutboxState.WAITING)
        async with sqlite.work() as work:
            await work.session.execute(update(OutboxRow).values(tries=50))
        await at.when_due()
        await at.becomes(OutboxState.WAITING, 51)
        assert await at.when_due() == 300
        await at.becomes(OutboxState.WAITING, 52)
        server.answers = ["451 greylisted"]
        at.clock.move(25 * 3600)
        await at.when_due()
        assert (await at.becomes(OutboxState.FAILED, 53)).error == "451"
    assert server.taken == []


@pytest.mark.parametrize("where", ["answers", "last_answers"])
async def test_what_is_refused_is_parked_and_never_repeated(server: MailServer, sqlite: Database, where: str) -> None:
    setattr(server, where, [f"550 no such user {TO}"])
    before = failed("550")
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        assert (await at.becomes(OutboxState.FAILED)).error == "550"
        at.clock.move(3600)
        await asyncio.sleep(0.6)
        assert (await at.row()).tries == 1
    assert (server.taken, len(server.asked)) == ([], 1)
    assert failed("550") == before + 1


def failed(reason: str) -> float:
    return REGISTRY.get_sample_value("sola_mails_failed_total", {"reason": reason}) or 0.0


async def test_a_server_that_is_away_gets_it_when_it_is_back(sqlite: Database) -> None:
    port = free_port()
    async with office(sqlite, mailer(port)) as at:
        await at.queue()
        assert (await at.becomes(OutboxState.WAITING)).error == "ConnectionRefusedError"
        async with mail_server(port) as server:
            await at.when_due()
            await at.becomes(OutboxState.SENT, 2)
            assert len(server.taken) == 1


async def test_a_server_that_never_answers_is_given_up_on(sqlite: Database) -> None:
    async with silent_port() as port, office(sqlite, mailer(port, seconds=0.2)) as at:
        await at.queue()
        assert "Timeout" in ((await at.becomes(OutboxState.WAITING)).error or "")


@asynccontextmanager
async def silent_port(port: int = 0) -> AsyncIterator[int]:
    """A port that takes every connection and says nothing."""
    writers = []

    def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    listening = await asyncio.start_server(take, LOOPBACK, port)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for writer in writers:
            writer.transport.abort()
        await listening.wait_closed()


# --- cut off: nobody knows whether it was taken ---


async def test_a_reply_cut_off_is_repeated_under_the_same_id(server: MailServer, sqlite: Database) -> None:
    server.cut_off = 1
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        await at.becomes(OutboxState.WAITING)
        await at.when_due()
        await at.becomes(OutboxState.SENT, 2)
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1


async def test_what_was_taken_is_sent_even_where_the_goodbye_is_cut_off(server: MailServer, sqlite: Database) -> None:
    server.cut_off_goodbye = True
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        await at.becomes(OutboxState.SENT)
    assert len(server.taken) == 1


async def test_one_of_a_mailing_cut_off_is_marked_and_never_repeated(server: MailServer, sqlite: Database) -> None:
    server.cut_off = 1
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue(priority=Priority.MAILING)
        await at.becomes(OutboxState.UNKNOWN)
        at.clock.move(3600)
        await asyncio.sleep(0.6)
    assert len(server.taken) == 1


async def test_one_of_a_mailing_that_never_left_is_repeated(server: MailServer, sqlite: Database) -> None:
    server.answers = ["451 greylisted"]
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue(priority=Priority.MAILING)
        await at.becomes(OutboxState.WAITING)
        await at.when_due()
        await at.becomes(OutboxState.SENT, 2)


async def test_after_a_crash_a_reply_goes_out_once_more_and_no_more(server: MailServer, sqlite: Database) -> None:
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue()
        await at.becomes(OutboxState.SENT)
        [first] = server.ids
    async with sqlite.work() as work:  # as a process leaves it that died before it could write the answer down
        await work.session.execute(update(OutboxRow).values(state=OutboxState.SENDING, sent_at=None))
    for _ in range(2):
        async with office(sqlite, mailer(server.port)) as at:
            await at.becomes(OutboxState.SENT, 2)
    assert server.ids == [first, first]


# --- the line is encrypted, or nothing is said on it ---


async def test_a_server_without_starttls_gets_nothing(server: MailServer, sqlite: Database) -> None:
    async with office(sqlite, mailer(server.port, tls=Tls.STARTTLS, user=USER, password=PASSWORD)) as at:
        await at.queue()
        assert (await at.becomes(OutboxState.WAITING)).error == "no-starttls"
    assert (server.asked, server.taken) == ([], [])


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
async def test_an_encrypted_line_to_a_known_server(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: Tls
) -> None:
    context, trust = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trust))
    async with mail_server(tls=context, at_once=tls is Tls.TLS, login=True) as server:
        post = mailer(server.port, tls=tls, user=USER, password=PASSWORD)
        async with office(sqlite, post) as at:
            await at.queue()
            await at.becomes(OutboxState.SENT)
        assert tls is Tls.TLS or server.encrypted == [True]  # by TLS alone, that server hears nothing else
        assert server.recipients == [TO]


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
async def test_an_encrypted_line_to_somebody_else_gets_nothing(sqlite: Database, tmp_path: Path, tls: Tls) -> None:
    context, _ = certified(tmp_path)
    async with mail_server(tls=context, at_once=tls is Tls.TLS) as server:
        async with office(sqlite, mailer(server.port, tls=tls)) as at:
            await at.queue()
            assert (await at.becomes(OutboxState.WAITING)).error == "SSLCertVerificationError"
        assert (server.asked, server.taken) == ([], [])


async def test_a_wrong_password_is_no_riddle_to_guess_at(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trust = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trust))
    async with mail_server(tls=context, login=True) as server:
        post = mailer(server.port, tls=Tls.STARTTLS, user=USER, password="fel")
        async with office(sqlite, post) as at:
            await at.queue()
            assert (await at.becomes(OutboxState.FAILED)).error == "535"


# --- what could be more than one mail to one person ---

NO_ADDRESSES = [
    "",
    "asa",
    "asa@",
    "@exempel.example",
    "asa@exempel",
    "asa@127.0.0.1",
    "asa@exempel.example\n",
    "asa@exempel.example\r\nRCPT TO:<bo@exempel.example>",
    "asa@exempel.example, bo@exempel.example",
    "asa@exempel.example;bo@exempel.example",
    "Åsa <asa@exempel.example>",
    "<asa@exempel.example>",
    '"asa bo"@exempel.example',
    "asa(bo)@exempel.example",
    "asa@bo@exempel.example",
    "asa..ask@exempel.example",
    ".asa@exempel.example",
    "asa @exempel.example",
    "asa@exempel.example SIZE=1",
    "asa@exem\u00adpel.example",
    "asa@straße.example",
    "åsa@exempel.example",
    "a" * 65 + "@exempel.example",
    "asa@" + "a" * 64 + ".example",
    "asa@" + "a." * 130 + "example",
    "asa@-exempel.example",
    "=?utf-8?q?a=0ABcc=3Ab=40exempel.example?=@exempel.example",
]


@pytest.mark.parametrize("to", NO_ADDRESSES)
async def test_what_is_not_one_address_is_refused(server: MailServer, sqlite: Database, to: str) -> None:
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue(to=to)
        assert (await at.becomes(OutboxState.FAILED)).error == "wrong-address"
    assert server.asked == []


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n", "\0", "\x0b", "\x85", "\u2028", "\u2029"])
async def test_a_subject_with_a_line_break_is_refused(server: MailServer, sqlite: Database, sign: str) -> None:
    async with office(sqlite, mailer(server.port)) as at:
        await at.queue(subject=f"Hej{sign}Bcc: bo@exempel.example")
        assert (await at.becomes(OutboxState.FAILED)).error == "wrong-subject"
    assert server.asked == []


@pytest.mark.parametrize("subject", ["", "  ", "x" * 201])
def test_a_subject_says_something_and_not_everything(subject: str) -> None:
    with pytest.raises(MailRefused, match="wrong-subject"):
        compose(SENDER, TO, subject, TEXT)


@pytest.mark.parametrize(
    ("to", "sent_to"),
    [
        ("Asa.Ask+sola@EXEMPEL.example", "Asa.Ask+sola@exempel.example"),
        ("asa@åmål.example", "asa@xn--ml-xiab.example"),
        ("asa@xn--ml-xiab.example", "asa@xn--ml-xiab.example"),
        ("o'brien&{s}=1?@exempel.example", "o'brien&{s}=1?@exempel.example"),
    ],
)
async def test_unusual_addresses_that_are_one(server: MailServer, to: str, sent_to: str) -> None:
    await mailer(server.port).send(to, SUBJECT, TEXT)
    assert server.recipients == [sent_to]
    assert [Address(addr_spec=each.addr_spec) for each in server.taken[0]["To"].addresses] == [
        Address(addr_spec=sent_to)
    ]


HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
HEADERS += ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


@pytest.mark.parametrize(
    "subject", ["Å" * 200, "👩‍👩‍👧 " * 30, "=?utf-8?q?a=0ABcc:_b?=", "x" * 200, 'Åäö: svar, "idag"']
)
@pytest.mark.parametrize("text", ["\n.\n..\n. slut", "å" * 5000, "QUIT\r\n.\r\nMAIL FROM:<a@b.se>", ""])
async def test_whatever_is_written_arrives_as_one_mail(server: MailServer, subject: str, text: str) -> None:
    await mailer(server.port).send(TO, subject, text)
    [message] = server.taken
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["Subject"].split() == subject.replace("=?", "= ?").split()
    assert words_of(message).rstrip("\n") == text.replace("\r\n", "\n")
    assert server.recipients == [TO]


# --- nobody else learns of it ---


@pytest.mark.parametrize("given", [{}, {"to": "åsa.hemlig@exempel.example"}, {"subject": "hemlig\nhemlig"}])
async def test_nothing_personal_is_logged(
    server: MailServer, sqlite: Database, capsys: pytest.CaptureFixture[str], given: dict[str, str]
) -> None:
    server.answers = ["451 asa.hemlig@exempel.example hemlig", "550 asa.hemlig@exempel.example hemlig"]
    usual = {"to": "asa.hemlig@exempel.example", "subject": "hemlig", "text": "hemlig"}
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    set_up(LogFormat.JSON, logging.DEBUG)
    logging.getLogger("mail").propagate = False  # the test's own server, which tells all
    try:
        async with office(sqlite, mailer(server.port)) as at:
            await at.queue(**{**usual, **given})
            if not given:
                await at.becomes(OutboxState.WAITING)
                await at.when_due()
            row = await at.becomes(OutboxState.FAILED, 1 if given else 2)
    finally:
        root.handlers[:], root.level = before, level
        logging.getLogger("mail").propagate = True
        structlog.reset_defaults()
    written = capsys.readouterr()
    lines = [json.loads(line) for line in written.err.splitlines()]
    assert "mail-refused" in {line["event"] for line in lines}
    assert "hemlig" not in written.out + written.err + str(row.error)
    server.answers = ["550 asa.hemlig@exempel.example hemlig"]
    with pytest.raises((MailLater, MailRefused)) as caught:
        await mailer(server.port).send(**{**usual, **given})
    assert "hemlig" not in repr(caught.value) + str(caught.value.__cause__)


# --- mail and chat do not hold each other up ---


@asynccontextmanager
async def plain_telegram() -> AsyncIterator[tuple[PlainServer, ApiBot]]:
    telegram = PlainServer()
    runner = web.AppRunner(telegram.application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    try:
        async with make_bot(TOKEN, f"http://{LOOPBACK}:{runner.addresses[0][1]}") as bot:
            yield telegram, bot
    finally:
        await runner.cleanup()


def said(text: str) -> Call:
    return Call(ANNA, "sendMessage", {"chat_id": ANNA, "text": text}, Priority.NOTICE)


async def test_a_mail_that_waits_does_not_silence_the_chat(server: MailServer, sqlite: Database) -> None:
    server.answers = ["451 greylisted"]
    async with plain_telegram() as (telegram, bot), office(sqlite, mailer(server.port), bot) as at:
        await at.queue()
        await at.becomes(OutboxState.WAITING)
        await at.add(said("Hej igen"))
        await telegram.sees("Hej igen")
        assert (await at.row()).state is OutboxState.WAITING
        await at.queue(to="ratt@exempel.example")  # the first address was wrong; this one does not wait for it
        await until(lambda: _has(server.recipients, "ratt@exempel.example"), "the second mail")


async def _has(found: list[str], wanted: str) -> bool:
    return wanted in found


async def test_a_mail_server_that_hangs_takes_no_place_from_the_chats(sqlite: Database) -> None:
    port = free_port()
    async with (
        plain_telegram() as (telegram, bot),
        office(sqlite, mailer(port, seconds=5), bot) as at,
        silent_port(port),
    ):
        mails = [Call(who, EMAIL, {"to": TO, "subject": "s", "text": "t"}, Priority.REPLY) for who in range(90)]
        await at.add(*mails)
        await asyncio.sleep(0.3)  # all that may be is in hand
        started = asyncio.get_running_loop().time()
        await at.add(said("Hej igen"))
        await telegram.sees("Hej igen")
        assert asyncio.get_running_loop().time() - started < 1.5
        async with sqlite.reading() as work:
            assert await work.outbox.depth() >= 50


# --- where no server is set ---


async def test_without_a_server_a_mail_fails_and_says_why(sqlite: Database) -> None:
    before = failed("not-set-up")
    async with office(sqlite, NoMail()) as at:
        await at.queue()
        assert (await at.becomes(OutboxState.FAILED)).error == "not-set-up"
    assert failed("not-set-up") == before + 1


async def test_the_demo_shows_what_would_have_been_sent(town: Town) -> None:
    async with town.session.get(f"{town.base}/mail") as response:
        assert "Ingen e-post ännu." in await response.text()
    text = "Hej Åsa!\n<script>alert(1)</script>\nhttps://sola.example/bekrafta?t=abc"
    parameters = {"to": TO, "subject": "Hej <b>Åsa</b>", "text": text}
    async with town.database.work() as work:
        await work.outbox.add([Call(ANNA, EMAIL, parameters, Priority.REPLY)], town.sandbox.clock.now())

    async def shown() -> list[dict[str, str]]:
        async with town.session.get(f"{town.base}/mail.json") as response:
            mails: list[dict[str, str]] = await response.json()
            return mails

    async def any_shown() -> bool:
        return bool(await shown())

    await until(any_shown, "the mail")
    [mail] = await shown()
    assert {name: mail[name] for name in parameters} == parameters
    async with town.session.get(f"{town.base}/mail") as response:
        page = await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Hej &lt;b&gt;Åsa&lt;/b&gt;" in page
    assert "<script" not in page
    assert '<a href="https://sola.example/bekrafta?t=abc"' in page


# --- what the doctor says ---

Given = dict[str, Any]


@pytest.mark.parametrize(
    ("given", "url", "found", "advice"),
    [
        ({"bot_token": ""}, "", "the sandbox shows it at /mail", ""),
        ({"bot_token": "1:abc"}, "", "none (SMTP_URL is empty)", "nobody gets mail"),
        ({}, "smtp+plain://{host}:{port}/?from={sender}", "none", ""),
        ({}, "smtp://{host}:{port}/?from={sender}", "not reachable (no-starttls)", "SMTP_URL"),
        ({}, "smtp+plain://{host}:1/?from={sender}", "not reachable (ConnectionRefusedError)", "SMTP_URL"),
    ],
)
async def test_doctor_tells_of_mail(server: MailServer, given: Given, url: str, found: str, advice: str) -> None:
    url = url.format(host=LOOPBACK, port=server.port, sender=SENDER)
    finding = await doctor._mail(make_settings(**given, smtp_url=url))
    assert found in finding.found
    assert advice in finding.advice
    assert bool(advice) is bool(finding.advice)
    assert not finding.fails


async def test_doctor_tells_of_a_refused_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trust = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trust))
    async with mail_server(tls=context, login=True) as server:
        url = f"smtp://{USER}:%s@{LOOPBACK}:{server.port}/?from={SENDER}"
        finding = await doctor._mail(make_settings(smtp_url=url % "fel"))
        assert "refused with 535" in finding.found
        assert "SMTP_URL" in finding.advice
        assert "fel" not in finding.found.split(":")[-1]
        assert (await doctor._mail(make_settings(smtp_url=url % quote(PASSWORD)))).advice == ""
