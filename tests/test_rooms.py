"""The rooms stay apart, and their files small."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Each room, and those it may import. cms/urls.py and cms/api/v3.py mount the others by name.
MAY_IMPORT = {
    "cms": {"cms"},
    "home": {"cms", "home"},
    "regional_updates": {"cms", "home", "regional_updates"},
    "search": {"cms", "home", "regional_updates", "search"},
}
MOUNTS = {Path("cms/urls.py"), Path("cms/api/v3.py")}
LINES = 400


def sources(room: str) -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the rooms that the file imports, wherever in it."""
    modules = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            modules |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return {module.split(".")[0] for module in modules} & {*MAY_IMPORT, "tests"}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room):
    files = [path for path in sources(room) if path not in MOUNTS]
    assert files
    wrong = {str(path): found for path in files if (found := imported(path) - MAY_IMPORT[room])}
    assert not wrong, f"{room} may import {sorted(MAY_IMPORT[room])} only"


@pytest.mark.parametrize("room", [*MAY_IMPORT, "tests"])
def test_no_file_is_long(room):
    long = {
        str(path): lines
        for path in sources(room)
        if (lines := len((ROOT / path).read_text().splitlines())) > LINES
    }
    assert not long, f"split these by what they are about; {LINES} lines are enough"
