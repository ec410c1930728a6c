"""Dialogues: ConversationHandler's shape, with the step kept in the database, in the update's own transaction.

PTB's ConversationHandler keeps steps in memory: they would survive a rolled-back transaction, and other workers
would not see them. Here every update finds its step in the Turn and leaves the next one there.
"""

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from enum import StrEnum
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler

from bot.civic.message import Message as Card
from bot.civic.message import read_data
from bot.civic.permission import Act
from bot.texts import label, languages, text
from bot.turn import Context, Turn
from storage.steps import Step

Ask = Callable[[Context], Awaitable[str]]
Callback = Callable[[Update, Context], Coroutine[Any, Any, Any]]
Reads = Callable[[Mapping[str, Any], str], str]
Handler = BaseHandler[Update, Context, Any]

END = "end"
_COMMAND = re.compile(r"/([A-Za-z0-9_ÅÄÖåäö]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
# Telegram's commands know no Swedish letters; people type them all the same: "/hjälp", "/förslag".
_AS_NAMED = str.maketrans("åäö", "aao")


class DialogueName(StrEnum):
    """The dialogues, for those who hand over to one."""

    SUGGESTION = "suggestion"
    PETITION = "petition"
    CONSULTATION = "consultation"


def private_text(update: Update) -> str | None:
    """The words (or a picture's caption) of a new message in a private chat."""
    message = update.message
    if message is None or message.chat.type != "private":
        return None
    return message.text or message.caption


def read_command(words: str | None) -> tuple[str, str] | None:
    """A command's name in small letters (without dots and rings), and the rest of the line."""
    found = _COMMAND.fullmatch((words or "").strip())
    return None if found is None else (found[1].lower().translate(_AS_NAMED), (found[3] or "").strip())


def addressee(words: str | None) -> str | None:
    """The bot a command names, as `/start@SomeBot` does."""
    found = _COMMAND.fullmatch((words or "").strip())
    return None if found is None else found[2]


class Command(Handler):
    """Commands by any of their names; `context.subject` is what follows.

    `prefix`: only where the rest begins so. `act`: only for those who may; for others it does not exist.
    """

    def __init__(self, names: Sequence[str], callback: Callback, *, prefix: str = "", act: Act | None = None) -> None:
        super().__init__(callback)
        self.names = frozenset(names)
        self._prefix = prefix
        self._act = act

    def check_update(self, update: object) -> str | None:
        """Take a private command of these names whose rest begins with the prefix."""
        found = read_command(private_text(update)) if isinstance(update, Update) else None
        if found is None or found[0] not in self.names or not found[1].startswith(self._prefix):
            return None
        if not _allowed(self._act):
            return None
        return found[1].removeprefix(self._prefix)

    def collect_additional_context(self, context: Context, update: Update, application: Any, check: Any) -> None:
        """Pass the rest on."""
        context.subject = check


class Press(Handler):
    """A pressed button by its action, or its label typed by hand (`typed`: a text key); `context.subject` follows."""

    def __init__(self, action: str, callback: Callback, *, typed: str | None = None, act: Act | None = None) -> None:
        super().__init__(callback)
        self.action = action
        self._act = act
        self._typed = {plain(label(language, typed)) for language in languages()} if typed else set()

    def check_update(self, update: object) -> str | None:
        """Take this action, or its label."""
        if not isinstance(update, Update) or not _allowed(self._act):
            return None
        if update.callback_query is not None:
            if update.effective_chat is None or update.effective_chat.type != "private":
                return None  # our buttons stand in private chats only: in a group it is forged
            found = read_data(update.callback_query.data)
            ours = found is not None and found[0] == self.action and (not found[1] or found[1].isprintable())
            return found[1] if found is not None and ours else None
        words = private_text(update)
        return "" if words is not None and plain(words) in self._typed else None

    def collect_additional_context(self, context: Context, update: Update, application: Any, check: Any) -> None:
        """Pass the subject on."""
        context.subject = check


class Words(Handler):
    """Plain words in a private chat; `context.subject` holds them."""

    def check_update(self, update: object) -> str | None:
        """Take what is no command."""
        words = private_text(update) if isinstance(update, Update) else None
        return None if words is None or words.startswith("/") else words

    def collect_additional_context(self, context: Context, update: Update, application: Any, check: Any) -> None:
        """Pass the words on."""
        context.subject = check


def _allowed(act: Act | None) -> bool:
    return act is None or Turn.current().citizen.may(act)


def plain(words: str) -> str:
    """A label without emoji, figures and capitals: "✅ Skicka in" and "skicka in." are the same."""
    return " ".join(re.sub(r"[^\w\s-]|[\d_]", " ", words.casefold()).split())


class Dialogue(Handler):
    """A talk of several steps.

    `openings` begin it from anywhere; `steps` hold the handlers of each step; `asks` say each step's question (again
    when the person comes back); `reads` name, for a step (or "" for the opening), the text that needs analysis.
    A handler returns the next step, END, or None to stay.
    """

    def __init__(
        self,
        name: DialogueName,
        *,
        openings: Sequence[Handler],
        steps: Mapping[str, Sequence[Handler]],
        asks: Mapping[str, Ask],
        reads: Mapping[str, Reads] | None = None,
        plain_opening: Handler | None = None,
    ) -> None:
        super().__init__(self._nothing)
        self.name = name
        self.asks = asks
        self.reads = reads or {}
        self._openings = openings
        self._steps = steps
        self.plain_opening = plain_opening

    async def _nothing(self, update: Update, context: Context) -> None:
        raise AssertionError("a dialogue's own handlers answer")

    def check_update(self, update: object) -> tuple[Handler, Any, bool] | None:
        """Find the handler: of the active step, else an opening; plain words open only outside every dialogue."""
        active = Turn.current().step
        if active is not None and active.dialogue == self.name:
            for handler in self._steps[active.step]:
                if (check := handler.check_update(update)) is not None:
                    return handler, check, False
        for handler in self._openings:
            if (check := handler.check_update(update)) is not None:
                return handler, check, True
        if active is None and self.plain_opening is not None:
            check = self.plain_opening.check_update(update)
            return None if check is None else (self.plain_opening, check, True)
        return None

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Any, Any, Any, Any, Any],
        check_result: Any,
        context: Context,
    ) -> None:
        """Run the handler and leave the next step in the turn."""
        handler, check, opens = check_result
        turn = context.turn
        if opens and await self._resume(context, fresh=bool(check)):
            return
        before = turn.step
        if opens:
            turn.step = Step(self.name, "", {"mark": turn.cause})
        following = await handler.handle_update(update, application, check, context)
        if turn.step is None or turn.step.dialogue != self.name:
            return  # handed over
        if following == END:
            await turn.work.steps.end(turn.citizen.ref, self.name)
            turn.step = None
        elif following is not None:
            turn.step = Step(self.name, following, turn.step.data)
        elif opens:
            turn.step = before

    def opens_by(self, command: str) -> bool:
        """Tell whether a command begins this dialogue."""
        return any(isinstance(handler, Command) and command in handler.names for handler in self._openings)

    async def _resume(self, context: Context, *, fresh: bool) -> bool:
        """Take up what was begun before, unless the person brings new words; say where another dialogue rests."""
        turn = context.turn
        if turn.step is not None and turn.step.dialogue != self.name:
            context.say(Card(text(context.language, f"dialogue-resting-{turn.step.dialogue}")))
        begun = await turn.work.steps.begun(turn.citizen.ref, self.name)
        if begun is None:
            return False
        if fresh:
            context.say(Card(text(context.language, "dialogue-replaced")))
            return False
        context.say(Card(text(context.language, "dialogue-resumed")))
        turn.step = begun
        await self.asks[begun.step](context)
        turn.asked = True
        return True


async def hand_over(context: Context, name: DialogueName, step: str, data: dict[str, Any]) -> None:
    """End the active dialogue and begin another at a step, with what is known already."""
    turn = context.turn
    if turn.step is not None:
        await turn.work.steps.end(turn.citizen.ref, turn.step.dialogue)
    if await turn.work.steps.begun(turn.citizen.ref, name) is not None:
        context.say(Card(text(context.language, "dialogue-replaced")))
    turn.step = Step(name, step, data | {"mark": turn.cause})
    await turn.dialogues[name].asks[step](context)


def text_to_analyse(words: str, active: Step | None, dialogues: Mapping[str, Dialogue]) -> str | None:
    """What of a message the language model should read before the transaction begins; None for nothing."""
    command = read_command(words)
    if active is not None and command is None:
        reads = dialogues[active.dialogue].reads.get(active.step)
        return None if reads is None else reads(active.data, words)
    for dialogue in dialogues.values():
        if command is None and dialogue.plain_opening is not None:
            return dialogue.reads[""]({}, words)
        if command is not None and command[1] and "" in dialogue.reads and dialogue.opens_by(command[0]):
            return dialogue.reads[""]({}, command[1])
    return None
