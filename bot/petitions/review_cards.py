"""What a moderator sees: petitions that wait to be judged, and the reasons there are to say no."""

from bot.civic.message import Button, Message, Rows
from bot.civic.profile import Profile
from bot.texts import day, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.petitions import PetitionRow


def review_card(language: str, row: PetitionRow | None, waiting: int, profile: Profile) -> Message:
    """A petition for a moderator to judge; or that none waits."""
    if row is None:
        return Message(text(language, "petitions-review-none"))
    said = text(
        language,
        "petitions-review",
        number=row.number,
        title=row.title,
        wish=row.wish,
        reason=row.reason,
        topic=TOPICS[row.topic].label(language),
        department=DEPARTMENTS[row.department].label(language),
        submitted=day(row.submitted_at, profile.zone),
        waiting=waiting,
    )
    decide = (
        Button(label(language, "button-approve"), "e-approve", row.number),
        Button(label(language, "button-return"), "e-return", row.number),
        Button(label(language, "button-refuse"), "e-refuse", row.number),
    )
    onward = ((Button(label(language, "button-next"), "e-review", str(row.id)),),) if waiting > 1 else ()
    return Message(said, (decide, *onward))


def reasons_card(language: str, number: str, profile: Profile) -> Message:
    """Let the moderator say why not."""
    rows: Rows = tuple(
        (Button(label(language, f"petitions-reason-{code}"), "e-reason", f"{number}|{code}"),)
        for code in profile.petitions.refusal_reasons
    )
    back = (Button(label(language, "button-back"), "e-review", ""),)
    return Message(text(language, "petitions-why-refuse", number=number), (*rows, back))
