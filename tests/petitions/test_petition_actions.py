from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.civic.refusal import Refused
from bot.civic.terms import SignatureLevel
from bot.notes import marks
from bot.petitions.actions import (
    find_lookalikes,
    find_public,
    mute_petition,
    remember_title,
    remember_wish,
    remove_personal,
    sign_petition,
    submit_petition,
    understand,
    withdraw_signature,
)
from bot.petitions.rules import LIMITS, TITLE_LIMIT
from bot.petitions.states import Move, PetitionState
from nlp.analysis import Found, Wish, kept
from storage.database import Database
from storage.petitions import Petitions
from storage.signatures import Pledge
from tests.petitions.deeds import BY_ACCOUNT, LINKS, NUMBER, TOWN, find, followers, publish, sign, submit, town
from tests.storage.rows import NOW, add_petition, meet, petition
from tests.support.understanding import analysis, found, wish


async def test_what_is_handed_in_waits_for_review_and_its_author_follows(sqlite: Database) -> None:
    anna, bilal = await meet(sqlite, 1, 2)
    assert [await submit(sqlite, anna), await submit(sqlite, bilal)] == [NUMBER, "E-2026-0002"]
    async with sqlite.reading() as work:
        row = await work.petitions.find(NUMBER)
        assert row is not None
        assert (row.state, row.period, row.published_at) == (PetitionState.IN_REVIEW, "90 days", None)
        assert (row.signature_count, row.counted_count) == (0, 0)
        assert await work.petitions.is_author(row, anna)
        assert [(event.move, event.state) for event in await work.history.events(row.id)] == [
            (Move.SUBMIT, PetitionState.IN_REVIEW)
        ]
    assert await followers(sqlite) == [anna.id]


async def test_the_author_may_choose_how_long_to_collect(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    closes_at = await publish(sqlite, anna, maja, period="3 months")
    assert closes_at.astimezone(TOWN.zone).date().isoformat() == "2027-02-24"  # 23 November counts, 23 February too


@pytest.mark.parametrize(("deed", "code"), [
    ("sign", "petition-not-found"),
    ("withdraw", "petition-not-found"),
    ("mute", "petition-not-found"),
    ("read", "petition-not-found"),
])  # fmt: skip
async def test_what_waits_for_review_is_as_if_it_were_not(sqlite: Database, deed: str, code: str) -> None:
    [anna] = await meet(sqlite, 1)
    await submit(sqlite, anna)
    async with sqlite.work() as work:
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "sign": lambda: sign_petition(work, anna, NUMBER, BY_ACCOUNT, TOWN, LINKS, NOW),
            "withdraw": lambda: withdraw_signature(work, anna, NUMBER, TOWN, NOW),
            "mute": lambda: mute_petition(work, anna, NUMBER, muted=True),
            "read": lambda: find_public(work, NUMBER),
        }
        with pytest.raises(Refused, match=code):
            await deeds[deed]()
        with pytest.raises(Refused, match=code):
            await find_public(work, "E-2026-9999")


