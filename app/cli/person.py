"""`footfall person`: one person's story over all sessions; and by what rules sessions are of one person."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import output
from app.cli.output import Json, number
from app.errors import NothingFound, QueryError, UserError
from app.insights.joining import Regrouped, regrouped
from app.insights.person import Chapter, Moment, Sum
from app.library import person_acts, person_list, person_offers, person_preview, person_story
from app.library.database import Library, one_moment, open_writer
from app.library.person_owners import whose
from app.library.person_preview import Preview
from app.library.person_rules import Rule
from app.library.person_story import Story
from app.library.search import Named, Query
from app.paths import Paths

_DOUBTS = {
    "many": "hardly a person: one value joins many, it may be nobody's own",
    "several": "hardly a person: the same person tells several values",
}
_MEANS = ("typed", "trait", "address")


def run_person(args: argparse.Namespace, where: Paths) -> int:
    """Tell somebody's story, or the rules; before that, turn one on or off."""
    for text, act in ((args.turn_on, person_acts.turn_on), (args.turn_off, person_acts.turn_off)):
        if text is not None:
            rule = _rule(text)
            with closing(open_writer(where.library)) as db:
                before = whose(db)
                act(db, rule)
                output.message(_became(regrouped(before, whose(db))))
    with one_moment(where.library) as db:
        if args.name is None:
            _tell_rules(db, args)
            return 0
        found = person_story.story(db, _who(db, args.name), args.limit)
    if args.json:
        output.document(_as_json(found))
    else:
        _print(found)
    return 0


def _became(groups: tuple[Regrouped, ...]) -> str:
    """How many persons became how many, counted as what a rule would do is told before."""
    if not groups:
        return "Nobody is another person by that"
    before = sum(len(group.before) for group in groups)
    after = sum(len(group.after) for group in groups)
    sessions = sum(len(group.sessions) for group in groups)
    return (
        f"{before} person{'' if before == 1 else 's'} became {after}:"
        f" {sessions} session{'' if sessions == 1 else 's'}"
    )


def _rule(text: str) -> Rule:
    kind, colon, name = text.partition(":")
    if not colon or kind not in _MEANS:
        raise QueryError(
            f"“{text}” is no rule.", "Such are typed:email, trait:plan_id, address:uid."
        )
    return Rule(kind, name)  # type: ignore[arg-type]


def _who(db: Library, name: str) -> int:
    """The one person that `user:` finds; of several the one who is called exactly so."""
    found = person_list.persons(db, Query((Named("user", (name,)),)))
    exact = [row for row in found.rows if row.name == name]
    if found.total == 1 or len(exact) == 1:
        return (exact or found.rows)[0].who
    if not found.total:
        raise NothingFound(
            f"Nobody in the library is called {name}.", "`footfall sessions` lists who is there."
        )
    names = ", ".join(row.name for row in found.rows[:5])
    more = " …" if found.total > len(found.rows[:5]) else "."
    raise UserError(f"{name} fits {found.total} persons.", f"Name one of them: {names}{more}")


def _tell_rules(db: Library, args: argparse.Namespace) -> None:
    rows = [(offer, person_preview.preview(db, offer.rule)) for offer in person_offers.offers(db)]
    if args.json:
        told: list[Json] = [
            {
                "rule": offer.rule.called,
                "on": offer.is_on,
                "sessions": offer.sessions,
                "values": offer.values,
                "unclear": would.unclear,
                "doubt": offer.doubt or None,
                "joins": None
                if offer.is_on
                else {
                    "persons": would.persons,
                    "into": would.left,
                    "sessions": would.moved,
                    "results": [
                        {
                            "values": list(one.values),
                            "persons": one.persons,
                            "sessions": one.sessions,
                        }
                        for one in would.results
                    ],
                },
            }
            for offer, would in rows
        ]
        output.document({"rules": told})
        return
    output.table(
        ("RULE", "ON", "SESSIONS", "VALUES", "UNCLEAR", "WOULD JOIN"),
        (
            (
                offer.rule.called,
                "on" if offer.is_on else "off",
                str(offer.sessions),
                str(offer.values),
                str(would.unclear),
                "" if offer.is_on else f"{would.persons} persons into {would.left}",
            )
            for offer, would in rows
        ),
    )
    for offer, would in rows:
        if not offer.is_on:
            if offer.doubt:
                output.message(f"{offer.rule.called}: {_DOUBTS[offer.doubt]}")
            for said in _meeting(would):
                output.message(f"{offer.rule.called}: {said}")


def _meeting(would: Preview) -> list[str]:
    """Those in whom several values meet, each a sentence."""
    return [
        f"{len(one.values)} values meet in one person, by another name that they share: {', '.join(one.values)}"
        for one in would.meeting
    ]


