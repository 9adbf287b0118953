"""Rules for pages: patterns and regular expressions, what they would take, which are worth keeping."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.library import addresses, page_groups, page_patterns, pages
from app.library.addresses import PageRule
from app.library.database import Library
from app.library.sessions import store
from tests.library import builder

HOST = "https://www.shop.example"


@pytest.fixture
def catalogue(library: Library) -> Library:
    """A shop whose products have names, and a few pages that are none."""
    paths = [f"/product/{name}" for name in ("shirt", "hat", "sock", "scarf", "glove", "belt")]
    paths += ["/", "/about", "/about/team", "/about/jobs"]
    visits = [
        builder.visit(f"{HOST}{path}", 1000.0 * at, 1000.0 * at + 900)
        for at, path in enumerate(paths)
    ]
    store(library, builder.file(builder.session(derived=builder.analysis(visits=tuple(visits)))))
    return library


def test_a_regular_expression_names_what_a_star_cannot(catalogue: Library) -> None:
    rule = PageRule(r"^/product/(shirt|hat)$", "Clothes", is_regex=True)
    addresses.set_page_rules(catalogue, (rule, PageRule("/about/*", "About us")))
    named = {row.page: row.visits for row in pages.pages(catalogue)}
    assert (named["Clothes"], named["About us"], named["/product/sock"]) == (2, 2, 1)
    assert addresses.page_rules(catalogue)[0] == rule


def test_a_regular_expression_may_name_the_host_too() -> None:
    rule = PageRule(r"^//(www\.)?shop\.example/a", "A", is_regex=True)
    assert rule.fits("www.shop.example", "/a/b")
    assert not rule.fits("myshop.example", "/a/b")


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"(a|a)*b", r"(\w+\s?)*$", r".*.*.*.*x", r"(?=x)", r"(a)\1", "(a?){40}", "(", "x" * 999],
)  # fmt: skip
def test_a_pattern_that_cannot_be_read_or_would_take_long_is_refused_with_a_reason(
    pattern: str, catalogue: Library
) -> None:
    with pytest.raises(UserError):
        addresses.set_page_rules(catalogue, (PageRule(pattern, "Never", is_regex=True),))
    assert addresses.page_rules(catalogue) == ()
    assert not page_patterns.fits(pattern, "/aaaa")


@pytest.mark.parametrize(
    "pattern",
    [r"^/product/\d+$", r"/a/[^/]+/b", r"(ab)+", r"\d{4}-\d{2}", r"[(]+[*]+", r"(?:x|y)z?"],
)
def test_an_ordinary_pattern_is_taken(pattern: str) -> None:
    assert page_patterns.compiled(pattern).pattern == pattern


@pytest.mark.timeout(60)
@given(st.text("ab(|)*+?.{2,}[]\\", min_size=1, max_size=14))
def test_no_pattern_that_is_taken_looks_for_long(pattern: str) -> None:
    try:
        page_patterns.compiled(pattern)
    except UserError:
        return
    # what would take years ends at the limit above
    assert page_patterns.fits(pattern, "/" + "ab" * 5000) in (True, False)


@given(st.text("ab*", max_size=12), st.text("ab/", max_size=12))
def test_a_star_stands_for_anything(pattern: str, path: str) -> None:
    assert PageRule(pattern, "X").fits("", path) == fnmatch.fnmatchcase(path, pattern)


def test_a_preview_tells_what_each_rule_would_take_among_the_others(catalogue: Library) -> None:
    first, second, third = page_groups.preview(
        catalogue,
        (PageRule("/product/s*", "S"), PageRule("/product/*", "Rest"), PageRule("/nope", "None")),
    )
    assert (first.paths, first.visits) == (3, 3)
    assert (second.paths, second.examples) == (
        3,
        ("/product/belt", "/product/glove", "/product/hat"),
    )
    assert (third.paths, third.visits, third.examples) == (0, 0, ())
    with pytest.raises(UserError):
        page_groups.preview(catalogue, (PageRule("(", "X", is_regex=True),))


def test_what_differs_in_one_step_with_many_values_is_suggested_as_one_page(
    catalogue: Library,
) -> None:
    (one,) = page_groups.suggestions(catalogue)
    assert (one.rule.page, one.pages, one.visits, one.site) == ("/product/*", 6, 6, "shop.example")
    assert one.rule.fits("www.shop.example", "/product/tie")
    assert not one.rule.fits("www.shop.example", "/product/tie/reviews")
    assert not one.rule.fits("other.example", "/product/tie")
    assert page_groups.suggestions(catalogue, (one.rule,)) == ()
    changed = page_groups.change_rules(catalogue, (one.rule,))
    assert {row.page: row.visits for row in pages.pages(catalogue)}["/product/*"] == 6
    assert changed.back is not None
    changed.back(catalogue)
    assert addresses.page_rules(catalogue) == ()
