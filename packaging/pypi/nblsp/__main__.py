"""python -m nblsp: the program, with the same arguments, streams and exit code."""

import os
import sys

from nblsp import find_nblsp_bin


def main() -> None:
    command = [find_nblsp_bin(), *sys.argv[1:]]
    if sys.platform == "win32":  # there execv detaches from the console
        import subprocess

        try:
            sys.exit(subprocess.call(command))
        except KeyboardInterrupt:
            sys.exit(130)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
