"""What an element of a page is called, in the window, on the command line and in tables: one name everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.friction.model import Named
from app.friction.wording import Translate, named
from app.heatmap.places import PictureElement, in_picture
from app.heatmap.points import ElementName
from app.pattern import pattern

Names = Mapping[ElementName, str]
_NTH = pattern(r":nth-of-type\(\d+\)")


def called(
    name: ElementName, tag: str = "", around: str | None = None, translate: Translate = str
) -> str:
    """Its label, else what it stands in, else what its selector comes down to; empty where nothing is known.

    Args:
        tag, around: as the picture's element has them (`app.heatmap.places.PictureElement`).
        translate: turns the English words of `app.friction.wording` into those of another language.

    >>> called(ElementName(None, "#card > img:nth-of-type(1)", None), "img", "Runner 2")
    'A picture in “Runner 2”'
    >>> called(ElementName(None, "#card > img:nth-of-type(1)", None))
    '#card … img'
    """
    if name.label:
        return name.label
    if around:
        told = named(Named(tag, "", around), translate)
        return told[:1].upper() + told[1:]
    return brief(name.selector or "")


def names_in(
    names: Sequence[ElementName],
    pictures: Iterable[Sequence[PictureElement]],
    translate: Translate = str,
) -> Names:
    """What some elements stand in, by the first picture that shows each."""
    found: dict[ElementName, str] = {}
    for picture in pictures:
        where = in_picture(names, picture) if names and picture else ()
        for name, at in zip(names, where, strict=False):
            one = picture[int(at)] if at >= 0 else None
            if one is not None and one.around and name not in found:
                found[name] = called(name, one.tag, one.around, translate)
    return found


def brief(selector: str) -> str:
    """A selector as a name: what it begins with if that is a name, and the tag it leads to.

    >>> brief("#shop > div:nth-of-type(2) > img:nth-of-type(1)"), brief("section > p:nth-of-type(3)")
    ('#shop … img', 'section … p')
    """
    first, *rest = (_NTH.sub("", step) for step in selector.split(" > "))
    return f"{first} … {rest[-1]}" if rest else first
