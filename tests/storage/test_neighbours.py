"""The petitions nearest in meaning: in step with the table, exact but for rounding, and public ones alone."""

import asyncio

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import delete, text

from bot.petitions.states import PUBLIC, PetitionState
from storage.database import Database
from storage.neighbours import Neighbours
from storage.petitions import PetitionAuthorRow, PetitionRow
from tests.storage.rows import add_petition, meet, petition

DIMENSIONS = 128
Floats = npt.NDArray[np.float32]
UNPUBLISHED = {"published_at": None, "closes_at": None}


def random_units(count: int, seed: int = 1, dimensions: int = DIMENSIONS) -> Floats:
    numbers = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    units: Floats = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    return units


def stored(vector: Floats) -> bytes:
    return vector.astype(np.float16).tobytes()


async def ids_near(database: Database, vector: Floats, count: int = 5) -> list[int]:
    async with database.reading() as work:
        return [row.id for row in await work.petitions.nearest(stored(vector), count)]


async def test_nothing_is_near_an_empty_table(database: Database) -> None:
    assert await ids_near(database, random_units(1)[0]) == []


async def test_rows_that_come_after_the_first_search_are_found(database: Database) -> None:
    [anna] = await meet(database, 1)
    one, two, three = random_units(3)
    first = await add_petition(database, anna, number="E-1", vector=stored(one))
    assert await ids_near(database, two) == [first.id]
    second = await add_petition(database, anna, number="E-2", vector=stored(two))
    third = await add_petition(database, anna, number="E-3", vector=stored(three))
    assert (await ids_near(database, two))[0] == second.id
    assert set(await ids_near(database, three)) == {first.id, second.id, third.id}


async def test_each_row_is_taken_in_once(database: Database) -> None:
    [anna] = await meet(database, 1)
    one, two = random_units(2)
    near = Neighbours(PetitionRow.id, PetitionRow.vector)
    first = await add_petition(database, anna, number="E-1", vector=stored(one))
    second = await add_petition(database, anna, number="E-2", vector=stored(two))
    for _ in range(3):
        async with database.reading() as work:
            assert await near.nearest(work.session, stored(one), 9) == [first.id, second.id]
        assert len(near) == 2


async def test_a_lower_id_that_was_committed_late_is_found(database: Database) -> None:
    [anna] = await meet(database, 1)
    early, late = random_units(2)
    await add_petition(database, anna, id=900, number="E-1", vector=stored(early))
    assert await ids_near(database, late) == [900]
    await add_petition(database, anna, id=899, number="E-2", vector=stored(late))
    assert await ids_near(database, late) == [899, 900]


async def test_rows_of_many_pages_are_all_taken_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    [anna] = await meet(database, 1)
    monkeypatch.setattr("storage.neighbours._PAGE", 3)
    vectors = random_units(10)
    async with database.work() as work:
        for place, vector in enumerate(vectors):
            await work.petitions.add(_petition(place, vector), anna)
    found = await ids_near(database, vectors[7], 10)
    assert len(set(found)) == 10


async def test_another_models_vectors_are_skipped(database: Database) -> None:
    [anna] = await meet(database, 1)
    ours, other = random_units(1)[0], random_units(1, dimensions=96)[0]
    await add_petition(database, anna, number="E-1", vector=stored(other))
    mine = await add_petition(database, anna, number="E-2", vector=stored(ours))
    await add_petition(database, anna, number="E-3", vector=stored(other))
    assert await ids_near(database, ours) == [mine.id]


async def test_a_switch_to_a_model_of_another_size_stops_nobody(database: Database) -> None:
    [anna] = await meet(database, 1)
    before, after = random_units(1)[0], random_units(1, dimensions=96)[0]
    await add_petition(database, anna, number="E-1", vector=stored(before))
    assert len(await ids_near(database, before)) == 1
    new = await add_petition(database, anna, number="E-2", vector=stored(after))
    assert await ids_near(database, after) == [new.id]


async def test_likest_come_first_as_exactly_as_numpy_has_it(database: Database) -> None:
    [anna] = await meet(database, 1)
    vectors = random_units(2000)
    async with database.work() as work:
        for place, vector in enumerate(vectors):
            await work.petitions.add(_petition(place, vector), anna)
    kept = vectors.astype(np.float16).astype(np.float32)
    hits = []
    for wanted in random_units(20, seed=2):
        products = kept @ wanted.astype(np.float16).astype(np.float32)
        async with database.reading() as work:
            rows = await work.petitions.nearest(stored(wanted), 10)
        found = [int(row.number.removeprefix("E-")) for row in rows]
        assert len(found) == 10
        assert (np.diff(products[found]) <= 0.01).all()  # a byte a number rounds
        hits.append(len(set(found) & set(np.argsort(-products)[:10].tolist())) / 10)
    assert np.mean(hits) >= 0.95


