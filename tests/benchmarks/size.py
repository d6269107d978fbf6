"""Say how many megabytes bodycopy and what it needs take where they are installed, compiled Python not counted.

python tests/benchmarks/size.py [--results tests/benchmarks/results/size.json]
"""

from __future__ import annotations

import argparse
from importlib.metadata import distribution
from pathlib import Path

import resultfile
from packaging.requirements import Requirement

import bodycopy

LARGE = 5
"""Megabytes from which a package is named."""


def needed(name: str, known: dict[str, int]) -> dict[str, int]:
    """Return the bytes of a package and of all that it needs, by name; extras are not needed."""
    found = distribution(name)
    files = [Path(str(file.locate())) for file in found.files or () if file.suffix != ".pyc"]
    known[name] = sum(path.stat().st_size for path in files if path.is_file())
    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.name not in known and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            needed(requirement.name, known)
    return known


def own() -> int:
    """Return the bytes of this package as a wheel brings them: no C sources, no compiled Python."""
    folder = Path(bodycopy.__file__).parent
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".c", ".h"}]
    return sum(path.stat().st_size for path in files)


def main() -> None:
    """Print a line for each package, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, help="write what the read-me says to this file")
    args = parser.parse_args()
    sizes = needed("bodycopy", {}) | {"bodycopy": own()}
    for name, size in sorted(sizes.items(), key=lambda each: -each[1]):
        print(f"{size / 1e6:8.1f} MB  {name}")
    print(f"{sum(sizes.values()) / 1e6:8.1f} MB  in all")
    large = {name.replace("-", "_"): round(size / 1e6) for name, size in sizes.items() if size >= LARGE * 1e6}
    if args.results:
        resultfile.write(args.results, {"megabytes": round(sum(sizes.values()) / 1e6), "of_these": large})


if __name__ == "__main__":
    main()
