"""The store of keys beside the main database: the pseudonym root and one key a person, all sealed."""

import os
from datetime import datetime

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateTable

from storage.base import Instant
from storage.vault import KEY_BYTES, Keyring, Vault

_tables = MetaData()
_ROOTS = Table(
    "sealed_roots",
    _tables,
    Column("name", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
_PERSONS = Table(
    "person_keys",
    _tables,
    Column("person_ref", LargeBinary(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)
_ROOT = "pseudonyms"
_ROOT_CONTEXT = "sealed_roots.sealed"
_PERSON_CONTEXT = "person_keys.sealed"


class KeyStore:
    """Makes, finds and destroys keys. Each call is a transaction of its own."""

    def __init__(self, engine: AsyncEngine, data_keys: Keyring) -> None:
        self._engine = engine
        self._data_keys = data_keys
        self._insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert

    async def open_vault(self) -> Vault:
        """Make the tables and the root at the first start; raises WrongKey where DATA_KEYS do not fit."""
        # Each transaction begins with its write: on SQLite one that has read before fails where another wrote since.
        async with self._engine.begin() as connection:
            for table in _tables.sorted_tables:
                await connection.execute(CreateTable(table, if_not_exists=True))
        async with self._engine.begin() as connection:
            sealed = self._data_keys.seal(os.urandom(KEY_BYTES), _ROOT_CONTEXT)
            await connection.execute(self._insert(_ROOTS).values(name=_ROOT, sealed=sealed).on_conflict_do_nothing())
            kept = (await connection.execute(select(_ROOTS.c.sealed).where(_ROOTS.c.name == _ROOT))).scalar_one()
        return Vault(self._data_keys, self._data_keys.unseal(kept, _ROOT_CONTEXT))

    async def make(self, person_ref: bytes, now: datetime) -> Keyring:
        """Make a person's key, or give the one that is there."""
        found = await self.find(person_ref)
        if found is not None:
            return found
        sealed = self._data_keys.seal(os.urandom(KEY_BYTES), _PERSON_CONTEXT)
        async with self._engine.begin() as connection:
            await connection.execute(
                self._insert(_PERSONS)
                .values(person_ref=person_ref, sealed=sealed, made_at=now)
                .on_conflict_do_nothing()
            )
        found = await self.find(person_ref)
        assert found is not None
        return found

    async def find(self, person_ref: bytes) -> Keyring | None:
        """Find a person's key; None where there is none, or none any more."""
        async with self._engine.connect() as connection:
            query = select(_PERSONS.c.sealed).where(_PERSONS.c.person_ref == person_ref)
            sealed = (await connection.execute(query)).scalar_one_or_none()
        return None if sealed is None else Keyring((self._data_keys.unseal(sealed, _PERSON_CONTEXT),))

    async def destroy(self, person_ref: bytes) -> None:
        """Destroy a person's key: what it sealed can never be read again."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(_PERSONS).where(_PERSONS.c.person_ref == person_ref))

    async def close(self) -> None:
        """Let the connections go."""
        await self._engine.dispose()


class Keys:
    """The key store as one transaction sees it: a person's key is fetched once, and forgotten with the transaction."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._found: dict[bytes, Keyring] = {}

    async def find(self, person_ref: bytes) -> Keyring | None:
        """Find a person's key; None where there is none."""
        key = self._found.get(person_ref) or await self._store.find(person_ref)
        if key is not None:
            self._found[person_ref] = key
        return key

    async def make(self, person_ref: bytes, now: datetime) -> Keyring:
        """Make a person's key, or give the one that is there."""
        key = self._found[person_ref] = await self.find(person_ref) or await self._store.make(person_ref, now)
        return key

    async def destroy(self, person_ref: bytes) -> None:
        """Destroy a person's key."""
        self._found.pop(person_ref, None)
        await self._store.destroy(person_ref)
