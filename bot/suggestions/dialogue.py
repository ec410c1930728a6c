"""The talk in which a suggestion comes to be: the wish, what we understood, sent in."""

from telegram import Update

from bot.dialogue import END, Command, Dialogue, DialogueName, Press, Words, hand_over
from bot.suggestions.actions import begin_draft, change_department, change_topic, submit_suggestion
from bot.suggestions.cards import ask_card, departments_card, preview_card, receipt_card, topics_card
from bot.suggestions.rules import decide_text
from bot.turn import Context

WISH, PREVIEW = "wish", "preview"


async def ask_wish(context: Context) -> str:
    """Ask what should be different."""
    context.say(ask_card(context.language))
    return WISH


async def ask_preview(context: Context) -> str:
    """Show what we understood."""
    context.say(preview_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


async def begin(update: Update, context: Context) -> str:
    """`/forslag`, with or without the wish behind it (a button brings none that was read)."""
    brings_wish = context.subject and context.turn.analysis is not None
    return await take_wish(update, context) if brings_wish else await ask_wish(context)


async def take_wish(update: Update, context: Context) -> str:
    """Take the wish and show what we understood."""
    text = decide_text(context.subject)
    assert context.turn.analysis is not None
    context.draft.update(begin_draft(text, context.turn.analysis))
    return await ask_preview(context)


async def take_more(update: Update, context: Context) -> str:
    """Add what the person writes while the draft is shown: thumbs send a thought in pieces."""
    text = decide_text(context.subject, added_to=context.draft["text"])
    assert context.turn.analysis is not None
    context.draft.update(begin_draft(text, context.turn.analysis))
    return await ask_preview(context)


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
    context.show(preview_card(context.language, context.draft, context.turn.profile))
    return PREVIEW


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
    context.strip()
    await hand_over(context, DialogueName.PETITION, "title", {"wish": context.draft["text"]})


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
            Press("s-petition", make_petition, typed="button-make-petition"),
            # "Is that right?" is answered in words, too.
            Press("s-send", submit, typed="button-yes"),
            Press("s-topics", show_topics, typed="button-no"),
            Words(take_more),
        ],
    },
    asks={WISH: ask_wish, PREVIEW: ask_preview},
    reads={
        "": lambda _draft, words: words,
        WISH: lambda _draft, words: words,
        PREVIEW: lambda draft, words: f"{draft['text']}\n{words}",
    },
)
