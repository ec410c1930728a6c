"""A person's own suggestions and petitions, in few words."""

from collections.abc import Sequence

from bot.civic.message import Message
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.texts import day, join, text
from nlp.taxonomy import DEPARTMENTS
from storage.petitions import PetitionRow
from storage.suggestions import SuggestionRow

_QUOTED = 120


def mine_card(
    language: str, suggestions: Sequence[SuggestionRow], petitions: Sequence[PetitionRow], profile: Profile
) -> Message:
    """The list, newest first."""
    if not suggestions and not petitions:
        return Message(text(language, "mine-none"))
    lines = [text(language, "mine-suggestions")] if suggestions else []
    lines += [
        text(
            language,
            "mine-suggestion",
            number=row.number,
            text=shorten(" ".join(row.text.split()), _QUOTED),
            department=DEPARTMENTS[row.department].label(language),
            day=day(row.received_at, profile.zone),
            state=str(row.state),
        )
        for row in suggestions
    ]
    lines += [text(language, "mine-petitions")] if petitions else []
    lines += [
        text(
            language,
            "mine-petition",
            number=row.number,
            title=row.title,
            state=str(row.state),
            count=row.signature_count,
        )
        for row in petitions
    ]
    return Message(join(lines, "\n\n"))
