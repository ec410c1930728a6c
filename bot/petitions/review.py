"""The moderator's side: read a petition before it is public, let it through or say why not."""

from telegram import Update

from bot.civic.message import Message
from bot.civic.permission import Act
from bot.handlers import Command, Handler, Press
from bot.petitions.life import approve_petition, find_waiting, refuse_petition
from bot.petitions.review_cards import reasons_card, review_card
from bot.texts import label, text
from bot.turn import Context


async def begin(update: Update, context: Context) -> None:
    """`/granska`: the petition that has waited longest."""
    context.say(await _next_card(context, 0))


async def show_next(update: Update, context: Context) -> None:
    """The next one, round and round."""
    known = context.subject.isdecimal() and len(context.subject) < 19  # ids have 64 bits
    context.show(await _next_card(context, int(context.subject) if known else 0))


async def approve(update: Update, context: Context) -> None:
    """Let it through, and show the next."""
    turn = context.turn
    row = await approve_petition(turn.work, turn.citizen, context.subject, turn.profile, turn.links, turn.now)
    context.strip()
    context.toast(label(context.language, "petitions-toast-approved", number=row.number))
    context.say(Message(text(context.language, "petitions-approved", number=row.number, title=row.title)))
    await _go_on(context)


async def ask_reason(update: Update, context: Context) -> None:
    """Ask why not, unless another moderator was faster."""
    await find_waiting(context.turn.work, context.subject)
    context.show(reasons_card(context.language, context.subject, context.turn.profile))


async def refuse(update: Update, context: Context) -> None:
    """Refuse with a reason, and show the next."""
    turn = context.turn
    number, _, reason = context.subject.partition("|")
    await refuse_petition(turn.work, turn.citizen, number, reason, turn.profile, turn.now)
    context.strip()
    context.toast(label(context.language, "petitions-toast-refused", number=number))
    context.say(Message(text(context.language, "petitions-refused", number=number)))
    await _go_on(context)


async def _go_on(context: Context) -> None:
    if await context.turn.work.petitions.count_waiting_review():
        context.say(await _next_card(context, 0))


async def _next_card(context: Context, after_id: int) -> Message:
    petitions = context.turn.work.petitions
    row = await petitions.waiting_review(after_id) or await petitions.waiting_review()
    return review_card(context.language, row, await petitions.count_waiting_review(), context.turn.profile)


HANDLERS: tuple[Handler, ...] = (
    Command(["granska", "moderate"], begin, act=Act.MODERATE),
    Press("e-review", show_next, act=Act.MODERATE),
    Press("e-approve", approve, act=Act.MODERATE),
    Press("e-refuse", ask_reason, act=Act.MODERATE),
    Press("e-reason", refuse, act=Act.MODERATE),
)
