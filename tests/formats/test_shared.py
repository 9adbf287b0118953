"""The real recordings: each is read or refused with a sentence, and holds what its provenance says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.formats.identity import keys
from app.formats.model import Recording, Refusal, Skipped
from app.formats.read import read
from app.formats.walk import collect, read_batch

#: file → (format, windows, events)
KNOWN = {
    "rrweb-array/react-hooks-demo-2018.json": ("rrweb", 1, 272),
    "rrweb-array/shop-mida-2024.json": ("rrweb", 1, 80),
    "rrweb-extension/jupyterlite-2026.json": ("rrweb extension", 1, 325),
    "posthog-api/docs.json": ("PostHog API answer", 1, 1151),
    "posthog-api/mobile-homepage.json": ("PostHog API answer", 1, 942),
    "posthog-api/hogflix-demo.json": ("PostHog API answer", 1, 62),
    "posthog-api/snapshot-data-by-window-id.json": ("PostHog API answer", 2, 49),
    "posthog-blob/perf-snapshot-key0.jsonl": ("PostHog blob", 1, 99),
    "posthog-blob/two-windows.jsonl": ("PostHog blob", 2, 49),
    "posthog-capture/snapshot-items-payload.json": ("PostHog capture", 1, 22),
    "derived/export-0196cf71-ph-recording.json": ("PostHog export", 1, 105),
    "derived/export-person-undefined-ph-recording.json": ("PostHog export", 2, 49),
    "derived/export-two-windows-uuid-ph-recording.json": ("PostHog export", 2, 49),
    "derived/export-two-windows-v1-2022-12-02-ph-recording.json": ("PostHog export", 2, 49),
    "derived/react-hooks-demo-2018.packed.json": ("rrweb (packed)", 1, 272),
    "derived/react-hooks-demo-2018.sentry-segment-0.bin": ("Sentry replay", 1, 90),
    "sentry/feedback-page-redacted.json": ("Sentry replay", 1, 335),
    "highlight/push-payload-dom-with-scripts.json": ("Highlight", 1, 3),
    "highlight/capacitor-fullsnapshot-data.json": ("rrweb snapshot", 1, 2),
    "posthog-mobile/screenshot.jsonl": ("PostHog mobile", 1, 3),
    "rrweb-fixtures/video-playback.json": ("rrweb", 1, 43),
    "long/busy-10min.json.zst": ("rrweb", 1, 32_909),
}
#: file → a word its refusal must have
REFUSED = {
    "broken/looks-like-json-but-is-not.json": "line 377",
    "clarity/payload-1.json": "Clarity",
    "posthog-heatmap/heatmap-results.json": "heatmap",
    "posthog-events/session-events.json": "analytics events",
    "posthog-capture/batch-with-heatmap.json": "analytics events",
    "evtrack-adserp/p004-b1-t3.mouse-movement-data.csv": "evtrack",
    "evtrack-adserp/p004-b1-t3.trial-metadata.xml": "evtrack",
    "evtrack-adserp/p004-b1-t3.screenshot.png": "PNG",
    "evtrack-adserp/p004-b1-t3.fixation-data.csv": "fixations",
}


def test_every_shared_file_is_read_or_refused_with_a_sentence(shared: Path) -> None:
    files = [path for path in sorted((shared / "recordings").rglob("*")) if path.is_file()]
    assert len(files) > 200
    for path in files:
        results = list(read(path))
        assert results, path
        for result in results:
            if isinstance(result, Recording):
                assert result.windows, path
                for window in result.windows:
                    assert len(window.raws) == len(window.epoch_ms) == len(window.types) > 0
                    assert np.isfinite(window.epoch_ms).all()
                    assert (np.diff(window.epoch_ms) >= 0).all(), path
                assert all(note.text.endswith(".") for note in result.notes)
            else:
                assert isinstance(result, Refusal), path
                assert path.name in result.reason
                assert result.reason.endswith("."), result.reason


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_recording_has_the_events_its_provenance_counts(shared: Path, name: str) -> None:
    (result,) = read(shared / "recordings" / name)
    assert isinstance(result, Recording)
    events = sum(len(window.raws) for window in result.windows)
    assert (result.format, len(result.windows), events) == KNOWN[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_recording_is_named(shared: Path, name: str) -> None:
    (result,) = read(shared / "recordings" / name)
    assert isinstance(result, Refusal)
    assert REFUSED[name] in result.reason


def test_nine_sessions_in_one_file_are_nine_recordings(shared: Path) -> None:
    results = list(read(shared / "recordings/rrweb-many-sessions/test-page-2021.json"))
    assert len(results) == 9
    events = [len(r.windows[0].raws) for r in results if isinstance(r, Recording)]
    assert sum(events) == 1365
    assert len({keys(r).content for r in results if isinstance(r, Recording)}) == 9


def test_fields_that_do_not_decompress_are_counted_and_their_events_kept(shared: Path) -> None:
    (result,) = read(shared / "recordings/posthog-blob/corrupt-cv-fields.jsonl")
    assert isinstance(result, Recording)
    assert any(note.text.endswith("9 events could not be decompressed.") for note in result.notes)
    # 113 in the file, one of them twice
    assert len(result.windows[0].raws) == 112


def test_the_same_recording_in_six_envelopes_has_one_key(shared: Path) -> None:
    folder = shared / "recordings"
    paths = [folder / "rrweb-array/react-hooks-demo-2018.json"]
    paths += sorted((folder / "derived").glob("react-hooks-demo-2018.*"))
    found: list[Recording] = []
    for batch in collect(paths):
        found += [r for r in read_batch(batch) if isinstance(r, Recording)]
    assert len(found) == 6
    assert {len(r.windows[0].raws) for r in found} == {272}
    assert len({keys(r) for r in found}) == 1


def test_a_posthog_session_has_one_key_as_export_blob_and_answer(shared: Path) -> None:
    folder = shared / "recordings"
    contents = set()
    for name in (
        "derived/export-two-windows-uuid-ph-recording.json",
        "derived/export-two-windows-v1-2022-12-02-ph-recording.json",
        "derived/export-person-undefined-ph-recording.json",
        "posthog-blob/two-windows.jsonl",
        "posthog-api/snapshot-data-by-window-id.json",
    ):
        (result,) = read(folder / name)
        assert isinstance(result, Recording)
        contents.add(keys(result).content)
    assert len(contents) == 1


def test_blob_keys_of_one_session_in_a_folder_are_one_recording(shared: Path) -> None:
    (batch,) = (
        batch
        for batch in collect([shared / "recordings/posthog-blob"])
        if "perf-snapshot" in batch.sources[0]
    )
    assert not batch.named
    (result,) = read_batch(batch)
    (export,) = read(shared / "recordings/derived/export-0196cf71-ph-recording.json")
    assert isinstance(result, Recording)
    assert isinstance(export, Recording)
    assert result.source == "posthog-blob/perf-snapshot-key0.jsonl + 1 more"
    assert len(result.windows[0].raws) == len(export.windows[0].raws) == 105
    assert keys(result).content == keys(export).content
    assert keys(export).tool == "posthog:0196cf71-3156-76cb-bb45-d0de45b84d05"


def test_other_files_of_a_folder_are_skipped_not_refused(shared: Path) -> None:
    results = [r for b in collect([shared / "recordings/evtrack-adserp"]) for r in read_batch(b)]
    assert len(results) > 20
    assert all(isinstance(r, Skipped) for r in results)
