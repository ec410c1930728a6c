"""A digest as an official reads it on a phone, or a program as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.civic.calendar import Period
from bot.civic.message import TEXT_LIMIT, Button, Message
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.petitions.rules import is_open
from bot.texts import Html, day, join, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.consultations import ConsultationRow
from storage.petitions import PetitionRow
from storage.suggestions import SuggestionRow

_TOPICS = 8
_PETITIONS = 8
_QUOTED = 140


@dataclass(frozen=True)
class Digest:
    """What a period brought. `topics`: code and count, most first; `consultations`: with the counts by choice."""

    period: Period
    departments: frozenset[str] | None
    topics: Sequence[tuple[str, int]]
    latest: Sequence[SuggestionRow]
    petitions: Sequence[PetitionRow]
    waiting_review: int
    consultations: Sequence[tuple[ConsultationRow, Sequence[int]]]
    now: datetime

    @property
    def suggestion_count(self) -> int:
        """How many suggestions came in."""
        return sum(count for _, count in self.topics)


def digest_card(language: str, digest: Digest, profile: Profile) -> Message:
    """The digest as one message; what does not fit is left out from the end."""
    parts = [_head(language, digest, profile), *_suggestions(language, digest)]
    parts += [*_petitions(language, digest, profile), *_consultations(language, digest)]
    said = join(parts[:1])
    for part in parts[1:]:
        if len(said) + len(part) + 2 > TEXT_LIMIT:
            break
        said = join([said, part], "\n\n" if part.startswith("<b>") else "\n")
    buttons = tuple(
        (Button(label(language, "digests-open", number=row.number), "e-open", row.number),)
        for row in digest.petitions[:3]
    )
    return Message(said, buttons)


def _head(language: str, digest: Digest, profile: Profile) -> Html:
    whose = (
        profile.name
        if digest.departments is None
        else ", ".join(DEPARTMENTS[code].label(language) for code in sorted(digest.departments))
    )
    return text(
        language,
        "digests-head",
        whose=whose,
        first=day(digest.period.start_at, profile.zone),
        last=day(digest.period.end_at - timedelta(minutes=1), profile.zone),
        count=digest.suggestion_count,
    )


def _suggestions(language: str, digest: Digest) -> list[Html]:
    if not digest.topics:
        return []
    found = [text(language, "digests-topics")]
    found += [
        text(language, "digests-topic", topic=TOPICS[code].label(language), count=count)
        for code, count in digest.topics[:_TOPICS]
    ]
    found.append(text(language, "digests-latest"))
    found += [
        text(
            language,
            "digests-suggestion",
            number=row.number,
            text=shorten(" ".join(row.text.split()), _QUOTED),
            topic=TOPICS[row.topic].label(language),
        )
        for row in digest.latest
    ]
    return found


def _petitions(language: str, digest: Digest, profile: Profile) -> list[Html]:
    found: list[Html] = []
    if digest.petitions:
        found.append(text(language, "digests-petitions"))
        found += [
            text(
                language,
                "digests-petition",
                number=row.number,
                title=row.title,
                count=row.signature_count,
                threshold=profile.petitions.threshold,
                reached="yes" if row.counted_count >= profile.petitions.threshold else "no",
                days=_days_left(row, digest.now),
            )
            for row in digest.petitions[:_PETITIONS]
        ]
    if digest.waiting_review:
        found.append(text(language, "digests-waiting-review", count=digest.waiting_review))
    return found


def _days_left(row: PetitionRow, now: datetime) -> int:
    """Whole days in which it can still be signed."""
    return max(0, (row.closes_at - now).days) if row.closes_at and is_open(row.state, row.closes_at, now) else 0


def _consultations(language: str, digest: Digest) -> list[Html]:
    if not digest.consultations:
        return []
    found = [text(language, "digests-consultations")]
    for row, counts in digest.consultations:
        question = shorten(" ".join(row.question.split()), _QUOTED)
        found.append(text(language, "digests-consultation", number=row.number, question=question, count=sum(counts)))
        found += [
            text(language, "digests-answer", choice=choice.text, count=count)
            for choice, count in zip(row.choices, counts, strict=True)
        ]
    return found


def digest_json(digest: Digest) -> dict[str, Any]:
    """The digest for programs: ISO 8601 times in UTC, codes of the taxonomy, counts."""
    return {
        "start_at": digest.period.start_at.isoformat(),
        "end_at": digest.period.end_at.isoformat(),
        "departments": None if digest.departments is None else sorted(digest.departments),
        "suggestions": digest.suggestion_count,
        "topics": dict(digest.topics),
        "petitions": [
            {"number": row.number, "title": row.title, "signatures": row.signature_count, "state": str(row.state)}
            for row in digest.petitions
        ],
        "petitions_waiting_review": digest.waiting_review,
        "consultations": [
            {
                "number": row.number,
                "question": row.question,
                "answers": {choice.text: count for choice, count in zip(row.choices, counts, strict=True)},
            }
            for row, counts in digest.consultations
        ],
    }
