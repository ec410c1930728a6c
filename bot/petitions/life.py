"""The deeds that move an e-petition through its life: decided by the table of states, noted, and told."""

from datetime import date, datetime
from functools import partial

from bot.civic.calendar import read_span
from bot.civic.citizen import Citizen
from bot.civic.permission import Act, departments_of
from bot.civic.profile import Profile
from bot.civic.refusal import Refused
from bot.civic.searching import weigh
from bot.links import Links
from bot.petitions.news import answered_card, closed_card, published_card, refused_card, returned_card, withdrawn_card
from bot.petitions.notices import tell_author, tell_followers
from bot.petitions.rules import SEARCHED, decide_body, reaches
from bot.petitions.states import WAYS, Move, Mover, Outcome, PetitionState, decide_move
from storage.petition_history import PetitionAnswerRow
from storage.petitions import PetitionRow
from storage.work import Work

_TITLE_WEIGHT = 4.0  # a word of the title counts as many of the text


async def move_petition(
    work: Work, row: PetitionRow, move: Move, mover: Mover, actor: Citizen | None, now: datetime, why: str = ""
) -> None:
    """Make one move, and note it: for everybody what happened, in the audit log also who and why.

    Refuses `petition-cannot-move` and `petition-not-yours-to-move`.
    """
    row.state = decide_move(move, row.state, mover)
    await work.history.note(row, move, now)
    await work.audit.note(actor.ref if actor else None, f"petition {move.value}", f"{row.number} {why}".strip(), now)


async def find_to_move(work: Work, number: str) -> PetitionRow:
    """Find a petition and keep others from moving it meanwhile. Refuses `petition-not-found`."""
    row = await work.petitions.find(number, lock=True)
    if row is None:
        raise Refused("petition-not-found")
    return row


async def find_waiting(work: Work, number: str) -> PetitionRow:
    """Find what is to be judged. Refuses `petition-not-found` and `petition-cannot-move`."""
    row = await find_to_move(work, number)
    decide_move(Move.APPROVE, row.state, Mover.MODERATOR)
    return row


async def approve_petition(
    work: Work, moderator: Citizen, number: str, profile: Profile, links: Links, now: datetime
) -> PetitionRow:
    """Publish, for as long as the town or the author has chosen, and tell the author."""
    row = await find_waiting(work, number)
    span = read_span(row.period)
    assert span is not None
    row.published_at = now
    row.closes_at = span.end_after(now, profile.zone)
    row.remark = None
    await move_petition(work, row, Move.APPROVE, Mover.MODERATOR, moderator, now)
    await work.search.index(SEARCHED, row.id, weigh((row.title, _TITLE_WEIGHT), (row.wish, 1.0), (row.reason, 1.0)))
    await tell_author(work, row, "published", now, partial(published_card, row=row, profile=profile, links=links))
    return row


async def return_petition(work: Work, moderator: Citizen, number: str, remark: str, now: datetime) -> PetitionRow:
    """Give it back to its author with a word on what to change. Also refuses what `decide_body` does."""
    row = await find_to_move(work, number)
    words = decide_body(remark)
    await move_petition(work, row, Move.RETURN, Mover.MODERATOR, moderator, now)
    row.remark = words
    await tell_author(work, row, f"returned:{now.isoformat()}", now, partial(returned_card, row=row))
    return row


async def refuse_petition(
    work: Work, moderator: Citizen, number: str, reason: str, profile: Profile, now: datetime
) -> None:
    """Refuse with one of the profile's reasons, and say what to do instead. Also refuses `reason-unknown`."""
    row = await find_to_move(work, number)
    if reason not in profile.petitions.refusal_reasons:
        raise Refused("reason-unknown")
    await move_petition(work, row, Move.REFUSE, Mover.MODERATOR, moderator, now, reason)
    row.refusal = reason
    await tell_author(work, row, "refused", now, partial(refused_card, row=row, reason=reason, profile=profile))
    await work.signatures.forget_all(row.id)


async def withdraw_petition(work: Work, author: Citizen, number: str, now: datetime) -> PetitionRow:
    """The author takes it back: what was public stays readable, and can no longer be signed."""
    row = await find_to_move(work, number)
    if not await work.petitions.is_author(row, author):
        raise Refused("petition-not-found")
    was_public = row.state is PetitionState.PUBLISHED
    # Nobody notes who: beside the number, an author's pseudonym would tell which petitions a person wrote.
    await move_petition(work, row, Move.WITHDRAW, Mover.AUTHOR, None, now)
    if was_public:
        await tell_followers(work, row, "withdrawn", now, partial(withdrawn_card, row=row))
    else:
        await work.signatures.forget_all(row.id)
    return row


async def close_due_petitions(work: Work, profile: Profile, links: Links, now: datetime) -> int:
    """Close what has run its days, hand it on, and tell all who signed what happens now. Returns how many."""
    rows = await work.petitions.due_to_close(now)
    for row in rows:
        await move_petition(work, row, Move.CLOSE, Mover.CLOCK, None, now)
        onward = Move.SEND_TO_BOARD if reaches(row.counted_count, profile.petitions) else Move.HAND_TO_OFFICIAL
        await move_petition(work, row, onward, Mover.CLOCK, None, now)
        await tell_followers(work, row, "closed", now, partial(closed_card, row=row, links=links))
    return len(rows)


async def find_to_answer(work: Work, handler: Citizen, number: str) -> PetitionRow:
    """Find what waits for an answer, or may be corrected, by somebody of its department.

    Refuses `petition-not-found` and `petition-not-waiting`.
    """
    row = await work.petitions.find(number, lock=True)
    departments = departments_of(handler.grants, Act.ANSWER)
    if row is None or (departments is not None and row.department not in departments):
        raise Refused("petition-not-found")
    if row.state not in WAYS[Move.ANSWER].begin | WAYS[Move.CORRECT].begin:
        raise Refused("petition-not-waiting", number=row.number)
    return row


async def answer_petition(
    work: Work,
    handler: Citizen,
    number: str,
    text: str,
    outcome: Outcome,
    decided_on: date,
    document: str | None,
    links: Links,
    now: datetime,
) -> PetitionRow:
    """Answer, and tell all who signed; or correct it: the old answer is kept. Also refuses what `decide_body` does."""
    row = await find_to_answer(work, handler, number)
    words = decide_body(text)
    move = Move.CORRECT if row.state is PetitionState.ANSWERED else Move.ANSWER
    await move_petition(work, row, move, Mover.HANDLER, handler, now)
    work.history.add_answer(
        PetitionAnswerRow(
            petition_id=row.id, text=words, outcome=outcome, decided_on=decided_on, document=document, made_at=now
        )
    )
    told = partial(answered_card, row=row, answer=words, outcome=outcome, links=links)
    if move is Move.ANSWER:
        await tell_followers(work, row, "answered", now, told)
    else:  # whoever signed cannot be reached any more
        await tell_author(work, row, f"corrected:{now.isoformat()}", now, told)
    return row
