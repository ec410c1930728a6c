"""Start, help, language; and last, after every feature, a kind answer to whatever nobody took."""

from telegram import Update
from telegram.ext import BaseHandler, ChatMemberHandler

from bot.civic.citizen import Citizen
from bot.civic.message import Message
from bot.civic.refusal import Refused
from bot.handlers import Command, Handler, Press, addressee, private_text, read_command
from bot.texts import languages, text
from bot.turn import Context, Turn
from bot.welcome.actions import accept_invitation
from bot.welcome.cards import (
    commands,
    group_card,
    help_card,
    languages_card,
    privacy_card,
    role_card,
    welcome_card,
)
from nlp.taxonomy import DEPARTMENTS


async def start(update: Update, context: Context) -> None:
    """`/start`: say what one can do."""
    context.say(welcome_card(context.language, context.turn.profile))


async def accept(update: Update, context: Context) -> None:
    """`/start inv_CODE`: take on a role."""
    turn = context.turn
    citizen, grant = await accept_invitation(turn.work, turn.citizen, context.subject, turn.now)
    department = DEPARTMENTS[grant.department].label(context.language) if grant.department else None
    context.say(role_card(context.language, grant.role, department))
    context.say(help_card(context.language, citizen, turn.profile))
    _set_menu(context, context.language, citizen)


def _set_menu(context: Context, language: str, citizen: Citizen) -> None:
    scope = {"type": "chat", "chat_id": context.turn.chat_id}
    context.turn.calls.append(("setMyCommands", {"commands": commands(language, citizen), "scope": scope}))


async def show_help(update: Update, context: Context) -> None:
    """`/hjalp`."""
    context.say(help_card(context.language, context.turn.citizen, context.turn.profile))


async def show_privacy(update: Update, context: Context) -> None:
    """`/integritet`."""
    context.say(privacy_card(context.language, context.turn.profile))


async def show_languages(update: Update, context: Context) -> None:
    """`/sprak`."""
    context.say(languages_card(context.language))


async def take_language(update: Update, context: Context) -> None:
    """Remember the language chosen, and greet in it."""
    if context.subject not in languages():
        raise Refused("language-unknown")
    turn = context.turn
    await turn.work.citizens.set_language(turn.citizen, context.subject)
    context.show(Message(text(context.subject, "welcome-language-set")))
    _set_menu(context, context.subject, turn.citizen)


async def cancel(update: Update, context: Context) -> None:
    """`/avbryt`: end the dialogue the person is in. The button: end the one it stands in, though it may rest."""
    turn = context.turn
    context.strip()
    steps, ref = turn.work.steps, turn.citizen.ref
    pressed = context.subject if turn.query_id is not None else ""
    found = await steps.begun(ref, pressed) if pressed in turn.dialogues else turn.step
    if found is None:
        context.say(Message(text(context.language, "dialogue-nothing-to-cancel")))
        return
    await steps.end(ref, found.dialogue)
    context.say(Message(text(context.language, f"dialogue-cancelled-{found.dialogue}")))
    if turn.step is not None and turn.step.dialogue == found.dialogue:
        turn.step = None


class FirstContact(Handler):
    """Runs before all others: whoever writes for the first time is told first what happens to their data."""

    def __init__(self) -> None:
        super().__init__(self.tell)

    def check_update(self, update: object) -> bool:
        """Take a new person's first update, unless it is that they want to hear nothing."""
        return isinstance(update, Update) and Turn.current().citizen.is_new and not _leaves(update)

    async def tell(self, update: Update, context: Context) -> None:
        """Say it, even where what they wrote is refused."""
        context.turn.owe(privacy_card(context.language, context.turn.profile))


class AttachmentLeft(Handler):
    """Runs first: words under a picture are taken as words; the picture itself we cannot keep yet, and say so."""

    def __init__(self) -> None:
        super().__init__(self.tell)

    def check_update(self, update: object) -> bool:
        """Take a message with both."""
        message = update.message if isinstance(update, Update) else None
        return message is not None and message.caption is not None and message.chat.type == "private"

    async def tell(self, update: Update, context: Context) -> None:
        """Say it."""
        context.say(Message(text(context.language, "unread-attachment-left")))


class Remainder(Handler):
    """Runs last: takes what no feature took, and answers kindly, or is silent where silence is right."""

    def __init__(self) -> None:
        super().__init__(self.answer)

    def check_update(self, update: object) -> bool:
        """Take anything."""
        return isinstance(update, Update)

    async def answer(self, update: Update, context: Context) -> None:
        """Say what we could not read, and what to do instead."""
        key = self._key(update, context.turn.links.username)
        if key == "group":
            context.say(group_card(context.turn.links))
        elif key is not None:
            context.say(Message(text(context.language, f"unread-{key}")))

    def _key(self, update: Update, our_name: str) -> str | None:
        if update.callback_query is not None:
            return "button" if update.effective_chat is not None and update.effective_chat.type == "private" else None
        if update.edited_message is not None and update.edited_message.chat.type == "private":
            return "edited"
        message = update.message
        if message is None:
            return None
        if message.chat.type != "private":
            # In a group only what is meant for us: a command. All else is people talking to each other.
            ours = (addressee(message.text) or our_name).casefold() == our_name.casefold()
            return "group" if ours and read_command(message.text) is not None else None
        if message.text is not None:
            return "command" if message.text.startswith("/") else "text"
        for kind in ("voice", "sticker", "photo", "location", "contact", "document"):
            if getattr(message, kind, None):
                return kind
        return "other" if message.effective_attachment is not None else None


class Reminder(Handler):
    """Runs after all: a command in the middle of a dialogue is answered, then its question is asked again."""

    def __init__(self) -> None:
        super().__init__(self.remind)

    def check_update(self, update: object) -> bool:
        """Take a command after which the dialogue stands where it stood."""
        turn = Turn.current()
        if not isinstance(update, Update) or turn.step is None or turn.error is not None:
            return False
        return turn.step == turn.stood and not turn.asked and read_command(private_text(update)) is not None

    async def remind(self, update: Update, context: Context) -> None:
        """Ask again."""
        turn = context.turn
        assert turn.step is not None
        context.say(Message(text(context.language, f"dialogue-still-{turn.step.dialogue}")))
        await turn.dialogues[turn.step.dialogue].asks[turn.step.step](context)


async def note_membership(update: Update, context: Context) -> None:
    """The person blocked the bot, or let it in again."""
    if _leaves(update):
        await context.turn.work.citizens.mark_unreachable(context.turn.citizen.ref)


def _leaves(update: Update) -> bool:
    change = update.my_chat_member
    return change is not None and change.chat.type == "private" and change.new_chat_member.status in {"kicked", "left"}


HANDLERS: tuple[BaseHandler[Update, Context, object], ...] = (
    Command(["start"], accept, prefix="inv_"),
    Command(["start"], start),
    Command(["hjalp", "help"], show_help),
    Press("help", show_help),
    Command(["integritet", "privacy"], show_privacy),
    Command(["sprak", "language"], show_languages),
    Press("languages", show_languages),
    Press("language", take_language),
    Command(["avbryt", "cancel"], cancel),
    Press("cancel", cancel, typed="button-cancel"),
    ChatMemberHandler(note_membership, ChatMemberHandler.MY_CHAT_MEMBER),
)
