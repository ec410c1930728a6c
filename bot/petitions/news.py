"""What authors and signers are told of an e-petition, each with one button to read it and one to hear no more."""

from datetime import datetime, timedelta

from bot.civic.message import Button, Message
from bot.civic.profile import Profile
from bot.links import Links
from bot.petitions.states import Outcome, PetitionState
from bot.texts import Html, day, label, text
from nlp.taxonomy import DEPARTMENTS
from storage.petitions import PetitionRow


def last_day(closes_at: datetime) -> datetime:
    """The day that ends at this midnight."""
    return closes_at - timedelta(minutes=1)


def published_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell the author that it is public."""
    assert row.closes_at is not None
    said = text(
        language,
        "petitions-told-published",
        number=row.number,
        title=row.title,
        day=day(last_day(row.closes_at), profile.zone),
        threshold=profile.petitions.threshold,
        link=links.start(f"p_{row.number}"),
    )
    return _with_buttons(language, said, row)


def returned_card(language: str, row: PetitionRow) -> Message:
    """Tell the author what to change before it can be public."""
    said = text(language, "petitions-told-returned", number=row.number, title=row.title, remark=row.remark or "")
    return Message(said, ((Button(label(language, "button-edit"), "e-edit", row.number),),))


def refused_card(language: str, row: PetitionRow, reason: str, profile: Profile) -> Message:
    """Tell the author why it cannot be public, and what to do instead."""
    said = text(
        language,
        "petitions-told-refused",
        number=row.number,
        title=row.title,
        reason=text(language, f"petitions-reason-{reason}"),
        advice=text(language, f"petitions-advice-{reason}"),
        phone=profile.contact_phone,
    )
    return Message(said)


def halfway_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell that half of the signatures are there."""
    return _counted_card(language, "petitions-told-halfway", row, profile, links)


def reached_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell that it goes to the board."""
    return _counted_card(language, "petitions-told-reached", row, profile, links)


def last_week_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell that a week is left."""
    return _counted_card(language, "petitions-told-last-week", row, profile, links)


def _counted_card(language: str, key: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    assert row.closes_at is not None
    said = text(
        language,
        key,
        number=row.number,
        title=row.title,
        count=row.counted_count,
        threshold=profile.petitions.threshold,
        left=max(0, profile.petitions.threshold - row.counted_count),
        day=day(last_day(row.closes_at), profile.zone),
        board=_board(language, row),
        link=links.start(f"p_{row.number}"),
    )
    return _with_buttons(language, said, row)


def closed_card(language: str, row: PetitionRow, links: Links) -> Message:
    """Tell that its days are over, and who has it now."""
    sent = row.state is PetitionState.SENT_TO_BOARD
    said = text(
        language,
        "petitions-told-closed-board" if sent else "petitions-told-closed-official",
        number=row.number,
        title=row.title,
        count=row.signature_count,
        department=DEPARTMENTS[row.department].label(language),
        board=_board(language, row),
        link=links.start(f"p_{row.number}"),
    )
    return _with_buttons(language, said, row)


def meeting_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell when the board meets."""
    assert row.meets_on is not None
    said = text(
        language,
        "petitions-told-meeting",
        number=row.number,
        title=row.title,
        board=_board(language, row),
        day=day(row.meets_on, profile.zone),
        link=links.start(f"p_{row.number}"),
    )
    return _with_buttons(language, said, row)


def withdrawn_card(language: str, row: PetitionRow) -> Message:
    """Tell that its author has taken it back."""
    return Message(text(language, "petitions-told-withdrawn", number=row.number, title=row.title))


def answered_card(language: str, row: PetitionRow, answer: str, outcome: Outcome, links: Links) -> Message:
    """Tell what was decided, in the words of those who decided."""
    said = text(
        language,
        "petitions-told-answered",
        number=row.number,
        title=row.title,
        outcome=text(language, f"petitions-outcome-{outcome}"),
        answer=answer,
        link=links.start(f"p_{row.number}"),
    )
    return Message(said, ((Button(label(language, "button-open"), "e-open", row.number),),))


def _board(language: str, row: PetitionRow) -> str:
    department = DEPARTMENTS[row.department]
    return department.board_sv or department.label(language)


def _with_buttons(language: str, said: Html, row: PetitionRow) -> Message:
    read = Button(label(language, "button-open"), "e-open", row.number)
    return Message(said, ((read, Button(label(language, "button-mute"), "e-mute", row.number)),))
