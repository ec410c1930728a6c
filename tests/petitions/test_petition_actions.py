from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.civic.citizen import Citizen
from bot.civic.profile import read_profile
from bot.civic.refusal import Refused
from bot.links import Links
from bot.notes import marks
from bot.petitions.actions import (
    approve_petition,
    close_due_petitions,
    find_lookalikes,
    find_public,
    refuse_petition,
    remember_title,
    remember_wish,
    remove_personal,
    sign_petition,
    submit_petition,
    understand,
    withdraw_signature,
)
from bot.petitions.rules import LIMITS, TITLE_LIMIT, PetitionState
from nlp.analysis import Found, Wish, kept
from storage.audit import AuditRow
from storage.calls import Outgoing
from storage.database import Database
from storage.petitions import Petitions
from tests.storage.rows import NOW, add_petition, meet, petition
from tests.support.understanding import analysis, found, wish

TOWN, LINKS = read_profile(None), Links("sola_bot")
DRAFT: dict[str, Any] = {
    "title": "Lekplats för alla <b>",
    "wish": "Bygg en lekplats.",
    "reason": "Alla barn ska leka.",
    "language": "sv",
    "topic": "playgrounds",
    "department": "tff",
    "vector": "0000",
}
NUMBER = "E-2026-0001"


async def submit(database: Database, author: Citizen) -> None:
    async with database.work() as work:
        await submit_petition(work, author, DRAFT, TOWN, NOW)


async def approve(database: Database, moderator: Citizen) -> None:
    async with database.work() as work:
        await approve_petition(work, moderator, NUMBER, TOWN, LINKS, NOW)


async def told(database: Database) -> list[Outgoing]:
    async with database.work() as work:
        return await work.outbox.claim(NOW + timedelta(days=400), 30)


async def test_a_petition_from_hand_in_to_its_end(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    async with sqlite.work() as work:
        assert (await sign_petition(work, maja, NUMBER, NOW)).signature_count == 1
        assert (await sign_petition(work, maja, NUMBER, NOW)).signature_count == 1
        row = await find_public(work, NUMBER)
    assert row.closes_at is not None
    async with sqlite.work() as work:
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at - timedelta(seconds=1)) == 0
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at) == 1
    async with sqlite.work() as work:
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at) == 0
        assert (await find_public(work, NUMBER)).state is PetitionState.CLOSED
        assert list(await work.session.scalars(select(AuditRow.act))) == ["approve petition", "close petition"]
        assert await work.audit.first_broken() is None
    said = [call.parameters["text"] for call in await told(sqlite)]
    assert len(said) == 2
    assert all("Lekplats för alla &lt;b&gt;" in text for text in said)
    assert "p_E-2026-0001" in said[0]
    assert "1 underskrift." in said[1]


async def test_a_refused_petition_stays_unseen_and_its_author_hears_why(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    async with sqlite.work() as work:
        await refuse_petition(work, maja, NUMBER, "duplicate", TOWN, NOW)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-not-found"):
            await find_public(work, NUMBER)
    [call] = await told(sqlite)
    assert "Finns redan" in call.parameters["text"]


@pytest.mark.parametrize(("deed", "code"), [
    ("sign", "petition-not-found"),
    ("withdraw", "petition-not-found"),
    ("unknown reason", "reason-unknown"),
])  # fmt: skip
async def test_what_waits_for_review_cannot_be_signed(sqlite: Database, deed: str, code: str) -> None:
    [anna] = await meet(sqlite, 1)
    await submit(sqlite, anna)
    async with sqlite.work() as work:
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "sign": lambda: sign_petition(work, anna, NUMBER, NOW),
            "withdraw": lambda: withdraw_signature(work, anna, NUMBER, NOW),
            "unknown reason": lambda: refuse_petition(work, anna, NUMBER, "bad hair day", TOWN, NOW),
        }
        with pytest.raises(Refused, match=code):
            await deeds[deed]()


async def test_a_second_review_is_refused(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    with pytest.raises(Refused, match="petition-reviewed"):
        await approve(sqlite, maja)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-reviewed"):
            await refuse_petition(work, maja, NUMBER, "duplicate", TOWN, NOW)
    assert len(await told(sqlite)) == 1


async def test_after_the_last_day_nobody_signs_or_takes_back(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    async with sqlite.work() as work:
        row = await sign_petition(work, anna, NUMBER, NOW)
    assert row.closes_at is not None
    for deed in (sign_petition, withdraw_signature):
        async with sqlite.work() as work:
            with pytest.raises(Refused, match="petition-not-open"):
                await deed(work, anna, NUMBER, row.closes_at)
    async with sqlite.work() as work:
        assert (await withdraw_signature(work, anna, NUMBER, row.closes_at - timedelta(seconds=1))).signature_count == 0


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
