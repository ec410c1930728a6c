"""What people see of an e-petition: in the writing, in the list, in review, and at its end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.civic.coach import Facts, decide_advice
from bot.civic.message import Button, Message, Rows
from bot.civic.personal import PERSON_NAME, kinds_of
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.links import Links
from bot.notes import advice_note, personal_note, remove_button
from bot.petitions.news import last_day
from bot.petitions.rules import BODY_LIMIT, LIMITS, is_open
from bot.petitions.states import WAITING_FOR_ANSWER, PetitionState
from bot.texts import Html, day, join, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.petition_history import PetitionAnswerRow
from storage.petitions import PetitionRow

PAGE = 5
_BUTTON_TITLE = 40


def ask_card(language: str, step: str, now: str | None, *, back: bool) -> Message:
    """Ask for the title, the wish or the reason; with what stands there now."""
    row = (*((_back(language),) if back else ()), _cancel(language))
    said = text(language, f"petitions-ask-{step}")
    return Message(said if now is None else join([said, text(language, "petitions-now", words=now)], "\n\n"), (row,))


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
    language: str,
    row: PetitionRow,
    answer: PetitionAnswerRow | None,
    profile: Profile,
    links: Links,
    now: datetime,
    *,
    signed: bool,
) -> Message:
    """A public petition, to read, sign and pass on; and what has become of it."""
    limit = BODY_LIMIT if answer is None else BODY_LIMIT // 2  # with the answer, all must fit one message
    said = text(
        language,
        "petitions-card",
        number=row.number,
        title=row.title,
        wish=shorten(row.wish, limit),
        reason=shorten(row.reason, limit),
        department=DEPARTMENTS[row.department].label(language),
        count=row.signature_count,
        threshold=profile.petitions.threshold,
        link=links.start(f"p_{row.number}"),
    )
    if row.author_name:
        said = join([said, text(language, "petitions-by", name=row.author_name)], "\n")
    status = status_line(language, row, answer, profile, now)
    if not is_open(row.state, row.closes_at, now):
        return Message(join([said, status], "\n\n"))
    lines = [said, status, text(language, "petitions-signed" if signed else "petitions-declare", town=profile.name)]
    action = ("button-withdraw", "e-unsign") if signed else ("button-sign", "e-sign")
    return Message(join(lines, "\n\n"), ((Button(label(language, action[0]), action[1], row.number),),))


def status_line(
    language: str, row: PetitionRow, answer: PetitionAnswerRow | None, profile: Profile, now: datetime
) -> Html:
    """Where it stands; whoever waits for an answer sees for how long."""
    assert row.closes_at is not None
    department = DEPARTMENTS[row.department]
    if answer is not None:
        outcome = text(language, f"petitions-outcome-{answer.outcome}")
        decided = day(answer.decided_on, profile.zone)
        return text(language, "petitions-answered", outcome=outcome, day=decided, answer=answer.text)
    if row.state in WAITING_FOR_ANSWER:
        at_board = row.state is PetitionState.SENT_TO_BOARD
        waiting = text(
            language,
            "petitions-waiting",
            who=department.board_sv if at_board and department.board_sv else department.label(language),
            day=day(last_day(row.closes_at), profile.zone),
            days=max(0, (now - row.closes_at).days),
        )
        if row.meets_on is None:
            return waiting
        return join([waiting, text(language, "petitions-meets-on", day=day(row.meets_on, profile.zone))], " ")
    if row.state is PetitionState.WITHDRAWN:
        return text(language, "petitions-withdrawn")
    key = "petitions-open-until" if is_open(row.state, row.closes_at, now) else "petitions-closed-on"
    return text(language, key, day=day(last_day(row.closes_at), profile.zone))


def found_card(language: str, rows: Sequence[PetitionRow]) -> Message:
    """What a search has found, best first."""
    if not rows:
        return Message(text(language, "petitions-found-none"))
    buttons = tuple(
        (Button(f"{row.number} {shorten(row.title, _BUTTON_TITLE)}", "e-open", row.number),) for row in rows
    )
    return Message(join([text(language, "petitions-found"), *(_line(language, row) for row in rows)], "\n\n"), buttons)


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
