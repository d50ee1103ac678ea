"""Builds the C part of piiscan where there is a C compiler, and leaves it out where there is none."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by make, which needs the compiler only
    BuildHookInterface = object

FOLDER = Path(__file__).parent / "src" / "piiscan" / "native"
MODULE = "_native.abi3.so"
FLAGS = (
    "-O3",
    "-std=c11",
    "-fPIC",
    "-fvisibility=hidden",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
    "-Wno-cast-function-type",
)


def built(folder: Path = FOLDER) -> Path | None:
    """Compiles what lies in the folder, and returns the module; None, with the reason on stderr, where that cannot be.

    `CC` and `CFLAGS` are honoured. Whoever asks for the module (PIISCAN_NATIVE=require) gets an error instead of None.
    """
    try:
        return _compiled(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("PIISCAN_NATIVE") == "require":
            raise
        sys.stderr.write(f"piiscan runs without its C part: {error}\n")
        (folder / MODULE).unlink(missing_ok=True)
        return None


def _compiled(folder: Path) -> Path:
    if sys.platform == "win32" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise OSError("there is no build for this platform yet")
    include = Path(sysconfig.get_path("include"))
    if not (include / "Python.h").exists():
        raise OSError("Python.h is missing")
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    linked = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)
    fresh = folder / f"{MODULE}.{os.getpid()}"
    sources = sorted(map(str, folder.glob("*.c")))
    try:
        subprocess.run(  # noqa: S603 - the compiler, and files of this folder
            [*compiler, *FLAGS, *shlex.split(os.environ.get("CFLAGS", "")), "-DPy_LIMITED_API=0x030B0000",
             f"-I{include}", *linked, *sources, "-o", str(fresh), "-lm"],
            check=True,
        )  # fmt: skip
        fresh.replace(folder / MODULE)  # whoever has the old one open keeps it
    finally:
        fresh.unlink(missing_ok=True)
    return folder / MODULE


class NativeHook(BuildHookInterface):
    """Puts the module into the wheel, which then is one for this platform and every Python from 3.11."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if built() is None or version == "editable":
            return
        build_data["pure_python"] = False
        build_data["artifacts"].append("src/piiscan/native/*.so")
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"cp311-abi3-{platform}"


if __name__ == "__main__":
    sys.exit(0 if built(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER) else 1)
