"""Adds ten pictures after the other to the first session until it is killed; says so after each ten."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import count
from pathlib import Path

from app.library import thumbnails
from app.library.database import open_writer
from app.library.thumbnails import Thumbnail


def main() -> None:
    """The second argument keeps the moments of one run apart from those of another."""
    with closing(open_writer(Path(sys.argv[1]))) as db:
        for number in count():
            plan = thumbnails.to_picture(db, 1)
            pictures = [
                Thumbnail(
                    0, float(sys.argv[2]) + 10.0 * (10 * number + n), 240, 150, bytes([n]) * 2_000
                )
                for n in range(10)
            ]
            thumbnails.keep(db, plan, pictures, 0)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
