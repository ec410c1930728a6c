"""The officials' talk: ask the author for a change, or answer a petition whose days are over."""

from datetime import date

from telegram import Update

from bot.civic.permission import Act
from bot.civic.reference import read_reference
from bot.civic.refusal import Refused
from bot.dialogue import END, Dialogue, DialogueName
from bot.handlers import Command, Press, Words
from bot.petitions.handling_cards import (
    answer_preview_card,
    answered_receipt_card,
    ask_answer_card,
    ask_day_card,
    ask_outcome_card,
    ask_remark_card,
    returned_receipt_card,
)
from bot.petitions.life import answer_petition, find_to_answer, find_waiting, return_petition
from bot.petitions.rules import decide_body, decide_decision_day
from bot.petitions.states import Outcome
from bot.turn import Context

REMARK, OUTCOME, DAY, ANSWER, PREVIEW = "remark", "outcome", "day", "answer", "preview"


async def begin_return(update: Update, context: Context) -> str:
    """Ask what the author should change, unless another moderator was faster."""
    row = await find_waiting(context.turn.work, context.subject)
    context.strip()
    context.draft["number"] = row.number
    return await ask_remark(context)


async def ask_remark(context: Context) -> str:
    """Ask what to change."""
    context.say(ask_remark_card(context.language, context.draft["number"]))
    return REMARK


async def take_remark(update: Update, context: Context) -> str:
    """Give it back to the author."""
    turn = context.turn
    row = await return_petition(turn.work, turn.citizen, context.draft["number"], context.subject, turn.now)
    context.say(returned_receipt_card(context.language, row))
    return END


async def begin_answer(update: Update, context: Context) -> str:
    """`/svara E-…`: answer what waits for it, or correct the answer."""
    number = read_reference(context.subject)
    row = None if number is None else await find_to_answer(context.turn.work, context.turn.citizen, number)
    if row is None:
        raise Refused("petition-not-found")
    context.draft["number"] = row.number
    return await ask_outcome(context)


async def ask_outcome(context: Context) -> str:
    """Ask what was decided."""
    context.say(ask_outcome_card(context.language, context.draft["number"]))
    return OUTCOME


async def take_outcome(update: Update, context: Context) -> str:
    """Take what was decided."""
    if context.subject not in tuple(Outcome):
        raise Refused("outcome-unknown")
    context.strip()
    context.draft["outcome"] = context.subject
    return await ask_day(context)


async def ask_outcome_again(update: Update, context: Context) -> str:
    """One step back, or words where a button is due."""
    return await ask_outcome(context)


async def ask_day(context: Context) -> str:
    """Ask when it was decided."""
    context.say(ask_day_card(context.language))
    return DAY


async def take_today(update: Update, context: Context) -> str:
    """It was decided today."""
    context.strip()
    context.draft["decided_on"] = _today(context).isoformat()
    return await ask_answer(context)


async def take_day(update: Update, context: Context) -> str:
    """Take a day."""
    context.draft["decided_on"] = decide_decision_day(context.subject, _today(context)).isoformat()
    return await ask_answer(context)


async def ask_day_again(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_day(context)


async def ask_answer(context: Context) -> str:
    """Ask for the answer in words."""
    context.say(ask_answer_card(context.language))
    return ANSWER


async def take_answer(update: Update, context: Context) -> str:
    """Take the answer, and show it as everybody will read it."""
    context.draft["answer"] = decide_body(context.subject)
    return await ask_preview(context)


async def ask_answer_again(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_answer(context)


async def ask_preview(context: Context) -> str:
    """Show the answer as everybody will read it."""
    context.say(answer_preview_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


async def show_again(update: Update, context: Context) -> str:
    """Words where a button is due: show it again."""
    return await ask_preview(context)


async def send(update: Update, context: Context) -> str:
    """Answer, and tell all who signed."""
    if context.under_another_draft():
        return await ask_preview(context)
    turn, draft = context.turn, context.draft
    row = await answer_petition(
        turn.work,
        turn.citizen,
        draft["number"],
        draft["answer"],
        Outcome(draft["outcome"]),
        date.fromisoformat(draft["decided_on"]),
        None,
        turn.links,
        turn.now,
    )
    context.strip()
    context.say(answered_receipt_card(context.language, row))
    return END


def _today(context: Context) -> date:
    return context.turn.now.astimezone(context.turn.profile.zone).date()


DIALOGUE = Dialogue(
    DialogueName.HANDLING,
    openings=[
        Press("e-return", begin_return, act=Act.MODERATE),
        Press("e-answer", begin_answer, act=Act.ANSWER),
        Command(["svara", "respond"], begin_answer, prefix="E", act=Act.ANSWER),
        Command(["svara", "respond"], begin_answer, prefix="e", act=Act.ANSWER),
    ],
    steps={
        REMARK: [Words(take_remark)],
        OUTCOME: [Press("h-outcome", take_outcome), Words(ask_outcome_again)],
        DAY: [
            Press("h-today", take_today, typed="button-today"),
            Press("h-back", ask_outcome_again, typed="button-back"),
            Words(take_day),
        ],
        ANSWER: [Press("h-back", ask_day_again, typed="button-back"), Words(take_answer)],
        PREVIEW: [
            Press("h-send", send, typed="button-submit"),
            Press("h-back", ask_answer_again, typed="button-back"),
            Words(show_again),
        ],
    },
    asks={REMARK: ask_remark, OUTCOME: ask_outcome, DAY: ask_day, ANSWER: ask_answer, PREVIEW: ask_preview},
)
