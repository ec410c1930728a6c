"""`/mina`: what a person has sent in, and where it stands. For that person alone."""

from telegram import Update

from bot.handlers import Command, Handler, Press
from bot.mine.cards import mine_card
from bot.turn import Context


async def show_mine(update: Update, context: Context) -> None:
    """Show the person's own."""
    work, citizen = context.turn.work, context.turn.citizen
    suggestions = await work.suggestions.sent_by(citizen)
    petitions = await work.petitions.written_by(citizen)
    context.say(mine_card(context.language, suggestions, petitions, context.turn.profile))


HANDLERS: tuple[Handler, ...] = (Command(["mina", "mine"], show_mine), Press("mine", show_mine))
