"""Sends what `news` says: to the author alone, or to everybody who signed and has not asked for quiet."""

from collections.abc import Callable
from datetime import datetime

from bot.civic.message import Message
from bot.texts import languages
from storage.calls import Call, Priority
from storage.petitions import PetitionRow
from storage.work import Work

CardMaker = Callable[[str], Message]  # by language


async def tell_author(work: Work, row: PetitionRow, event: str, now: datetime, card: CardMaker) -> None:
    """Queue one message to the author, where there is one who can be reached; the same event is told once."""
    author_id = await work.petitions.author_id(row)
    author = None if author_id is None else await work.citizens.recipient(author_id)
    if author is None:
        return
    parameters = {"chat_id": author.chat_id, **card(author.citizen.language).parameters()}
    cause = f"petition:{row.id}:{event}"
    await work.outbox.add([Call(author.chat_id, "sendMessage", parameters, Priority.NOTICE, cause)], now)


async def tell_followers(work: Work, row: PetitionRow, event: str, now: datetime, card: CardMaker) -> None:
    """Begin a mailing to author and signers; the same event is told once."""
    author_id = await work.petitions.author_id(row)
    author = None if author_id is None else await work.citizens.recipient(author_id)
    if author is not None:  # a petition from before there were followers, or one taken in by hand
        await work.signatures.follow(row.id, author.citizen)
    texts = {language: card(language).parameters() for language in languages()}
    work.mailings.add_to_followers(f"petition:{row.id}:{event}", row.id, texts, now)
