"""Programs that tests drive, from Debian where the machine has none."""

import os
import shutil
import subprocess
import sys

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


def find(*names: str) -> str | None:
    """Return the path of the first of the programs ``names`` that is on this machine."""
    return next(filter(None, (shutil.which(name, path=PATH) for name in names)), None)


def install(package: str, program: str) -> str | None:
    """Return the path of ``program`` after installing ``package``; None where that cannot be done."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return None
    sys.stdout.write(f"Installing {package} for the tests …\n")
    sys.stdout.flush()
    for command in (["update", "-qq"], ["install", "-yqq", "--no-install-recommends", package]):
        subprocess.run(
            [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command],
            stdout=subprocess.DEVNULL,
            check=False,
        )
    return find(program)
