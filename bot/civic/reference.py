"""Numbers people can say on the phone: S-2026-000123, E-2026-0012, C-2026-0007."""

import re
from enum import StrEnum


class Series(StrEnum):
    """The letter tells what the number stands for."""

    SUGGESTION = "S"
    PETITION = "E"
    CONSULTATION = "C"


_DIGITS = {Series.SUGGESTION: 6, Series.PETITION: 4, Series.CONSULTATION: 4}
_SHAPE = re.compile(r"\s*([SEC])[-\s]?(\d{4})[-\s]?(\d{1,9})\s*", re.IGNORECASE | re.ASCII)


def write_reference(series: Series, year: int, count: int) -> str:
    """Write the number of the `count`th item (from 1) of a year."""
    return f"{series}-{year}-{count:0{_DIGITS[series]}d}"


def read_reference(text: str) -> str | None:
    """Read a number however it was typed ("e 2026 12"); None where the whole text is not one."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    series = Series(found[1].upper())
    return write_reference(series, int(found[2]), int(found[3]))
