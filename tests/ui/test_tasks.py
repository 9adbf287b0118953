"""Work leaves the GUI thread, comes home to it, and stops when it is asked to."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.errors import LibraryUnusable, UserError
from app.library import segments
from app.library.changes import Changes
from app.library.database import Library, open_writer
from app.ui.tasks import Tasks


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(tmp_path / "library.footfall", places=1)
    yield made
    made.close()


def sum_to(limit: int) -> int:
    return sum(range(limit + 1))


def refuse(text: str) -> None:
    raise UserError(text, "Try another.")


def break_down() -> None:
    raise ZeroDivisionError("nobody foresaw this")


def count_until_told(progress: Callable[[float, float, str], None]) -> None:
    done = 0
    while True:
        done += 1
        progress(done, 0, "counting")
        time.sleep(0.01)


def listen_to_nobody() -> None:
    while True:
        time.sleep(60)


def die() -> None:
    os._exit(3)


def test_a_read_answers_on_the_gui_thread_from_another_one(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []

    def ask(library: Library) -> int:
        assert library.execute("SELECT count(*) FROM sessions").fetchone()[0] == 0
        return threading.get_ident()

    tasks.read(ask, lambda there: seen.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    asked_in, answered_in = seen[0]
    assert asked_in != threading.get_ident()
    assert answered_in == threading.get_ident()


def test_a_read_never_waits_for_what_looks_through_the_whole_library(
    tasks: Tasks, qtbot: QtBot
) -> None:
    is_read = threading.Event()
    order: list[str] = []

    def look_long(library: Library) -> str:
        assert library.execute("SELECT count(*) FROM sessions").fetchone()[0] == 0
        assert is_read.wait(60)
        return "survey"

    tasks.survey(look_long, order.append)
    tasks.read(lambda _library: "read", lambda said: (order.append(said), is_read.set()))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["read", "survey"]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_question_that_a_newer_one_replaced_is_given_up(tasks: Tasks, qtbot: QtBot) -> None:
    is_asked = threading.Event()
    answers: list[object] = []

    def ask_without_end(library: Library) -> object:
        is_asked.set()
        return library.execute(ENDLESS).fetchone()

    tasks.survey(ask_without_end, answers.append, failed=answers.append, latest="counts")
    qtbot.waitUntil(is_asked.is_set)
    tasks.survey(lambda _library: "newer", answers.append, latest="counts")
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["newer"]


def test_a_question_without_end_keeps_no_window_from_closing(tasks: Tasks, qtbot: QtBot) -> None:
    is_asked = threading.Event()

    def ask_without_end(library: Library) -> object:
        is_asked.set()
        return library.execute(ENDLESS).fetchone()

    tasks.read(ask_without_end, lambda _: None)
    qtbot.waitUntil(is_asked.is_set)
    tasks.close()


@pytest.mark.parametrize("by", ["read", "survey"])
def test_all_answers_of_a_question_are_of_one_moment(
    tasks: Tasks, qtbot: QtBot, tmp_path: Path, by: str
) -> None:
    def count(library: Library) -> int:
        return int(library.execute("SELECT count(*) FROM segments").fetchone()[0])

    def ask(library: Library) -> tuple[int, int]:
        before = count(library)
        with closing(open_writer(tmp_path / "library.footfall")) as other:
            segments.save(other, f"While {by}", "device:phone")
        return before, count(library)

    with qtbot.waitSignal(tasks.library_opened):
        pass
    told: list[object] = []
    getattr(tasks, by)(ask, told.append)
    qtbot.waitUntil(lambda: told == [(0, 0)])
    getattr(tasks, by)(count, told.append)
    qtbot.waitUntil(lambda: told[1:] == [1])


def test_a_reader_cannot_write(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[UserError] = []
    tasks.read(
        lambda library: library.execute("DELETE FROM sessions"),
        lambda _: None,
        failed=errors.append,
    )
    qtbot.waitUntil(lambda: bool(errors))
    assert "written" in errors[0].text


def test_a_write_tells_everybody_what_changed_and_who_did_it(tasks: Tasks, qtbot: QtBot) -> None:
    changes = Changes(frozenset({"tags"}), (7,))
    answered: list[Changes] = []
    with qtbot.waitSignal(tasks.library_changed) as told:
        tasks.write(lambda _: changes, answered.append, initiator="me")
    assert told.args == [changes, "me"]
    assert answered == [changes]


def test_what_another_program_wrote_is_told_once_and_own_writes_are_not(
    tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    told: list[object] = []
    tasks.library_changed.connect(lambda changes, _initiator: told.append(changes))

    def look(then: int) -> None:
        with qtbot.waitSignal(tasks.look_for_others().finished):
            pass
        assert len(told) == then

    look(0)
    tag = "INSERT INTO tags (name) VALUES (?)"
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda library: (library.execute(tag, ["mine"]), Changes())[1])
    look(1)
    with closing(sqlite3.connect(tmp_path / "library.footfall")) as other, other:
        other.execute(tag, ["theirs"])
    look(2)
    look(2)


def test_a_write_that_fails_leaves_nothing_behind(tasks: Tasks, qtbot: QtBot) -> None:
    def half(library: Library) -> Changes:
        library.execute("CREATE TABLE half_done (x)")
        raise UserError("The second half failed.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.write(half)
    assert told.args[0].text == "The second half failed."
    found: list[int] = []
    there = "SELECT count(*) FROM sqlite_master WHERE name = 'half_done'"
    tasks.read(lambda library: library.execute(there).fetchone()[0], found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [0]


def test_only_the_newest_of_a_name_answers(tasks: Tasks, qtbot: QtBot) -> None:
    answers: list[int] = []
    over: list[int] = []
    for number in range(20):
        task = tasks.read(lambda _, n=number: n, answers.append, latest="search")
        task.finished.connect(lambda n=number: over.append(n))
    qtbot.waitUntil(lambda: len(over) == 20)
    assert answers == [19]


def test_a_function_is_computed_in_another_process(tasks: Tasks, qtbot: QtBot) -> None:
    answers: list[int] = []
    tasks.compute(sum_to, 100, done=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [5050]


def test_a_process_made_ready_takes_the_first_work(tasks: Tasks, qtbot: QtBot) -> None:
    tasks.get_ready()
    qtbot.waitUntil(lambda: bool(workers()))
    found: list[int] = []
    tasks.compute(os.getpid, done=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0] in workers()


def test_closing_while_a_process_is_made_ready_leaves_none(tmp_path: Path, qtbot: QtBot) -> None:
    made = Tasks(tmp_path / "library.footfall", places=1)
    with qtbot.waitSignal(made.library_opened):
        pass
    made.get_ready()
    made.close()
    assert not workers()


def test_no_answer_comes_before_its_asker_has_the_handle(tasks: Tasks, qtbot: QtBot) -> None:
    answered: list[int] = []
    for number in range(60):
        before = len(answered)
        tasks.compute(sum_to, number, done=answered.append)
        assert len(answered) == before
        qtbot.waitUntil(lambda wanted=before + 1: len(answered) == wanted)


def test_a_refusal_in_a_process_comes_home_with_its_sentence(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[UserError] = []
    tasks.compute(refuse, "This is no recording.", done=lambda _: None, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert (errors[0].text, errors[0].hint) == ("This is no recording.", "Try another.")


def test_what_nobody_foresaw_is_told_as_a_crash(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.crashed) as told:
        tasks.compute(break_down, done=lambda _: None)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_progress_is_heard_and_a_cancelled_work_stops(tasks: Tasks, qtbot: QtBot) -> None:
    task = tasks.compute(count_until_told, done=lambda _: pytest.fail("it was cancelled"))
    with qtbot.waitSignal(task.progressed) as told:
        pass
    assert told.args[2] == "counting"
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert tasks.busy == 0


def test_a_work_that_does_not_listen_is_ended_and_the_next_one_runs(
    tasks: Tasks, qtbot: QtBot
) -> None:
    task = tasks.compute(listen_to_nobody, done=lambda _: pytest.fail("it was cancelled"))
    with qtbot.waitSignal(task.finished):
        task.cancel()
    answers: list[int] = []
    tasks.compute(sum_to, 3, done=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [6]


def test_a_process_that_dies_is_told_in_words_and_replaced(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[UserError] = []
    tasks.compute(die, done=lambda _: None, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "ended by the system" in errors[0].text
    answers: list[int] = []
    tasks.compute(sum_to, 2, done=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [3]


def test_a_waiting_work_that_is_cancelled_never_begins(tasks: Tasks, qtbot: QtBot) -> None:
    first = tasks.compute(listen_to_nobody, done=lambda _: None)
    second = tasks.compute(sum_to, 1, done=lambda _: pytest.fail("it was cancelled"))
    with qtbot.waitSignal(second.finished):
        second.cancel()
    first.cancel()


def test_a_library_that_cannot_be_used_fails_every_request(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "library.footfall"
    file.write_bytes(b"this is no database at all" * 100)
    tasks = Tasks(file, places=1)
    try:
        with qtbot.waitSignal(tasks.failed) as told:
            pass
        assert isinstance(told.args[0], LibraryUnusable)
        errors: list[UserError] = []
        tasks.read(lambda _: 1, lambda _: pytest.fail("there is nothing"), failed=errors.append)
        qtbot.waitUntil(lambda: bool(errors))
        assert isinstance(errors[0], LibraryUnusable)
    finally:
        tasks.close()


def test_closing_leaves_no_thread_and_no_process_behind(tmp_path: Path, qtbot: QtBot) -> None:
    threads_before = threading.active_count()
    me = psutil.Process()
    children_before = {child.pid for child in me.children()}
    tasks = Tasks(tmp_path / "library.footfall", places=2)
    answers: list[int] = []
    tasks.compute(sum_to, 1, done=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    tasks.compute(listen_to_nobody, done=lambda _: None)
    tasks.close()
    tasks.close()
    qtbot.waitUntil(lambda: threading.active_count() <= threads_before)
    left = {child.pid: line_of(child) for child in me.children()}
    assert not [pid for pid in left.keys() - children_before if "spawn_main" in left[pid]]


def test_a_worker_does_not_outlive_a_window_that_was_killed(qtbot: QtBot) -> None:
    script = (
        "import multiprocessing, os, sys\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from app.ui import workers\n"
        "spawn = multiprocessing.get_context('spawn')\n"
        "cell = spawn.RawValue(workers.Cell)\n"
        "pool = ProcessPoolExecutor(1, spawn, workers.enter, (cell,))\n"
        "print(pool.submit(os.getpid).result(), flush=True)\n"
        "os._exit(0)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300
    )
    worker = int(told.stdout)
    qtbot.waitUntil(lambda: not _lives(worker))


def workers() -> set[int]:
    return {child.pid for child in psutil.Process().children() if "spawn_main" in line_of(child)}


def line_of(process: psutil.Process) -> str:
    """How it was called; nothing where it ends just now, as a browser's helpers do when they like."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
