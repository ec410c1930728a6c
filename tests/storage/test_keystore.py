import asyncio
from pathlib import Path

import pytest

from storage.database import Database
from storage.vault import KEY_BYTES, Keyring, WrongKey
from tests.storage.rows import NOW, meet
from tests.support.databases import KEYS

ANNA = b"a" * 32
OTHER = Keyring((b"x" * KEY_BYTES,))


async def test_a_persons_key_is_made_once(database: Database) -> None:
    async with database.work() as work:
        assert await work.keys.find(ANNA) is None
        made = await asyncio.gather(*(work.keys.make(ANNA, NOW) for _ in range(8)))
        found = await work.keys.find(ANNA)
        other = await work.keys.make(b"b" * 32, NOW)
    assert {each.keys for each in made} == {found.keys} if found else False
    assert other.keys != made[0].keys


async def test_what_a_destroyed_key_sealed_stays_shut(database: Database) -> None:
    async with database.work() as work:
        before = await work.keys.make(ANNA, NOW)
        sealed = before.seal(b"words", "place")
        await work.keys.destroy(ANNA)
        assert await work.keys.find(ANNA) is None
        after = await work.keys.make(ANNA, NOW)
        with pytest.raises(WrongKey):
            after.unseal(sealed, "place")
        await work.keys.destroy(b"never there" + b"." * 21)


def beside(database: Database, keys: Keyring, folder: Path) -> Database:
    """Another process on the same databases, with keys of its own."""
    url = database.url.render_as_string(hide_password=False)
    return Database(url, f"sqlite+aiosqlite:///{folder / 'keys.db'}", keys)


async def test_keys_that_do_not_fit_end_the_start(sqlite: Database, tmp_path: Path) -> None:
    wrong = beside(sqlite, OTHER, tmp_path)
    with pytest.raises(WrongKey):
        await wrong.open()
    await wrong.close()


async def test_rotated_keys_find_everybody_again(sqlite: Database, tmp_path: Path) -> None:
    [before] = await meet(sqlite, 7)
    rotated = beside(sqlite, Keyring((*OTHER.keys, *KEYS.keys)), tmp_path)
    await rotated.open()
    [after] = await meet(rotated, 7)
    assert (after.id, after.ref, after.is_new) == (before.id, before.ref, False)
    await rotated.close()


async def test_processes_that_start_together_agree_on_one_root(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'main.db'}"
    started = [Database(url, f"sqlite+aiosqlite:///{tmp_path / 'keys.db'}", KEYS) for _ in range(3)]
    await asyncio.gather(*(each.open() for each in started))
    assert len({each.vault.pseudonym("telegram", 7) for each in started}) == 1
    for each in started:
        await each.close()
