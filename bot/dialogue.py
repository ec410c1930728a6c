"""Dialogues: ConversationHandler's shape, with the step kept in the database, in the update's own transaction.

PTB's ConversationHandler keeps steps in memory: they would survive a rolled-back transaction, and other workers
would not see them. Here every update finds its step in the Turn and leaves the next one there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.analyst import Likest
from bot.civic.message import Message as Card
from bot.civic.profile import Profile
from bot.handlers import Command, Handler, read_command
from bot.texts import text
from bot.turn import Context, Turn
from nlp.analysis import Analysis
from storage.steps import Step
from storage.work import Work

Ask = Callable[[Context], Awaitable[str]]
Reads = Callable[[Mapping[str, Any], str], str]
Seek = Callable[[Work, Analysis, Profile, Likest], Awaitable[Sequence[int]]]

END = "end"


class DialogueName(StrEnum):
    """The dialogues, for those who hand over to one."""

    SUGGESTION = "suggestion"
    PETITION = "petition"
    CONSULTATION = "consultation"
    HANDLING = "handling"


@dataclass(frozen=True)
class Wanted:
    """What of a message the language model should read before the transaction begins, and what it should then seek."""

    text: str
    seek: Seek | None


class Dialogue(Handler):
    """A talk of several steps.

    `openings` begin it from anywhere; `steps` hold the handlers of each step; `asks` say each step's question (again
    when the person comes back); `reads` name, for a step (or "" for the opening), the text that needs analysis, and
    `seeks` what to look for with it among what is stored: the ids come as `turn.sought`.
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
        seeks: Mapping[str, Seek] | None = None,
        plain_opening: Handler | None = None,
    ) -> None:
        super().__init__(self._nothing)
        self.name = name
        self.asks = asks
        self._reads = reads or {}
        self._seeks = seeks or {}
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

    def wants(self, step: str, draft: Mapping[str, Any], words: str) -> Wanted | None:
        """What a step ("" for the opening) has read of a person's words."""
        reads = self._reads.get(step)
        return None if reads is None else Wanted(reads(draft, words), self._seeks.get(step))

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


def wanted_reading(words: str, active: Step | None, dialogues: Mapping[str, Dialogue]) -> Wanted | None:
    """None where there is nothing to read."""
    command = read_command(words)
    if active is not None and command is None:
        return dialogues[active.dialogue].wants(active.step, active.data, words)
    for dialogue in dialogues.values():
        if command is None and dialogue.plain_opening is not None:
            return dialogue.wants("", {}, words)
        if command is not None and command[1] and dialogue.opens_by(command[0]):
            return dialogue.wants("", {}, command[1])
    return None
