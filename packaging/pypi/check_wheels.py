#!/usr/bin/env python3
"""Checks built wheels, also those of systems that this one is not.

    python3 packaging/pypi/check_wheels.py FOLDER [--all]

With --all, a platform without a wheel is a mistake, and pip is asked which wheel each platform gets.
"""

from __future__ import annotations

import argparse
import base64
import csv
import email
import hashlib
import io
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

from build_wheels import TAGS, release

# What installers call the systems, and the machine in the head of a program: ELF, Mach-O, PE.
SYSTEMS = {
    "linux-amd64": (["manylinux2014_x86_64", "manylinux_2_17_x86_64", "musllinux_1_1_x86_64"], 0x3E),
    "linux-arm64": (["manylinux2014_aarch64", "manylinux_2_17_aarch64", "musllinux_1_1_aarch64"], 0xB7),
    "darwin-amd64": (["macosx_12_0_x86_64", "macosx_15_0_x86_64"], 0x01000007),
    "darwin-arm64": (["macosx_12_0_arm64", "macosx_15_0_arm64"], 0x0100000C),
    "windows-amd64": (["win_amd64"], 0x8664),
    "windows-arm64": (["win_arm64"], 0xAA64),
}


def check(condition: bool, message: str) -> None:
    if not condition:
        raise AssertionError(message)


def check_elf(data: bytes, machine: int) -> None:
    check(data[:6] == b"\x7fELF\x02\x01", "is no 64-bit ELF")
    check(struct.unpack_from("<H", data, 18)[0] == machine, "is for another machine")
    start, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    kinds = {struct.unpack_from("<I", data, start + i * size)[0] for i in range(count)}
    check(not kinds & {2, 3}, "is not static: it wants a libc")  # PT_DYNAMIC, PT_INTERP


def check_macho(data: bytes, machine: int, oldest: tuple[int, int]) -> None:
    magic, cpu, _, _, count = struct.unpack_from("<IIIII", data)
    check(magic == 0xFEEDFACF, "is no 64-bit Mach-O")
    check(cpu == machine, "is for another machine")
    commands, at = {}, 32
    for _ in range(count):
        kind, size = struct.unpack_from("<II", data, at)
        commands[kind] = at
        at += size
    check(0x32 in commands, "does not say which macOS it wants")  # LC_BUILD_VERSION
    version = struct.unpack_from("<I", data, commands[0x32] + 12)[0]
    check((version >> 16, version >> 8 & 0xFF) == oldest, f"wants macOS {version >> 16}.{version >> 8 & 0xFF}, not {oldest}")
    # macOS on ARM runs nothing that is unsigned; Go's linker signs by itself.
    check(machine != 0x0100000C or 0x1D in commands, "is not signed")


def check_pe(data: bytes, machine: int) -> None:
    check(data[:2] == b"MZ", "is no program for Windows")
    head = struct.unpack_from("<I", data, 0x3C)[0]
    check(data[head : head + 4] == b"PE\0\0", "is no program for Windows")
    check(struct.unpack_from("<H", data, head + 4)[0] == machine, "is for another machine")


def check_program(platform: str, data: bytes) -> None:
    tags, machine = SYSTEMS[platform]
    if platform.startswith("linux"):
        check_elf(data, machine)
    elif platform.startswith("darwin"):
        check_macho(data, machine, tuple(map(int, tags[0].split("_")[1:3])))
    else:
        check_pe(data, machine)


def check_record(archive: zipfile.ZipFile, info: str) -> None:
    rows = list(csv.reader(io.StringIO(archive.read(f"{info}/RECORD").decode())))
    check(sorted(r[0] for r in rows) == sorted(archive.namelist()), "RECORD and the files differ")
    for name, digest, size in rows:
        if name.endswith("/RECORD"):
            continue
        data = archive.read(name)
        want = "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        check((digest, size) == (want, str(len(data))), f"{name} is not what RECORD says")


def check_wheel(path: pathlib.Path) -> str:
    """Gives the platform."""
    name, version, python, abi, tags = path.stem.split("-")
    platform = next((p for p, t in TAGS.items() if tags == ".".join(t)), None)
    check(platform is not None, f"no platform has the tags {tags}")
    check((name, version, python, abi) == ("nblsp", release(), "py3", "none"), "the name is not that of this version")
    data, info = f"nblsp-{version}.data", f"nblsp-{version}.dist-info"
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "is damaged")
        check_record(archive, info)
        programs = [n for n in archive.namelist() if n.startswith(f"{data}/scripts/")]
        check(programs == [f"{data}/scripts/nblsp{'.exe' if platform.startswith('windows') else ''}"], f"has the programs {programs}")
        check_program(platform, archive.read(programs[0]))
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        check(metadata.get_all("Requires-Dist") is None, "has dependencies")
        check("nblsp.jupyter:spec" in archive.read(f"{info}/entry_points.txt").decode(), "jupyter_lsp cannot find the server")
        lab = f"{data}/data/share/jupyter/labextensions/@nblsp/jupyterlab"
        package = json.loads(archive.read(f"{lab}/package.json"))
        check(package["version"] == version, f"the extension is {package['version']}")
        check(f"{lab}/{package['jupyterlab']['_build']['load']}" in archive.namelist(), "the extension has no entry")
        for wanted in (f"{lab}/install.json", f"{lab}/schemas/@nblsp/jupyterlab/plugin.json"):
            json.loads(archive.read(wanted))
    return platform


def check_choice(folder: pathlib.Path) -> None:
    """pip takes the right wheel for each platform, with the oldest Python that nblsp admits."""
    for platform, (tags, _) in SYSTEMS.items():
        for tag in tags:
            with tempfile.TemporaryDirectory() as target:
                command = [sys.executable, "-m", "pip", "download", "-q", "--no-index", "--no-deps", "--only-binary=:all:"]
                command += ["--find-links", str(folder), "--platform", tag, "--python-version", "3.9", "--dest", target, "nblsp"]
                subprocess.run(command, check=True)
                (taken,) = pathlib.Path(target).iterdir()
                check(taken.stem.split("-")[-1] == ".".join(TAGS[platform]), f"for {tag} pip takes {taken.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    seen = set()
    for path in sorted(arguments.folder.glob("*.whl")):
        try:
            seen.add(check_wheel(path))
        except (AssertionError, KeyError, ValueError, struct.error) as problem:
            sys.exit(f"{path.name}: {problem}")
        print(f"ok    {path.name} ({path.stat().st_size / 1e6:.1f} MB)")
    if not seen:
        sys.exit(f"there is no wheel in {arguments.folder}")
    if arguments.all:
        if missing := set(TAGS) - seen:
            sys.exit(f"there is no wheel for {', '.join(sorted(missing))}")
        check_choice(arguments.folder)


if __name__ == "__main__":
    main()
