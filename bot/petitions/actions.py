"""The deeds around an e-petition: each asks the rules, stores, and queues what others should hear."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.analyst import Likest
from bot.civic.citizen import Citizen
from bot.civic.personal import NEVER_KEPT, mask, within
from bot.civic.profile import Profile
from bot.civic.reference import Series
from bot.civic.refusal import Refused
from bot.civic.wording import shorten
from bot.links import Links
from bot.petitions.news import halfway_card, last_week_card, reached_card
from bot.petitions.notices import tell_followers
from bot.petitions.rules import LIMITS, decide_signing, is_halfway, reaches
from bot.petitions.states import Move, Mover, PetitionState, decide_move, is_public
from nlp.analysis import Analysis, kept, recalled
from storage.petitions import PetitionRow
from storage.signatures import Pledge
from storage.work import Work

_LOOKALIKES = 3
_LAST_WEEK = timedelta(days=7)
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
        period=draft.get("period", profile.petitions.periods[0].written()),
        signature_count=0,
        submitted_at=now,
    )
    await work.petitions.add(row, author)
    await work.history.note(row, Move.SUBMIT, now)
    await work.signatures.follow(row.id, author)
    return row


async def find_own_draft(work: Work, author: Citizen, number: str) -> PetitionRow:
    """Find what a moderator has given back, for its author alone. Refuses `petition-not-found`."""
    row = await work.petitions.find(number, lock=True)
    if row is None or row.state is not PetitionState.DRAFT or not await work.petitions.is_author(row, author):
        raise Refused("petition-not-found")
    return row


async def resubmit_petition(work: Work, author: Citizen, draft: Mapping[str, Any], now: datetime) -> PetitionRow:
    """Hand in again what was given back, under its number. Refuses `petition-not-found`."""
    row = await find_own_draft(work, author, draft["number"])
    row.state = decide_move(Move.SUBMIT, row.state, Mover.AUTHOR)
    row.title, row.wish, row.reason = (draft[part] for part in LIMITS)
    row.language, row.topic, row.department = draft["language"], draft["topic"], draft["department"]
    row.vector = bytes.fromhex(draft["vector"])
    row.submitted_at = now
    await work.history.note(row, Move.SUBMIT, now)
    return row


async def find_public(work: Work, number: str) -> PetitionRow:
    """Find what everybody may see. Refuses `petition-not-found`, for what is not public as for what is not there."""
    row = await work.petitions.find(number)
    if row is None or not is_public(row.state, row.published_at):
        raise Refused("petition-not-found")
    return row


async def sign_petition(
    work: Work, citizen: Citizen, number: str, pledge: Pledge, profile: Profile, links: Links, now: datetime
) -> PetitionRow:
    """Sign, and follow; signing twice changes nothing. Refuses `petition-not-found` and `petition-not-open`.

    Whoever brings it half way, or to what is needed, sets off the news of it: once, however many sign at once.
    """
    row = await find_public(work, number)
    decide_signing(row.state, row.closes_at, now)
    if await work.signatures.sign(row, citizen, pledge, profile.petitions.counted_levels, now):
        decide_signing(row.state, row.closes_at, now)  # it may have closed while this signature waited its turn
        await work.signatures.follow(row.id, citizen)
        await _tell_progress(work, row, profile, links, now)
    return row


async def _tell_progress(work: Work, row: PetitionRow, profile: Profile, links: Links, now: datetime) -> None:
    facts: dict[str, Any] = {"row": row, "profile": profile, "links": links}
    if reaches(row.counted_count, profile.petitions):
        if row.reached_at is None and await work.petitions.reach(row.id, "reached_at", now):
            await tell_followers(work, row, "reached", now, partial(reached_card, **facts))
        return
    halfway = is_halfway(row.counted_count, profile.petitions) and row.halfway_at is None
    if halfway and await work.petitions.reach(row.id, "halfway_at", now):
        await tell_followers(work, row, "halfway", now, partial(halfway_card, **facts))


async def withdraw_signature(work: Work, citizen: Citizen, number: str, profile: Profile, now: datetime) -> PetitionRow:
    """Take a signature back while it is open. Refuses `petition-not-found` and `petition-not-open`."""
    row = await find_public(work, number)
    decide_signing(row.state, row.closes_at, now)
    taken_back = await work.signatures.withdraw(row, citizen, profile.petitions.counted_levels)
    if taken_back and not await work.petitions.is_author(row, citizen):
        await work.signatures.forget(row.id, citizen)
    return row


async def mute_petition(work: Work, citizen: Citizen, number: str, *, muted: bool) -> PetitionRow:
    """Hear no more of one petition, or again. Refuses `petition-not-found`."""
    row = await find_public(work, number)
    await work.signatures.mute(row.id, citizen, muted=muted)
    return row


async def tell_last_week(work: Work, profile: Profile, links: Links, now: datetime) -> int:
    """Tell signers of what ends within a week, once each. Returns of how many petitions."""
    told = 0
    for row in await work.petitions.ending(now, now + _LAST_WEEK):
        assert row.published_at is not None
        assert row.closes_at is not None
        long = row.closes_at - row.published_at >= 2 * _LAST_WEEK  # else its last week is most of its time
        if await work.petitions.reach(row.id, "last_week_at", now) and long:
            facts: dict[str, Any] = {"row": row, "profile": profile, "links": links}
            await tell_followers(work, row, "last-week", now, partial(last_week_card, **facts))
            told += 1
    return told
