"""Where the library, the window's state, the cache and the logs live; `--profile DIR` moves them
all."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from msgspec import Struct

LIBRARY_FILE = "library.footfall"


class Paths(Struct, frozen=True):
    """The places of one run; every folder is made by whoever first writes there."""

    library: Path
    state: Path
    cache: Path
    logs: Path


def of(profile: Path | None = None, library: Path | None = None) -> Paths:
    """The places on this platform, or all of them under `profile`; `library` names the file
    itself."""
    if profile is not None:
        home = profile.expanduser().absolute()
        found = Paths(home / LIBRARY_FILE, home / "state", home / "cache", home / "logs")
    else:
        dirs = platformdirs.PlatformDirs("Footfall", appauthor=False)
        found = Paths(
            Path(dirs.user_data_dir) / LIBRARY_FILE,
            Path(dirs.user_state_dir),
            Path(dirs.user_cache_dir),
            Path(dirs.user_log_dir),
        )
    if library is None:
        return found
    return Paths(library.expanduser().absolute(), found.state, found.cache, found.logs)
