"""Finds the rows nearest in meaning among a million in some thirty milliseconds, in memory, in step with the table.

Vectors stay in the database as half-precision bytes; each process keeps a copy of one byte a number and searches all
of it (faiss, exact but for the rounding), so there is nothing to tune and nothing to rebuild. Before each search the
copy takes in rows that have come since. What a row's state allows is asked of the database afterwards.
"""

import asyncio
from collections.abc import Sequence

import faiss
import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

_PAGE = 20_000  # rows taken in by one query
# Ids are given before commit, so a lower one may appear after a higher one has been seen.
_LOOKED_BACK = 1_000
_REACH = 0.6  # no number of a vector of unit length and a hundred dimensions lies beyond


class Neighbours:
    """The vectors of one table's rows; of one model at a time, as another's cannot be compared."""

    def __init__(self, row_id: InstrumentedAttribute[int], vector: InstrumentedAttribute[bytes]) -> None:
        self._row_id = row_id
        self._vector = vector
        self._turn = asyncio.Lock()  # around memory alone: whoever holds it never waits for the database
        self._empty(0)

    def _empty(self, size: int) -> None:
        self._size = size
        self._newest = 0
        self._ids: list[int] = []  # by place in the index; 0 where another vector has come for the row
        self._known: dict[int, tuple[int, int]] = {}  # place and hash of a row's vector
        self._index: faiss.IndexScalarQuantizer | None = None

    def __len__(self) -> int:
        return len(self._known)

    async def nearest(self, session: AsyncSession, vector: bytes, count: int) -> list[int]:
        """Ids of up to `count` rows, likest first, after taking in what has come since."""
        if len(vector) != self._size:
            async with self._turn:
                self._empty(len(vector))
        since = self._newest - _LOOKED_BACK
        while True:
            page = [(row.id, row.vector) for row in await session.execute(self._since(since))]
            async with self._turn:
                self.take([(row_id, stored) for row_id, stored in page if len(stored) == len(vector)])
            if len(page) < _PAGE:
                break
            since = page[-1][0]
        wanted = np.frombuffer(vector, np.float16).astype(np.float32)[None]
        async with self._turn:
            if self._index is None or self._index.d != wanted.shape[1]:
                return []
            # In a thread, where faiss lets go of the interpreter: a million rows must not hold up the event loop.
            _, places = await asyncio.to_thread(self._index.search, wanted, min(count, len(self._ids)))
            return [self._ids[place] for place in places[0] if place >= 0 and self._ids[place]]

    def take(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Take in rows that are new or whose vector is another: an id may come again after a rollback."""
        fresh = []
        for row_id, vector in rows:
            self._size = len(vector)
            place, seen = self._known.get(row_id, (-1, 0))
            if place >= 0 and seen == hash(vector):
                continue
            if place >= 0:
                self._ids[place] = 0
            self._known[row_id] = (len(self._ids), hash(vector))
            self._ids.append(row_id)
            self._newest = max(self._newest, row_id)
            fresh.append(np.frombuffer(vector, np.float16))
        if fresh:
            self._add(np.stack(fresh).astype(np.float32))

    def _add(self, vectors: npt.NDArray[np.float32]) -> None:
        if self._index is None:
            kind = faiss.ScalarQuantizer.QT_8bit_uniform
            self._index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
            self._index.train(np.array([[-_REACH], [_REACH]], np.float32).repeat(vectors.shape[1], axis=1))
        self._index.add(vectors)

    def _since(self, row_id: int) -> Select[int, bytes]:
        query = select(self._row_id.label("id"), self._vector.label("vector"))
        return query.where(self._row_id > row_id, self._vector.is_not(None)).order_by(self._row_id).limit(_PAGE)
