"""The editor's talk in which a consultation is made, and the member's buttons to answer it."""

from telegram import Update

from bot.civic.message import Message
from bot.civic.permission import Act
from bot.civic.reference import read_reference
from bot.civic.refusal import Refused
from bot.consultations.actions import answer_consultation, find_for, open_consultation, remember_matter
from bot.consultations.cards import (
    ask_card,
    audience_card,
    list_card,
    opened_card,
    preview_card,
    prompt_card,
    result_card,
)
from bot.consultations.rules import Audience, decide_choices, decide_question, is_open
from bot.dialogue import END, Dialogue, DialogueName
from bot.handlers import Command, Handler, Press, Words
from bot.texts import label
from bot.turn import Context
from storage.consultations import ConsultationRow

QUESTION, CHOICES, PREVIEW = "question", "choices", "preview"


async def ask_question(context: Context) -> str:
    """Ask for the question."""
    context.say(ask_card(context.language, QUESTION, back=False))
    return QUESTION


async def ask_choices(context: Context) -> str:
    """Ask for the choices."""
    context.say(ask_card(context.language, CHOICES, back=True))
    return CHOICES


async def ask_preview(context: Context) -> str:
    """Show what goes out, and to how many."""
    context.say(await _preview(context))
    return PREVIEW


async def _preview(context: Context) -> Message:
    members = await _members(context, Audience(context.draft["audience"]))
    return preview_card(context.language, context.draft, members, context.turn.profile)


async def _members(context: Context, audience: Audience) -> int:
    return await context.turn.work.citizens.count_holders(audience.role)


async def begin(update: Update, context: Context) -> str:
    """`/samrad_ny`."""
    return await take_question(update, context) if context.subject else await ask_question(context)


async def take_question(update: Update, context: Context) -> str:
    """Take the question."""
    context.draft["question"] = decide_question(context.subject)
    return await ask_choices(context)


async def take_choices(update: Update, context: Context) -> str:
    """Take the choices."""
    context.draft["choices"] = list(decide_choices(context.subject))
    assert context.turn.analysis is not None
    remember_matter(context.draft, context.turn.analysis)
    context.draft.setdefault("audience", Audience.FORUM)
    return await ask_preview(context)


async def show_audiences(update: Update, context: Context) -> str:
    """Show whom one can ask."""
    members = {audience: await _members(context, audience) for audience in Audience}
    context.show(audience_card(context.language, members))
    return PREVIEW


async def take_audience(update: Update, context: Context) -> str:
    """Take the audience."""
    if context.subject in set(Audience):
        context.draft["audience"] = context.subject
    return await show_preview(update, context)


async def show_preview(update: Update, context: Context) -> str:
    """Back to what goes out."""
    context.show(await _preview(context))
    return PREVIEW


async def send(update: Update, context: Context) -> str:
    """Open it: the prompt goes to every member."""
    if context.under_another_draft():
        return await ask_preview(context)
    turn = context.turn
    row = await open_consultation(turn.work, turn.citizen, context.draft, turn.profile, turn.now)
    context.strip()
    context.say(opened_card(context.language, row, await _members(context, row.audience)))
    return END


async def ask_question_again(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_question(context)


async def ask_choices_again(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_choices(context)


async def show_again(update: Update, context: Context) -> str:
    """Words where a button is due: show it again."""
    return await ask_preview(context)


DIALOGUE = Dialogue(
    DialogueName.CONSULTATION,
    openings=[Command(["samrad_ny", "consult"], begin, act=Act.CONSULT)],
    steps={
        QUESTION: [Words(take_question)],
        CHOICES: [Press("c-back", ask_question_again, typed="button-back"), Words(take_choices)],
        PREVIEW: [
            Press("c-send", send, typed="button-submit"),
            Press("c-audiences", show_audiences, typed="button-change-recipient"),
            Press("c-audience", take_audience),
            Press("c-preview", show_preview),
            Press("c-back", ask_choices_again, typed="button-back"),
            Words(show_again),
        ],
    },
    asks={QUESTION: ask_question, CHOICES: ask_choices, PREVIEW: ask_preview},
    reads={CHOICES: lambda draft, words: f"{draft['question']}\n{words}"},
)


async def answer(update: Update, context: Context) -> None:
    """Keep a member's answer, and show it."""
    turn = context.turn
    reference, _, position = context.subject.partition("|")
    number = read_reference(reference)
    if number is None or not position.isdecimal() or len(position) > 3:
        raise Refused("choice-unknown")
    row = await answer_consultation(turn.work, turn.citizen, number, int(position), turn.now)
    context.toast(label(context.language, "consultations-toast-answered"))
    context.show(prompt_card(context.language, row, turn.profile, int(position)))


async def show_list(update: Update, context: Context) -> None:
    """`/samrad`: those a person is asked, and for editors all."""
    citizen = context.turn.citizen
    theirs = [audience for audience in Audience if citizen.has(audience.role)]
    rows = await context.turn.work.consultations.recent(None if citizen.may(Act.READ_DIGEST) else theirs)
    context.say(list_card(context.language, rows))


async def open_one(update: Update, context: Context) -> None:
    """Open one: to answer while it is open, else its result; officials see how it stands."""
    number = read_reference(context.subject)
    citizen = context.turn.citizen
    consultations = context.turn.work.consultations
    row = None
    if number is not None:
        may_all = citizen.may(Act.READ_DIGEST)
        row = await consultations.find(number) if may_all else await find_for(context.turn.work, citizen, number)
    if row is None:
        raise Refused("consultation-not-found")
    await _show(context, row)


async def _show(context: Context, row: ConsultationRow) -> None:
    turn = context.turn
    consultations = turn.work.consultations
    member = turn.citizen.has(row.audience.role)
    if member and is_open(row.state, row.closes_at, turn.now):
        answered = await consultations.answer_of(row, turn.citizen)
        context.say(prompt_card(context.language, row, turn.profile, answered))
    if not member or not is_open(row.state, row.closes_at, turn.now):
        context.say(result_card(context.language, row, await consultations.counts(row)))


HANDLERS: tuple[Handler, ...] = (
    Press("c-answer", answer),
    Command(["samrad", "consultations"], show_list),
    Command(["start"], open_one, prefix="c_"),
    Press("c-open", open_one),
)
