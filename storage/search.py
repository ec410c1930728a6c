"""Finds short texts by their words, alike on both databases and without their extensions.

Two tables: which row holds which stem, and which stems hold which three letters. A query first finds the stems that it
may mean, by their letters, then the rows, so both look at nothing but what they share letters or words with.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Float,
    Index,
    Select,
    String,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from bot.civic.searching import STEM_LIMIT, grams, likes, sought_grams, sought_stems
from storage.base import Base, RowId, insert_into

_LOCK = 7_305_614_027  # any number of our own: one writer at a time on PostgreSQL, so that no stem in use is cleared
_ANY = ""  # a stem that every row holds, to count the rows by
_PAGE = 1_000  # rows indexed at a time
_LOOKED_AT = 800  # stems that share letters with a sought one
_ENOUGH = 0.4  # the share of what a query says, counted by rarity, that a row must hold
_COMMON = 0.1  # a word in fewer than this share of the rows hardly gains from being rarer still


class SearchWordRow(Base):
    """A row of some kind (`petition`) holds a stem; `weight` is what a hit there counts."""

    __tablename__ = "search_words"
    # The kind never leads a key: it tells least, yet either database may use it alone and so read everything.
    __table_args__ = (Index("ix_search_words_row_id", "row_id", "kind"), {"sqlite_with_rowid": False})
    stem: Mapped[str] = mapped_column(String(STEM_LIMIT), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    row_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    weight: Mapped[float] = mapped_column(Float)


class SearchGramRow(Base):
    """A stem that some row of a kind holds has these three letters."""

    __tablename__ = "search_grams"
    __table_args__ = ({"sqlite_with_rowid": False},)
    gram: Mapped[str] = mapped_column(String(3), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    stem: Mapped[str] = mapped_column(String(STEM_LIMIT), primary_key=True)


class Search:
    """The index. What it holds of a row is renewed, or removed, in the transaction that changes the row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def index(self, kind: str, row_id: int, weights: Mapping[str, float]) -> None:
        """Let a row be found by stems, as `bot.civic.searching.weigh` gives them, and by nothing from before."""
        await self.index_all(kind, {row_id: weights})

    async def index_all(self, kind: str, rows: Mapping[int, Mapping[str, float]]) -> None:
        """Do so for many rows: a thousand at a time, as statements take only so many values."""
        ids = list(rows)
        for page in (ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE)):
            held = [
                {"kind": kind, "stem": stem, "row_id": row_id, "weight": weight}
                for row_id in page
                for stem, weight in ((_ANY, 0.0), *rows[row_id].items())
            ]
            await self._replace(kind, page, held)

    async def remove(self, kind: str, row_id: int) -> None:
        """Let a row be found no more, and forget the stems that no other row holds."""
        await self._replace(kind, [row_id], [])

    async def _replace(self, kind: str, row_ids: Sequence[int], held: list[dict[str, Any]]) -> None:
        """Put what rows hold in place of what they held, and see to it that just the stems held are spelt out."""
        if self._session.get_bind().dialect.name == "postgresql":
            await self._session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # By the connection: the session would look at each value as an object's.
        connection = await self._session.connection()
        others = aliased(SearchWordRow)
        same = (others.stem == SearchWordRow.stem, others.kind == kind, others.row_id.not_in(row_ids))
        ours = (SearchWordRow.kind == kind, SearchWordRow.row_id.in_(row_ids))
        # One look for each stem; NOT EXISTS would make PostgreSQL read the whole table first.
        other = select(others.row_id).where(*same).limit(1).scalar_subquery()
        alone = select(SearchWordRow.stem).where(*ours, SearchWordRow.stem != _ANY, other.is_(None)).distinct()
        before = set(await connection.scalars(alone))
        await connection.execute(delete(SearchWordRow).where(*ours))
        if held:
            await connection.execute(insert_into(self._session, SearchWordRow), held)
        after = set(await connection.scalars(alone))
        if lost := _spelt(kind, before - after):
            each = [getattr(SearchGramRow, name) == bindparam(name) for name in ("gram", "kind", "stem")]
            await connection.execute(delete(SearchGramRow).where(*each), lost)
        if new := _spelt(kind, after - before):
            await connection.execute(insert_into(self._session, SearchGramRow).on_conflict_do_nothing(), new)

    async def find(self, kind: str, query: str, limit: int, offset: int = 0) -> Sequence[int]:
        """Give ids of rows that hold what a query says, best first, then newest; none where nothing of it is known."""
        meant = await self._meant(kind, sought_stems(query))
        if not meant:
            return []
        return (await self._session.scalars(_ranked(kind, meant).limit(limit).offset(offset))).all()

    async def _meant(self, kind: str, stems: Sequence[str]) -> list[dict[str, float]]:
        """For each stem of a query those that it may stand for, each with how likely; unknown ones are left out."""
        known: list[list[str]] = [[] if sought_grams(stem) else [stem] for stem in stems]
        looks = [_look(kind, place, letters) for place, stem in enumerate(stems) if (letters := sought_grams(stem))]
        if looks:
            for place, stem in await self._session.execute(union_all(*looks)):
                known[place].append(stem)
        return [found for stem, words in zip(stems, known, strict=True) if (found := likes(stem, words))]


