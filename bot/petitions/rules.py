"""What an e-petition must be, and when it can be signed. Pure: no clock, no database, no chat.

One signature a person, which can be taken back while it is open (Karlstads kommun, E-förslag). Days, threshold and who
may take part stand in the profile; where a petition can stand, in `states`.
"""

from datetime import date, datetime

from bot.civic.refusal import Refused
from bot.civic.terms import PetitionTerms
from bot.civic.wording import clean, clean_line, has_words
from bot.petitions.states import PetitionState

SEARCHED = "petition"  # what petitions are called in the search
TITLE_LIMIT = 100
BODY_LIMIT = 1700  # wish, reason and all around them fit one message of 4,096 characters

LIMITS = {"title": TITLE_LIMIT, "wish": BODY_LIMIT, "reason": BODY_LIMIT}  # a petition's parts, as one reads them


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


def decide_decision_day(text: str, today: date) -> date:
    """Take the day of a decision ("2026-11-25"), today at the latest. Refuses `day-unknown`."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("day-unknown") from None
    if found > today:
        raise Refused("day-unknown")
    return found


def is_open(state: PetitionState, closes_at: datetime | None, now: datetime) -> bool:
    """Tell whether people can sign now; the last day counts to its end."""
    return state is PetitionState.PUBLISHED and closes_at is not None and now < closes_at


def decide_signing(state: PetitionState, closes_at: datetime | None, now: datetime) -> None:
    """Sign, or take a signature back, only while it is open. Refuses `petition-not-open`."""
    if not is_open(state, closes_at, now):
        raise Refused("petition-not-open")


def reaches(counted: int, terms: PetitionTerms) -> bool:
    """Tell whether so many signatures bring it before the board."""
    return counted >= terms.threshold


def is_halfway(counted: int, terms: PetitionTerms) -> bool:
    """Tell whether half of what is needed is there."""
    return 2 * counted >= terms.threshold
