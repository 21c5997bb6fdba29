"""Days, months and years: the arithmetic that readings of time expressions share."""

from __future__ import annotations

from datetime import date, timedelta


def iso_day(text: str | None) -> date | None:
    """The day that a text begins with, YYYY-MM-DD; None also at the ends of the calendar, where no day is left to
    count to."""
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day is not None and date.min.year + 2 < day.year < date.max.year - 2 else None


def day_of(year: int, month: int, day: int) -> date | None:
    """A day, or None if there is none such."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def month_after(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def day_before(day: date, number: int, unit: str) -> str | None:
    """The day, month or year (unit D, M, Y) that lies so far back, or None before the calendar begins."""
    try:
        if unit == "D":
            return (day - timedelta(days=number)).isoformat()
        if unit == "M":
            month = month_after(day, -number)
            return f"{month.year}-{month.month:02}"
    except (OverflowError, ValueError):
        return None
    return f"{day.year - number:04}" if number < day.year else None


def nearest_day(now: date, month: int, day: int) -> date:
    """The day and month of this, the last or the next year, whichever is nearest."""
    days = [found for year in (now.year - 1, now.year, now.year + 1) if (found := day_of(year, month, day)) is not None]
    return min(days, key=lambda found: abs((found - now).days))


def period(number: float, unit: str) -> str:
    """ISO 8601 duration: (3.5, "Y") is P3Y6M, (48, "TH") is PT48H."""
    whole = int(number)
    rest = {"Y": "6M", "D": "T12H", "TH": "30M"}.get(unit, "") if number != whole else ""
    return f"P{unit[:-1]}{whole}{unit[-1]}{rest}"


def hijri_day(year: int, month: int, day: int) -> date | None:
    """A day of the Umm al-Qura calendar, 1343–1500."""
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def hijri_year(day: date) -> int:
    """The year of the Hijra on a day; beyond the tables of Umm al-Qura roughly."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return day.year - 579
