"""The checker: compares what people did with what the database holds and what they were told."""

import json
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.calls import OutboxState
from storage.database import Database
from storage.inbox import InboxRow, InboxState
from storage.mailings import MailingRow, MailingState
from storage.outbox import OutboxRow
from storage.petitions import PetitionRow
from storage.steps import StepRow
from storage.suggestions import SuggestionRow
from storage.work import Work
from tests.faults.residents import Resident

Log = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Repeats:
    """Replies that arrived again: in all, and at most after one kill."""

    count: int
    most_after_one_kill: int


def reached(log: Log) -> list[dict[str, Any]]:
    """The entries of messages that reached people, in order."""
    return [entry for entry in log if entry["method"] == "sendMessage" and entry["status"] == 200]


def told(log: Log) -> list[tuple[int, str, float]]:
    """The messages that reached people, in order: chat, text, moment on the machine's steady clock."""
    return [
        (int(entry["parameters"]["chat_id"]), entry["parameters"]["text"], entry["monotonic"]) for entry in reached(log)
    ]


async def is_quiet(database: Database) -> bool:
    """Tell whether nothing waits to be handled or sent."""
    async with database.reading() as work:
        sending = select(func.count(OutboxRow.id)).where(OutboxRow.state == OutboxState.SENDING)
        copying = select(func.count(MailingRow.id)).where(MailingRow.state == MailingState.EXPANDING)
        moving = [await work.session.scalar(query) or 0 for query in (sending, copying)]
        return await work.inbox.depth() + await work.outbox.depth() + sum(moving) == 0


async def check_updates(work: Work, update_ids: Sequence[int]) -> None:
    """Every update that was sent is stored once and handled; nothing is parked, nobody is left in a dialogue."""
    rows = (await work.session.execute(select(InboxRow.update_id, InboxRow.state, InboxRow.error))).all()
    unhandled = [row for row in rows if row.state is not InboxState.HANDLED]
    assert unhandled == [], f"not handled: {unhandled}"
    stored, sent = Counter(row.update_id for row in rows), Counter(update_ids)
    assert stored == sent, f"updates lost: {sent - stored}, stored twice: {stored - sent}"
    left = await work.session.scalar(select(func.count()).select_from(StepRow))
    assert left == 0, f"{left} people are still in a dialogue"


async def check_suggestions(work: Work, log: Log, residents: Sequence[Resident]) -> int:
    """Each suggestion is stored exactly once, under a number of its own that its sender was told."""
    rows = (await work.session.execute(select(SuggestionRow.number, SuggestionRow.text))).all()
    sent = Counter(text for resident in residents for text in resident.deeds.suggestions)
    stored = Counter(row.text for row in rows)
    assert not sent - stored, f"lost: {sent - stored}"
    assert not stored - sent, f"stored twice: {stored - sent}"
    _check_numbers([row.number for row in rows])
    number_of = {row.text: row.number for row in rows}
    for resident in residents:
        _check_told(log, resident, [number_of[text] for text in resident.deeds.suggestions])
    return len(rows)


async def check_petitions(work: Work, log: Log, residents: Sequence[Resident]) -> int:
    """Each petition is stored exactly once and acknowledged; each count is what the signers last did."""
    rows = (await work.session.scalars(select(PetitionRow))).all()
    sent = Counter(title for resident in residents for title in resident.deeds.titles)
    assert Counter(row.title for row in rows) == sent
    _check_numbers([row.number for row in rows])
    number_of = {row.title: row.number for row in rows}
    for resident in residents:
        _check_told(log, resident, [number_of[title] for title in resident.deeds.titles])
    for row in rows:
        expected = sum(resident.deeds.signed.get(row.number, False) for resident in residents)
        counts = (row.signature_count, row.counted_count, await work.signatures.recount(row.id))
        assert counts == (expected, expected, expected), row.number
    return sum(row.signature_count for row in rows)


def _check_numbers(numbers: Sequence[str]) -> None:
    """No number twice; none left out either, as a number is taken in the transaction that uses it."""
    assert sorted(int(number.rsplit("-", 1)[1]) for number in numbers) == list(range(1, len(numbers) + 1))


def _check_told(log: Log, resident: Resident, numbers: Sequence[str]) -> None:
    said = [text for chat_id, text, _ in told(log) if chat_id == resident.citizen.id]
    untold = [number for number in numbers if not any(f"<b>{number}</b>" in text for text in said)]
    assert untold == [], f"{resident.citizen.id} never saw the receipts"


async def check_replies(work: Work, log: Log, kills: Sequence[float]) -> Repeats:
    """Every queued message arrived, each chat's of one priority in order; counts those that arrived again.

    Of a mailing nothing arrives twice: what was cut off may have arrived, or not.
    `kills`: the moments on the same steady clock as the log's, ascending.
    """
    rows = (await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
    doubtful = [row for row in rows if row.state is OutboxState.UNKNOWN and row.mailing_id is not None]
    left = [row.id for row in rows if row.state not in {OutboxState.SENT, OutboxState.FAILED} and row not in doubtful]
    assert left == [], f"neither sent nor refused: {left}"
    # Refused may be only what a repeat makes pointless: an edit to what stands there, an answer given before.
    refused = Counter((row.method, row.error) for row in rows if row.state is OutboxState.FAILED)
    assert all(method.startswith(("edit", "answerCallbackQuery")) for method, _ in refused), refused
    due: dict[int, dict[int, deque[tuple[datetime, str]]]] = defaultdict(lambda: defaultdict(deque))
    perhaps: Counter[tuple[int, str]] = Counter()
    once: set[tuple[int, str]] = set()
    for row in rows:
        if row.method == "sendMessage":
            parameters = json.loads(work.vault.unseal(row.sealed, "outbox.sealed"))
            chat_id, text = parameters["chat_id"], parameters["text"]
            if row.mailing_id is not None:
                once.add((chat_id, text))
            if row in doubtful:
                perhaps[chat_id, text] += 1
            else:
                due[chat_id][row.priority].append((row.made_at, text))
    after_kill: Counter[int] = Counter()
    for entry in reached(log):
        chat_id, text = int(entry["parameters"]["chat_id"]), entry["parameters"]["text"]
        at = datetime.fromisoformat(entry["at"])
        waiting = next(
            (each for each in due[chat_id].values() if each and each[0][1] == text and each[0][0] <= at), None
        )
        if waiting is not None:
            waiting.popleft()
        elif perhaps[chat_id, text]:
            perhaps[chat_id, text] -= 1
        else:
            assert (chat_id, text) not in once, f"{chat_id} got this of a mailing again: {text}"
            after_kill[bisect_left(kills, entry["monotonic"])] += 1
    lost = [(chat_id, waiting) for chat_id, lines in due.items() for waiting in lines.values() if waiting]
    assert not lost, f"never arrived, or not in order: {lost}"
    return Repeats(after_kill.total(), max(after_kill.values(), default=0))
