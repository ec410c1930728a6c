"""The life of an e-petition: where it can stand, and who may move it where. Pure; the table is the whole truth.

    draft ─ submit ─▶ in_review ─ approve ─▶ published ─ close ─▶ closed ─ send to board ───▶ sent_to_board ─┐
      ▲                │   │                    │                    └── hand to official ─▶ with_official ──┤
      └─ return ───────┘   └─ refuse ─▶ refused │                                                            ▼
      withdraw, from draft, in_review and published ─▶ withdrawn                              answer ─▶ answered

Karlstad: 50 signatures or more bring it before the board when its days are over; otherwise an official answers
(Karlstads kommun, E-förslag). Withdrawn after publication, it stays readable: what people signed is a public record.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.civic.refusal import Refused


class PetitionState(StrEnum):
    """Where a petition stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REFUSED = "refused"
    PUBLISHED = "published"
    CLOSED = "closed"
    SENT_TO_BOARD = "sent_to_board"
    WITH_OFFICIAL = "with_official"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """How a petition came to the municipality."""

    CHAT = "chat"
    PAPER = "paper"
    PHONE = "phone"
    IMPORT = "import"


class Outcome(StrEnum):
    """What was decided (bifall, delvis bifall, avslag, besvarad, hänvisad)."""

    APPROVED = "approved"
    PARTLY = "partly"
    REJECTED = "rejected"
    ANSWERED = "answered"
    REFERRED = "referred"


class Mover(StrEnum):
    """Who moves a petition."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    HANDLER = "handler"
    CLOCK = "clock"


class Move(StrEnum):
    """What can be done to it; a correction leaves it where it stands."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    SEND_TO_BOARD = "send_to_board"
    HAND_TO_OFFICIAL = "hand_to_official"
    ANSWER = "answer"
    CORRECT = "correct"


@dataclass(frozen=True)
class Way:
    """From where to where a move leads, and who makes it."""

    begin: frozenset[PetitionState]
    end: PetitionState
    movers: frozenset[Mover]


def _way(begin: set[PetitionState], end: PetitionState, *movers: Mover) -> Way:
    return Way(frozenset(begin), end, frozenset(movers))


WAYS: dict[Move, Way] = {
    Move.SUBMIT: _way({PetitionState.DRAFT}, PetitionState.IN_REVIEW, Mover.AUTHOR, Mover.MODERATOR),
    Move.RETURN: _way({PetitionState.IN_REVIEW}, PetitionState.DRAFT, Mover.MODERATOR),
    Move.REFUSE: _way({PetitionState.IN_REVIEW}, PetitionState.REFUSED, Mover.MODERATOR),
    Move.APPROVE: _way({PetitionState.IN_REVIEW}, PetitionState.PUBLISHED, Mover.MODERATOR),
    Move.WITHDRAW: _way(
        {PetitionState.DRAFT, PetitionState.IN_REVIEW, PetitionState.PUBLISHED}, PetitionState.WITHDRAWN, Mover.AUTHOR
    ),
    Move.CLOSE: _way({PetitionState.PUBLISHED}, PetitionState.CLOSED, Mover.CLOCK),
    Move.SEND_TO_BOARD: _way({PetitionState.CLOSED}, PetitionState.SENT_TO_BOARD, Mover.CLOCK, Mover.HANDLER),
    Move.HAND_TO_OFFICIAL: _way({PetitionState.CLOSED}, PetitionState.WITH_OFFICIAL, Mover.CLOCK, Mover.HANDLER),
    Move.ANSWER: _way(
        {PetitionState.SENT_TO_BOARD, PetitionState.WITH_OFFICIAL}, PetitionState.ANSWERED, Mover.HANDLER
    ),
    Move.CORRECT: _way({PetitionState.ANSWERED}, PetitionState.ANSWERED, Mover.HANDLER),
}

# Everybody may read it. Withdrawn, it stays readable where it was published; before, nobody ever saw it.
PUBLIC = frozenset(
    {
        PetitionState.PUBLISHED,
        PetitionState.CLOSED,
        PetitionState.SENT_TO_BOARD,
        PetitionState.WITH_OFFICIAL,
        PetitionState.ANSWERED,
        PetitionState.WITHDRAWN,
    }
)
# Nothing more will happen that those who signed wait for.
ENDED = frozenset({PetitionState.ANSWERED, PetitionState.WITHDRAWN})
# Its days are over and nobody has told yet what became of it.
WAITING_FOR_ANSWER = frozenset({PetitionState.CLOSED, PetitionState.SENT_TO_BOARD, PetitionState.WITH_OFFICIAL})


def is_public(state: PetitionState, published_at: datetime | None) -> bool:
    """Tell whether everybody may read it."""
    return state in PUBLIC and published_at is not None


def decide_move(move: Move, state: PetitionState, mover: Mover) -> PetitionState:
    """Say where a move leads. Refuses `petition-not-yours-to-move` and `petition-cannot-move`, with both as facts."""
    way = WAYS[move]
    if mover not in way.movers:
        raise Refused("petition-not-yours-to-move", move=move.value)
    if state not in way.begin:
        raise Refused("petition-cannot-move", move=move.value, state=state.value)
    return way.end
