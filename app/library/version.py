"""By what a library is known to be ours, and how far its schema has come."""

from __future__ import annotations

#: "Foot", so that `file` and we know one of ours
APPLICATION_ID = 0x466F6F74
#: how many migrations there are (`app.library.migrations`), as `PRAGMA user_version` counts them
SCHEMA = 14
