import dataclasses

import pytest

from bot.civic.coach import Advice, Facts, decide_advice
from bot.civic.profile import read_profile
from bot.notes import advice_note
from bot.texts import languages

TOWN = read_profile(None)
GOOD = Facts(
    text="Sätt upp en bänk vid dammen.",
    kind="suggestion",
    department="tff",
    external=False,
    wishes=1,
    named=False,
    petition=True,
)
OWN_CASE = {"text": "Varför tar MIN\nansökan så lång tid?"}
WRONG = [
    (Advice.OWN_CASE, OWN_CASE),
    (Advice.OWN_CASE, {"text": "I want bygglov för min altan"}),
    (Advice.OWN_CASE, {"text": "What happened to my application?"}),
    (Advice.NAMED, {"named": True}),
    (Advice.COMPANY, {"department": "ext-kbab", "external": True}),
    (Advice.COMPANY, {"department": "ext-energi", "external": True}),
    (Advice.COMPANY, {"text": "Fler djur i Mariebergsskogen!", "department": "ext-other", "external": True}),
    (Advice.NO_WISH, {"kind": "complaint"}),
    (Advice.NO_WISH, {"kind": "praise"}),
    (Advice.NO_WISH, {"kind": "chat"}),
    (Advice.SEVERAL, {"wishes": 2}),
]


@pytest.mark.parametrize(("advice", "change"), WRONG)
def test_each_sign_has_its_advice(advice: Advice, change: dict[str, object]) -> None:
    assert decide_advice(dataclasses.replace(GOOD, **change), TOWN) is advice  # type: ignore[arg-type]


@pytest.mark.parametrize(("advice", "change"), WRONG)
def test_advice_is_given_only_where_the_town_refuses_for_it(advice: Advice, change: dict[str, object]) -> None:
    others = tuple(reason for reason in TOWN.petitions.refusal_reasons if reason != advice.reason)
    lenient = dataclasses.replace(TOWN, petitions=dataclasses.replace(TOWN.petitions, refusal_reasons=others))
    assert decide_advice(dataclasses.replace(GOOD, **change), lenient) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"kind": "question"},
        {"wishes": 0},
        {"text": "Min ansökningsblankett är krånglig"},
        {"text": "Lysmin ansökan"},
        {"text": "Fler bänkar i Mariebergsskogen"},  # the municipality's own department answers
        {"department": "ext-region", "external": True},
    ],
)
def test_a_clear_wish_hears_nothing(change: dict[str, object]) -> None:
    assert decide_advice(dataclasses.replace(GOOD, **change), TOWN) is None  # type: ignore[arg-type]


def test_the_most_weighty_is_said() -> None:
    facts = dataclasses.replace(
        GOOD, text="min ansökan", named=True, department="ext-kbab", external=True, kind="complaint", wishes=3
    )
    said = []
    for change in ({"text": ""}, {"named": False}, {"department": "tff"}, {"kind": "suggestion"}, {"wishes": 1}):
        said.append(decide_advice(facts, TOWN))
        facts = dataclasses.replace(facts, **change)
    assert said == list(Advice)
    assert decide_advice(facts, TOWN) is None


@pytest.mark.parametrize(("advice", "change"), WRONG)
def test_a_suggestion_hears_only_of_its_own_case_and_of_several_wishes(
    advice: Advice, change: dict[str, object]
) -> None:
    found = decide_advice(dataclasses.replace(GOOD, petition=False, **change), TOWN)  # type: ignore[arg-type]
    assert found is (advice if advice in {Advice.OWN_CASE, Advice.SEVERAL} else None)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("advice", Advice)
def test_advice_is_one_sentence_and_names_its_reason(language: str, advice: Advice) -> None:
    soft = advice_note(language, advice, TOWN, petition=False)
    assert soft.count(".") == 1
    assert advice_note(language, advice, TOWN, petition=True).startswith(soft[:-1])
    assert len(advice_note(language, advice, TOWN, petition=True)) < 160
