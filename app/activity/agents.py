"""Browser, system and device as a user agent tells them; the device also by touch and width where
there is none."""

from __future__ import annotations

import re

PHONE_PX = 600
TABLET_PX = 1100
#: touches are a person's fingers when at least this share of interactions is by touch
TOUCH_SHARE = 0.5

#: in this order: most agents claim to be several browsers, the first that fits is the one
BROWSERS: tuple[tuple[str, str], ...] = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera|OPT/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Yandex Browser", r"YaBrowser/"),
    ("DuckDuckGo", r"DuckDuckGo/|Ddg/"),
    ("UC Browser", r"UCBrowser/|UCWEB"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Internet Explorer", r"MSIE |Trident/"),
    ("Facebook", r"FBAN/|FBAV/"),
    ("Instagram", r"Instagram "),
    ("Headless Chrome", r"HeadlessChrome/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Android Browser", r"Android.*Version/[\d.]+.*Safari/"),
    ("Safari", r"Version/[\d.]+.*Safari/|(?:iPhone|iPad|Macintosh).*AppleWebKit"),
)
SYSTEMS: tuple[tuple[str, str], ...] = (
    ("Windows", r"Windows"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def browser_of(agent: str | None) -> str | None:
    """The browser's name, without version; None where the agent names none that is known."""
    return _first(BROWSERS, agent)


def system_of(agent: str | None) -> str | None:
    """The operating system's name; None where the agent names none that is known."""
    return _first(SYSTEMS, agent)


def device_of(agent: str | None) -> str | None:
    """desktop, tablet or phone as the agent tells it; None for no agent or one of another kind."""
    if not agent:
        return None
    if re.search(r"iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Kindle", agent):
        return "tablet"
    if "Android" in agent:
        return "phone" if "Mobile" in agent else "tablet"
    if re.search(r"iPhone|iPod|Mobile|Windows Phone|IEMobile", agent):
        return "phone"
    return "desktop" if system_of(agent) else None


def device_by_use(touches: int, mouse: int, width_px: int | None) -> str | None:
    """The device by what was done: a wide window or a mouse is a desktop, fingers on a small one a
    phone or tablet.

    Args:
        touches: number of touch interactions and clicks by touch.
        mouse: number of interactions by mouse.
        width_px: width of the viewport; None where it is not known.
    """
    if width_px is None and not touches and not mouse:
        return None
    by_touch = touches > 0 and touches >= TOUCH_SHARE * (touches + mouse)
    if width_px is None:
        return "phone" if by_touch else "desktop"
    if not by_touch and (mouse > 0 or width_px > PHONE_PX):
        return "desktop"
    if width_px <= PHONE_PX:
        return "phone"
    return "tablet" if width_px <= TABLET_PX else "desktop"


def device_named(name: str | None) -> str | None:
    """The device class that a tool's own word stands for ("Mobile", "smartphone", "Desktop")."""
    word = (name or "").strip().lower()
    if word in ("mobile", "phone", "smartphone", "handset"):
        return "phone"
    if word in ("tablet", "desktop"):
        return word
    return None


def _first(known: tuple[tuple[str, str], ...], agent: str | None) -> str | None:
    if not agent:
        return None
    return next((name for name, pattern in known if re.search(pattern, agent)), None)
