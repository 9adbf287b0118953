"""The doors between the answers that people gave and the files that brought them: a file is asked for again, and what
its columns are. Of a file its answers are kept, not its text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.errors import UserError
from app.ui import words
from app.ui.dismissing import Act

if TYPE_CHECKING:
    from app.formats.feedback import Choices, Survey
    from app.jobs.ingest import Found
    from app.library.changes import Changes
    from app.library.database import Library
    from app.library.records import IngestedFile
    from app.library.survey_files import SurveyFile
    from app.ui.body import Body
    from app.ui.journeys.pane import JourneysPane
    from app.ui.journeys.tab import Tab
    from app.ui.tasks import Tasks
    from app.ui.theme import Theme

KINDS = "(*.csv *.tsv *.txt *.zip *.gz)"


class Host(Protocol):
    """What the window does for them."""

    body: Body

    def show_error(self, error: UserError) -> None:
        """Say what failed."""


class SurveyDoors(QObject):
    """Asks for the file and for its columns; what comes of it is an act that can be undone.

    Args:
        window: as a `Host`.
    """

    def __init__(self, tasks: Tasks, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._theme = theme
        self._window = window
        self._host = cast("Host", window)
        body = self._host.body
        body.journeys_made.connect(lambda: self._meet_journeys(body.journeys))

    def ask_file(self, file: SurveyFile) -> None:
        """Say that the file's text is not kept, and ask for it."""
        asking = QMessageBox(self._window)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setObjectName("file_question")
        asking.setTextFormat(Qt.TextFormat.PlainText)
        asking.setWindowTitle(self.tr("Other columns"))
        named = words.isolated(words.plain(file.name, 80))
        asking.setText(self.tr("Where is %1 now?").replace("%1", named))
        asking.setInformativeText(
            self.tr(
                "The library keeps the answers of a file, not its text. Choose the file once more, and say what its "
                "columns are; what you joined by hand stays."
            )
        )
        choose = asking.addButton(self.tr("Choose the file…"), QMessageBox.ButtonRole.AcceptRole)
        choose.setProperty("primary", True)
        choose.clicked.connect(lambda: self._choose(file))
        asking.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        asking.open()

    def read(self, file: SurveyFile, path: Path) -> None:
        """Read the file, then ask for its columns."""
        from app.jobs import ingest  # what reads files is loaded when one is read

        def found(those: tuple[Found, ...]) -> None:
            if not those:
                self._other(file)
                return
            self._tasks.compute(ingest.ingest, those[0], done=came, failed=self._host.show_error)

        def came(read: list[IngestedFile]) -> None:
            for one in read:
                if one.survey is not None and one.file_sha256 == file.sha256:
                    self._ask_columns(file, one.survey)
                    return
            self._other(file)

        self._tasks.compute(ingest.find, (path,), done=found, failed=self._host.show_error)

    def _meet_journeys(self, journeys: JourneysPane) -> None:
        journeys.tab_made.connect(self._meet_tab)

    def _meet_tab(self, tab: Tab) -> None:
        wanted = getattr(tab, "columns_wanted", None)
        if wanted is not None:
            wanted.connect(self.ask_file)

    def _choose(self, file: SurveyFile) -> None:
        kinds = f"{self.tr('Tables')} {KINDS};;{self.tr('All files')} (*)"
        dialog = QFileDialog(self._window, self.tr("The file of answers"), "", kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(file, Path(name)))
        dialog.open()

    def _other(self, file: SurveyFile) -> None:
        said = self.tr("This is not the file that brought these answers.")
        hint = self.tr("%1 has to be as it was; another one can be imported beside it.")
        self._host.show_error(UserError(said, hint.replace("%1", words.plain(file.name, 80))))

    def _ask_columns(self, file: SurveyFile, survey: Survey) -> None:
        from app.ui.imports.answers import Question
        from app.ui.surveys.dialog import SurveyDialog

        question = Question(survey, partial(self._told, file, survey), file.choices)
        SurveyDialog(question, self._theme, self._window).open()

    def _told(self, file: SurveyFile, survey: Survey, choices: Choices | None) -> None:
        if choices is None or choices == file.choices:
            return
        said = self.tr("Other columns of %1").replace("%1", words.plain(file.name, 60))
        act = partial(_read_again, file.id, survey, file.sha256, choices)
        self._host.body.sessions.carry_out(Act(said, act))


def _read_again(file: int, survey: Survey, sha256: str, choices: Choices, db: Library) -> Changes:
    # reading files takes what the window does without until then
    from app.library import survey_files

    return survey_files.read_again(db, file, survey, sha256, choices)
