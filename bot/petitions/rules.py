"""What may happen to an e-petition, and when. Pure: no clock, no database, no chat.

    in_review ── approve ──▶ published ── its last day ends ──▶ closed
        └─────── refuse ───▶ refused

Karlstad: published 90 days, one signature a person that can be taken back while it is open; 50 signatures
bring it before the board (Karlstads kommun, E-förslag). Days and threshold stand in the profile.
"""

from datetime import datetime
from enum import StrEnum

from bot.civic.refusal import Refused
from bot.civic.wording import clean, clean_line, has_words

TITLE_LIMIT = 100
BODY_LIMIT = 1700  # wish, reason and all around them fit one message of 4,096 characters

LIMITS = {"title": TITLE_LIMIT, "wish": BODY_LIMIT, "reason": BODY_LIMIT}  # a petition's parts, as one reads them


class PetitionState(StrEnum):
    """Where a petition stands; drafts live in the dialogue until they are handed in."""

    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REFUSED = "refused"
    CLOSED = "closed"


PUBLIC = frozenset({PetitionState.PUBLISHED, PetitionState.CLOSED})


class SignatureLevel(StrEnum):
    """How surely a signer is one person."""

    ACCOUNT = "account"


def decide_title(text: str) -> str:
    """Take a title. Refuses `text-without-words` and `title-too-long`."""
    title = clean_line(text)
    if not has_words(title):
        raise Refused("text-without-words")
    if len(title) > TITLE_LIMIT:
        raise Refused("title-too-long", length=len(title), limit=TITLE_LIMIT)
    return title


def decide_body(text: str) -> str:
    """Take the wish or the reason. Refuses `text-without-words` and `text-too-long`."""
    body = clean(text)
    if not has_words(body):
        raise Refused("text-without-words")
    if len(body) > BODY_LIMIT:
        raise Refused("text-too-long", length=len(body), limit=BODY_LIMIT)
    return body


def decide_review(state: PetitionState) -> None:
    """Approve or refuse only what waits. Refuses `petition-reviewed`."""
    if state is not PetitionState.IN_REVIEW:
        raise Refused("petition-reviewed")


def is_open(state: PetitionState, closes_at: datetime | None, now: datetime) -> bool:
    """Tell whether people can sign now; the last day counts to its end."""
    return state is PetitionState.PUBLISHED and closes_at is not None and now < closes_at


def decide_signing(state: PetitionState, closes_at: datetime | None, now: datetime) -> None:
    """Sign, or take a signature back, only while it is open. Refuses `petition-not-open`."""
    if not is_open(state, closes_at, now):
        raise Refused("petition-not-open")
