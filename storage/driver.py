"""aiosqlite with one trip to its thread for a statement and its rows, where its own cursor makes four.

The trips, not SQLite, are most of what a small statement costs, and each waits for the interpreter: at 20 updates a
second beside the language model the slowest answers took 310 ms with aiosqlite's own cursor and 250 ms with this one
(`make bench`, medians of runs on 2 cores). The rest of aiosqlite is used as it is.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite


class Cursor:
    """A statement and its rows in one trip to the connection's thread; aiosqlite's own makes four."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and take its rows along."""
        await self._connection.run(self._execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement for each set of parameters."""
        await self._connection.run(self._execute, statement, list(parameters), many=True)
        return self

    def _execute(self, connection: sqlite3.Connection, statement: str, parameters: Any, *, many: bool = False) -> None:
        cursor = connection.cursor()
        try:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        """Give the rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with fewer trips to its thread, which are most of what a small statement costs."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, *arguments, **options), iter_chunk_size=64)
        self._thread.daemon = True  # as SQLAlchemy does with its own: a crash must not hang

    async def run(self, function: Any, *arguments: Any, **options: Any) -> None:
        """Call a function with the sqlite3 connection, in its thread."""
        await self._execute(function, self._conn, *arguments, **options)  # type: ignore[no-untyped-call]

    def cursor(self) -> Any:
        """Nothing happens before the first statement."""
        return Cursor(self)

    async def rollback(self) -> None:
        """Where nothing is begun, there is nothing to do."""
        if self.in_transaction:
            await super().rollback()