def _spelt(kind: str, stems: Iterable[str]) -> list[dict[str, str]]:
    """What the table of letters holds of stems."""
    return [{"kind": kind, "gram": gram, "stem": stem} for stem in sorted(stems) for gram in grams(stem)]


def _look(kind: str, place: int, letters: Sequence[str]) -> Select[int, str]:
    """Stems that share most letters with the sought one at a place in the query, the shorter first."""
    shared = (
        select(literal(place).label("place"), SearchGramRow.stem)
        .where(SearchGramRow.kind == kind, SearchGramRow.gram.in_(letters))
        .group_by(SearchGramRow.stem)
        .order_by(func.count().desc(), func.length(SearchGramRow.stem), SearchGramRow.stem)
        .limit(_LOOKED_AT)
        .subquery()
    )
    return select(shared.c.place, shared.c.stem)


def _ranked(kind: str, meant: Sequence[Mapping[str, float]]) -> Select[int]:
    """Ids of rows: each word of the query counts once in a row, by its best hit there and by how rare it is.

    `held` counts twice more: two words in the body come before one in the title.
    """
    hits = union_all(*(_hits(kind, place, words) for place, words in enumerate(meant))).cte("hits")
    rows = select(func.count()).where(SearchWordRow.kind == kind, SearchWordRow.stem == _ANY).scalar_subquery()
    share = cast(func.count(), Float) / rows
    rare = select(hits.c.place, (1.0 / (_COMMON + share)).label("rarity")).group_by(hits.c.place).cte("rare")
    held = func.sum(rare.c.rarity)
    every = select(func.sum(rare.c.rarity)).scalar_subquery()
    return (
        select(hits.c.row_id)
        .join(rare, rare.c.place == hits.c.place)
        .group_by(hits.c.row_id)
        .having(held >= _ENOUGH * every)
        .order_by((held * held * func.sum(rare.c.rarity * hits.c.hit)).desc(), hits.c.row_id.desc())
    )


def _hits(kind: str, place: int, words: Mapping[str, float]) -> Select[int, int, float]:
    """For one word of the query the rows that hold it, or what it may stand for, each with its best hit."""
    alike: dict[float, list[str]] = {}
    for stem, value in words.items():
        alike.setdefault(value, []).append(stem)
    likeness = case(*((SearchWordRow.stem.in_(stems), value) for value, stems in alike.items()), else_=0.0)
    return (
        select(
            literal(place).label("place"), SearchWordRow.row_id, func.max(SearchWordRow.weight * likeness).label("hit")
        )
        .where(SearchWordRow.kind == kind, SearchWordRow.stem.in_(list(words)))
        .group_by(SearchWordRow.row_id)
    )
