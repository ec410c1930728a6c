"""The way of one update: inbox row -> Turn -> Application.process_update -> one commit.

Updates of one chat are handled in order of arrival, different chats side by side. A text is analysed in a thread
before its transaction begins, so that no transaction waits for the language model.
"""

import asyncio
import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.ext import Application

from bot.analyst import Analyst
from bot.civic.citizen import Citizen
from bot.civic.message import Message as Card
from bot.civic.profile import Profile
from bot.civic.refusal import Refused
from bot.clock import Clock
from bot.dialogue import Dialogue, wanted_reading
from bot.handlers import private_text, read_command
from bot.links import Links
from bot.log import describe
from bot.metrics import ANSWER_SECONDS, UPDATES
from bot.texts import DEFAULT, join, languages, text
from bot.turn import Turn
from bot.wake import Wake
from nlp.analysis import Analysis
from storage.calls import Call, Priority
from storage.database import Database
from storage.inbox import Claimed, InboxState

log = structlog.get_logger(__name__)

_AT_ONCE = 16
_LOOK_SECONDS = 0.25


class _Lost(Exception):
    """Another worker holds this update by now: undo, say nothing."""


class Intake:
    """Takes updates out of the inbox until stopped."""

    def __init__(
        self,
        *,
        worker: str,
        analyst: Analyst,
        database: Database,
        application: Application[Any, Any, Any, Any, Any, Any],
        dialogues: Mapping[str, Dialogue],
        profile: Profile,
        links: Links,
        clock: Clock,
        wake: Wake,
        wake_sender: Wake,
    ) -> None:
        self._worker = worker
        self._analyst = analyst
        self._database = database
        self._application = application
        self._dialogues = dialogues
        self._profile = profile
        self._links = links
        self._clock = clock
        self._wake = wake
        self._wake_sender = wake_sender
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled; then finish what is in hand."""
        if self._database.is_sqlite:
            async with self._database.work() as work:
                await work.inbox.release_all()
        try:
            while True:
                if not await self._start_some():
                    await self._wake.wait(_LOOK_SECONDS)
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=10)

    async def _start_some(self) -> bool:
        free = _AT_ONCE - len(self._running)
        if free <= 0:
            return False
        try:
            async with self._database.work() as work:
                claimed = await work.inbox.claim(self._worker, self._clock(), free)
        except Exception:  # a boundary: the database may be away for a while
            log.exception("inbox-claim-failed")
            return False
        for row in claimed:
            task = asyncio.create_task(self._handle(row))
            self._running.add(task)
            task.add_done_callback(self._done)
        return len(claimed) == free  # else nothing more is due: what comes or ends rings

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.ring()  # the chat's next update may begin

    async def _handle(self, row: Claimed) -> None:
        structlog.contextvars.bind_contextvars(inbox=row.id)
        update = None
        try:
            update = Update.de_json(json.loads(row.body), self._application.bot)
            await self._one_turn(row, update)
            UPDATES.labels("handled").inc()
            ANSWER_SECONDS.observe((self._clock() - row.received_at).total_seconds())
        except _Lost:
            UPDATES.labels("lost").inc()
        except Exception as error:  # a boundary: tried again, then parked
            await self._fail(row, update, error)
        self._wake_sender.ring()

    async def _one_turn(self, row: Claimed, update: Update) -> None:
        analysis, sought = await self._read(update)
        async with self._database.work() as work:
            if not await work.inbox.finish(row.id, self._worker):
                raise _Lost
            if update.effective_chat is None or _from_a_bot(update):
                return
            now = self._clock()
            private = update.effective_chat.type == "private" and update.effective_user is not None
            turn = Turn(
                work=work,
                citizen=await self._meet(work, update) if private else _guest(row.chat_ref),
                chat_id=update.effective_chat.id,
                now=now,
                cause=f"u{row.id}",
                profile=self._profile,
                links=self._links,
                dialogues=self._dialogues,
                analysis=analysis,
                sought=sought,
            )
            if update.callback_query is not None:
                turn.query_id, turn.pressed = update.callback_query.id, update.callback_query.message
            turn.stood = await work.steps.active(turn.citizen.ref) if private else None
            turn.step = copy.deepcopy(turn.stood)
            await self._process(turn, update)
            if turn.step is not None and turn.step != turn.stood:
                await work.steps.keep(turn.citizen.ref, turn.step, now)
            await work.outbox.add(turn.queue(), now)

    async def _process(self, turn: Turn, update: Update) -> None:
        turn.make_current()
        part = await turn.work.savepoint()
        await self._application.process_update(update)
        if turn.error is None:
            await part.commit()
        elif isinstance(turn.error, Refused):
            await part.rollback()
            turn.forget_replies()
            turn.step = turn.stood
            turn.say(Card(text(turn.citizen.language, f"refused-{turn.error.code}", **turn.error.facts)))
        else:
            raise turn.error
        turn.toast()

    async def _meet(self, work: Any, update: Update) -> Citizen:
        assert update.effective_user is not None
        found: Citizen = await work.citizens.meet(update.effective_user.id, _spoken(update), self._clock())
        return found

    async def _read(self, update: Update) -> tuple[Analysis | None, Sequence[int]]:
        """What the language model says of a message, and what it found like it: all before the transaction."""
        words = private_text(update)
        command = read_command(words)
        if words is None or update.effective_user is None or (command is not None and not command[1]):
            return None, ()
        async with self._database.reading() as work:
            citizen_ref = work.citizens.ref_of(update.effective_user.id)
            wanted = wanted_reading(words, await work.steps.active(citizen_ref), self._dialogues)
            if wanted is None:
                return None, ()
            language = await work.citizens.language_of(citizen_ref) or _spoken(update)
        analysis = await self._analyst.read(wanted.text, language)
        if wanted.seek is None:
            return analysis, ()
        async with self._database.reading() as work:
            return analysis, await wanted.seek(work, analysis, self._profile, self._analyst.likest)

    async def _fail(self, row: Claimed, update: Update | None, error: Exception) -> None:
        failures = row.failures + 1
        log.error("update-failed", failures=failures, error=describe(error))
        try:
            async with self._database.work() as work:
                now = self._clock()
                state = await work.inbox.fail(row.id, failures, describe(error), now)
                if state is InboxState.PARKED:
                    UPDATES.labels("parked").inc()
                    await work.outbox.add(_apology(update, row) if update is not None else [], now)
        except Exception:  # a boundary: the claim runs out by itself, then it is tried again
            log.exception("update-fail-not-noted")


def _spoken(update: Update) -> str:
    """The language a person's Telegram speaks, where we speak it too."""
    assert update.effective_user is not None
    spoken = (update.effective_user.language_code or "").split("-")[0]
    return spoken if spoken in languages() else DEFAULT


def _from_a_bot(update: Update) -> bool:
    return update.effective_user is not None and update.effective_user.is_bot


def _guest(chat_ref: bytes) -> Citizen:
    """Whoever writes in a group: we keep nothing about them."""
    return Citizen(id=0, ref=chat_ref, language=DEFAULT)


def _apology(update: Update, row: Claimed) -> list[Call]:
    """A word to the person whose update we could not handle; in both languages, since nothing is known for sure."""
    if update.effective_chat is None or update.effective_chat.type != "private" or _from_a_bot(update):
        return []
    said = join([text(language, "fault-parked", number=row.id) for language in languages()], "\n\n")
    parameters = {"chat_id": update.effective_chat.id, **Card(said).parameters()}
    return [Call(update.effective_chat.id, "sendMessage", parameters, Priority.REPLY, f"parked:{row.id}")]
