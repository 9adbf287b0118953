"""What may be done with the page that a row stands for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.insights.views import Page
from app.library.search import quoted
from app.library.wildcards import exactly, literal
from app.ui.journeys.tab import Tab


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys", text)


def query_of(page: Page) -> str:
    """What finds the sessions that saw a page."""
    named = literal(page.pattern) if page.site else exactly("page", page.name)
    return f"page:{quoted(named)}"


def page_menu(tab: Tab, page: Page) -> QMenu:
    """A menu of the page's heat and its sessions, which speaks through the tab's signals."""
    menu = QMenu(tab)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if not page.name:
        return menu
    menu.addAction(_tr("Heat of the page")).triggered.connect(
        lambda: tab.page_wanted.emit(page.pattern, "")
    )
    menu.addAction(_tr("Sessions that saw the page")).triggered.connect(
        lambda: tab.query_wanted.emit(query_of(page))
    )
    return menu


def offer_page(
    tab: Tab, page: Page, at: QPoint, further: Callable[[QMenu], object] | None = None
) -> None:
    """Show the menu where the right button was pressed.

    Args:
        further: adds what else may be done with the row.
    """
    menu = page_menu(tab, page)
    if further is not None:
        menu.addSeparator()
        further(menu)
    if not menu.isEmpty():
        menu.popup(at)