def _as_json(found: Story) -> Json:
    return {
        "name": found.name,
        "anonymous": found.anonymous,
        "names": [
            {"source": one.source, "kind": one.kind, "value": one.value, "by_rule": one.is_by_rule}
            for one in found.names
        ],
        "traits": {one.name: one.value for one in found.traits},
        "sessions": found.sessions,
        "first_seen_ms": number(output.dated(found.first_seen_ms)),
        "last_seen_ms": number(output.dated(found.last_seen_ms)),
        "active_ms": number(found.active_ms),
        "pages": found.pages,
        "clicks": found.clicks,
        "returns": found.returns,
        "devices": _counts(found.devices),
        "sites": _counts(found.sites),
        "spent": [_sum(one) for one in found.spent],
        "products": [
            {
                "name": one.name,
                "product": one.key,
                "views": one.times,
                "sessions": one.sessions,
                "stayed_ms": number(one.stayed_ms),
                "in_cart": one.in_cart,
            }
            for one in found.products
        ],
        "story": [_chapter(one) for one in found.chapters],
        "earlier": found.earlier,
    }


def _counts(of: tuple[tuple[str | None, int], ...]) -> Json:
    return [{"name": name, "sessions": count} for name, count in of]


def _sum(one: Sum) -> Json:
    return {"value": number(one.value), "currency": one.currency}


def _chapter(one: Chapter) -> Json:
    sitting = one.sitting
    return {
        "session": sitting.session,
        "started_at_ms": number(output.dated(sitting.started_at_ms)),
        "duration_ms": number(sitting.duration_ms),
        "active_ms": number(sitting.active_ms),
        "device": sitting.device,
        "browser": sitting.browser,
        "os": sitting.os,
        "site": sitting.site,
        "gap_ms": number(one.gap_ms),
        "is_return": one.is_return,
        "pages": sitting.pages,
        "clicks": sitting.clicks,
        "friction": sitting.friction,
        "moments": [_moment(moment) for moment in one.moments],
    }


def _moment(one: Moment) -> Json:
    return {
        "at_ms": number(one.at_ms),
        "what": one.what,
        "kind": one.kind or None,
        "name": one.name or None,
        "text": one.text or None,
        "page": one.page or None,
        "window": one.window,
        "value": number(one.value),
        "currency": one.currency,
        "most": number(one.most),
        "nth": one.nth or None,
        "of": one.of or None,
        "times": one.times,
    }


def _print(found: Story) -> None:
    known = ", ".join(one.value for one in found.names if one.value != found.name)
    output.line(f"{found.name}{f' ({known})' if known else ''}")
    spent = ", ".join(f"{one.value:,.2f} {one.currency or ''}".strip() for one in found.spent)
    parts = [
        f"{found.sessions} session{'' if found.sessions == 1 else 's'}",
        ", ".join(f"{name or 'unknown'} {count}" for name, count in found.devices),
        f"{output.moment(found.first_seen_ms)} to {output.moment(found.last_seen_ms)}",
        f"spent {spent}" if spent else "",
    ]
    output.line(" · ".join(part for part in parts if part))
    for chapter in found.chapters:
        sitting = chapter.sitting
        away = "" if chapter.gap_ms is None else f"{_away(chapter.gap_ms)}: "
        on = ", ".join(part for part in (sitting.device, sitting.browser, sitting.site) if part)
        output.line("")
        output.line(
            f"{away}session {sitting.session}, {output.moment(sitting.started_at_ms)},"
            f" {output.length(sitting.duration_ms)}{f', {on}' if on else ''}"
        )
        for moment in chapter.moments:
            output.line(f"{output.length(moment.at_ms):>8}  {_said(moment)}")


def _away(gap_ms: float) -> str:
    if gap_ms < 0:
        return "meanwhile"
    for unit, ms in (("day", 86_400_000.0), ("hour", 3_600_000.0), ("minute", 60_000.0)):
        if gap_ms >= ms:
            count = int(gap_ms // ms)
            return f"{count} {unit}{'' if count == 1 else 's'} later"
    return "at once"


def _said(one: Moment) -> str:
    if one.what == "page":
        return f"{one.name or one.page}  {one.text}"
    if one.what == "product":
        again = f", seen {one.nth} of {one.of} times" if one.of > 1 else ""
        return f"product {one.name}{again}"
    parts = [one.kind.replace("_", " "), one.name, one.text]
    if one.value is not None:
        parts.append(f"{one.value:g} {one.currency or ''}".strip())
    if one.times > 1:
        parts.append(f"{one.times} times")
    said = " · ".join(part for part in parts if part)
    return f"{one.what} {said}"
