"""Every move, from every state, by everybody: what is allowed stands here a second time, written by hand."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.refusal import Refused
from bot.petitions.states import (
    ENDED,
    PUBLIC,
    WAITING_FOR_ANSWER,
    Move,
    Mover,
    PetitionState,
    decide_move,
    is_public,
)
from tests.storage.rows import NOW

ALLOWED = {
    ("submit", "draft", "author"): "in_review",
    ("submit", "draft", "moderator"): "in_review",
    ("return", "in_review", "moderator"): "draft",
    ("refuse", "in_review", "moderator"): "refused",
    ("approve", "in_review", "moderator"): "published",
    ("withdraw", "draft", "author"): "withdrawn",
    ("withdraw", "in_review", "author"): "withdrawn",
    ("withdraw", "published", "author"): "withdrawn",
    ("close", "published", "clock"): "closed",
    ("send_to_board", "closed", "clock"): "sent_to_board",
    ("send_to_board", "closed", "handler"): "sent_to_board",
    ("hand_to_official", "closed", "clock"): "with_official",
    ("hand_to_official", "closed", "handler"): "with_official",
    ("answer", "sent_to_board", "handler"): "answered",
    ("answer", "with_official", "handler"): "answered",
    ("correct", "answered", "handler"): "answered",
}
STATES = [
    "draft",
    "in_review",
    "refused",
    "published",
    "closed",
    "sent_to_board",
    "with_official",
    "answered",
    "withdrawn",
]
MOVES = [
    "submit",
    "return",
    "refuse",
    "approve",
    "withdraw",
    "close",
    "send_to_board",
    "hand_to_official",
    "answer",
    "correct",
]
MOVERS = ["author", "moderator", "handler", "clock"]


def outcome(move: str, state: str, mover: str) -> str:
    """Where a move leads, or why not."""
    try:
        return decide_move(Move(move), PetitionState(state), Mover(mover)).value
    except Refused as refused:
        return refused.code


def ways(state: str) -> set[str]:
    """Where anybody's single move leads from a state."""
    return {found for move, mover in product(MOVES, MOVERS) if (found := outcome(move, state, mover)) in STATES}


def reachable(state: str) -> set[str]:
    """Where any number of moves leads."""
    found = {state}
    while more := set().union(*map(ways, found)) - found:
        found |= more
    return found


def test_all_states_moves_and_movers_are_in_these_lists() -> None:
    assert (list(PetitionState), list(Move), list(Mover)) == (STATES, MOVES, MOVERS)


@pytest.mark.parametrize("move", MOVES)
def test_every_move(move: str) -> None:
    movers = {mover for each, _, mover in ALLOWED if each == move}
    for state, mover in product(STATES, MOVERS):
        no = "petition-cannot-move" if mover in movers else "petition-not-yours-to-move"
        assert outcome(move, state, mover) == ALLOWED.get((move, state, mover), no), (move, state, mover)


def test_a_refusal_says_what_was_tried_and_where_it_stands() -> None:
    with pytest.raises(Refused, match="petition-cannot-move") as caught:
        decide_move(Move.APPROVE, PetitionState.REFUSED, Mover.MODERATOR)
    assert caught.value.facts == {"move": "approve", "state": "refused"}
    with pytest.raises(Refused, match="petition-not-yours-to-move") as caught:
        decide_move(Move.APPROVE, PetitionState.IN_REVIEW, Mover.AUTHOR)
    assert caught.value.facts == {"move": "approve"}


@pytest.mark.parametrize(("state", "onward"), [
    ("refused", set()),
    ("withdrawn", set()),
    ("answered", {"answered"}),
    ("draft", {"in_review", "withdrawn"}),
    ("published", {"closed", "withdrawn"}),
])  # fmt: skip
def test_nothing_leaves_an_end(state: str, onward: set[str]) -> None:
    assert ways(state) == onward


@pytest.mark.parametrize("state", STATES)
def test_from_everywhere_there_is_an_end(state: str) -> None:
    assert reachable(state) & {"refused", "withdrawn", "answered"}


def test_a_draft_can_become_all_there_is() -> None:
    assert reachable("draft") == set(STATES)


def test_once_its_days_are_over_nobody_takes_it_back() -> None:
    assert reachable("closed") == {"closed", "sent_to_board", "with_official", "answered"}


def test_what_was_published_is_never_reviewed_again() -> None:
    assert not reachable("published") & {"draft", "in_review", "refused"}


def test_nobody_answers_or_judges_but_those_who_should() -> None:
    mine = {move for move, _, mover in ALLOWED if mover == "author"}
    assert mine == {"submit", "withdraw"}
    assert {move for move, _, mover in ALLOWED if mover == "clock"} == {"close", "send_to_board", "hand_to_official"}
    assert {mover for move, _, mover in ALLOWED if move in {"answer", "correct"}} == {"handler"}


# What everybody sees


@pytest.mark.parametrize("state", STATES)
def test_what_everybody_sees(state: str) -> None:
    seen = {"published", "closed", "sent_to_board", "with_official", "answered", "withdrawn"}
    assert is_public(PetitionState(state), NOW) == (state in seen)
    assert not is_public(PetitionState(state), None)


def test_where_signers_wait_and_where_nothing_more_comes() -> None:
    assert {state.value for state in WAITING_FOR_ANSWER} == {"closed", "sent_to_board", "with_official"}
    assert {state.value for state in ENDED} == {"answered", "withdrawn"}
    assert all(reachable(state.value) <= {state.value} for state in ENDED)
    assert all("answered" in reachable(state.value) for state in WAITING_FOR_ANSWER)


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(Mover)), max_size=40))
def test_whatever_people_try_what_was_published_stays_readable(tries: list[tuple[Move, Mover]]) -> None:
    state, published_at = PetitionState.DRAFT, None
    for move, mover in tries:
        try:
            state = decide_move(move, state, mover)
        except Refused:
            continue
        if move is Move.APPROVE:
            published_at = NOW
        assert is_public(state, published_at) == (published_at is not None)
        assert state in PUBLIC or published_at is None
