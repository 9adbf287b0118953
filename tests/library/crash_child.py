"""Stores files into a library until it is killed; says on standard output after each which one is there."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from app.library.database import open_writer
from app.library.sessions import store
from tests.library import builder

SESSIONS_A_FILE = 5


def main() -> None:
    """Every second file is a longer version of the one before."""
    with closing(open_writer(Path(sys.argv[1]))) as db:
        number = int(sys.argv[2])
        while True:
            version = 1 + number % 2
            sessions = [
                replace(
                    builder.session(
                        f"{number // 2}-{n}", parts=20 * version, windows=("w", "popup")
                    ),
                    source=f"file-{number}",
                )
                for n in range(SESSIONS_A_FILE)
            ]
            store(db, builder.file(*sessions))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1


if __name__ == "__main__":
    main()
