"""What people see of an e-petition: in the writing, in the list, in review, and at its end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.civic.coach import Facts, decide_advice
from bot.civic.message import Button, Message, Rows
from bot.civic.personal import PERSON_NAME, kinds_of
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.links import Links
from bot.notes import advice_note, personal_note, remove_button
from bot.petitions.rules import LIMITS, is_open
from bot.texts import Html, day, join, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.petitions import PetitionRow

PAGE = 5
_BUTTON_TITLE = 40


def ask_card(language: str, step: str, *, back: bool) -> Message:
    """Ask for the title, the wish or the reason."""
    row = (*((_back(language),) if back else ()), _cancel(language))
    return Message(text(language, f"petitions-ask-{step}"), (row,))


def _cancel(language: str) -> Button:
    return Button(label(language, "button-cancel"), "cancel", "petition")


def _back(language: str) -> Button:
    return Button(label(language, "button-back"), "e-back")


def lookalikes_card(language: str, rows: Sequence[PetitionRow]) -> Message:
    """Show what wants the same already: supporting it counts for more than writing it twice."""
    said = [text(language, "petitions-lookalikes", count=len(rows))]
    said += [_line(language, row) for row in rows]
    buttons: Rows = tuple((_support(language, row, several=len(rows) > 1),) for row in rows)
    own = (Button(label(language, "button-next"), "e-continue"), _cancel(language))
    return Message(join(said, "\n\n"), (*buttons, own))


def _support(language: str, row: PetitionRow, *, several: bool) -> Button:
    name = label(language, "button-support-existing")
    return Button(f"{name} {row.number}" if several else name, "e-support", row.number)


def _line(language: str, row: PetitionRow) -> Html:
    return text(
        language, "petitions-line", number=row.number, title=row.title, count=row.signature_count, state=row.state
    )


def preview_card(language: str, draft: Mapping[str, Any], profile: Profile) -> Message:
    """Show the petition as it would be read, and what may stand in its way."""
    personal = [mention for found in draft.get("personal", {}).values() for mention in found]
    said = text(
        language,
        "petitions-preview",
        title=draft["title"],
        wish=draft["wish"],
        reason=draft["reason"],
        topic=TOPICS[draft["topic"]].label(language),
        department=DEPARTMENTS[draft["department"]].label(language),
    )
    department = DEPARTMENTS[draft["department"]]
    facts = Facts(
        text="\n".join(draft[part] for part in LIMITS),
        kind=draft.get("kind", "suggestion"),
        department=department.code,
        external=department.external,
        wishes=draft.get("wishes", 1),
        named=PERSON_NAME in kinds_of(personal),
        petition=True,
    )
    advice = decide_advice(facts, profile)
    notes = [
        personal_note(language, personal, dropped=draft.get("dropped", False)),
        None if advice is None else advice_note(language, advice, profile, petition=True),
    ]
    send = (Button(label(language, "button-submit"), "e-send", draft.get("mark", "")),)
    remove = ((remove_button(language, "e-mask", draft),),) if personal else ()
    shown = join([said, *(note for note in notes if note is not None)], "\n\n")
    return Message(shown, (send, *remove, (_back(language), _cancel(language))))


def receipt_card(language: str, row: PetitionRow) -> Message:
    """Give the number, and say what happens now."""
    return Message(text(language, "petitions-receipt", number=row.number, title=row.title))


def petition_card(
    language: str, row: PetitionRow, profile: Profile, links: Links, now: datetime, *, signed: bool
) -> Message:
    """A public petition, to read, sign and pass on."""
    assert row.closes_at is not None
    said = text(
        language,
        "petitions-card",
        number=row.number,
        title=row.title,
        wish=row.wish,
        reason=row.reason,
        department=DEPARTMENTS[row.department].label(language),
        count=row.signature_count,
        threshold=profile.threshold,
        link=links.start(f"p_{row.number}"),
    )
    ends = text(
        language,
        "petitions-open-until" if is_open(row.state, row.closes_at, now) else "petitions-closed-on",
        day=day(_last_day(row.closes_at), profile.zone),
    )
    if not is_open(row.state, row.closes_at, now):
        return Message(join([said, ends], "\n\n"))
    lines = [said, ends, text(language, "petitions-signed" if signed else "petitions-declare", town=profile.name)]
    action = ("button-withdraw", "e-unsign") if signed else ("button-sign", "e-sign")
    return Message(join(lines, "\n\n"), ((Button(label(language, action[0]), action[1], row.number),),))


def _last_day(closes_at: datetime) -> datetime:
    """The day that ends at this midnight."""
    return closes_at - timedelta(minutes=1)


def list_card(language: str, rows: Sequence[PetitionRow], page: int) -> Message:
    """A page of petitions to open (`rows` holds one more than a page where there is a next one)."""
    if not rows:
        return Message(text(language, "petitions-none"))
    buttons: list[tuple[Button, ...]] = [
        (Button(f"{row.number} {shorten(row.title, _BUTTON_TITLE)} ({row.signature_count})", "e-open", row.number),)
        for row in rows[:PAGE]
    ]
    turn = []
    if page:
        turn.append(Button(label(language, "button-back"), "e-list", str(page - 1)))
    if len(rows) > PAGE:
        turn.append(Button(label(language, "button-next"), "e-list", str(page + 1)))
    if turn:
        buttons.append(tuple(turn))
    return Message(text(language, "petitions-list"), tuple(buttons))


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
        Button(label(language, "button-refuse"), "e-refuse", row.number),
    )
    onward = ((Button(label(language, "button-next"), "e-review", str(row.id)),),) if waiting > 1 else ()
    return Message(said, (decide, *onward))


def reasons_card(language: str, number: str, profile: Profile) -> Message:
    """Let the moderator say why not."""
    rows: Rows = tuple(
        (Button(label(language, f"petitions-reason-{code}"), "e-reason", f"{number}|{code}"),)
        for code in profile.refusal_reasons
    )
    back = (Button(label(language, "button-back"), "e-review", ""),)
    return Message(text(language, "petitions-why-refuse", number=number), (*rows, back))


def published_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell the author that it is public."""
    assert row.closes_at is not None
    said = text(
        language,
        "petitions-told-published",
        number=row.number,
        title=row.title,
        day=day(_last_day(row.closes_at), profile.zone),
        threshold=profile.threshold,
        link=links.start(f"p_{row.number}"),
    )
    return Message(said, ((Button(label(language, "button-open"), "e-open", row.number),),))


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


def closed_card(language: str, row: PetitionRow, profile: Profile, links: Links) -> Message:
    """Tell the author that its days are over, and who has it now."""
    reached = row.signature_count >= profile.threshold
    said = text(
        language,
        "petitions-told-closed-board" if reached else "petitions-told-closed-official",
        number=row.number,
        title=row.title,
        count=row.signature_count,
        department=DEPARTMENTS[row.department].label(language),
        board=DEPARTMENTS[row.department].board_sv or DEPARTMENTS[row.department].label(language),
        link=links.start(f"p_{row.number}"),
    )
    return Message(said)
