"""What stands between a line in which a query is written and the library: the values that may stand behind a key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.library import completion, search
from app.ui.tasks import Tasks
from app.ui.writing.completing import Word
from app.ui.writing.edit import QueryEdit

#: two breaths: values are asked behind the list, which is asked with every key
SETTLE_MS = 30


class Values(QObject):
    """Finds them.

    Args:
        name: of several that ask under one name only the last is answered.
    """

    def __init__(self, tasks: Tasks, edit: QueryEdit, name: str) -> None:
        super().__init__(edit)
        self._tasks = tasks
        self._edit = edit
        self._name = name
        #: a query that holds beside the one that is written
        self.among = ""
        self._wanted: Word | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._find)
        edit.values_wanted.connect(self._want)

    def _want(self, word: Word) -> None:
        self._wanted = word
        self._settle.start()

    def _find(self) -> None:
        word = self._wanted
        if word is None:
            return
        key = "page" if word.key == "seq" else search.SHORT.get(word.key, word.key)
        rest = f"{self.among} {word.rest}".strip()
        self._tasks.survey(
            lambda db: completion.values(db, key, word.begun, rest),
            partial(self._edit.show_values, word),
            failed=lambda _error: self._edit.show_no_values(word),
            latest=self._name,
        )
