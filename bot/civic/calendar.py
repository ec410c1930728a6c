"""Dates as the municipality counts them: its time zone, ISO weeks, periods one can type.

Times in the program are aware UTC; only this module and the texts turn them into local ones.
"""

import re
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
