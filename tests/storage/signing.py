"""Signing as storage tests do it, each deed a transaction of its own; and two ways to count what comes of it."""

from collections.abc import Collection

from sqlalchemy import select

from bot.civic.citizen import Citizen
from bot.civic.terms import SignatureLevel
from storage.database import Database
from storage.petitions import PetitionRow
from storage.signatures import Pledge, SignatureRow
from tests.storage.rows import NOW

LEVELS = list(SignatureLevel)
ACCOUNT, EMAIL, PHONE, EID = SignatureLevel
SURE = frozenset({PHONE, EID})


async def sign(
    database: Database,
    petition: PetitionRow,
    citizen: Citizen,
    pledge: Pledge | None = None,
    counted: Collection[SignatureLevel] = LEVELS,
) -> bool:
    """Sign, by account where nothing else is pledged; tells whether anything changed."""
    async with database.work() as work:
        [row] = await work.petitions.by_ids([petition.id])
        return await work.signatures.sign(row, citizen, pledge or Pledge(ACCOUNT), counted, NOW)


async def withdraw(
    database: Database, petition: PetitionRow, citizen: Citizen, counted: Collection[SignatureLevel] = LEVELS
) -> bool:
    """Take the signature back; tells whether there was one."""
    async with database.work() as work:
        [row] = await work.petitions.by_ids([petition.id])
        return await work.signatures.withdraw(row, citizen, counted)


async def said(database: Database, petition: PetitionRow) -> tuple[int, int, int]:
    """What the petition says: all, those that count, those against."""
    async with database.reading() as work:
        [row] = await work.petitions.by_ids([petition.id])
        return row.signature_count, row.counted_count, row.against_count


async def there(
    database: Database, petition: PetitionRow, counted: Collection[SignatureLevel] = LEVELS
) -> tuple[int, int, int]:
    """What its signatures say."""
    async with database.reading() as work:
        query = select(SignatureRow).where(SignatureRow.petition_id == petition.id)
        rows = (await work.session.scalars(query)).all()
        in_favour = [row for row in rows if not row.against]
        assert await work.signatures.recount(petition.id) == len(in_favour)
        return len(in_favour), sum(row.level in counted for row in in_favour), len(rows) - len(in_favour)
