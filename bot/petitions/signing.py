"""Finding petitions and signing them: from the list, a link or a button, at any time."""

from telegram import Update

from bot.civic.message import Message
from bot.civic.reference import read_reference
from bot.civic.refusal import Refused
from bot.civic.terms import SignatureLevel
from bot.handlers import Command, Handler, Press
from bot.petitions.actions import find_public, mute_petition, sign_petition, withdraw_signature
from bot.petitions.cards import PAGE, found_card, list_card, petition_card
from bot.petitions.rules import SEARCHED
from bot.petitions.states import PetitionState
from bot.texts import label, text
from bot.turn import Context
from storage.petitions import PetitionRow
from storage.signatures import Pledge


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


async def search(update: Update, context: Context) -> None:
    """`/sok` with words: public petitions that hold them, also mistyped or inside longer words."""
    if not context.subject.strip():
        context.say(Message(text(context.language, "petitions-search-ask")))
        return
    work = context.turn.work
    found = await work.petitions.by_ids(await work.search.find(SEARCHED, context.subject, PAGE))
    context.say(found_card(context.language, found))


async def open_petition(update: Update, context: Context) -> None:
    """Show one petition."""
    row = await find_public(context.turn.work, _number(context))
    context.say(await _card(context, row))


async def sign(update: Update, context: Context) -> None:
    """Sign, and show the count."""
    turn = context.turn
    pledge = Pledge(SignatureLevel.ACCOUNT, resident=True)
    row = await sign_petition(turn.work, turn.citizen, _number(context), pledge, turn.profile, turn.links, turn.now)
    context.toast(label(context.language, "petitions-toast-signed"))
    context.show(await _card(context, row))


async def unsign(update: Update, context: Context) -> None:
    """Take the signature back, and show the count."""
    turn = context.turn
    row = await withdraw_signature(turn.work, turn.citizen, _number(context), turn.profile, turn.now)
    context.toast(label(context.language, "petitions-toast-withdrawn"))
    context.show(await _card(context, row))


async def mute(update: Update, context: Context) -> None:
    """Hear no more of this one."""
    await mute_petition(context.turn.work, context.turn.citizen, _number(context), muted=True)
    context.strip()
    context.toast(label(context.language, "petitions-toast-muted"))


async def _card(context: Context, row: PetitionRow) -> Message:
    turn = context.turn
    signed = await turn.work.signatures.find(row.id, turn.citizen) is not None
    answers = await turn.work.history.answers(row.id) if row.state is PetitionState.ANSWERED else ()
    answer = answers[0] if answers else None
    return petition_card(context.language, row, answer, turn.profile, turn.links, turn.now, signed=signed)


HANDLERS: tuple[Handler, ...] = (
    Command(["lista", "petitions"], show_list),
    Press("e-list", show_list),
    Command(["sok", "search"], search),
    Command(["start"], open_petition, prefix="p_"),
    Press("e-open", open_petition),
    Press("e-sign", sign),
    Press("e-unsign", unsign),
    Press("e-mute", mute),
)
