"""Finding petitions and signing them: from the list, a link or a button, at any time."""

from telegram import Update

from bot.civic.message import Message
from bot.civic.reference import read_reference
from bot.civic.refusal import Refused
from bot.handlers import Command, Handler, Press
from bot.petitions.actions import find_public, sign_petition, withdraw_signature
from bot.petitions.cards import PAGE, list_card, petition_card
from bot.texts import label
from bot.turn import Context
from storage.petitions import PetitionRow


def _number(context: Context) -> str:
    number = read_reference(context.subject)
    if number is None:
        raise Refused("petition-not-found")
    return number


async def show_list(update: Update, context: Context) -> None:
    """`/lista`: what can be signed now; with a number behind it, that petition."""
    if read_reference(context.subject):
        await open_petition(update, context)
        return
    page = int(context.subject) if context.subject.isdecimal() and len(context.subject) < 5 else 0
    rows = await context.turn.work.petitions.open(context.turn.now, page * PAGE, PAGE + 1)
    context.show(list_card(context.language, rows, page))


async def open_petition(update: Update, context: Context) -> None:
    """Show one petition."""
    row = await find_public(context.turn.work, _number(context))
    context.say(await _card(context, row))


async def sign(update: Update, context: Context) -> None:
    """Sign, and show the count."""
    turn = context.turn
    row = await sign_petition(turn.work, turn.citizen, _number(context), turn.now)
    context.toast(label(context.language, "petitions-toast-signed"))
    context.show(await _card(context, row))


async def unsign(update: Update, context: Context) -> None:
    """Take the signature back, and show the count."""
    turn = context.turn
    row = await withdraw_signature(turn.work, turn.citizen, _number(context), turn.now)
    context.toast(label(context.language, "petitions-toast-withdrawn"))
    context.show(await _card(context, row))


async def _card(context: Context, row: PetitionRow) -> Message:
    turn = context.turn
    signed = await turn.work.petitions.has_signed(row.id, turn.citizen)
    return petition_card(context.language, row, turn.profile, turn.links, turn.now, signed=signed)


HANDLERS: tuple[Handler, ...] = (
    Command(["lista", "petitions"], show_list),
    Press("e-list", show_list),
    Command(["start"], open_petition, prefix="p_"),
    Press("e-open", open_petition),
    Press("e-sign", sign),
    Press("e-unsign", unsign),
)