async def test_signing_twice_changes_nothing_and_taking_back_is_the_end_of_it(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    await publish(sqlite, anna, maja)
    assert [await sign(sqlite, bilal) for _ in range(2)] == [1, 1]
    assert await followers(sqlite) == [anna.id, bilal.id]
    for _ in range(2):
        async with sqlite.work() as work:
            assert (await withdraw_signature(work, bilal, NUMBER, TOWN, NOW)).signature_count == 0
    assert await followers(sqlite) == [anna.id]
    assert [await sign(sqlite, bilal) for _ in range(2)] == [1, 1]


async def test_only_what_is_sure_enough_counts(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    profile = town(counted_levels=frozenset({SignatureLevel.EID}))
    await publish(sqlite, anna, maja)
    for person, level in ((maja, "phone"), (bilal, "email"), (bilal, "eid")):
        await sign(sqlite, person, profile, Pledge(SignatureLevel(level)))
    row = await find(sqlite)
    assert (row.signature_count, row.counted_count) == (2, 1)
    async with sqlite.work() as work:
        row = await withdraw_signature(work, bilal, NUMBER, profile, NOW)
        assert (row.signature_count, row.counted_count) == (1, 0)


async def test_after_the_last_day_nobody_signs_or_takes_back(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, anna)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-not-open"):
            await sign_petition(work, maja, NUMBER, BY_ACCOUNT, TOWN, LINKS, closes_at)
        with pytest.raises(Refused, match="petition-not-open"):
            await withdraw_signature(work, anna, NUMBER, TOWN, closes_at)
    async with sqlite.work() as work:
        just = closes_at - timedelta(seconds=1)
        assert (await withdraw_signature(work, anna, NUMBER, TOWN, just)).signature_count == 0


async def test_an_author_who_takes_the_own_signature_back_still_follows(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await publish(sqlite, anna, maja)
    await sign(sqlite, anna)
    async with sqlite.work() as work:
        await withdraw_signature(work, anna, NUMBER, TOWN, NOW)
    assert await followers(sqlite) == [anna.id]


# Look-alikes


async def by_cosine(meant: Wish, others: Sequence[Wish]) -> list[tuple[int, float]]:
    """The readers' part, without a model."""
    cosines = [(place, float(meant.sense @ other.sense)) for place, other in enumerate(others)]
    return sorted(((place, cosine) for place, cosine in cosines if cosine > 0.5), key=lambda found: -found[1])


async def test_look_alikes_are_the_public_ones_that_want_the_same(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    title = "Bygg ett utegym vid dammen"
    alike, waiting, other = kept(wish(1, 0.1)), kept(wish(1)), kept(wish(0, 0, 1))
    await add_petition(sqlite, anna, number="E-2026-0001", title=title, vector=alike)
    await add_petition(sqlite, anna, number="E-2026-0002", title=title, vector=waiting, state=PetitionState.IN_REVIEW)
    await add_petition(sqlite, anna, number="E-2026-0003", title="Gratis buss till Vålberg", vector=other)
    await add_petition(sqlite, anna, number="E-2026-0004", title=title, vector=b"\0\0")
    meant = analysis(wish=wish(1, text=title))
    async with sqlite.reading() as work:
        [found_id] = await find_lookalikes(work, meant, TOWN, by_cosine)
        [row] = await work.petitions.by_ids([found_id])
        assert row.number == "E-2026-0001"


async def test_what_an_older_model_kept_is_passed_over(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the storage brings."""

    async def nearest(_self: Petitions, _vector: bytes, _count: int) -> list[Any]:
        return [petition(vector=b"\0\0"), petition(vector=kept(wish(1)) + b"\0\0")]

    monkeypatch.setattr(Petitions, "nearest", nearest)
    async with sqlite.reading() as work:
        assert await find_lookalikes(work, analysis(wish=wish(1)), TOWN, by_cosine) == []


# Personal data


def drafted() -> dict[str, Any]:
    """A petition that names somebody in its title and wish, with a personnummer in its wish and its reason."""
    draft: dict[str, Any] = {
        "title": "En bänk åt Agda",
        "wish": "Sätt upp den. 900101-1234, Bo.",
        "reason": "800101-1234 orkar inte.",
    }
    whole = "\n".join(draft[part] for part in LIMITS)
    second = whole.index("800101")
    remember_title(draft, analysis(wish=wish(1)))
    remember_wish(draft, analysis(wishes=2))
    personal = [
        *found(whole, PERSON_NAME="Agda", PERSONNUMMER="900101-1234"),
        *found(whole, PERSON_NAME="Bo"),
        Found(second, second + 11, "PERSONNUMMER"),
    ]
    understand(draft, analysis(personal=tuple(personal)), marks("sv"))
    return draft


async def test_a_personnummer_never_reaches_a_petition(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    draft = drafted()
    assert draft["dropped"]
    assert (draft["kind"], draft["wishes"]) == ("suggestion", 2)
    assert draft["wish"] == "Sätt upp den. [personnummer], Bo."
    assert draft["reason"] == "[personnummer] orkar inte."
    async with sqlite.work() as work:
        row = await submit_petition(work, anna, draft, TOWN, NOW)
    assert (row.title, row.wish, row.reason) == (draft["title"], draft["wish"], draft["reason"])
    assert row.vector == kept(wish(1))


def test_names_are_taken_out_of_each_part_where_they_stand() -> None:
    draft = drafted()
    remove_personal(draft, marks("sv"))
    assert (draft["title"], draft["wish"]) == ("En bänk åt [namn]", "Sätt upp den. [personnummer], [namn].")
    assert (draft["personal"], draft["dropped"]) == ({}, False)
    before = dict(draft)
    remove_personal(draft, marks("sv"))
    assert draft == before


def test_a_title_of_many_names_still_fits_when_they_are_gone() -> None:
    title = "Bo " * 33
    draft = {
        "title": title,
        "wish": "",
        "reason": "",
        "personal": {"title": [[at, at + 2, "PERSON_NAME"] for at in range(0, 99, 3)]},
    }
    remove_personal(draft, marks("sv"))
    assert "Bo" not in draft["title"]
    assert len(draft["title"]) <= TITLE_LIMIT
