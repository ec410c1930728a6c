"""Short notes under a draft: personal data we saw, and one word of advice. Suggestions and petitions share them."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.civic.coach import Advice
from bot.civic.message import Button
from bot.civic.personal import KINDS, Mention, kinds_of
from bot.civic.profile import Profile
from bot.texts import Html, join, label, text


def marks(language: str) -> dict[str, str]:
    """What stands in place of personal data that was taken out, by kind."""
    return {kind: label(language, f"personal-mark-{_key(kind)}") for kind in KINDS}


def _key(kind: str) -> str:
    return kind.lower().replace("_", "-")


def personal_note(language: str, mentions: Iterable[Mention], *, dropped: bool) -> Html | None:
    """Say which personal data is there, and that a personnummer was taken out; None for neither."""
    names = [text(language, f"personal-a-{_key(kind)}") for kind in kinds_of(mentions)]
    said = []
    if names:
        *first, last = names
        what = text(language, "personal-and", first=join(first, ", "), last=last) if first else last
        said.append(text(language, "personal-seen", what=what))
    if dropped:
        said.append(text(language, "personal-dropped"))
    return join(said, " ") if said else None


def remove_button(language: str, action: str, draft: Mapping[str, Any]) -> Button:
    """Take the personal data out."""
    return Button(label(language, "button-remove-personal"), action, draft.get("mark", ""))


def advice_note(language: str, advice: Advice, profile: Profile, *, petition: bool) -> Html:
    """The advice in one sentence; for a petition with the reason it would be refused for."""
    said = text(language, f"coach-{advice}", phone=profile.contact_phone)
    if not petition:
        return text(language, "coach-suggestion", advice=said)
    return text(language, "coach-petition", advice=said, reason=text(language, f"petitions-reason-{advice.reason}"))
