import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.reference import Series, read_reference, write_reference


@given(st.sampled_from(Series), st.integers(1000, 9999), st.integers(1, 999_999_999))
def test_what_is_written_is_read(series: Series, year: int, count: int) -> None:
    number = write_reference(series, year, count)
    assert read_reference(number) == number
    assert read_reference(f"  {number.lower().replace('-', ' ')}\n") == number
    assert len(number) <= 16


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("S-2026-000123", "S-2026-000123"),
        ("s2026123", "S-2026-000123"),
        ("e 2026 12", "E-2026-0012"),
        ("C-2026-0007", "C-2026-0007"),
        ("E-2026-10000", "E-2026-10000"),
        ("E-2026-0000000012", None),
        ("X-2026-0001", None),
        ("E-2026", None),
        ("E-2026-0012 tack", None),
        ("E--2026-0012", None),
        ("E-२०२६-0012", None),
        ("", None),
        ("E-2026-0012\0", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, number: str | None) -> None:
    assert read_reference(typed) == number


@given(st.text(max_size=30))
def test_nothing_typed_makes_it_fall(text: str) -> None:
    found = read_reference(text)
    assert found is None or read_reference(found) == found
