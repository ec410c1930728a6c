"""Takes a suggestion in: what was understood, what the person changed, and the stored result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.civic.citizen import Citizen
from bot.civic.personal import NEVER_KEPT, mask
from bot.civic.profile import Profile
from bot.civic.reference import Series
from bot.consultations.rules import Audience
from bot.suggestions.rules import SuggestionState
from nlp.analysis import Analysis, kept, recalled, related
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.consultations import ConsultationRow
from storage.suggestions import SuggestionRow
from storage.work import Work

Draft = dict[str, Any]


def begin_draft(text: str, analysis: Analysis, marks: Mapping[str, str]) -> Draft:
    """A draft as the dialogue keeps it (JSON): the text, what was understood, likeliest first.

    The analysis must have read this very text. `marks` take the place of what we never keep.
    """
    topic, department = analysis.topics[0].code, analysis.departments[0].code
    found = [(each.start, each.end, each.kind) for each in analysis.personal]
    allowed, personal = mask(text, found, marks, NEVER_KEPT)
    return {
        "text": allowed,
        "personal": personal,
        "dropped": len(personal) < len(found),
        "wishes": analysis.wishes,
        "vector": kept(analysis.wish).hex(),
        "consultation": None,
        "language": analysis.language,
        "kind": analysis.kinds[0].code,
        "sure": analysis.sure,
        "topics": [guess.code for guess in analysis.topics],
        "departments": [guess.code for guess in analysis.departments],
        "guessed_topic": topic,
        "guessed_department": department,
        "topic": topic,
        "department": department,
    }


def change_topic(draft: Draft, topic: str) -> bool:
    """Set the topic a person chose; the recipient follows. False for a topic there is not."""
    if topic not in TOPICS:
        return False
    guessed = topic == draft["guessed_topic"]
    draft["topic"] = topic
    draft["department"] = draft["guessed_department"] if guessed else TOPICS[topic].department
    draft["sure"] = True
    return True


def change_department(draft: Draft, department: str) -> bool:
    """Set the recipient a person chose. False for a department there is not."""
    if department not in DEPARTMENTS:
        return False
    draft["department"] = department
    return True


def remove_personal(draft: Draft, marks: Mapping[str, str]) -> None:
    """Put marks in place of the personal data; what was understood stays."""
    draft["text"], draft["personal"] = mask(draft["text"], draft.get("personal", ()), marks)
    draft["dropped"] = False


async def match_consultation(
    work: Work, citizen: Citizen, draft: Draft, analysis: Analysis, profile: Profile, now: datetime
) -> None:
    """Note in the draft the newest open question to this person that the text touches."""
    today = len(kept(analysis.wish))
    for row in await _unanswered(work, citizen, now):
        if row.vector is None or len(row.vector) != today:  # stored before, or by an older model
            continue
        matter = "\n".join([row.question, *(choice.text for choice in row.choices)])
        if related(analysis.wish, recalled(row.vector, matter, row.language or "sv", profile.places)):
            draft["consultation"] = row.number
            return


async def offered_consultation(
    work: Work, citizen: Citizen, draft: Mapping[str, Any], now: datetime
) -> ConsultationRow | None:
    """Find the question noted in the draft, while this person can still answer it."""
    number = draft.get("consultation")
    rows = await _unanswered(work, citizen, now) if number else []
    return next((row for row in rows if row.number == number), None)


async def _unanswered(work: Work, citizen: Citizen, now: datetime) -> list[ConsultationRow]:
    theirs = [audience for audience in Audience if citizen.has(audience.role)]
    rows = await work.consultations.open_to(theirs, now) if theirs else []
    return [row for row in rows if await work.consultations.answer_of(row, citizen) is None]


async def submit_suggestion(
    work: Work, citizen: Citizen, draft: Mapping[str, Any], profile: Profile, now: datetime
) -> SuggestionRow:
    """Store a suggestion under a number of its own."""
    number = await work.references.next(Series.SUGGESTION, now.astimezone(profile.zone).year)
    row = SuggestionRow(
        number=number,
        text=draft["text"],
        language=draft["language"],
        topic=draft["topic"],
        department=draft["department"],
        kind=draft["kind"],
        guessed_topic=draft["guessed_topic"],
        guessed_department=draft["guessed_department"],
        state=SuggestionState.RECEIVED,
        received_at=now,
        vector=bytes.fromhex(draft["vector"]) if "vector" in draft else None,
    )
    await work.suggestions.add(row, citizen)
    return row
