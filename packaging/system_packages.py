"""What Qt and QtWebEngine need from a Debian or Ubuntu beside Python: shared libraries, a font, Python's venv module.

Asks the dynamic loader what is missing (`ldd`), so nothing is installed that is there already. Standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Library → Debian package; where two are named, the first that the system's package lists know is taken
# (Ubuntu 24.04 and Debian 13 renamed those whose time type grew).
PACKAGES: dict[str, tuple[str, ...]] = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libGLX.so.0": ("libglx0",),
    "libOpenGL.so.0": ("libopengl0",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libX11.so.6": ("libx11-6",),
    "libXcomposite.so.1": ("libxcomposite1",),
    "libXcursor.so.1": ("libxcursor1",),
    "libXdamage.so.1": ("libxdamage1",),
    "libXext.so.6": ("libxext6",),
    "libXfixes.so.3": ("libxfixes3",),
    "libXi.so.6": ("libxi6",),
    "libXrandr.so.2": ("libxrandr2",),
    "libXrender.so.1": ("libxrender1",),
    "libXtst.so.6": ("libxtst6",),
    "libasound.so.2": ("libasound2t64", "libasound2"),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libdrm.so.2": ("libdrm2",),
    "libexpat.so.1": ("libexpat1",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libgbm.so.1": ("libgbm1",),
    "libgio-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgobject-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libnspr4.so": ("libnspr4",),
    "libnss3.so": ("libnss3",),
    "libnssutil3.so": ("libnss3",),
    "libplc4.so": ("libnspr4",),
    "libplds4.so": ("libnspr4",),
    "libsmime3.so": ("libnss3",),
    "libudev.so.1": ("libudev1",),
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
    "libwayland-server.so.0": ("libwayland-server0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-dri3.so.0": ("libxcb-dri3-0",),
    "libxcb-glx.so.0": ("libxcb-glx0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbfile.so.1": ("libxkbfile1",),
    "libz.so.1": ("zlib1g",),
}
FONT = ("fonts-dejavu-core",)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_ENDINGS = {".ttf", ".otf", ".ttc"}
# What the app loads of Qt, relative to PySide6/Qt; the rest of the wheel may lack what it likes.
LOADED = (
    "lib/libQt6WebEngineWidgets.so.6",
    "libexec/QtWebEngineProcess",
    "lib/libQt6Svg.so.6",
    "plugins/platforms/libqoffscreen.so",
    "plugins/platforms/libqwayland.so",
    "plugins/platforms/libqxcb.so",
    "plugins/xcbglintegrations/libqxcb-egl-integration.so",
    "plugins/xcbglintegrations/libqxcb-glx-integration.so",
)


class SystemIncomplete(Exception):
    """Something of the system is missing and may not be installed from here; the text is for the person."""


def missing_venv() -> list[tuple[str, ...]]:
    """Python's venv module with its bundled pip, which Debian keeps in a package of its own."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return []
    return [(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", "python3-venv")]


def missing_libraries(qt: Path) -> set[str]:
    """Names of shared libraries that the loader cannot find for what the app loads.

    Args:
        qt: the folder `PySide6/Qt` of the environment.
    """
    missing: set[str] = set()
    for name in LOADED:
        if not (qt / name).exists():
            continue
        found = subprocess.run(["ldd", qt / name], capture_output=True, text=True, check=False)
        for line in found.stdout.splitlines():
            if line.endswith("=> not found"):
                missing.add(line.split()[0])
    return {name for name in missing if not name.startswith("libQt6")}


def has_font() -> bool:
    """Whether any outline font lies where fontconfig looks."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(path.suffix.lower() in FONT_ENDINGS for top in folders for path in top.rglob("*.*"))


def _known(package: str) -> bool:
    policy = subprocess.run(
        ["apt-cache", "policy", package],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return "Candidate:" in policy.stdout and "Candidate: (none)" not in policy.stdout


def install(wanted: list[tuple[str, ...]]) -> None:
    """Install packages with apt, as root or by a sudo that asks nothing.

    Raises:
        SystemIncomplete: it may not, or apt failed; the text holds the exact command.
    """
    sudo: list[str] = []
    if os.geteuid() != 0:
        sudo = ["sudo"]
        asked = shutil.which("sudo") and subprocess.run(
            ["sudo", "-n", "true"], capture_output=True, check=False
        )
        if not asked or asked.returncode != 0:
            names = _names(wanted)
            raise SystemIncomplete(
                "Some packages of the system are missing. Please run this, then try again:\n\n"
                f"    sudo apt-get update && sudo apt-get install -y {' '.join(names)}\n"
            )
    apt = [
        *sudo,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-y",
        "-o",
        "Dpkg::Use-Pty=0",
    ]
    subprocess.run([*apt, "update"], check=False, stdout=sys.stderr)
    names = _names(wanted)
    print(f"Installing from the system's packages: {' '.join(names)}", file=sys.stderr)
    command = [*apt, "install", "--no-install-recommends", *names]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode != 0:
        raise SystemIncomplete(f"This failed; see above:\n\n    {' '.join(command)}\n")


def _names(wanted: list[tuple[str, ...]]) -> list[str]:
    return sorted({next(filter(_known, names), names[-1]) for names in wanted})


def complete(qt: Path) -> None:
    """See to it that Qt and QtWebEngine can be loaded and that there is a font.

    Raises:
        SystemIncomplete: something is missing and could not be installed.
    """
    missing = missing_libraries(qt)
    wanted = [PACKAGES[name] for name in sorted(missing & PACKAGES.keys())]
    if not has_font():
        wanted.append(FONT)
    if not wanted and not missing:
        return
    if not shutil.which("apt-get"):
        font = "" if has_font() else " and a font, such as DejaVu"
        raise SystemIncomplete(
            f"Qt needs {', '.join(sorted(missing)) or 'nothing else'}{font}. "
            "Please install them with your system's package manager, then try again."
        )
    if wanted:
        install(wanted)
    left = sorted(missing_libraries(qt))
    if left:
        raise SystemIncomplete(
            f"Qt still finds no {', '.join(left)}; please install what holds it."
        )
