"""Finds the rows nearest in meaning among a million in some thirty milliseconds, in memory, in step with the table.

Vectors stay in the database as half-precision bytes; each process keeps a copy of one byte a number and searches all
of it (faiss, exact but for the rounding), so there is nothing to tune and nothing to rebuild. Before each search the
copy takes in rows that have come since. What a row's state allows is asked of the database afterwards.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

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
    """The vectors of one table's rows; of one model, as another's cannot be compared."""

    def __init__(self, row_id: InstrumentedAttribute[int], vector: InstrumentedAttribute[bytes]) -> None:
        self._row_id = row_id
        self._vector = vector
        self._ids: list[int] = []
        self._known: set[int] = set()
        self._index: faiss.IndexScalarQuantizer | None = None
        self._turn = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._ids)

    async def nearest(self, session: AsyncSession, vector: bytes, count: int) -> list[int]:
        """Ids of up to `count` rows, likest first, after taking in what has come since."""
        async with self._turn:
            await self._catch_up(session, len(vector))
            wanted = np.frombuffer(vector, np.float16).astype(np.float32)[None]
            if self._index is None or self._index.d != wanted.shape[1]:
                return []
            # In a thread, where faiss lets go of the interpreter: a million rows must not hold up the event loop.
            _, places = await asyncio.to_thread(self._index.search, wanted, min(count, len(self._ids)))
        return [self._ids[place] for place in places[0] if place >= 0]

    async def _catch_up(self, session: AsyncSession, size: int) -> None:
        since = max(self._ids, default=0) - _LOOKED_BACK
        while True:
            page = [(row.id, row.vector) for row in await session.execute(self._since(since))]
            fresh = [(row_id, vector) for row_id, vector in page if row_id not in self._known and len(vector) == size]
            if fresh:
                self.add([row_id for row_id, _ in fresh], np.stack([np.frombuffer(v, np.float16) for _, v in fresh]))
            if len(page) < _PAGE:
                return
            since = page[-1][0]

    def add(self, ids: Sequence[int], vectors: npt.NDArray[np.floating[Any]]) -> None:
        """Take in rows; `vectors` is `(n_rows, n_dimensions)` of unit length."""
        if self._index is None:
            kind = faiss.ScalarQuantizer.QT_8bit_uniform
            self._index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
            reach = np.array([[-_REACH], [_REACH]], np.float32).repeat(vectors.shape[1], axis=1)
            self._index.train(reach)
        self._index.add(vectors.astype(np.float32))
        self._ids.extend(ids)
        self._known.update(ids)

    def _since(self, row_id: int) -> Select[int, bytes]:
        query: Select[int, bytes] = select(self._row_id.label("id"), self._vector.label("vector")).where(
            self._row_id > row_id, self._vector.is_not(None)
        )
        return query.order_by(self._row_id).limit(_PAGE)
