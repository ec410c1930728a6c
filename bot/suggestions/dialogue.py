"""The talk in which a suggestion comes to be: the wish, what we understood, sent in."""

from telegram import Update

from bot.civic.message import Message
from bot.civic.wording import clean
from bot.dialogue import END, Dialogue, DialogueName, hand_over
from bot.handlers import Command, Press, Words
from bot.notes import marks
from bot.suggestions.actions import (
    begin_draft,
    change_department,
    change_topic,
    match_consultation,
    offered_consultation,
    remove_personal,
    submit_suggestion,
)
from bot.suggestions.cards import answer_card, ask_card, departments_card, preview_card, receipt_card, topics_card
from bot.suggestions.rules import decide_text
from bot.turn import Context

WISH, PREVIEW = "wish", "preview"


async def ask_wish(context: Context) -> str:
    """Ask what should be different."""
    context.say(ask_card(context.language))
    return WISH


async def ask_preview(context: Context) -> str:
    """Show what we understood."""
    context.say(await _preview(context))
    return PREVIEW


async def _preview(context: Context) -> Message:
    turn = context.turn
    consultation = await offered_consultation(turn.work, turn.citizen, context.draft, turn.now)
    return preview_card(context.language, context.draft, turn.profile, consultation)


async def begin(update: Update, context: Context) -> str:
    """`/forslag`, with or without the wish behind it (a button brings none that was read)."""
    brings_wish = context.subject and context.turn.analysis is not None
    return await take_wish(update, context) if brings_wish else await ask_wish(context)


async def take_wish(update: Update, context: Context) -> str:
    """Take the wish and show what we understood."""
    return await _understand(context, decide_text(context.subject))


async def _understand(context: Context, text: str) -> str:
    turn = context.turn
    assert turn.analysis is not None
    context.draft.update(begin_draft(text, turn.analysis, marks(context.language)))
    await match_consultation(turn.work, turn.citizen, context.draft, turn.analysis, turn.profile, turn.now)
    return await ask_preview(context)


async def take_more(update: Update, context: Context) -> str:
    """Add what the person writes while the draft is shown: thumbs send a thought in pieces."""
    return await _understand(context, decide_text(context.subject, added_to=context.draft["text"]))


async def show_topics(update: Update, context: Context) -> str:
    """Show a page of topics."""
    page = int(context.subject) if context.subject.isdecimal() else 0
    context.show(topics_card(context.language, context.draft, page))
    return PREVIEW


async def show_departments(update: Update, context: Context) -> str:
    """Show all recipients."""
    context.show(departments_card(context.language, context.draft))
    return PREVIEW


async def show_preview(update: Update, context: Context) -> str:
    """Back to the draft."""
    context.show(await _preview(context))
    return PREVIEW


async def show_answer(update: Update, context: Context) -> str:
    """Show where a question is answered faster."""
    context.show(answer_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


async def remove(update: Update, context: Context) -> str:
    """Take the personal data out of the text, and show it again."""
    if context.under_another_draft():
        return await ask_preview(context)
    remove_personal(context.draft, marks(context.language))
    return await show_preview(update, context)


async def take_topic(update: Update, context: Context) -> str:
    """Set the topic the person chose."""
    change_topic(context.draft, context.subject)
    return await show_preview(update, context)


async def take_department(update: Update, context: Context) -> str:
    """Set the recipient the person chose."""
    change_department(context.draft, context.subject)
    return await show_preview(update, context)


async def submit(update: Update, context: Context) -> str:
    """Send it in, and give the number."""
    if context.under_another_draft():
        return await ask_preview(context)
    turn = context.turn
    row = await submit_suggestion(turn.work, turn.citizen, context.draft, turn.profile, turn.now)
    context.strip()
    context.say(receipt_card(context.language, row))
    return END


async def make_petition(update: Update, context: Context) -> None:
    """Go on as an e-petition, with the text as its wish."""
    known = {"wish": context.draft["text"], "wishes": context.draft.get("wishes", 1)}
    context.strip()
    await hand_over(context, DialogueName.PETITION, "title", known)


DIALOGUE = Dialogue(
    DialogueName.SUGGESTION,
    openings=[Command(["forslag", "suggest"], begin), Press("s-new", begin)],
    plain_opening=Words(take_wish),
    steps={
        WISH: [Words(take_wish)],
        PREVIEW: [
            Press("s-send", submit, typed="button-submit"),
            Press("s-topics", show_topics, typed="button-change-topic"),
            Press("s-departments", show_departments, typed="button-change-recipient"),
            Press("s-topic", take_topic),
            Press("s-department", take_department),
            Press("s-preview", show_preview, typed="button-back"),
            Press("s-preview", show_preview, typed="button-answer-there"),  # typed: here is the button
            Press("s-mask", remove, typed="button-remove-personal"),
            Press("s-answer", show_answer, typed="button-get-answer"),
            Press("s-send", submit, typed="button-submit-anyway"),
            Press("s-petition", make_petition, typed="button-make-petition"),
            # "Is that right?" is answered in words, too.
            Press("s-send", submit, typed="button-yes"),
            Press("s-topics", show_topics, typed="button-no"),
            Words(take_more),
        ],
    },
    asks={WISH: ask_wish, PREVIEW: ask_preview},
    reads={
        # Just as it is taken: the analysis counts characters.
        "": lambda _draft, words: clean(words),
        WISH: lambda _draft, words: clean(words),
        PREVIEW: lambda draft, words: clean(f"{draft['text']}\n{words}"),
    },
)
