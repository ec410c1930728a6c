"""`/digest [period] [department]`: the digest when an official wants it."""

from telegram import Update

from bot.civic.permission import Act, departments_of
from bot.digests.actions import compose_digest
from bot.digests.cards import digest_card
from bot.digests.rules import decide_departments, decide_period
from bot.handlers import Command, Handler
from bot.turn import Context
from nlp.taxonomy import DEPARTMENTS


async def show_digest(update: Update, context: Context) -> None:
    """Show the digest asked for."""
    turn = context.turn
    period, rest = decide_period(context.subject.split(), turn.now, turn.profile.zone)
    allowed = departments_of(turn.citizen.grants, Act.READ_DIGEST)
    departments = decide_departments(rest, frozenset(DEPARTMENTS), allowed)
    digest = await compose_digest(turn.work, period, departments, turn.profile, turn.now)
    context.say(digest_card(context.language, digest, turn.profile))


HANDLERS: tuple[Handler, ...] = (Command(["digest"], show_digest, act=Act.READ_DIGEST),)
