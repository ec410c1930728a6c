"""Puts the features together: one PTB Application, its handlers in the order they are asked."""

from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes

from bot.api import ApiBot
from bot.consultations import dialogue as consultations
from bot.dialogue import Dialogue
from bot.digests import dialogue as digests
from bot.mine import dialogue as mine
from bot.petitions import dialogue as petitions
from bot.petitions import handling, review, signing
from bot.suggestions import dialogue as suggestions
from bot.turn import Context, Turn
from bot.welcome import dialogue as welcome

App = Application[Any, Context, Any, Any, Any, Any]

DIALOGUES: dict[str, Dialogue] = {
    each.name: each for each in (petitions.DIALOGUE, handling.DIALOGUE, consultations.DIALOGUE, suggestions.DIALOGUE)
}


async def _keep_error(update: object, context: Any) -> None:
    """PTB swallows what handlers raise; intake wants it: to refuse, to retry or to park."""
    Turn.current().error = context.error


def make_application(bot: ApiBot) -> App:
    """Build the Application. Handlers of a group are asked in order, and the first that takes an update has it."""
    application: App = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).context_types(ContextTypes(context=Context)).build()
    )
    application.add_handler(welcome.FirstContact(), group=-2)
    application.add_handler(welcome.AttachmentLeft(), group=-1)
    application.add_handlers(
        [
            # Anything with a name of its own before the dialogues, the plain wish (a suggestion) after all of them.
            *signing.HANDLERS,
            *review.HANDLERS,
            *consultations.HANDLERS,
            *digests.HANDLERS,
            *mine.HANDLERS,
            *welcome.HANDLERS,
            *DIALOGUES.values(),
            welcome.Remainder(),
        ],
        group=0,
    )
    application.add_handler(welcome.Reminder(), group=1)
    application.add_error_handler(_keep_error)
    return application
