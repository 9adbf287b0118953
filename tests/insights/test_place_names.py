"""What has no label is read by what it is and which of several; never by a key of ours, nor by a path."""

from __future__ import annotations

import pytest

from app.insights.place_names import film_name, key_asked, key_said, told_apart

PATH = "div:nth-of-type(1) > div:nth-of-type(4) > section:nth-of-type(2) > {}:nth-of-type(1)"


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("text", "1:input||3", "Text field 4"),
        ("email", "1:input|type=email||0", "Email field 1"),
        ("text", "1:input|data-testid=street|type=text||0", "street"),
        ("text", "1:input|name=field-83838|a|b||2", "Text field 3"),
        ("select", PATH.format("select"), "List 4.2"),
        ("textarea", "textarea:nth-of-type(1)", "Text area 1"),
        ("editor", "1:div||1", "Text area 2"),
        ("text", '[data-qa="house \\"no\\""]', 'house "no"'),
        ("text", "#field-*", "Text field"),
        ("text", "[name=mail]", "mail"),
        ("text", "#mail", "#mail"),
        ("", "", "Field"),
        ("form", "", None),
        ("form", "#pay", "#pay"),
        ("form", "main > form", "Form"),
        ("form", PATH.format("form"), "Form 4.2"),
        ("form", "#reviews > form:nth-of-type(2)", "Form 2 in #reviews"),
        ("video", "div:nth-of-type(2) > video:nth-of-type(1)", "Video 2"),
        ("audio", None, "Audio"),
    ],
)
def test_a_key_is_said_in_words(kind: str, key: str | None, said: str | None) -> None:
    assert key_said(kind, key) == said


def test_the_whole_way_tells_more_of_them_apart() -> None:
    one, other = (f"div:nth-of-type({at}) > input:nth-of-type(2)" for at in (1, 2))
    third = "div:nth-of-type(2) > input:nth-of-type(1)"
    assert {key_asked("text", key, False) for key in (one, third)} == {"Text field 2"}
    assert len({key_asked("text", key, True) for key in (one, other, third)}) == 3


def test_a_film_without_a_file_is_called_by_what_it_is() -> None:
    assert film_name(None, None, PATH.format("video"), "video") == "Video 4.2"
    assert film_name(None, "https://cdn.example/a/tour.mp4", "#film", "video") == "tour.mp4"


def test_what_stands_side_by_side_is_not_read_alike() -> None:
    names = ["Email", "email", "Name", "Email", "", ""]
    called = ["[name=mail]", "#second", "Name", "Email", "", ""]
    places = ["/a", "/a", "/a", "/b", "/a", "/a"]
    assert told_apart(names, places, called) == ["mail", "#second", "", "", "", ""]
    # nobody reads a path: then they are counted
    assert told_apart(["Send"] * 2, ["/a"] * 2, ["main > form", ""]) == ["1", "2"]
    assert told_apart(["Send"] * 3, ["/a"] * 3, ["#a", "#A", "x"]) == ["1", "2", "3"]
