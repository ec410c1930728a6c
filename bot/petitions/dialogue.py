"""The talk in which an e-petition is written."""

from collections.abc import Mapping
from typing import Any

from telegram import Update

from bot.civic.reference import read_reference
from bot.civic.refusal import Refused
from bot.civic.wording import clean
from bot.dialogue import END, Dialogue, DialogueName
from bot.handlers import Command, Press, Words
from bot.notes import marks
from bot.petitions.actions import (
    find_lookalikes,
    find_own_draft,
    remember_title,
    remember_wish,
    remove_personal,
    resubmit_petition,
    submit_petition,
    understand,
)
from bot.petitions.cards import ask_card, lookalikes_card, preview_card, receipt_card
from bot.petitions.rules import BODY_LIMIT, decide_body, decide_title
from bot.petitions.signing import open_petition
from bot.turn import Context

TITLE, LOOKALIKES, WISH, REASON, PREVIEW = "title", "lookalikes", "wish", "reason", "preview"


async def ask_title(context: Context) -> str:
    """Ask for a title."""
    context.say(ask_card(context.language, TITLE, context.draft.get(TITLE), back=False))
    return TITLE


async def ask_lookalikes(context: Context) -> str:
    """Show what wants the same already."""
    found = await context.turn.work.petitions.by_ids(context.draft["lookalikes"])
    context.say(lookalikes_card(context.language, found))
    return LOOKALIKES


async def ask_wish(context: Context) -> str:
    """Ask what should be done."""
    context.say(ask_card(context.language, WISH, context.draft.get(WISH), back=True))
    return WISH


async def ask_reason(context: Context) -> str:
    """Ask why."""
    context.say(ask_card(context.language, REASON, context.draft.get(REASON), back=True))
    return REASON


async def ask_preview(context: Context) -> str:
    """Show it as it would be read."""
    context.say(preview_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


async def begin(update: Update, context: Context) -> str:
    """`/eforslag`, with or without the title behind it (a button brings none that was read)."""
    brings_title = context.subject and context.turn.analysis is not None
    return await take_title(update, context) if brings_title else await ask_title(context)


async def begin_from_suggestion(update: Update, context: Context) -> str:
    """Make a petition of a suggestion sent in before, without typing it again."""
    number = read_reference(context.subject)
    row = number and await context.turn.work.suggestions.own(context.turn.citizen, number)
    if not row:
        raise Refused("suggestion-not-found")
    context.strip()
    context.draft["wish"] = row.text
    return await ask_title(context)


async def edit(update: Update, context: Context) -> str:
    """Change what a moderator has given back."""
    number = read_reference(context.subject)
    row = number and await find_own_draft(context.turn.work, context.turn.citizen, number)
    if not row:
        raise Refused("petition-not-found")
    context.strip()
    context.draft.update(number=row.number, title=row.title, wish=row.wish, reason=row.reason)
    return await ask_title(context)


async def take_title(update: Update, context: Context) -> str:
    """Take the title; look whether somebody has asked for the same."""
    context.draft["title"] = decide_title(context.subject)
    turn = context.turn
    assert turn.analysis is not None
    remember_title(context.draft, turn.analysis)
    if turn.sought:
        context.draft["lookalikes"] = list(turn.sought)
        return await ask_lookalikes(context)
    return await go_on(update, context)


async def go_on(update: Update, context: Context) -> str:
    """Ask for what is still missing."""
    # A suggestion may be longer than a petition's wish; what was given back is asked for part by part.
    known = 0 < len(context.draft.get(WISH, "")) <= BODY_LIMIT and "number" not in context.draft
    return await ask_reason(context) if known else await ask_wish(context)


async def support(update: Update, context: Context) -> str:
    """Read, and sign, the existing one instead."""
    if not context.subject:  # typed: clear only where there is one
        found = await context.turn.work.petitions.by_ids(context.draft["lookalikes"])
        if len(found) != 1:
            return await ask_lookalikes(context)
        context.subject = found[0].number
    context.strip()
    await open_petition(update, context)
    return END


async def take_wish(update: Update, context: Context) -> str:
    """Take the wish."""
    context.draft["wish"] = decide_body(context.subject)
    assert context.turn.analysis is not None
    remember_wish(context.draft, context.turn.analysis)
    return await ask_reason(context)


async def take_reason(update: Update, context: Context) -> str:
    """Take the reason, and show the whole."""
    context.draft["reason"] = decide_body(context.subject)
    assert context.turn.analysis is not None
    understand(context.draft, context.turn.analysis, marks(context.language))
    return await ask_preview(context)


async def remove(update: Update, context: Context) -> str:
    """Take the personal data out of the texts, and show them again."""
    if context.under_another_draft():
        return await ask_preview(context)
    remove_personal(context.draft, marks(context.language))
    context.show(preview_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


async def submit(update: Update, context: Context) -> str:
    """Hand it in for review."""
    if context.under_another_draft():
        return await ask_preview(context)
    turn = context.turn
    if "number" in context.draft:
        row = await resubmit_petition(turn.work, turn.citizen, context.draft, turn.now)
    else:
        row = await submit_petition(turn.work, turn.citizen, context.draft, turn.profile, turn.now)
    context.strip()
    context.say(receipt_card(context.language, row))
    return END


async def back_to_title(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_title(context)


async def back_to_wish(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_wish(context)


async def back_to_reason(update: Update, context: Context) -> str:
    """One step back."""
    return await ask_reason(context)


async def show_again(update: Update, context: Context) -> str:
    """Words where a button is due: show it again."""
    return await ask_preview(context)


def _whole(draft: Mapping[str, Any], words: str) -> str:
    """All parts just as they are taken: the analysis counts characters."""
    return "\n".join([*(draft[part] for part in (TITLE, WISH)), clean(words)])


DIALOGUE = Dialogue(
    DialogueName.PETITION,
    openings=[
        Command(["eforslag", "petition"], begin),
        Press("e-new", begin),
        Press("e-from", begin_from_suggestion),
        Press("e-edit", edit),
    ],
    steps={
        TITLE: [Words(take_title)],
        LOOKALIKES: [
            Press("e-support", support, typed="button-support-existing"),
            Press("e-continue", go_on, typed="button-next"),
            Words(take_wish),
        ],
        WISH: [Press("e-back", back_to_title, typed="button-back"), Words(take_wish)],
        REASON: [Press("e-back", back_to_wish, typed="button-back"), Words(take_reason)],
        PREVIEW: [
            Press("e-send", submit, typed="button-submit"),
            Press("e-mask", remove, typed="button-remove-personal"),
            Press("e-back", back_to_reason, typed="button-back"),
            Words(show_again),
        ],
    },
    asks={TITLE: ask_title, LOOKALIKES: ask_lookalikes, WISH: ask_wish, REASON: ask_reason, PREVIEW: ask_preview},
    reads={
        "": lambda _draft, words: words,
        TITLE: lambda _draft, words: words,
        LOOKALIKES: lambda _draft, words: words,
        WISH: lambda _draft, words: words,
        REASON: _whole,
    },
    seeks={"": find_lookalikes, TITLE: find_lookalikes},
)
