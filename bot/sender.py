"""Outbox row -> Bot API, or mail -> result. One sender at a time, under a lease; chats side by side, each in order."""

import asyncio
import hashlib
import time
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.api import ApiBot, pause_seconds
from bot.clock import Clock
from bot.log import describe
from bot.mail import MailLater, MailRefused, Post
from bot.metrics import CALLS, MAILS_FAILED, SEND_SECONDS
from bot.pace import COUNTED, Pace
from bot.wake import Wake
from storage.calls import EMAIL, OutboxState, Outcome, Outgoing, Priority
from storage.database import Database

log = structlog.get_logger(__name__)

_AT_ONCE = 30
_MAILS_AT_ONCE = 10  # beside those: a mail server that hangs takes no place from the chats
_LOOK_SECONDS = 0.25
_MOST_TRIES = 8
_PATIENCE = timedelta(days=1)  # with a line that is down; Telegram keeps what comes to us as long
_LONGEST_PAUSE, _LONGEST_MAIL_PAUSE = 60.0, 300.0  # mail servers put strangers off for minutes
_PAUSE_ALL_CHATS = 3  # so many chats told to wait within a minute: it is not about a chat any more
# Said by Telegram to an edit that changes nothing, and to an answer that comes too late: neither is a fault.
_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")


