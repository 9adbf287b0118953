"""Terms switched on and off in a query, as the sidebar does."""

from __future__ import annotations

from msgspec.structs import replace

from app.library.search import Compared, Named, Query, Term, key_of, parse, term_text, written


def toggle_term(text: str, clicked: str) -> str:
    """The query after a click on a term in the sidebar: a value is switched on beside its neighbours, or off; of terms
    such as `errors>0` or `duration>=30s duration<2m` other comparisons of their keys go.

    >>> toggle_term("device:phone", "device:tablet")
    'device:phone,tablet'
    >>> toggle_term("device:phone is:new", "device:phone")
    'is:new'
    >>> toggle_term("duration<30s", "duration>=30s duration<2m")
    'duration>=30s duration<2m'
    """
    query, wanted = parse(text), parse(clicked).terms
    first = wanted[0]
    if len(wanted) == 1 and isinstance(first, Named):
        return written(_toggle_value(query, first))
    if all(term in query.terms for term in wanted):
        return written(Query(tuple(term for term in query.terms if term not in wanted)))
    keys = {key_of(term) for term in wanted}
    kept = [
        t for t in query.terms if not (isinstance(t, Compared) and t.key in keys and not t.negated)
    ]
    return written(Query((*kept, *wanted)))


def _toggle_value(query: Query, clicked: Named) -> Query:
    value = clicked.values[0]
    terms: list[Term] = []
    met = False
    for term in query.terms:
        if (
            met
            or not isinstance(term, Named)
            or (term.key, term.negated) != (clicked.key, clicked.negated)
        ):
            terms.append(term)
            continue
        met = True
        left = tuple(v for v in term.values if v != value)
        if len(left) == len(term.values):
            left = (*left, value)
        if left:
            terms.append(replace(term, values=left))
    return Query(tuple(terms) if met else (*terms, clicked))


def terms_active(text: str) -> frozenset[str]:
    """Every single term that holds in a query, as `toggle_term` takes them: `device:phone`, `errors>0`."""
    found: set[str] = set()
    for term in parse(text).terms:
        if isinstance(term, Named) and not term.negated:
            found |= {term_text(replace(term, values=(value,))) for value in term.values}
        else:
            found.add(term_text(term))
    return frozenset(found)
