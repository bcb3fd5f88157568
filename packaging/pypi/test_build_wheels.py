"""python3 -m unittest discover packaging/pypi"""

import base64
import csv
import hashlib
import io
import pathlib
import tempfile
import unittest
import zipfile

import build_wheels


class WheelTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        lab = self.folder / "lab"
        (lab / "static").mkdir(parents=True)
        (lab / "package.json").write_text("{}")
        (lab / "static" / "remote.js").write_text("1")
        self.lab = lab

    def wheel(self, platform, output="out"):
        files = build_wheels.contents(platform, "1.2.3", b"binary", self.lab)
        return build_wheels.write_wheel(platform, "1.2.3", files, self.folder / output)

    def test_every_file_is_recorded_with_its_hash(self):
        for platform in build_wheels.TAGS:
            with self.subTest(platform), zipfile.ZipFile(self.wheel(platform)) as archive:
                rows = list(csv.reader(io.StringIO(archive.read("nblsp-1.2.3.dist-info/RECORD").decode())))
                self.assertEqual(sorted(r[0] for r in rows), sorted(archive.namelist()))
                for name, digest, size in rows[:-1]:
                    data = archive.read(name)
                    want = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                    self.assertEqual((digest, size), ("sha256=" + want, str(len(data))), name)

    def test_the_program_can_be_executed_and_nothing_else(self):
        for platform, script in [("linux-amd64", "nblsp"), ("darwin-arm64", "nblsp"), ("windows-amd64", "nblsp.exe")]:
            with self.subTest(platform), zipfile.ZipFile(self.wheel(platform)) as archive:
                executable = [e.filename for e in archive.infolist() if e.external_attr >> 16 & 0o111]
                self.assertEqual(executable, [f"nblsp-1.2.3.data/scripts/{script}"])

    def test_tags_in_the_name_are_those_inside(self):
        for platform in build_wheels.TAGS:
            path = self.wheel(platform)
            with self.subTest(platform), zipfile.ZipFile(path) as archive:
                lines = archive.read("nblsp-1.2.3.dist-info/WHEEL").decode().splitlines()
                inside = [line.rpartition("-")[2] for line in lines if line.startswith("Tag: ")]
                self.assertEqual(path.stem.rpartition("-")[2].split("."), inside)

    def test_the_extension_is_where_jupyterlab_looks(self):
        with zipfile.ZipFile(self.wheel("linux-amd64")) as archive:
            root = "nblsp-1.2.3.data/data/share/jupyter/labextensions/@nblsp/jupyterlab/"
            inside = {n.removeprefix(root) for n in archive.namelist() if n.startswith(root)}
            self.assertEqual(inside, {"package.json", "static/remote.js", "install.json"})

    def test_the_same_sources_give_the_same_bytes(self):
        self.assertEqual(self.wheel("linux-amd64", "a").read_bytes(), self.wheel("linux-amd64", "b").read_bytes())


if __name__ == "__main__":
    unittest.main()
