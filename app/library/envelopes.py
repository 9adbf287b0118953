"""What the envelope of a recording says beside its events: kept, completed by other envelopes of the same recording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import astuple, fields, replace

from app.activity.model import PersonClue
from app.formats.model import Metadata, PersonalId, Trait, both
from app.library.addresses import referring
from app.library.people import follow_rules, identities_of, link
from app.library.person_rules import SOURCE
from app.library.storable import rows, storable
from app.library.stored import nothing_found

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.records import IngestedSession

_COLUMNS = (
    "tool_session_id, user_agent, browser, os, device, language, timezone, country, person_name, url,"
    " referrer, utm_source, utm_medium, utm_campaign"
)
#: what the facts of a session say as its envelope does, where its events tell nothing
_FACTS = (
    "device", "browser", "os", "country", "language", "referrer", "utm_source", "utm_medium", "utm_campaign",
)  # fmt: skip


def together(first: Metadata, other: Metadata) -> Metadata:
    """What either envelope tells, the first one where both do."""
    told = {
        field.name: getattr(first, field.name) or getattr(other, field.name)
        for field in fields(first)
    }
    told["ids"] = tuple(dict.fromkeys((*first.ids, *other.ids)))
    told["traits"] = both(first.traits, other.traits)
    return Metadata(**told)


def metadata_of(db: Library, session: int) -> Metadata:
    """What the envelope said of a session, with the names it came with.

    Raises:
        NothingFound: when there is no such session.
    """
    found = db.execute(f"SELECT {_COLUMNS} FROM sessions WHERE id = ?", (session,)).fetchone()
    if found is None:
        raise nothing_found(session)
    ids = db.execute(
        """SELECT i.source, i.kind, i.value FROM session_identities l JOIN identities i ON i.id = l.identity_id
           WHERE l.session_id = ? AND i.source <> ? ORDER BY l.idx""",
        (session, SOURCE),
    ).fetchall()
    traits = db.execute(
        "SELECT name, value FROM session_traits WHERE session_id = ? ORDER BY name", (session,)
    ).fetchall()
    return replace(
        Metadata(*found),
        ids=tuple(PersonalId(*one) for one in ids),
        traits=tuple(Trait(*one) for one in traits),
    )


def write_metadata(db: Library, session: int, tool_key: str | None, metadata: Metadata) -> None:
    """Write what the envelope says, but for its names; the tool's key where there was none."""
    values = [storable(value) for value in astuple(replace(metadata, ids=(), traits=()))[:-2]]
    db.execute(
        f"""UPDATE sessions SET ({_COLUMNS}) = ({", ".join("?" * len(values))}),
            tool_key = coalesce(tool_key, ?) WHERE id = ?""",
        (*values, tool_key, session),
    )
    db.execute("DELETE FROM session_traits WHERE session_id = ?", (session,))
    db.executemany(
        "INSERT OR REPLACE INTO session_traits VALUES (?, ?, ?)",
        list(rows((session, trait.name, trait.value) for trait in metadata.traits)),
    )


def name_person(db: Library, session: int, metadata: Metadata, clues: Iterable[PersonClue]) -> None:
    """Find or make the person of a session."""
    link(db, session, identities_of(metadata, clues), metadata.person_name)


def enrich(db: Library, session: int, duplicate: IngestedSession) -> bool:
    """Add what the envelope of a duplicate knows and ours did not.

    Returns:
        Whether there was anything.
    """
    ours = metadata_of(db, session)
    told = together(ours, duplicate.metadata)
    (tool_key,) = db.execute("SELECT tool_key FROM sessions WHERE id = ?", (session,)).fetchone()
    if told == ours and (tool_key or not duplicate.tool_key):
        return False
    write_metadata(db, session, duplicate.tool_key, told)
    settled = ", ".join(f"{name} = coalesce({name}, ?)" for name in _FACTS)
    facts = replace(told, referrer=referring(told.referrer))
    db.execute(
        f"UPDATE facts SET {settled} WHERE session_id = ?",
        (*(storable(getattr(facts, name)) for name in _FACTS), session),
    )
    if told.ids != ours.ids or told.person_name != ours.person_name:
        name_person(db, session, told, duplicate.analysis.clues)
    elif told.traits != ours.traits:
        follow_rules(db, session)
    return True