class Sender:
    """Sends what waits until cancelled."""

    def __init__(self, bot: ApiBot, database: Database, clock: Clock, wake: Wake, pace: Pace, post: Post) -> None:
        self._bot = bot
        self._post = post
        self._database = database
        self._clock = clock
        self._wake = wake
        self._pace = pace
        self._running: dict[bytes | int, asyncio.Task[None]] = {}  # by chat; a mail by its own id
        self._in_hand = 0  # calls claimed and not yet recorded: what a crash leaves in doubt
        self._done: list[Outcome] = []
        self._told_to_wait: dict[bytes, float] = {}
        self._left_us: set[bytes] = set()  # chats that refused a call just now: the rest in hand is not tried

    async def run(self) -> None:
        """Begin with what a crash left; then send. On cancellation, finish what is on the line."""
        async with self._database.work() as work:
            repeated, unknown = await work.outbox.recover()
        if repeated or unknown:
            log.info("outbox-recovered", repeated=repeated, unknown=unknown)
        try:
            while True:
                if not await self._turn():
                    await self._wake.wait(_LOOK_SECONDS)
        finally:
            if self._running:
                await asyncio.wait(self._running.values(), timeout=10)
            await self._turn(only_record=True)

    async def _turn(self, *, only_record: bool = False) -> bool:
        """Record what came of calls and take new ones, in one commit; tells whether more may be due at once."""
        done = tuple(self._done)
        ended = [line for line, task in self._running.items() if task.done()]
        busy = self._running.keys() - ended
        mails = sum(isinstance(line, int) for line in busy)
        free = 0 if only_record else _AT_ONCE + mails - self._in_hand + len(done)
        try:
            async with self._database.work() as work:
                await work.outbox.record(done)
                chats = [line for line in busy if isinstance(line, bytes)]
                more_mails = mails < _MAILS_AT_ONCE
                calls = await work.outbox.claim(self._clock(), free, chats, mails=more_mails) if free > 0 else []
        except Exception:  # a boundary: the database may be away; results are kept in hand until it is back
            log.exception("outbox-turn-failed")
            return False
        del self._done[: len(done)]  # only now: a cancellation in between loses no result
        self._in_hand += len(calls) - len(done)
        for line in ended:  # busy until here: nothing newer may overtake what has to be repeated
            del self._running[line]
        by_line: dict[bytes | int, list[Outgoing]] = {}
        for call in calls:
            by_line.setdefault(call.id if call.method == EMAIL else call.chat_ref, []).append(call)
        for line, theirs in by_line.items():
            task = asyncio.create_task(self._send_in_order(theirs))
            self._running[line] = task
            task.add_done_callback(lambda _: self._wake.ring())
        return len(calls) == free and free > 0  # else nothing more is due: what comes or ends rings

    async def _send_in_order(self, calls: list[Outgoing]) -> None:
        for place, call in enumerate(calls):
            try:
                outcome = await self._send(call)
            except Exception as error:  # a boundary: the database may be away while a refusal is noted
                log.exception("call-not-settled", outbox=call.id)
                outcome = self._later(call, error)
            self._done.append(outcome)
            CALLS.labels(call.method, outcome.state).inc()
            if call.method == EMAIL and outcome.state is OutboxState.FAILED:
                MAILS_FAILED.labels(outcome.error or "").inc()
            if outcome.state is OutboxState.WAITING:  # the chat rests, and the order stays
                state = OutboxState.WAITING
            elif call.chat_ref in self._left_us:
                self._left_us.discard(call.chat_ref)
                state = OutboxState.CANCELLED
            else:
                continue
            self._done += [
                Outcome(later.id, state, outcome.at, retry_at=outcome.retry_at) for later in calls[place + 1 :]
            ]
            return

    async def _send(self, call: Outgoing) -> Outcome:
        if call.method == EMAIL:
            return await self._mail(call)
        if call.method in COUNTED:
            await self._keep_pace(call)
        try:
            result = await self._bot.call(call.method, call.parameters)
        except RetryAfter as error:
            return await self._rest(call, pause_seconds(error))
        except Forbidden as error:
            return await self._left(call, error)
        except (BadRequest, InvalidToken) as error:  # PTB reads every 404 as an invalid token
            return self._refused(call, error)
        except NetworkError as error:
            return self._cut_off(call, error)
        except TelegramError as error:
            return self._later(call, error)
        SEND_SECONDS.observe(max(0.0, (self._clock() - call.made_at).total_seconds()))
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return Outcome(call.id, OutboxState.SENT, self._clock(), message_id=message_id)

    async def _mail(self, call: Outgoing) -> Outcome:
        to, subject, text = (str(call.parameters.get(name, "")) for name in ("to", "subject", "text"))
        mark = hashlib.sha256(call.chat_ref + str(call.id).encode()).hexdigest()[:32]  # tells neither
        try:
            await self._post.send(to, subject, text, mark=mark)
        except MailRefused as error:
            log.error("mail-refused", outbox=call.id, why=error.reason)
            return Outcome(call.id, OutboxState.FAILED, self._clock(), error=error.reason)
        except MailLater as error:
            if error.in_doubt and call.priority is Priority.MAILING:
                return Outcome(call.id, OutboxState.UNKNOWN, self._clock(), error=error.reason)
            return self._later(call, error)
        return Outcome(call.id, OutboxState.SENT, self._clock())

    async def _keep_pace(self, call: Outgoing) -> None:
        group = _is_group(call.parameters)
        while True:  # others may have sent in the meantime
            seconds = self._pace.wait_seconds(call.chat_ref, time.monotonic(), group=group)
            if seconds <= 0:
                break
            await asyncio.sleep(seconds)
        self._pace.note(call.chat_ref, time.monotonic())

    async def _rest(self, call: Outgoing, seconds: float) -> Outcome:
        """Obey a 429 for its chat; for everybody where several chats meet it within a minute."""
        now = time.monotonic()
        self._told_to_wait = {chat: at for chat, at in self._told_to_wait.items() if at > now - 60}
        self._told_to_wait[call.chat_ref] = now
        if len(self._told_to_wait) >= _PAUSE_ALL_CHATS:
            self._pace.pause(now + seconds)
        until = self._clock() + timedelta(seconds=seconds)
        async with self._database.work() as work:
            await work.outbox.postpone_chat(call.chat_ref, until)
        log.warning("told-to-wait", outbox=call.id, seconds=seconds)
        return Outcome(call.id, OutboxState.WAITING, self._clock(), error="429", retry_at=until)

    async def _left(self, call: Outgoing, error: TelegramError) -> Outcome:
        async with self._database.work() as work:
            await work.citizens.mark_unreachable(call.chat_ref)
            await work.outbox.cancel_chat(call.chat_ref)
        self._left_us.add(call.chat_ref)
        return Outcome(call.id, OutboxState.FAILED, self._clock(), error=str(error))

    def _refused(self, call: Outgoing, error: TelegramError) -> Outcome:
        if not any(harmless in str(error).lower() for harmless in _HARMLESS):
            log.error("call-refused", outbox=call.id, method=call.method, why=str(error)[:120])
        return Outcome(call.id, OutboxState.FAILED, self._clock(), error=str(error))

    def _cut_off(self, call: Outgoing, error: NetworkError) -> Outcome:
        """Sent or not, nobody knows: a reply is repeated, a mailing is not (unless it never left)."""
        # A 5xx is an answer; PTB's cause is what the connection raised, or (its own) that a proxy's page is no JSON.
        answered = error.__cause__ is None or isinstance(error.__cause__, TelegramError)
        never_left = isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
        if call.priority is Priority.MAILING and not answered and not never_left:
            return Outcome(call.id, OutboxState.UNKNOWN, self._clock(), error=describe(error))
        return self._later(call, error)

    def _later(self, call: Outgoing, error: Exception) -> Outcome:
        why = error.reason if isinstance(error, MailLater) else describe(error)
        line_is_down = isinstance(error, NetworkError | MailLater)
        if self._clock() - call.made_at > _PATIENCE or (call.tries >= _MOST_TRIES and not line_is_down):
            log.error("call-given-up", outbox=call.id, method=call.method, error=why)
            return Outcome(call.id, OutboxState.FAILED, self._clock(), error=why)
        longest = _LONGEST_MAIL_PAUSE if call.method == EMAIL else _LONGEST_PAUSE
        until: datetime = self._clock() + timedelta(seconds=min(longest, 0.5 * 2 ** min(call.tries, 10)))
        log.warning("call-later", outbox=call.id, method=call.method, error=why)
        return Outcome(call.id, OutboxState.WAITING, self._clock(), error=why, retry_at=until)


def _is_group(parameters: dict[str, Any]) -> bool:
    chat_id = parameters.get("chat_id")
    return isinstance(chat_id, int) and chat_id < 0  # Telegram: groups have negative ids
