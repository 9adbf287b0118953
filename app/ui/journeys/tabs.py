"""Which tabs there are, in their order. A tab is named here when it works, and loaded when it is first seen."""

from __future__ import annotations

import importlib

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from app.ui.journeys.tab import Tab
from app.ui.tasks import Tasks
from app.ui.theme import Theme

_CONTEXT = "journeys"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


class Entry(Struct, frozen=True):
    """One tab: `module` holds its class `made_by`."""

    name: str
    title: str
    help: str
    module: str
    made_by: str

    def make(self, tasks: Tasks, theme: Theme, parent: QWidget) -> Tab:
        """The tab itself."""
        made = getattr(importlib.import_module(self.module), self.made_by)(tasks, theme, parent)
        assert isinstance(made, Tab), self.module
        return made


TABS: tuple[Entry, ...] = (
    Entry(
        "overview", _t("Overview"), _t("What is in the library at a glance"),
        "app.ui.journeys.overview.pane", "OverviewTab",
    ),
    Entry(
        "paths", _t("Paths"), _t("Which way people go from page to page, and where they stop"),
        "app.ui.journeys.paths.pane", "PathsTab",
    ),
    Entry(
        "funnels", _t("Funnels"), _t("How far people come along some steps, and what those who are lost do instead"),
        "app.ui.journeys.funnels.pane", "FunnelsTab",
    ),
    Entry(
        "goals", _t("Goals"), _t("What sessions are for, who reaches it, what that is worth"),
        "app.ui.journeys.goals.pane", "GoalsTab",
    ),
    Entry(
        "person", _t("Person"), _t("One person's story over all sessions, days and devices"),
        "app.ui.journeys.person.pane", "PersonTab",
    ),
    Entry(
        "video", _t("Video"), _t("What was played of each film and sound, and where people stop"),
        "app.ui.journeys.media.pane", "VideoTab",
    ),
    Entry(
        "forms", _t("Forms"), _t("Who sends each form, and at which field people hesitate, correct and leave"),
        "app.ui.journeys.forms.pane", "FormsTab",
    ),
    Entry(
        "products", _t("Products"), _t("What is looked at, put in carts and bought, and where carts are left"),
        "app.ui.journeys.products.pane", "ProductsTab",
    ),
    Entry(
        "feedback", _t("Feedback"), _t("What people say: NPS, CSAT, scores and words, each at its moment"),
        "app.ui.journeys.feedback.pane", "FeedbackTab",
    ),
    Entry(
        "compare", _t("Compare"), _t("In what two groups of sessions differ most"),
        "app.ui.journeys.compare.pane", "CompareTab",
    ),
)  # fmt: skip


def title(of: Entry) -> str:
    """What a tab is called in the person's language."""
    return QCoreApplication.translate(_CONTEXT, of.title)


def help_of(of: Entry) -> str:
    """What a tab is for, in one sentence."""
    return QCoreApplication.translate(_CONTEXT, of.help)
