"""One running town for all stories of a module, and towns that stop and start again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.stories.restarting import RestartingTown
from tests.support.databases import fresh_database, fresh_url
from tests.support.town import Town, running_town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A running town on SQLite, shared by the stories of a module: each brings its own people."""
    folder: Path = tmp_path_factory.mktemp("town")
    async with (
        fresh_url("sqlite", folder) as url,
        fresh_database(url, folder) as database,
        running_town(database, folder) as town,
    ):
        yield town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def restarting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RestartingTown]:
    """A town that can be stopped and started again on the same files."""
    folder: Path = tmp_path_factory.mktemp("restarting")
    async with fresh_url("sqlite", folder) as url:
        restarting = RestartingTown(url, folder)
        await restarting.start()
        yield restarting
        await restarting.stop()
