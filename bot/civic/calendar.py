"""Dates as the municipality counts them: its time zone, ISO weeks, periods one can type.

Times in the program are aware UTC; only this module and the texts turn them into local ones.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Period:
    """From `start_at` (inclusive) to `end_at` (exclusive), both UTC."""

    start_at: datetime
    end_at: datetime

    def days(self) -> int:
        """Whole days, rounded, at least one."""
        return max(1, round((self.end_at - self.start_at) / timedelta(days=1)))


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant a day begins in a zone, as UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def days_after(start_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The midnight that ends the `days`th day after a start: what "90 days" means to people."""
    return local_midnight(start_at.astimezone(zone).date() + timedelta(days=days + 1), zone)


@dataclass(frozen=True)
class Span:
    """A time as people count it: so many days, or so many months."""

    days: int = 0
    months: int = 0

    def end_after(self, start_at: datetime, zone: ZoneInfo) -> datetime:
        """The midnight that ends its last day. Three months after 30 November end on the last of February."""
        first = start_at.astimezone(zone).date()
        month = first.month - 1 + self.months
        year, month = first.year + month // 12, month % 12 + 1
        day = first.replace(year=year, month=month, day=min(first.day, monthrange(year, month)[1]))
        return local_midnight(day + timedelta(days=self.days + 1), zone)

    def written(self) -> str:
        """As `read_span` reads it."""
        return f"{self.days} days" if self.days else f"{self.months} months"


_SPAN = re.compile(r"(\d{1,4}) (days?|months?)", re.ASCII)


def read_span(text: str) -> Span | None:
    """Read "90 days" or "3 months"; None where it is neither."""
    found = _SPAN.fullmatch(text.strip())
    if found is None or not int(found[1]):
        return None
    return Span(days=int(found[1])) if found[2].startswith("day") else Span(months=int(found[1]))


def last_weekly(now: datetime, weekday: str, at: time, zone: ZoneInfo) -> datetime:
    """The latest instant, at or before `now`, that the clock on the wall showed `weekday` and `at`."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - WEEKDAYS.index(weekday)) % 7)
    for candidate in (day, day - timedelta(days=7)):
        instant = datetime.combine(candidate, at, zone).astimezone(UTC)
        if instant <= now:
            return instant
    raise AssertionError("a week back is always past")


_WEEKS_TO_THE_SAME = 53 * 7 + 1  # a week 53 comes back after seven years at most
_DAYS = re.compile(r"(\d{1,3})\s*[dD]?", re.ASCII)
_WEEK = re.compile(r"[vVwW]\.?\s*(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


def read_period(text: str, now: datetime, zone: ZoneInfo) -> Period | None:
    """Read `7d`, `v46` (the latest such ISO week), `2026-10` or `2026-01-01..2026-03-31` (both inclusive).

    None where the text is no period.
    """
    text = text.strip()
    try:
        if found := _DAYS.fullmatch(text):
            days = int(found[1])
            return Period(now - timedelta(days=days), now) if days else None
        if found := _WEEK.fullmatch(text):
            return _week(int(found[1]), now, zone)
        if found := _MONTH.fullmatch(text):
            first = date(int(found[1]), int(found[2]), 1)
            return _whole_days(first, (first + timedelta(days=32)).replace(day=1), zone)
        if found := _RANGE.fullmatch(text):
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
            return _whole_days(first, last + timedelta(days=1), zone) if first <= last else None
    except (ValueError, OverflowError):
        return None
    return None


def _whole_days(first: date, after: date, zone: ZoneInfo) -> Period:
    return Period(local_midnight(first, zone), local_midnight(after, zone))


def _week(number: int, now: datetime, zone: ZoneInfo) -> Period:
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    for _ in range(_WEEKS_TO_THE_SAME):
        if monday.isocalendar().week == number:
            return _whole_days(monday, monday + timedelta(days=7), zone)
        monday -= timedelta(days=7)
    raise ValueError(f"there is no week {number}")
