"""One update's turn: who wrote, where they stood, the transaction, and everything that is to be said.

Handlers reach it through `context.turn`. What they say is collected here and stored with the rest at the end of
the turn, so that effects, step and replies stand or fall together.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram import MaybeInaccessibleMessage, Message
from telegram.ext import CallbackContext, ExtBot

from bot.civic.citizen import Citizen
from bot.civic.message import Message as Card
from bot.civic.profile import Profile
from bot.links import Links
from bot.texts import text
from nlp.analysis import Analysis
from storage.calls import Call, Priority
from storage.steps import Step
from storage.work import Work

if TYPE_CHECKING:
    from bot.dialogue import Dialogue

_current: ContextVar["Turn"] = ContextVar("turn")
# Telegram, answerCallbackQuery: up to 200 characters; longer ones are for a message.
_TOAST_LIMIT = 200


@dataclass
class Turn:
    """See the module. `stood` is the step at the beginning, `step` as handlers leave it; None outside any dialogue."""

    work: Work
    citizen: Citizen
    chat_id: int
    now: datetime
    cause: str
    profile: Profile
    links: Links
    dialogues: Mapping[str, "Dialogue"]
    analysis: Analysis | None = None
    sought: Sequence[int] = ()
    step: Step | None = None
    stood: Step | None = None
    asked: bool = False
    error: BaseException | None = None
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    owed: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    toasted: bool = False
    pressed: MaybeInaccessibleMessage | None = None
    query_id: str | None = None

    @classmethod
    def current(cls) -> "Turn":
        """The turn of the update that is being handled."""
        return _current.get()

    def make_current(self) -> None:
        """Begin: within this task, `current()` is this turn."""
        _current.set(self)

    def say(self, card: Card) -> None:
        """Send a new message."""
        self.calls.append(("sendMessage", {"chat_id": self.chat_id, **card.parameters()}))

    def owe(self, card: Card) -> None:
        """Send a new message, whatever becomes of the rest of the turn."""
        self.say(card)
        self.owed.append(self.calls[-1])

    def show(self, card: Card) -> None:
        """Put a card in the place of the one whose button was pressed; a new message where there is none."""
        if isinstance(self.pressed, Message) and self.pressed.is_accessible:  # PTB makes both kinds a Message
            place = {"chat_id": self.chat_id, "message_id": self.pressed.message_id}
            self.calls.append(("editMessageText", {**place, **card.parameters()}))
        else:  # typed, or too old to edit
            self.say(card)

    def strip(self) -> None:
        """Take the buttons off the message whose button was pressed."""
        if isinstance(self.pressed, Message) and self.pressed.reply_markup is not None:
            place = {"chat_id": self.chat_id, "message_id": self.pressed.message_id}
            self.calls.append(("editMessageReplyMarkup", place))

    def toast(self, plain: str = "") -> None:
        """Answer a pressed button, with a short note or with nothing (or it would spin on); once a turn."""
        if self.query_id is not None and not self.toasted:
            self.toasted = True
            answer = {"callback_query_id": self.query_id}
            self.calls.insert(0, ("answerCallbackQuery", answer | ({"text": plain[:_TOAST_LIMIT]} if plain else {})))

    def forget_replies(self) -> None:
        """Take back everything said so far, except what is owed."""
        self.calls = list(self.owed)
        self.toasted = False

    def queue(self) -> list[Call]:
        """The calls to store, each named by the update and its place."""
        return [
            Call(self.chat_id, method, parameters, Priority.REPLY, f"{self.cause}:{place}")
            for place, (method, parameters) in enumerate(self.calls)
        ]


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What a handler is given: the turn, and the ways to answer. `subject` is what its handler matched."""

    subject: str = ""

    @property
    def turn(self) -> Turn:
        """The turn of this update."""
        return Turn.current()

    @property
    def language(self) -> str:
        """The language the person reads."""
        return self.turn.citizen.language

    @property
    def draft(self) -> dict[str, Any]:
        """What the active dialogue holds so far; changes are kept with the step."""
        assert self.turn.step is not None
        return self.turn.step.data

    def say(self, card: Card) -> None:
        """Send a new message."""
        self.turn.say(card)

    def show(self, card: Card) -> None:
        """Put a card in the place of the one whose button was pressed."""
        self.turn.show(card)

    def strip(self) -> None:
        """Take the buttons off the message whose button was pressed."""
        self.turn.strip()

    def toast(self, plain: str) -> None:
        """Answer a pressed button with a short note."""
        self.turn.toast(plain)

    def under_another_draft(self) -> bool:
        """Tell whether the pressed button stands under an earlier draft than the one in hand; then say so."""
        if not self.subject or self.subject == self.draft.get("mark", ""):  # typed, or this one's
            return False
        self.strip()
        self.say(Card(text(self.language, "dialogue-other-draft")))
        return True
