"""What takes an update: a command, a pressed button, plain words. Each leaves what it matched in `context.subject`."""

import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.civic.message import read_data
from bot.civic.permission import Act
from bot.texts import label, languages
from bot.turn import Context, Turn

Callback = Callable[[Update, Context], Coroutine[Any, Any, Any]]
Handler = BaseHandler[Update, Context, Any]

_COMMAND = re.compile(r"/([A-Za-z0-9_ÅÄÖåäö]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
# Telegram's commands know no Swedish letters; people type them all the same: "/hjälp", "/förslag".
_AS_NAMED = str.maketrans("åäö", "aao")


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
