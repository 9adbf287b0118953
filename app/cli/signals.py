"""`footfall thresholds` and `footfall ignore`: one's own numbers for the signals, and what is no problem."""

from __future__ import annotations

import argparse
from contextlib import closing

import msgspec

from app.cli import output
from app.cli.output import Json, Progress, number
from app.errors import QueryError
from app.friction.model import Kind
from app.friction.presets import FOOTFALL, PRESETS, preset_of
from app.friction.thresholds import Thresholds, bounds, changed
from app.library import ignoring, signals
from app.library.database import Library, open_reader, open_writer
from app.library.signals import KindCount
from app.paths import Paths


def run_thresholds(args: argparse.Namespace, where: Paths) -> int:
    """Tell the numbers; put others in force, or tell what they would mark."""
    with closing(open_reader(where.library)) as db:
        before = signals.thresholds(db)
        marked = signals.marked(db)
    wanted = _wanted(args, before)
    would: tuple[KindCount, ...] | None = None
    if args.preview:
        with closing(open_reader(where.library)) as db:
            would = _would_mark(db, wanted)
    elif wanted != before:
        _put(where, wanted)
        with closing(open_reader(where.library)) as db:
            marked = signals.marked(db)
    if args.json:
        output.document(_thresholds_json(wanted, marked, would))
        return 0
    preset = preset_of(wanted)
    output.line(f"The numbers of {preset.name}." if preset else "Numbers of your own.")
    output.table(
        ("NUMBER", "VALUE", "FOOTFALL'S", "FROM", "TO"),
        (
            (name, *(f"{value:.12g}" for value in (getattr(wanted, name), default, *bounds(name))))
            for name, default in _defaults().items()
        ),
    )
    for at, one in enumerate(marked):
        said = f"{one.kind}: {one.sessions} sessions, {one.findings} in all"
        if would is not None:
            said = f"{one.kind}: would mark {would[at].sessions} sessions (now {one.sessions})"
        output.message(said)
    return 0


def _wanted(args: argparse.Namespace, before: Thresholds) -> Thresholds:
    """The numbers that a line asks for: a preset or those in force, with the changes named."""
    start = before
    if args.reset:
        start = FOOTFALL.thresholds
    elif args.preset is not None:
        known = {name.lower(): preset for name, preset in PRESETS.items()}
        if args.preset.lower() not in known:
            raise QueryError(
                f"There is no preset {args.preset}.", f"There are {', '.join(PRESETS)}."
            )
        start = known[args.preset.lower()].thresholds
    made = start
    for text in args.set or ():
        name, _, value = text.partition("=")
        made = _with(made, name.strip(), value.strip())
    return made


def _with(thresholds: Thresholds, name: str, text: str) -> Thresholds:
    fields = {field.name: field.type for field in msgspec.structs.fields(Thresholds)}
    if name not in fields:
        raise QueryError(f"There is no threshold {name}.", "`footfall thresholds` lists them.")
    try:
        value = msgspec.convert(text, fields[name], strict=False)
    except msgspec.ValidationError:
        least, most = bounds(name)
        whole = "a whole number" if fields[name].__origin__ is int else "a number"
        raise QueryError(
            f"“{name}={text}” cannot be taken.",
            f"{name} is {whole} from {least:.12g} to {most:.12g}.",
        ) from None
    return msgspec.structs.replace(thresholds, **{name: value})


def _defaults() -> dict[str, float]:
    return {field.name: field.default for field in msgspec.structs.fields(Thresholds)}


def _would_mark(db: Library, wanted: Thresholds) -> tuple[KindCount, ...]:
    from app.jobs import signals as jobs
    from app.library import findings

    rules = ignoring.rules(db)
    asked = jobs.Wanted(wanted, rules)
    sessions = findings.judgeable(db)
    progress = Progress()
    counts = []
    for first in range(0, len(sessions), findings.AT_ONCE):
        progress.tell(f"{first} of {len(sessions)} sessions")
        batch = findings.kept_evidence(
            db, sessions[first : first + findings.AT_ONCE], with_views=bool(rules)
        )
        counts.append(jobs.would_mark(batch, asked))
    progress.clear()
    return jobs.together(counts)


def _put(where: Paths, wanted: Thresholds) -> None:
    from app.library import findings

    progress = Progress()
    try:
        with closing(open_writer(where.library)) as db:
            findings.put(
                db, wanted, tell=lambda done, total: progress.tell(f"{done} of {total} sessions")
            )
    finally:
        progress.clear()


def _thresholds_json(
    wanted: Thresholds, marked: tuple[KindCount, ...], would: tuple[KindCount, ...] | None
) -> dict[str, Json]:
    preset = preset_of(wanted)
    own = changed(wanted)
    rows: list[Json] = []
    for name, default in _defaults().items():
        least, most = bounds(name)
        rows.append(
            {
                "name": name,
                "value": number(getattr(wanted, name)),
                "default": number(default),
                "least": number(least),
                "most": number(most),
                "changed": name in own,
            }
        )
    kinds: list[Json] = []
    for at, one in enumerate(marked):
        kind: dict[str, Json] = {
            "kind": str(one.kind), "sessions": one.sessions, "findings": one.findings,
        }  # fmt: skip
        if would is not None:
            kind |= {
                "would_sessions": would[at].sessions,
                "would_findings": would[at].findings,
            }
        kinds.append(kind)
    return {
        "preset": preset.name if preset else None,
        "presets": list(PRESETS),
        "thresholds": rows,
        "kinds": kinds,
    }


def run_ignore(args: argparse.Namespace, where: Paths) -> int:
    """List what is no problem; add to it, or take something out of it."""
    if args.remove is not None:
        with closing(open_writer(where.library)) as db:
            ignoring.regard(db, args.remove)
    elif args.kind or args.selector or args.page:
        kind = None if args.kind is None else Kind(args.kind)
        rule = ignoring.IgnoreRule(kind, args.selector, None, args.page)
        with closing(open_writer(where.library)) as db:
            ignoring.ignore(db, rule)
    with closing(open_reader(where.library)) as db:
        kept = ignoring.kept_rules(db)
    if args.json:
        output.document(
            {
                "rules": [
                    {
                        "id": one.rule.id,
                        "kind": None if one.rule.kind is None else str(one.rule.kind),
                        "selector": one.rule.selector,
                        "element_key": one.rule.element_key,
                        "page": one.rule.page,
                        "created_at_ms": number(one.rule.created_at_ms),
                        "findings": one.findings,
                        "sessions": one.sessions,
                    }
                    for one in kept
                ]
            }
        )
        return 0
    output.table(
        ("RULE", "KIND", "ELEMENT", "PAGE", "IGNORES", "IN SESSIONS"),
        (
            (
                str(one.rule.id),
                one.rule.kind or "any",
                one.rule.selector or one.rule.element_key or "any",
                one.rule.page or "any",
                str(one.findings),
                str(one.sessions),
            )
            for one in kept
        ),
    )
    return 0
