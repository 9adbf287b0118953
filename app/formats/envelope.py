"""Who it was and with what: the fields that stand beside the events, as `Metadata`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Raw
from msgspec.structs import fields, replace

from app.formats import events
from app.formats.model import Metadata, PersonalId, Trait, both

#: spellings of the same field, compared without case, `_`, `-` and `$`
_NAMES = {
    "user_agent": ("useragent", "ua"),
    "browser": ("browser", "browsername"),
    "os": ("os", "osname", "platform"),
    "device": ("devicetype", "device"),
    "language": ("language", "lang", "locale", "browserlanguage"),
    "timezone": ("timezone", "tz", "timezoneid"),
    "country": ("country", "geoipcountryname", "countryname"),
    "person_name": ("username", "displayname", "fullname"),
    "url": ("url", "href", "pageurl", "starturl", "currenturl"),
    "referrer": ("referrer", "referer", "documentreferrer", "initialreferrer"),
    "utm_source": ("utmsource",),
    "utm_medium": ("utmmedium",),
    "utm_campaign": ("utmcampaign",),
}
#: objects whose fields are what a site says of the visitor
_TRAITS = (
    "traits", "userproperties", "personproperties", "userattributes", "userparams", "customattributes", "tags",
)  # fmt: skip
_MOST_TRAITS = 50
_TRAIT_CHARACTERS = 200
_IDS = {
    "email": ("email", "useremail"),
    "user_id": ("userid", "uid", "externalid"),
    "distinct_id": ("distinctid",),
}
_NAMING = frozenset({"email", "name", "username", "id", "userid", "distinctid"})
_INSIDE = (
    "metadata",
    "meta",
    "attributes",
    "user",
    "context",
    "device",
    "session",
    "sessioninfo",
    "info",
    "properties",
)
_MAX_CHARACTERS = 2_000


def plain(name: str) -> str:
    """A field's name without what spellings differ in."""
    return "".join(c for c in name.lower() if c.isalnum())


def siblings(around: dict[str, Raw], source: str, depth: int = 0) -> Metadata:
    """Metadata from the fields of an object and of the small objects in it that are usually about the visitor."""
    flat = {plain(name): raw for name, raw in around.items()}
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        for name in names:
            text = events.scalar_of(flat.get(name))
            if text is not None:
                found[field] = text[:_MAX_CHARACTERS]
                break
    if (
        depth
        and "name" in flat
        and "person_name" not in found
        and flat.keys() & {"email", "id", "userid"}
    ):
        text = events.scalar_of(flat["name"])
        if text is not None:
            found["person_name"] = text[:_MAX_CHARACTERS]
    ids = [
        PersonalId(source, kind, text[:_MAX_CHARACTERS])
        for kind, names in _IDS.items()
        for name in names
        if (text := events.scalar_of(flat.get(name))) is not None
    ]
    result = replace(Metadata(ids=tuple(ids), traits=_traits(flat)), **found)
    if depth < 2:
        for name in _INSIDE:
            raw = flat.get(name)
            if raw is None or events.first_byte(raw) != 0x7B or len(memoryview(raw)) > 200_000:
                continue
            inner = events.object_of(raw)
            if inner is not None:
                more = siblings(inner, source, depth + 1)
                if name == "user" and (own := events.scalar_of(inner.get("id"))) is not None:
                    more = replace(more, ids=(*more.ids, PersonalId(source, "user_id", own)))
                if name == "user" and more.person_name is None:
                    more = replace(more, person_name=events.scalar_of(inner.get("name")))
                result = merged(result, more)
    return result


def _traits(flat: dict[str, Raw]) -> tuple[Trait, ...]:
    """The simple values of objects that hold traits."""
    found: dict[str, str] = {}
    for name in _TRAITS:
        raw = flat.get(name)
        if raw is None or events.first_byte(raw) != 0x7B or len(memoryview(raw)) > 200_000:
            continue
        for key, text in _scalars(events.object_of(raw) or {}):
            found.setdefault(key, text)
    return tuple(Trait(*one) for one in sorted(found.items())[:_MOST_TRAITS])


