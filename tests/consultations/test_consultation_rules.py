from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.permission import Role
from bot.civic.refusal import Refused
from bot.consultations.rules import (
    CHOICE_LIMIT,
    CHOICES_LEAST,
    CHOICES_MOST,
    QUESTION_LIMIT,
    Audience,
    ConsultationState,
    decide_answer,
    decide_choices,
    decide_question,
    is_open,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Ja\nNej", ("Ja", "Nej")),
        ("Ja, Nej; Kanske", ("Ja", "Nej", "Kanske")),
        ("- På biblioteket\n• I en lokal, nära\n* Digitalt\n\n– Vet inte", None),
        ("  Ja \r\n\r\n Nej  ", ("Ja", "Nej")),
        ("\n".join("abcdefghij"), tuple("abcdefghij")),
        ("Ja\u202e\n\u200bNej", ("Ja", "Nej")),
    ],
)
def test_choices_as_people_write_them(text: str, choices: tuple[str, ...] | None) -> None:
    lines = ("På biblioteket", "I en lokal, nära", "Digitalt", "Vet inte")
    assert decide_choices(text) == (choices or lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "choices-count"),
        ("Ja", "choices-count"),
        ("Ja\n-\n•", "choices-count"),
        ("\n".join("abcdefghijk"), "choices-count"),
        ("Ja\nja", "choices-twice"),
        ("Straße\nSTRASSE", "choices-twice"),
        ("e\u200b\u0301n\nén", "choices-twice"),
        ("Ja\n" + "x" * (CHOICE_LIMIT + 1), "choice-too-long"),
    ],
)
def test_choices_that_cannot_be_asked(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        decide_choices(text)
    assert caught.value.code == code


@given(st.text(st.characters(codec=None) | st.sampled_from("\n,;-• "), max_size=300))
def test_choices_are_few_short_and_differ_or_are_refused(text: str) -> None:
    found, code = None, None
    try:
        found = decide_choices(text)
    except Refused as refused:
        code = refused.code
    if found is None:
        assert code in {"choices-count", "choice-too-long", "choices-twice"}
    else:
        assert CHOICES_LEAST <= len(found) <= CHOICES_MOST
        assert all(0 < len(choice) <= CHOICE_LIMIT and choice.splitlines() == [choice] for choice in found)
        assert len({choice.casefold() for choice in found}) == len(found)


def test_a_question_has_words_and_a_limit() -> None:
    assert decide_question("å" * QUESTION_LIMIT) == "å" * QUESTION_LIMIT
    for text, code in (("å" * (QUESTION_LIMIT + 1), "text-too-long"), ("???", "text-without-words")):
        with pytest.raises(Refused) as caught:
            decide_question(text)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("state", "now", "member", "code"),
    [
        (ConsultationState.OPEN, NOW, True, None),
        (ConsultationState.OPEN, LATER - timedelta(microseconds=1), True, None),
        (ConsultationState.OPEN, LATER, True, "consultation-not-open"),
        (ConsultationState.CLOSED, NOW, True, "consultation-not-open"),
        (ConsultationState.OPEN, NOW, False, "consultation-not-yours"),
        (ConsultationState.CLOSED, LATER, False, "consultation-not-yours"),
    ],
)
def test_who_may_answer_and_when(state: ConsultationState, now: datetime, member: bool, code: str | None) -> None:
    found = None
    try:
        decide_answer(state=state, closes_at=LATER, now=now, member=member)
    except Refused as refused:
        found = refused.code
    assert found == code
    assert is_open(state, LATER, now) == (state is ConsultationState.OPEN and now < LATER)


def test_each_audience_has_its_role() -> None:
    assert [audience.role for audience in Audience] == [Role.FORUM_MEMBER, Role.PANEL_MEMBER]
