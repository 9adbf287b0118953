"""What is derived from one session's events, as values. This docstring is the definition of record.

*Session zero*: `t_ms` 0 is the earliest repaired timestamp among events of types 0–5 over all
windows of the session. Every `_ms` here counts from it; plugin events and spans that reach back
further are negative.
*Visit*: from one document load to the next in one window; a reload is a new visit, a checkout (a
further FullSnapshot of the same document) is not. *Route*: a change of address without a load,
listed inside its visit.
*Window index*: position in `Analysis.windows`, ordered by first event; the number `--window` takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from app.activity.alerts import AlertShown
    from app.activity.cards import CardPressed
    from app.activity.commerce import ShopTold
    from app.activity.shown import PageShown
    from app.dom.chain import PackedKeyframe
    from app.formats.model import Trait

#: raised whenever a rule of this room (or of `dom`) changes what it derives; older rows are rebuilt
ANALYSIS_VERSION = 16


class Route(Struct, frozen=True):
    """A change of address without a load."""

    at_ms: float
    url: str
    title: str | None = None


class Visit(Struct, frozen=True):
    """One page visit. `scroll_max_y_px` is the furthest scroll offset of the page, None where
    nothing was scrolled and no snapshot told it; the page's height is measured elsewhere
    (layout)."""

    window: int
    url: str
    title: str | None
    enter_ms: float
    leave_ms: float
    active_ms: float
    viewport_w_px: int
    viewport_h_px: int
    scroll_max_y_px: float
    routes: tuple[Route, ...] = ()


class Click(Struct, frozen=True):
    """One click or tap. `x_px, y_px` are page coordinates (scroll of its document included) of the
    top document; None for a click by keyboard or one whose frame's place is not known. `visit` is
    the index in `Analysis.visits`, −1 before the first. `element_key` and `selector` are None for
    nodes that the recording does not hold. `pointer` is one of mouse, pen, touch, keyboard.
    `snapshot` counts the FullSnapshots of the window before it: node ids are unique only in
    (session, window, snapshot)."""

    window: int
    visit: int
    at_ms: float
    x_px: float | None
    y_px: float | None
    viewport_x_px: float | None
    viewport_y_px: float | None
    node_id: int
    snapshot: int
    pointer: str
    tag: str | None
    selector: str | None
    element_key: str | None
    label: str | None


class RecordedError(Struct, frozen=True):
    """An uncaught error or a console error. `kind` is uncaught or console."""

    window: int
    visit: int
    at_ms: float
    kind: str
    message: str
    source: str | None
    stack: str | None


class CustomEvent(Struct, frozen=True):
    """A custom event (type 5) of the site or tool; `payload` is JSON text, cut at 4,000
    characters."""

    window: int
    at_ms: float
    tag: str
    payload: str


class ConsoleLine(Struct, frozen=True):
    """One call of the console. `level` is the recorder's word for it, lower case; `text` what was
    logged as one readable line; `full` the whole of it where that is more than the line; `stack`
    where it was called from, one line a call."""

    window: int
    visit: int
    at_ms: float
    level: str
    text: str
    full: str | None
    stack: str | None


class Request(Struct, frozen=True):
    """One request of the page. `method` is None where the browser itself asked; `kind` says what
    for (navigation, fetch, xhr, script, css, img …); `size_bytes` came over the network where that
    is told, else of the answer's body; `failed`: the answer's status is 400 or more, or none came;
    `detail` is a `network.RequestDetail` as JSON."""

    window: int
    visit: int
    at_ms: float
    method: str | None
    url: str
    status: int | None
    duration_ms: float | None
    size_bytes: int | None
    kind: str
    failed: bool
    detail: str | None


class Vital(Struct, frozen=True):
    """One web vital of a visit. `name` is LCP, FCP, FP, TTFB, INP, FID or CLS; `value` in ms, of
    CLS a plain number; `rating` is good, needs-improvement or poor, None where none is defined."""

    window: int
    visit: int
    at_ms: float
    name: str
    value: float
    rating: str | None


class Entry(Struct, frozen=True):
    """What a person put into a field in one go: `changes` events from `at_ms` to `until_ms`.

    `text` is the field's last value as it was recorded (a password's as dots), `checked` the state
    of a box; `kind` the field's type or tag. Node ids are unique only in (session, window,
    snapshot).
    """

    window: int
    visit: int
    at_ms: float
    until_ms: float
    node_id: int
    snapshot: int
    kind: str
    label: str | None
    selector: str | None
    text: str
    checked: bool | None
    changes: int


class Milestone(Struct, frozen=True):
    """A custom event that names an outcome: purchase, signup, add_to_cart … `value` in `currency`
    where it tells one."""

    window: int
    at_ms: float
    event: str
    value: float | None
    currency: str | None


class MediaSpan(Struct, frozen=True):
    """A stretch that was played in one go: from when to when in the session, from where to where in the medium.
    `ended_by` is pause, seek or leave (of the page or the recording)."""

    at_ms: float
    until_ms: float
    from_s: float
    to_s: float
    ended_by: str


class Medium(Struct, frozen=True):
    """One video or audio element of a visit (index in `Analysis.visits`, −1 before the first) and what was done with
    it, from `at_ms` on. `kind` is video or audio; `furthest_s` the farthest position that was played, `left_s` the one
    at which nothing was played any more; None where the recording tells no position."""

    window: int
    selector: str | None
    src: str | None
    duration_s: float | None
    plays: int
    pauses: int
    seeks: int
    watched_frac: float | None
    visit: int = -1
    at_ms: float = 0.0
    kind: str = "video"
    element_key: str | None = None
    label: str | None = None
    furthest_s: float | None = None
    left_s: float | None = None
    spans: tuple[MediaSpan, ...] = ()


class Stream(Struct, frozen=True):
    """One kind of event of one window as packed columns, sorted by time, so that rules run without
    the events.

    `kind` is a name of `activity.streams.COLUMNS`, which gives the columns and their dtypes;
    `rows` their length; `packed` the little-endian columns one behind the other, compressed with
    zstd.
    """

    window: int
    kind: str
    rows: int
    packed: bytes


class Origin(Struct, frozen=True):
    """Where a visitor came from: the page before the first one, and what a campaign wrote into its
    address; None where nothing tells."""

    referrer: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None


class ProductView(Struct, frozen=True):
    """A stay on a page that shows one product. `name` as its page calls it, `url` that page's address; `product` is
    equal for the same product in all sessions of a site; `price` in `currency` where its page tells it."""

    window: int
    at_ms: float
    name: str
    url: str
    product: str
    leave_ms: float | None = None
    price: float | None = None
    currency: str | None = None


class CartFilled(Struct, frozen=True):
    """The first time that something was put into the cart, and how often in all; `label` of what
    was pressed for it, where that is known."""

    window: int
    at_ms: float
    times: int
    label: str | None


class CartStep(Struct, frozen=True):
    """Something done with the cart. `kind` is add, remove, open, checkout or order; `product` as in `ProductView`,
    `name` what it is called, `price` of it, `label` what was pressed or filled in, `url` the page it was on: each None
    where that is not known. An order is one step for the whole of it, then one for each of its products at the same
    moment; what it comes to is told once, by the whole or else by the products. Pages and fields of a checkout are
    steps of it."""

    window: int
    at_ms: float
    kind: str
    product: str | None = None
    name: str | None = None
    price: float | None = None
    label: str | None = None
    url: str | None = None


class Feedback(Struct, frozen=True):
    """What a person answered to a survey or sent as feedback. `kind` is survey, feedback, rating,
    csat or nps; `score` as it was given, `scale_max` the best there was to give; `url` the page it was given on,
    `selector` the element it is about; each may be unknown."""

    window: int
    at_ms: float
    kind: str
    score: float | None
    text: str | None
    question: str | None = None
    scale_max: float | None = None
    url: str | None = None
    selector: str | None = None


class ShownText(Struct, frozen=True):
    """What first came to be seen by a moment, one text a line."""

    window: int
    at_ms: float
    text: str


class Integrity(Struct, frozen=True):
    """What the recording lacks or what was repaired; `code` is stable, `text` one plain
    sentence."""

    code: str
    text: str
    at_ms: float | None = None


class PersonClue(Struct, frozen=True):
    """A name that the events themselves give (custom `identify`, Highlight Identify, Sentry
    user)."""

    source: str
    kind: str
    value: str


class Analysis(Struct, frozen=True):
    """Everything derived from one session's events.

    `sparkline`: 48 bytes, activity per 1/48 of the session, 0–255. `inactive`: (start_ms, end_ms)
    stretches without a person's doing, over the default threshold. `searchable`: what was shown as
    titles, clicked and logged, for free text search; masked text left out. `evidence`: what rules
    of trouble ask of it, gathered and packed by `friction`, which finds `products`, `carts` and `cart_steps` too;
    empty until it was: of `shop_told`, what events tell of a shop, and `cards`, what stood beside presses.
    `pages`: what each page showed; `alerts`: messages that something went wrong; `shown`: the texts that were to be
    seen, each once.
    """

    version: int
    started_at_ms: float
    duration_ms: float
    active_ms: float
    windows: tuple[str, ...]
    active_window: tuple[tuple[float, int], ...]
    device: str | None
    browser: str | None
    os: str | None
    viewport_w_px: int | None
    viewport_h_px: int | None
    variant: str | None
    visits: tuple[Visit, ...]
    clicks: tuple[Click, ...]
    errors: tuple[RecordedError, ...]
    custom: tuple[CustomEvent, ...]
    milestones: tuple[Milestone, ...]
    media: tuple[Medium, ...]
    streams: tuple[Stream, ...]
    inactive: tuple[tuple[float, float], ...]
    sparkline: bytes
    searchable: str
    integrity: tuple[Integrity, ...] = ()
    clues: tuple[PersonClue, ...] = field(default=())
    keyframes: tuple[PackedKeyframe, ...] = ()
    console: tuple[ConsoleLine, ...] = ()
    requests: tuple[Request, ...] = ()
    vitals: tuple[Vital, ...] = ()
    entries: tuple[Entry, ...] = ()
    pages: tuple[PageShown, ...] = ()
    alerts: tuple[AlertShown, ...] = ()
    evidence: bytes = b""
    origin: Origin = Origin()
    traits: tuple[Trait, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    products: tuple[ProductView, ...] = ()
    carts: tuple[CartFilled, ...] = ()
    cart_steps: tuple[CartStep, ...] = ()
    shown: tuple[ShownText, ...] = ()
    shop_told: tuple[ShopTold, ...] = ()
    cards: tuple[CardPressed, ...] = ()
