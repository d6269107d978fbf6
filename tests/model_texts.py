"""Texts of our own making, in ``prose/``: what must come back whole, and the parts of a page whose furniture must go."""

from pathlib import Path

FOLDER = Path(__file__).parent / "prose"
WHOLE = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
TOP, ARTICLE, END = ((FOLDER / f"page/{part}.txt").read_text("utf-8").strip() for part in ("top", "article", "end"))
PAGE = f"{TOP}\n\n{ARTICLE}\n\n{END}\n"
LISTING = (FOLDER / "page/listing.txt").read_text("utf-8")
