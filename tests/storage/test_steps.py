import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.steps import Step, StepRow
from tests.storage.rows import NOW

ANNA, BILAL = b"a" * 32, b"b" * 32


async def keep(database: Database, step: Step, ref: bytes = ANNA) -> None:
    async with database.work() as work:
        await work.steps.keep(ref, step, NOW)


async def active(database: Database, ref: bytes = ANNA) -> Step | None:
    async with database.reading() as work:
        return await work.steps.active(ref)


async def begun(database: Database, dialogue: str, ref: bytes = ANNA) -> Step | None:
    async with database.reading() as work:
        return await work.steps.begun(ref, dialogue)


async def test_a_step_comes_out_as_it_went_in(database: Database) -> None:
    assert await active(database) is None
    step = Step("petition", "wish", {"title": "Lekplats <b> 🌞", "topics": ["a", "b"], "sure": False, "none": None})
    await keep(database, step)
    assert await active(database) == step
    assert await active(database, BILAL) is None


async def test_a_new_dialogue_lets_the_one_before_rest(database: Database) -> None:
    suggestion, petition = Step("suggestion", "preview", {"text": "a"}), Step("petition", "title")
    await keep(database, suggestion)
    await keep(database, petition)
    assert await active(database) == petition
    assert await begun(database, "suggestion") == suggestion
    await keep(database, suggestion)
    assert await active(database) == suggestion
    assert await begun(database, "petition") == petition
    async with database.reading() as work:
        assert await work.session.scalar(select(func.count()).where(StepRow.active)) == 1
        assert await work.session.scalar(select(func.count()).select_from(StepRow)) == 2


async def test_keeping_again_replaces(database: Database) -> None:
    await keep(database, Step("petition", "title"))
    await keep(database, Step("petition", "wish", {"title": "b"}))
    assert await begun(database, "petition") == Step("petition", "wish", {"title": "b"})


async def test_the_database_itself_allows_one_active_dialogue(database: Database) -> None:
    await keep(database, Step("petition", "title"))
    await keep(database, Step("petition", "title"), BILAL)
    await keep(database, Step("suggestion", "wish"))
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text("UPDATE steps SET active = true"))


async def test_ending_one_leaves_the_others(database: Database) -> None:
    await keep(database, Step("suggestion", "wish"))
    await keep(database, Step("petition", "title"))
    async with database.work() as work:
        await work.steps.end(ANNA, "petition")
        await work.steps.end(ANNA, "never begun")
    assert await active(database) is None
    assert await begun(database, "petition") is None
    assert await begun(database, "suggestion") == Step("suggestion", "wish")


async def test_a_draft_lies_sealed_under_the_persons_own_key(database: Database) -> None:
    await keep(database, Step("suggestion", "preview", {"text": "kolmörkt på cykelbanan"}))
    async with database.reading() as work:
        sealed = (await work.session.scalars(select(StepRow.sealed))).one()
    for word in ("kolmörkt", "cykelbanan", "text"):
        assert word.encode() not in sealed
        assert word.encode("unicode_escape") not in sealed


async def test_a_draft_is_gone_with_its_key(database: Database) -> None:
    await keep(database, Step("suggestion", "preview", {"text": "a"}))
    async with database.work() as work:
        await work.keys.destroy(ANNA)
    assert await active(database) is None
    assert await begun(database, "suggestion") is None
