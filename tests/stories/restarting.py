"""A town that stops and starts again: the same database file, the same sandbox state, another port."""

from contextlib import AsyncExitStack
from pathlib import Path

from bot.civic.profile import Profile
from tests.support.citizen import Citizen
from tests.support.databases import fresh_database
from tests.support.town import Town, running_town


class RestartingTown:
    """Holds the town that runs now."""

    def __init__(self, url: str, folder: Path, profile: Profile | None = None) -> None:
        self._url = url
        self._folder = folder
        self._profile = profile
        self._stack = AsyncExitStack()
        self._town: Town | None = None

    @property
    def town(self) -> Town:
        """The town that runs now."""
        assert self._town is not None, "start() comes first"
        return self._town

    async def start(self) -> None:
        """Open the database and run the service."""
        before = self._town
        database = await self._stack.enter_async_context(fresh_database(self._url, self._folder))
        self._town = await self._stack.enter_async_context(running_town(database, self._folder, profile=self._profile))
        if before is not None:
            self._town._people = before._people

    async def stop(self) -> None:
        """End the service and let go of the database."""
        await self._stack.aclose()

    async def restart(self, *people: Citizen) -> list[Citizen]:
        """Stop and start again; returns the same people with the telephones they hold now."""
        await self.stop()
        await self.start()
        return [Citizen(self.town.session, self.town.base, person.id) for person in people]
