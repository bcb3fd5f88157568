#!/usr/bin/env python3
"""Builds the wheels of nblsp: the binary, a Python package of a few lines, the JupyterLab extension.

    python3 packaging/pypi/build_wheels.py [--platform linux-amd64]... [--output dist]

Needs Go, and the extension built before (npm run build in editors/jupyterlab). The wheels depend on
the sources alone: the same commit gives the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
LABEXTENSION = TOP / "editors" / "jupyterlab" / "dist" / "labextension"

# The binary is static: it runs with every libc. The macOS versions are the oldest that Go supports.
TAGS = {
    "linux-amd64": ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"],
    "linux-arm64": ["manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"],
    "darwin-amd64": ["macosx_12_0_x86_64"],
    "darwin-arm64": ["macosx_12_0_arm64"],
    "windows-amd64": ["win_amd64"],
    "windows-arm64": ["win_arm64"],
}

METADATA = """\
Metadata-Version: 2.4
Name: nblsp
Version: {version}
Summary: Finds secrets, personal data, bad dependencies and risky licences in Jupyter notebooks
License-Expression: Apache-2.0
License-File: LICENSE
Requires-Python: >=3.9
Project-URL: Homepage, https://github.com/nblsp/nblsp
Project-URL: Issues, https://github.com/nblsp/nblsp/issues
Keywords: jupyter,jupyterlab,notebook,secrets,pii,security,lsp
Classifier: Environment :: Console
Classifier: Framework :: Jupyter
Classifier: Framework :: Jupyter :: JupyterLab
Classifier: Framework :: Jupyter :: JupyterLab :: 4
Classifier: Framework :: Jupyter :: JupyterLab :: Extensions
Classifier: Framework :: Jupyter :: JupyterLab :: Extensions :: Prebuilt
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Security
Description-Content-Type: text/markdown

{readme}"""

ENTRY_POINTS = """\
[jupyter_lsp_spec_v1]
nblsp = nblsp.jupyter:spec
"""


def release() -> str:
    """The version, which the packaging for pre-commit names too."""
    with open(TOP / "pyproject.toml", "rb") as f:
        return tomllib.load(f)["project"]["version"]


def build_binary(platform: str, version: str, target: pathlib.Path) -> None:
    system, machine = platform.split("-")
    subprocess.run(
        ["go", "build", "-trimpath", "-ldflags", f"-s -w -X main.release={version}", "-o", target, "./cmd/nblsp"],
        cwd=TOP,
        env={**os.environ, "GOOS": system, "GOARCH": machine, "CGO_ENABLED": "0"},
        check=True,
    )


def contents(platform: str, version: str, binary: bytes, labextension: pathlib.Path) -> dict[str, bytes]:
    """All files of a wheel by name, but for RECORD."""
    data, info = f"nblsp-{version}.data", f"nblsp-{version}.dist-info"
    suffix = ".exe" if platform.startswith("windows") else ""
    files = {f"nblsp/{p.name}": p.read_bytes() for p in (HERE / "nblsp").iterdir() if p.is_file()}
    files[f"{data}/scripts/nblsp{suffix}"] = binary
    lab = f"{data}/data/share/jupyter/labextensions/@nblsp/jupyterlab"
    for p in labextension.rglob("*"):
        if p.is_file():
            files[f"{lab}/{p.relative_to(labextension).as_posix()}"] = p.read_bytes()
    files[f"{lab}/install.json"] = (HERE / "install.json").read_bytes()
    wheel = ["Wheel-Version: 1.0", "Generator: nblsp", "Root-Is-Purelib: false"]
    wheel += [f"Tag: py3-none-{tag}" for tag in TAGS[platform]]
    files[f"{info}/WHEEL"] = ("\n".join(wheel) + "\n").encode()
    files[f"{info}/METADATA"] = METADATA.format(version=version, readme=(HERE / "README.md").read_text("utf-8")).encode()
    files[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode()
    files[f"{info}/licenses/LICENSE"] = (TOP / "LICENSE").read_bytes()
    return files


def record(files: dict[str, bytes], name: str) -> bytes:
    def row(path: str) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).rstrip(b"=").decode()
        return f"{path},sha256={digest},{len(files[path])}\n"

    return ("".join(row(path) for path in sorted(files)) + f"{name},,\n").encode()


def write_wheel(platform: str, version: str, files: dict[str, bytes], output: pathlib.Path) -> pathlib.Path:
    target = output / f"nblsp-{version}-py3-none-{'.'.join(TAGS[platform])}.whl"
    name = f"nblsp-{version}.dist-info/RECORD"
    files = {**dict(sorted(files.items())), name: record(files, name)}
    # zip has no times before 1980
    moment = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), 315532800))[:6]
    output.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, moment)
            entry.create_system = 3  # Unix: else the mode says nothing
            entry.external_attr = (0o100755 if ".data/scripts/" in path else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", action="append", choices=TAGS, help="default: all")
    parser.add_argument("--output", type=pathlib.Path, default=TOP / "dist")
    arguments = parser.parse_args()
    if not (LABEXTENSION / "package.json").is_file():
        sys.exit(f"{LABEXTENSION} is not built: run npm ci && npm run build in editors/jupyterlab")
    version = release()
    for platform in arguments.platform or TAGS:
        with tempfile.TemporaryDirectory() as folder:
            binary = pathlib.Path(folder) / "nblsp"
            build_binary(platform, version, binary)
            files = contents(platform, version, binary.read_bytes(), LABEXTENSION)
        print(write_wheel(platform, version, files, arguments.output))


if __name__ == "__main__":
    main()