def _scalars(fields_of: dict[str, Raw]) -> Iterator[tuple[str, str]]:
    for name, raw in fields_of.items():
        text = events.scalar_of(raw)
        if text is not None and name.strip():
            yield name.strip()[:_TRAIT_CHARACTERS], text[:_TRAIT_CHARACTERS]


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Both; where both say something, the first is right. Ids are joined."""
    changes = {
        f.name: getattr(second, f.name)
        for f in fields(Metadata)
        if f.name not in ("ids", "traits") and getattr(first, f.name) is None
    }
    ids = tuple(dict.fromkeys((*first.ids, *second.ids)))
    return replace(first, **changes, ids=ids, traits=both(first.traits, second.traits))


def posthog_person(raw: Raw | None) -> Metadata:
    """A PostHog person: distinct ids, name, and the `$` properties of the browser (now, else first seen)."""
    person = events.object_of(raw) if raw is not None and events.first_byte(raw) == 0x7B else None
    if person is None:
        return Metadata()
    properties = events.object_of(person.get("properties", Raw(b"{}"))) or {}

    def value(*names: str) -> str | None:
        for name in names:
            for key in (name, f"$initial_{name.lstrip('$')}"):
                text = events.scalar_of(properties.get(key))
                if text is not None:
                    return text[:_MAX_CHARACTERS]
        return None

    ids = [
        PersonalId("posthog", "distinct_id", text)
        for item in events.list_of(person.get("distinct_ids", Raw(b"[]"))) or []
        if (text := events.scalar_of(item)) is not None
    ]
    email = value("email", "$email")
    if email is not None:
        ids.append(PersonalId("posthog", "email", email))
    name = value("name", "username")
    own = events.scalar_of(person.get("name"))
    return Metadata(
        user_agent=value("$raw_user_agent", "$user_agent"),
        browser=value("$browser"),
        os=value("$os"),
        device=value("$device_type", "$device"),
        language=value("$browser_language"),
        timezone=value("$timezone", "$geoip_time_zone"),
        country=value("$geoip_country_name"),
        person_name=name or (own if own not in (email, "anonymous visitor") else None),
        url=value("$current_url"),
        referrer=value("$referrer"),
        utm_source=value("utm_source"),
        utm_medium=value("utm_medium"),
        utm_campaign=value("utm_campaign"),
        ids=tuple(ids),
        traits=_own_traits(properties),
    )


def _own_traits(properties: dict[str, Raw]) -> tuple[Trait, ...]:
    """What a site set itself: PostHog's own begin with `$`, campaigns and names stand elsewhere."""
    told = {
        name: text
        for name, text in _scalars(properties)
        if not name.startswith(("$", "utm_")) and plain(name) not in _NAMING
    }
    return tuple(Trait(*one) for one in sorted(told.items())[:_MOST_TRAITS])


def posthog_properties(properties: dict[str, Raw]) -> Metadata:
    """What a PostHog event says about its visitor."""

    def value(name: str) -> str | None:
        text = events.scalar_of(properties.get(name))
        return text[:_MAX_CHARACTERS] if text is not None else None

    distinct = value("distinct_id")
    return Metadata(
        user_agent=value("$raw_user_agent"),
        browser=value("$browser"),
        os=value("$os"),
        device=value("$device_type"),
        language=value("$browser_language"),
        timezone=value("$timezone"),
        country=value("$geoip_country_name"),
        url=value("$current_url"),
        referrer=value("$referrer"),
        utm_source=value("utm_source"),
        utm_medium=value("utm_medium"),
        utm_campaign=value("utm_campaign"),
        ids=(PersonalId("posthog", "distinct_id", distinct),) if distinct else (),
    )
