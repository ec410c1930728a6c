"""The deeds around a consultation: open it to an audience, answer, close it and tell the result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.civic.calendar import days_after
from bot.civic.citizen import Citizen
from bot.civic.profile import Profile
from bot.civic.reference import Series
from bot.civic.refusal import Refused
from bot.consultations.cards import prompt_card, result_card
from bot.consultations.rules import Audience, ConsultationState, decide_answer
from nlp.analysis import Analysis, kept
from storage.consultations import ChoiceRow, ConsultationRow
from storage.work import Work


def remember_matter(draft: dict[str, Any], analysis: Analysis) -> None:
    """Keep what the question means together with its choices, to match residents' wishes by."""
    draft |= {"language": analysis.language, "vector": kept(analysis.wish).hex()}


async def open_consultation(
    work: Work, editor: Citizen, draft: Mapping[str, Any], profile: Profile, now: datetime
) -> ConsultationRow:
    """Open a consultation, and begin the mailing of its prompt to every member."""
    row = ConsultationRow(
        number=await work.references.next(Series.CONSULTATION, now.astimezone(profile.zone).year),
        question=draft["question"],
        audience=Audience(draft["audience"]),
        state=ConsultationState.OPEN,
        opened_at=now,
        closes_at=days_after(now, profile.consultation_days, profile.zone),
        language=draft.get("language"),
        vector=bytes.fromhex(draft["vector"]) if "vector" in draft else None,
        choices=[ChoiceRow(position=place, text=choice) for place, choice in enumerate(draft["choices"])],
    )
    await work.consultations.add(row)
    await work.audit.note(editor.ref, "open consultation", row.number, now)
    prompts = {language: prompt_card(language, row, profile).parameters() for language in profile.languages}
    work.mailings.add(f"consultation:{row.id}:prompt", row.audience.role, prompts, now)
    return row


async def find_for(work: Work, citizen: Citizen, number: str) -> ConsultationRow:
    """Find a consultation that this person is asked. Refuses `consultation-not-found`, for others' as for none."""
    row = await work.consultations.find(number)
    if row is None or not citizen.has(row.audience.role):
        raise Refused("consultation-not-found")
    return row


async def answer_consultation(
    work: Work, citizen: Citizen, number: str, position: int, now: datetime
) -> ConsultationRow:
    """Keep a member's answer; it can be changed until closing.

    Refuses `consultation-not-found`, `consultation-not-yours`, `consultation-not-open` and `choice-unknown`.
    """
    row = await work.consultations.find(number)
    if row is None:
        raise Refused("consultation-not-found")
    member = citizen.has(row.audience.role)
    decide_answer(state=row.state, closes_at=row.closes_at, now=now, member=member)
    if not 0 <= position < len(row.choices):
        raise Refused("choice-unknown")
    await work.consultations.answer(row, citizen, position, now)
    return row


async def close_due_consultations(work: Work, profile: Profile, now: datetime) -> int:
    """Close what has run its days, and begin the mailing of its result. Returns how many."""
    rows = await work.consultations.due_to_close(now)
    for row in rows:
        row.state = ConsultationState.CLOSED
        counts = await work.consultations.counts(row)
        await work.audit.note(None, "close consultation", row.number, now)
        results = {language: result_card(language, row, counts).parameters() for language in profile.languages}
        work.mailings.add(f"consultation:{row.id}:result", row.audience.role, results, now)
    return len(rows)
