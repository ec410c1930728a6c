"""Takes a suggestion in: what was understood, what the person changed, and the stored result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.civic.citizen import Citizen
from bot.civic.profile import Profile
from bot.civic.reference import Series
from bot.suggestions.rules import SuggestionState
from nlp.analysis import Analysis
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.suggestions import SuggestionRow
from storage.work import Work

Draft = dict[str, Any]


def begin_draft(text: str, analysis: Analysis) -> Draft:
    """A draft as the dialogue keeps it (JSON): the text, what was understood, likeliest first."""
    topic, department = analysis.topics[0].code, analysis.departments[0].code
    return {
        "text": text,
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
    )
    await work.suggestions.add(row, citizen)
    return row
