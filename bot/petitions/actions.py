"""The deeds around an e-petition: each asks the rules, stores, and queues what others should hear."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.analyst import Likest
from bot.civic.calendar import days_after
from bot.civic.citizen import Citizen
from bot.civic.message import Message
from bot.civic.personal import NEVER_KEPT, mask, within
from bot.civic.profile import Profile
from bot.civic.reference import Series
from bot.civic.refusal import Refused
from bot.civic.wording import shorten
from bot.links import Links
from bot.petitions.cards import closed_card, published_card, refused_card
from bot.petitions.rules import LIMITS, PUBLIC, PetitionState, SignatureLevel, decide_review, decide_signing
from nlp.analysis import Analysis, kept, recalled
from storage.calls import Call, Priority
from storage.petitions import PetitionRow
from storage.work import Work

CardMaker = Callable[[str], Message]

_LOOKALIKES = 3
_CANDIDATES = 50  # by meaning alone; words and places then decide


async def find_lookalikes(work: Work, analysis: Analysis, profile: Profile, likest: Likest) -> Sequence[int]:
    """Find public petitions that seem to want the same as a title: their ids, likest first."""
    title = kept(analysis.wish)
    rows = [row for row in await work.petitions.nearest(title, _CANDIDATES) if len(row.vector) == len(title)]
    wishes = [recalled(row.vector, row.title, row.language, profile.places) for row in rows]
    return [rows[place].id for place, _ in (await likest(analysis.wish, wishes))[:_LOOKALIKES]] if rows else []


def remember_title(draft: dict[str, Any], analysis: Analysis) -> None:
    """Keep what the title means: titles are compared with titles, as a whole text would drown them."""
    draft["vector"] = kept(analysis.wish).hex()


def remember_wish(draft: dict[str, Any], analysis: Analysis) -> None:
    """Keep how many wishes the wish holds: with its title, each would stand there twice."""
    draft["wishes"] = analysis.wishes


def understand(draft: dict[str, Any], analysis: Analysis, marks: Mapping[str, str]) -> None:
    """Note in the draft (JSON) what the whole petition is about, whose it is, and what personal data it holds.

    The analysis must have read title, wish and reason, a line each. `marks` take the place of what we never keep.
    """
    draft |= {
        "language": analysis.language,
        "topic": analysis.topics[0].code,
        "department": analysis.departments[0].code,
        "kind": analysis.kinds[0].code,
        "personal": {},
        "dropped": False,
    }
    whole = [(each.start, each.end, each.kind) for each in analysis.personal]
    begins = 0
    for part in LIMITS:
        ends = begins + len(draft[part])
        found = within(whole, begins, ends)
        draft[part], draft["personal"][part] = mask(draft[part], found, marks, NEVER_KEPT)
        draft["dropped"] |= len(draft["personal"][part]) < len(found)
        begins = ends + 1


def remove_personal(draft: dict[str, Any], marks: Mapping[str, str]) -> None:
    """Put marks in place of the personal data; what was understood stays."""
    for part, found in draft.get("personal", {}).items():
        masked, _ = mask(draft[part], found, marks)
        draft[part] = shorten(masked, LIMITS[part])
    draft |= {"personal": {}, "dropped": False}


async def submit_petition(
    work: Work, author: Citizen, draft: Mapping[str, Any], profile: Profile, now: datetime
) -> PetitionRow:
    """Hand a petition in for review, under a number of its own."""
    row = PetitionRow(
        number=await work.references.next(Series.PETITION, now.astimezone(profile.zone).year),
        title=draft["title"],
        wish=draft["wish"],
        reason=draft["reason"],
        language=draft["language"],
        topic=draft["topic"],
        department=draft["department"],
        vector=bytes.fromhex(draft["vector"]),
        state=PetitionState.IN_REVIEW,
        signature_count=0,
        submitted_at=now,
    )
    await work.petitions.add(row, author)
    return row


async def find_public(work: Work, number: str) -> PetitionRow:
    """Find what everybody may see. Refuses `petition-not-found`, for what is not public as for what is not there."""
    row = await work.petitions.find(number)
    if row is None or row.state not in PUBLIC:
        raise Refused("petition-not-found")
    return row


async def sign_petition(work: Work, citizen: Citizen, number: str, now: datetime) -> PetitionRow:
    """Sign; signing twice changes nothing. Refuses `petition-not-found` and `petition-not-open`."""
    row = await find_public(work, number)
    decide_signing(row.state, row.closes_at, now)
    await work.petitions.sign(row, citizen, SignatureLevel.ACCOUNT, now)
    return row


async def withdraw_signature(work: Work, citizen: Citizen, number: str, now: datetime) -> PetitionRow:
    """Take a signature back while it is open. Refuses `petition-not-found` and `petition-not-open`."""
    row = await find_public(work, number)
    decide_signing(row.state, row.closes_at, now)
    await work.petitions.withdraw(row, citizen)
    return row


async def approve_petition(
    work: Work, moderator: Citizen, number: str, profile: Profile, links: Links, now: datetime
) -> PetitionRow:
    """Publish, for the profile's days, and tell the author. Refuses `petition-not-found` and `petition-reviewed`."""
    row = await find_waiting(work, number)
    row.state = PetitionState.PUBLISHED
    row.published_at = now
    row.closes_at = days_after(now, profile.signing_days, profile.zone)
    await work.audit.note(moderator.ref, "approve petition", row.number, now)
    await _tell_author(work, row, "published", now, lambda language: published_card(language, row, profile, links))
    return row


async def refuse_petition(
    work: Work, moderator: Citizen, number: str, reason: str, profile: Profile, now: datetime
) -> None:
    """Refuse with one of the profile's reasons, and tell the author what to do instead.

    Refuses `petition-not-found`, `petition-reviewed` and `reason-unknown`.
    """
    row = await find_waiting(work, number)
    if reason not in profile.refusal_reasons:
        raise Refused("reason-unknown")
    row.state = PetitionState.REFUSED
    row.refusal = reason
    await work.audit.note(moderator.ref, "refuse petition", f"{row.number} {reason}", now)
    await _tell_author(work, row, "refused", now, lambda language: refused_card(language, row, reason, profile))


async def find_waiting(work: Work, number: str) -> PetitionRow:
    """Find what is to be judged. Refuses `petition-not-found` and `petition-reviewed`."""
    row = await work.petitions.find(number, lock=True)
    if row is None:
        raise Refused("petition-not-found")
    decide_review(row.state)
    return row


async def close_due_petitions(work: Work, profile: Profile, links: Links, now: datetime) -> int:
    """Close what has run its days, and tell the authors what happens now. Returns how many."""
    rows = await work.petitions.due_to_close(now)
    for row in rows:
        row.state = PetitionState.CLOSED
        await work.audit.note(None, "close petition", row.number, now)
        await _tell_author(work, row, "closed", now, partial(closed_card, row=row, profile=profile, links=links))
    return len(rows)


async def _tell_author(work: Work, row: PetitionRow, event: str, now: datetime, card: CardMaker) -> None:
    author_id = await work.petitions.author_id(row)
    author = None if author_id is None else await work.citizens.recipient(author_id)
    if author is None:
        return
    parameters = {"chat_id": author.chat_id, **card(author.citizen.language).parameters()}
    cause = f"petition:{row.id}:{event}"
    await work.outbox.add([Call(author.chat_id, "sendMessage", parameters, Priority.NOTICE, cause)], now)
