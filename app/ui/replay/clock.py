"""How the replay writes moments and lengths. Pure text."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from app.ui.words import FIRST_DATE_MS


def elapsed(ms: float, *, tenths: bool = True) -> str:
    """A moment of a session.

    >>> elapsed(275_230), elapsed(3_723_900), elapsed(7_000, tenths=False)
    ('4:35.2', '1:02:03.9', '0:07')
    """
    all_tenths = int(max(ms, 0.0) // 100)
    seconds = all_tenths // 10
    text = f"{seconds // 60}:{seconds % 60:02d}"
    if seconds >= 3600:
        text = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{all_tenths % 10}" if tenths else text


def mark(ms: float, step_ms: int) -> str:
    """A moment on a ruler whose marks stand `step_ms` apart, as finely as tells them apart.

    >>> mark(7_000, 1_000), mark(7_200, 200), mark(50, 50)
    ('0:07', '0:07.2', '0:00.05')
    """
    places = next((n for n, unit in enumerate((1_000, 100, 10)) if step_ms % unit == 0), 3)
    whole_ms = round(max(ms, 0.0))
    text = elapsed(whole_ms, tenths=False)
    return f"{text}.{whole_ms % 1000:03d}"[: len(text) + 1 + places] if places else text


def local_time(epoch_ms: float) -> str:
    """The time of day on this computer's clock, e.g. `14:06:37`; empty where no calendar or no recording tells it."""
    at = _dated(epoch_ms, None)
    return at.strftime("%H:%M:%S") if at else ""


def utc_time(epoch_ms: float) -> str:
    """The same in UTC."""
    at = _dated(epoch_ms, UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S UTC") if at else ""


def _dated(epoch_ms: float, zone: tzinfo | None) -> datetime | None:
    if epoch_ms < FIRST_DATE_MS:
        return None
    try:
        return datetime.fromtimestamp(epoch_ms / 1000, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None


def speed(value: float) -> str:
    """A speed as the button writes it.

    >>> speed(2.0), speed(0.25)
    ('2×', '0.25×')
    """
    return f"{value:g}×"