async def test_deleted_rows_do_not_come_back(database: Database) -> None:
    [anna] = await meet(database, 1)
    one, two = random_units(2)
    gone = await add_petition(database, anna, number="E-1", vector=stored(one))
    left = await add_petition(database, anna, number="E-2", vector=stored(two))
    assert set(await ids_near(database, one)) == {gone.id, left.id}
    await _delete(database, gone.id)
    assert await ids_near(database, one) == [left.id]


async def test_a_row_that_took_the_id_of_a_lost_one_is_found_by_its_own_vector(database: Database) -> None:
    [anna] = await meet(database, 1)
    new, other = random_units(2)
    lost: Floats = -new

    async def lose() -> None:
        async with database.work() as work:
            await work.petitions.add(_petition(2, lost), anna)
            await work.petitions.nearest(stored(lost), 5)  # sees what is not yet committed
            raise ZeroDivisionError

    await add_petition(database, anna, number="E-1", vector=stored(other))
    with pytest.raises(ZeroDivisionError):
        await lose()
    row = await add_petition(database, anna, number="E-3", vector=stored(new))
    assert (await ids_near(database, new))[0] == row.id


HIDDEN = {*(set(PetitionState) - PUBLIC), PetitionState.WITHDRAWN}


@pytest.mark.parametrize("state", sorted(HIDDEN))
async def test_what_is_not_public_is_never_near(database: Database, state: PetitionState) -> None:
    [anna] = await meet(database, 1)
    one, two = random_units(2)
    await add_petition(database, anna, number="E-1", vector=stored(one), state=state, **UNPUBLISHED)
    shown = await add_petition(database, anna, number="E-2", vector=stored(two))
    assert await ids_near(database, one) == [shown.id]


async def test_what_was_public_and_is_withdrawn_stands_in_nobodys_way(database: Database) -> None:
    [anna] = await meet(database, 1)
    vector = random_units(1)[0]
    await add_petition(database, anna, vector=stored(vector), state=PetitionState.WITHDRAWN)
    assert await ids_near(database, vector) == []


@pytest.mark.parametrize("state", sorted(set(PetitionState) - HIDDEN))
async def test_what_is_public_is(database: Database, state: PetitionState) -> None:
    [anna] = await meet(database, 1)
    vector = random_units(1)[0]
    shown = await add_petition(database, anna, vector=stored(vector), state=state)
    assert await ids_near(database, vector) == [shown.id]


async def test_a_petition_appears_once_it_is_published(database: Database) -> None:
    [anna] = await meet(database, 1)
    vector = random_units(1)[0]
    row = await add_petition(database, anna, vector=stored(vector))
    hide = "UPDATE petitions SET state = 'in_review'"
    for statement, found in ((hide, []), (hide.replace("in_review", "published"), [row.id])):
        async with database.work() as work:
            await work.session.execute(text(statement))
        assert await ids_near(database, vector) == found


async def test_searches_side_by_side_find_the_same(database: Database) -> None:
    [anna] = await meet(database, 1)
    vectors = random_units(6)
    rows = [
        await add_petition(database, anna, number=f"E-{place}", vector=stored(v)) for place, v in enumerate(vectors)
    ]
    found = await asyncio.gather(*(ids_near(database, vector, 6) for vector in vectors for _ in range(4)))
    assert [near[0] for near in found] == [row.id for row in rows for _ in range(4)]
    assert all(len(set(near)) == 6 for near in found)


async def test_a_search_does_not_wait_for_one_that_holds_the_only_connection(database: Database) -> None:
    """A transaction that has begun to write searches while another begins with its search."""
    [anna] = await meet(database, 1)
    vector = random_units(1)[0]
    row = await add_petition(database, anna, vector=stored(vector))
    begun, other_waits = asyncio.Event(), asyncio.Event()

    async def writes_first() -> int:
        async with database.work() as work:
            await work.session.execute(text("UPDATE petitions SET signature_count = 0"))
            begun.set()
            await other_waits.wait()
            return (await work.petitions.nearest(stored(vector), 5))[0].id

    async def searches_first() -> int:
        async with database.work() as work:
            await begun.wait()
            asyncio.get_running_loop().call_later(0.1, other_waits.set)
            return (await work.petitions.nearest(stored(vector), 5))[0].id

    async with asyncio.timeout(10):
        assert set(await asyncio.gather(writes_first(), searches_first())) == {row.id}


def _petition(place: int, vector: Floats) -> PetitionRow:
    return petition(number=f"E-{place}", vector=stored(vector))


async def _delete(database: Database, petition_id: int) -> None:
    async with database.work() as work:
        await work.session.execute(delete(PetitionAuthorRow).where(PetitionAuthorRow.petition_id == petition_id))
        await work.session.execute(delete(PetitionRow).where(PetitionRow.id == petition_id))
