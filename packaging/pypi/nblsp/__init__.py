"""Finds secrets, personal data, bad dependencies and risky licences in notebooks.

The program is a binary; this package only says where it is. Importing it costs nothing.
"""

__all__ = ["find_nblsp_bin"]


def find_nblsp_bin() -> str:
    """The path of the installed program.

    Raises FileNotFoundError, which names the places that were looked at.
    """
    import os
    import sys
    import sysconfig

    name = "nblsp.exe" if sys.platform == "win32" else "nblsp"
    here = os.path.dirname(os.path.abspath(__file__))
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user"))
        if sys.version_info >= (3, 10)
        else sysconfig.get_path("scripts", scheme=os.name + "_user"),
        os.path.join(os.path.dirname(here), "bin"),  # pip install --target
    ]
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError("nblsp is in none of " + ", ".join(folders) + ": install the wheel again")
