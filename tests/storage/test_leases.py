import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.leases import AlreadyRunning, lease, only_process
from tests.conftest import needs_postgres
from tests.support.databases import fresh_database, fresh_url


@needs_postgres
async def test_a_second_takes_the_lease_only_when_the_first_is_gone(tmp_path: Path) -> None:
    async with (
        fresh_url("postgres", tmp_path) as url,
        fresh_database(url, tmp_path) as database,
        lease(database, "send") as second,
    ):
        async with lease(database, "send") as first:
            assert await first.take()
            assert await first.still_held()
            assert not await second.take()
            async with lease(database, "schedule") as other:
                assert await other.take()
        assert await second.take()


async def test_an_sqlite_file_has_one_process(sqlite: Database) -> None:
    with only_process(sqlite), pytest.raises(AlreadyRunning, match="another process works on"), only_process(sqlite):
        pass
    with only_process(sqlite):
        pass


async def test_the_file_is_free_when_its_process_dies(sqlite: Database) -> None:
    path = f"{sqlite.url.database}.lock"
    held = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True)"
    with subprocess.Popen(  # noqa: ASYNC220 its one line comes at once
        [sys.executable, "-c", held + "; time.sleep(60)", path], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "1\n"
        with pytest.raises(AlreadyRunning), only_process(sqlite):
            pass
        other.kill()
    with only_process(sqlite):
        pass
