"""What a petition says of its signatures is what they are, whatever people do, one after the other or at once."""

import asyncio
import random
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from bot.civic.citizen import Citizen
from bot.civic.terms import SignatureLevel
from storage.database import Database
from storage.signatures import Pledge, SignatureRow
from tests.conftest import BOTH
from tests.storage.rows import NOW, add_petition, meet
from tests.storage.signing import ACCOUNT, EID, LEVELS, PHONE, SURE, said, sign, there, withdraw


@pytest.mark.parametrize("weakest", LEVELS)
async def test_strengthening_step_by_step_counts_once(database: Database, weakest: SignatureLevel) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    counted = LEVELS[LEVELS.index(weakest) :]
    await sign(database, row, bilal, Pledge(EID), counted)
    for level in LEVELS:
        assert await sign(database, row, anna, Pledge(level), counted)
        assert not await sign(database, row, anna, Pledge(level), counted)
        assert await said(database, row) == (2, 1 + (level in counted), 0), level
    for before in LEVELS[:-1]:
        assert not await sign(database, row, anna, Pledge(before), counted)
    assert await withdraw(database, row, anna, counted)
    assert await said(database, row) == await there(database, row, counted) == (1, 1, 0)


@dataclass
class Expected:
    """What a petition's signatures should be: by person, level and against."""

    counted: Collection[SignatureLevel]
    held: dict[int, tuple[SignatureLevel, bool]] = field(default_factory=dict)

    def sign(self, person: int, pledge: Pledge) -> bool:
        """Take a signature; whoever is against stays so, surer or not, until it is taken back."""
        level, against = self.held.get(person, (None, pledge.against))
        if level is not None and LEVELS.index(pledge.level) <= LEVELS.index(level):
            return False
        self.held[person] = (pledge.level, against)
        return True

    def counts(self) -> tuple[int, int, int]:
        in_favour = [level for level, against in self.held.values() if not against]
        return len(in_favour), sum(level in self.counted for level in in_favour), len(self.held) - len(in_favour)


@pytest.mark.parametrize("seed", range(4))
async def test_the_counts_stay_true_however_people_sign_strengthen_and_withdraw(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    people = await meet(database, *range(1, 6))
    counted = LEVELS[seed:]
    rows = [await add_petition(database, people[0], number=f"E-2026-000{place}") for place in (1, 2)]
    expected = {row.id: Expected(counted) for row in rows}
    for _ in range(80):
        row, person = chance.choice(rows), chance.choice(people)
        mine = expected[row.id]
        if chance.random() < 0.7:
            pledge = Pledge(chance.choice(LEVELS), against=chance.random() < 0.3)
            assert await sign(database, row, person, pledge, counted) == mine.sign(person.id, pledge)
        else:
            assert await withdraw(database, row, person, counted) == (mine.held.pop(person.id, None) is not None)
        assert await said(database, row) == mine.counts()
    for row in rows:
        assert await there(database, row, counted) == expected[row.id].counts() == await said(database, row)


async def test_the_counts_stay_true_when_many_do_all_this_at_once(database: Database) -> None:
    """Each person one thing after the other, as their chat brings them; the people side by side."""
    people = await meet(database, *range(1, 13))
    row = await add_petition(database, people[0])
    expected = Expected(SURE)

    async def lives(person: Citizen) -> None:
        chance = random.Random(person.id)
        for _ in range(10):
            if chance.random() < 0.75:
                pledge = Pledge(chance.choice(LEVELS), against=chance.random() < 0.2)
                assert await sign(database, row, person, pledge, SURE) == expected.sign(person.id, pledge)
            else:
                gone = expected.held.pop(person.id, None) is not None
                assert await withdraw(database, row, person, SURE) == gone

    await asyncio.gather(*map(lives, people))
    assert await said(database, row) == await there(database, row, SURE) == expected.counts()


async def test_the_counts_stay_true_when_one_persons_deeds_overlap(database: Database) -> None:
    """From chat and web at once, say: nobody knows what comes out, but the counts do."""
    chance = random.Random(3)
    people = await meet(database, *range(1, 9))
    row = await add_petition(database, people[0])
    deeds = [(sign if chance.random() < 0.6 else withdraw, chance.choice(people)) for _ in range(80)]
    await asyncio.gather(*(deed(database, row, person) for deed, person in deeds))
    assert await said(database, row) == await there(database, row)


async def test_two_ways_to_become_surer_at_once_count_once(database: Database) -> None:
    anna, bilal, eva = await meet(database, 1, 2, 3)
    row = await add_petition(database, anna)
    for person in (anna, bilal, eva):
        await sign(database, row, person, Pledge(ACCOUNT), SURE)
    begun = asyncio.Event()

    async def by_phone() -> None:
        async with database.work() as work:
            [found] = await work.petitions.by_ids([row.id])
            assert await work.signatures.sign(found, anna, Pledge(PHONE), SURE, NOW)
            begun.set()
            await asyncio.sleep(0.3)  # the other waits for this row, with what it has read before

    async def by_eid() -> None:
        await begun.wait()
        assert await sign(database, row, anna, Pledge(EID), SURE)

    await asyncio.gather(by_phone(), by_eid())
    assert await there(database, row, SURE) == (3, 1, 0)
    assert await said(database, row) == (3, 1, 0)


@pytest.mark.parametrize("database", BOTH[1:], indirect=True)  # on SQLite no two write at once
async def test_what_grew_surer_meanwhile_counts_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, bilal, eva = await meet(database, 1, 2, 3)
    row = await add_petition(database, anna)
    for person in (anna, bilal, eva):
        await sign(database, row, person, Pledge(ACCOUNT), SURE)
    async with database.work() as work:
        signatures = work.signatures
        look = signatures.find

        async def looks_and_lingers(petition_id: int, citizen: Citizen) -> SignatureRow | None:
            found = await look(petition_id, citizen)
            await asyncio.wait({meanwhile}, timeout=0.5)  # it waits for us, should the look have locked the row
            return found

        monkeypatch.setattr(signatures, "find", looks_and_lingers)
        [found] = await work.petitions.by_ids([row.id])
        meanwhile = asyncio.create_task(sign(database, row, anna, Pledge(PHONE), SURE))
        await signatures.sign(found, anna, Pledge(EID), SURE, NOW)
    await meanwhile
    assert await there(database, row, SURE) == (3, 1, 0)
    assert await said(database, row) == (3, 1, 0)


async def test_a_signature_that_is_undone_leaves_no_count(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            [found] = await work.petitions.by_ids([row.id])
            assert await work.signatures.sign(found, anna, Pledge(ACCOUNT), LEVELS, NOW)
            assert found.signature_count == 1
            raise ZeroDivisionError
    assert await said(database, row) == await there(database, row) == (0, 0, 0)


async def test_the_petition_in_hand_shows_the_new_counts(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    async with database.work() as work:
        [found] = await work.petitions.by_ids([row.id])
        await work.signatures.sign(found, anna, Pledge(ACCOUNT), SURE, NOW)
        await work.signatures.sign(found, bilal, Pledge(EID, against=True), SURE, NOW)
        assert (found.signature_count, found.counted_count, found.against_count) == (1, 0, 1)
        await work.signatures.sign(found, anna, Pledge(EID), SURE, NOW)
        assert (found.signature_count, found.counted_count, found.against_count) == (1, 1, 1)
        await work.signatures.withdraw(found, bilal, SURE)
        assert (found.signature_count, found.counted_count, found.against_count) == (1, 1, 0)
