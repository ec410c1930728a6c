from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.calendar import WEEKDAYS, Period, Span, days_after, last_weekly, local_midnight, read_period, read_span

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday, ISO week 48
HALF_PAST_SEVEN = time(7, 30)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 zone beside


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[misc,arg-type]


def days(first: tuple[int, int, int], after: tuple[int, int, int]) -> Period:
    return Period(local(*first), local(*after))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("7d", Period(NOW - timedelta(days=7), NOW)),
        (" 30 D ", Period(NOW - timedelta(days=30), NOW)),
        ("1", Period(NOW - timedelta(days=1), NOW)),
        ("999d", Period(NOW - timedelta(days=999), NOW)),
        ("v46", days((2026, 11, 9), (2026, 11, 16))),
        ("v. 46", days((2026, 11, 9), (2026, 11, 16))),
        ("W48", days((2026, 11, 23), (2026, 11, 30))),  # the week we are in
        ("v49", days((2025, 12, 1), (2025, 12, 8))),  # not yet this year
        ("v1", days((2025, 12, 29), (2026, 1, 5))),
        ("v53", days((2020, 12, 28), (2021, 1, 4))),  # the latest year that had one
        ("v13", days((2026, 3, 23), (2026, 3, 30))),  # an hour shorter
        ("2026-10", days((2026, 10, 1), (2026, 11, 1))),  # an hour longer
        ("2026-12", days((2026, 12, 1), (2027, 1, 1))),
        ("2024-02", days((2024, 2, 1), (2024, 3, 1))),
        ("2026-01-01..2026-03-31", days((2026, 1, 1), (2026, 4, 1))),
        ("2026-01-01..2026-01-01", days((2026, 1, 1), (2026, 1, 2))),
    ],
)
def test_periods_as_people_type_them(text: str, period: Period) -> None:
    assert read_period(text, NOW, ZONE) == period


@pytest.mark.parametrize(
    "text",
    ["", "0d", "-7d", "7x", "1000d", "v0", "v54", "v", "v4x", "2026-13", "2026-00", "0000-01", "2026", "20261",
     "2026-03-31..2026-01-01", "2026-02-30..2026-03-01", "2026-01-01..", "9999-12-31..9999-12-31", "0001-01",
     "9999-12", "tff", "٧d", "7d; DROP TABLE", "2026-01-01...2026-02-01", "v46 v47"],
)  # fmt: skip
def test_nonsense_is_no_period(text: str) -> None:
    assert read_period(text, NOW, ZONE) is None


@given(
    st.text(max_size=30) | st.from_regex(r"\A(v\d{1,2}|\d{1,3}d|\d{4}-\d{2}|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d)\Z"),
    INSTANTS,
)
def test_whatever_is_typed_a_period_has_a_length_or_is_none(text: str, now: datetime) -> None:
    found = read_period(text, now, ZONE)
    assert found is None or found.start_at < found.end_at
    assert found is None or found.days() >= 1


@given(st.integers(1, 52), INSTANTS)
def test_a_week_is_the_latest_that_has_begun(number: int, now: datetime) -> None:
    found = read_period(f"v{number}", now, ZONE)
    assert found is not None
    monday = found.start_at.astimezone(ZONE)
    assert (monday.isocalendar()[1:], monday.time()) == ((number, 1), time())
    assert found.start_at <= now < found.start_at + timedelta(days=372)


def test_weekly_over_three_years_is_always_monday_half_past_seven() -> None:
    now, end = local(2025, 1, 1), local(2028, 1, 1)
    seen = set()
    while now < end:
        found = last_weekly(now, "monday", HALF_PAST_SEVEN, ZONE)
        shown = found.astimezone(ZONE)
        assert (shown.weekday(), shown.time()) == (0, HALF_PAST_SEVEN)
        assert timedelta(0) <= now - found < timedelta(days=7, hours=1)
        seen.add(found)
        now += timedelta(hours=1)
    gaps = {later - earlier for earlier, later in zip(sorted(seen), sorted(seen)[1:], strict=False)}
    assert gaps == {timedelta(days=7, hours=hours) for hours in (-1, 0, 1)}  # both changes of the clock were met
    assert len(seen) == 157


@given(INSTANTS, st.sampled_from(WEEKDAYS), st.times().map(lambda at: at.replace(microsecond=0)))
def test_weekly_is_never_in_the_future_nor_long_ago(now: datetime, weekday: str, at: time) -> None:
    found = last_weekly(now, weekday, at, ZONE)
    assert timedelta(0) <= now - found <= timedelta(days=7, hours=1)


def test_weekly_turns_exactly_at_the_minute() -> None:
    due = local(2026, 11, 23, 7, 30)
    assert last_weekly(due, "monday", HALF_PAST_SEVEN, ZONE) == due
    assert last_weekly(due - timedelta(microseconds=1), "monday", HALF_PAST_SEVEN, ZONE) == due - timedelta(days=7)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 9, 1, 15, 0), (2026, 12, 1)),  # winter comes between
        ((2026, 1, 15, 0, 0), (2026, 4, 16)),  # summer comes between
        ((2026, 11, 23, 23, 59), (2027, 2, 22)),
        ((2026, 6, 1, 0, 1), (2026, 8, 31)),
    ],
)
def test_ninety_days_end_with_the_ninetieth_day_by_the_clock_on_the_wall(
    start: tuple[int, ...], end: tuple[int, ...]
) -> None:
    assert days_after(local(*start), 90, ZONE) == local(*end)


@given(INSTANTS, st.integers(1, 400))
def test_days_end_at_local_midnight_and_are_never_too_few(start: datetime, count: int) -> None:
    found = days_after(start, count, ZONE)
    assert found.astimezone(ZONE).time() == time()
    assert timedelta(days=count, hours=-1) <= found - start <= timedelta(days=count + 1, hours=1)


def test_midnight_is_local() -> None:
    assert local_midnight(date(2026, 7, 1), ZONE) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert local_midnight(date(2026, 12, 1), ZONE) == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90 days", Span(days=90)),
        ("1 day", Span(days=1)),
        (" 3 months", Span(months=3)),
        ("0 days", None),
        ("3", None),
        ("3 weeks", None),
        ("-3 days", None),
        ("٣ days", None),
    ],
)
def test_spans_one_can_type(text: str, span: Span | None) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    ("began", "span", "ends"),
    [
        ((2026, 11, 30, 8), Span(months=3), (2027, 3, 1)),  # February has no 30th: its last day counts whole
        ((2026, 1, 15, 23, 59), Span(months=1), (2026, 2, 16)),
        ((2026, 3, 1, 8), Span(days=30), (2026, 4, 1)),  # over the night that lacks an hour
        ((2026, 12, 31, 8), Span(months=12), (2028, 1, 1)),
    ],
)
def test_a_span_ends_with_its_last_day(began: tuple[int, ...], span: Span, ends: tuple[int, ...]) -> None:
    assert span.end_after(local(*began), ZONE) == local(*ends)


@given(began=INSTANTS, days=st.integers(1, 400))
def test_a_span_of_days_is_days(began: datetime, days: int) -> None:
    assert Span(days=days).end_after(began, ZONE) == days_after(began, days, ZONE)
