"""The documentation's site, as hooks of MkDocs: pages stand beside what they document, at the same paths as in the repository.

So links work in both places. Added are a page a sample and a page a rule file, from the rules as they are written; what
a page links to and is no page (a picture, a script) comes along.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from bodycopy import FAMILIES, read
from bodycopy.judge.listing import ListedJudge, entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"(?<=\]\()([^)#:\s]+)(?=[)#])")
TONGUES = dict(
    pair.split(":")
    for pair in (
        "ar:Arabic bg:Bulgarian ca:Catalan cs:Czech da:Danish de:German el:Greek en:English es:Spanish "
        "fa:Persian fi:Finnish fr:French he:Hebrew hi:Hindi hu:Hungarian id:Indonesian it:Italian ja:Japanese "
        "ko:Korean nl:Dutch no:Norwegian pl:Polish pt:Portuguese ro:Romanian ru:Russian sk:Slovak sr:Serbian "
        "sv:Swedish th:Thai tr:Turkish uk:Ukrainian vi:Vietnamese zh:Chinese"
    ).split()
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Bring in the pages of the repository, those made from samples and rules, and what they link to."""
    for path in named(config.nav):
        if (ROOT / path).exists() and path not in files.src_uris:
            files.append(File.generated(config, path, content=with_readmes((ROOT / path).read_text("utf-8"))))
    for path, text in [*samples(), *rules()]:
        files.append(File.generated(config, path, content=text))
    for page in [each for each in files if each.src_uri.endswith(".md")]:
        for link in LINK.findall(page.content_string):
            own = ROOT / "docs" / page.src_uri  # or one of the repository's
            target = (own if own.exists() else ROOT / page.src_uri).parent.joinpath(link).resolve()
            if target.is_file() and (path := target.relative_to(ROOT).as_posix()) not in files.src_uris:
                files.append(File.generated(config, path, abs_src_path=str(target)))
    return files


BOOSTS = {
    "src/bodycopy/cli/README.md": 4,
    "guide.md": 3,
    "samples/tutorial.md": 1,
    "samples/": 0.2,
    "rules/": 0.1,
    "CHANGELOG.md": 0.2,
}
"""How much more than others pages count in the search, by the beginnings of their paths: options come before samples and rules."""


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:  # noqa: ANN401 - what MkDocs hands over
    """Let pages of this folder, which are at the site's root, lead to where the repository has what they name; weigh them for the search."""
    boost = next((boost for start, boost in BOOSTS.items() if page.file.src_uri.startswith(start)), 1)
    page.meta.setdefault("search", {})["boost"] = boost
    return markdown if "/" in page.file.src_uri else markdown.replace("](../", "](")


def named(nav: Any) -> Iterator[str]:  # noqa: ANN401 - lists and tables of what YAML holds
    """Yield the paths of a table of contents."""
    if isinstance(nav, str):
        yield nav
    for each in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from named(each)


def with_readmes(text: str) -> str:
    """Let links to folders lead to the pages that explain them, as in a repository, and those to this folder to the site's root."""
    text = re.sub(r"(?<=\]\()((?:\.\./)*)docs/", r"\1", text)
    return LINK.sub(lambda found: f"{found[0]}README.md" if found[0].endswith("/") else found[0], text)


def samples() -> Iterator[tuple[str, str]]:
    """Yield a page a sample: what is raw, with what goes struck through."""
    for path in sorted((ROOT / "samples").glob("*/raw.*")):
        document = read(path.read_bytes(), kind="markdown" if path.suffix == ".md" else "")
        pieces, at = [], 0
        for gone in document.removed:
            pieces += [html.escape(document.text[at : gone.start]), f"<del title='{html.escape(gone.rule)}'>"]
            pieces += [html.escape(gone.text), "</del>"]
            at = gone.end
        shown = "".join([*pieces, html.escape(document.text[at:])]).replace("\n", "&#10;")
        name = path.parent.name.replace("-", " ").capitalize()
        reasons = [f"| `{gone.rule}` | {gone.reason.replace('|', '&#124;')} |" for gone in document.removed]
        table = "\n".join(["| rule or judge | why |", "|---|---|", *reasons]) if reasons else "Nothing goes from it."
        yield f"samples/{path.parent.name}/README.md", f"# {name}\n\n<pre class='sample'>{shown}</pre>\n\n{table}\n"


def rules() -> Iterator[tuple[str, str]]:
    """Yield the index of the rules, and a page a rule file: each rule as it is written, with its examples."""
    folders: dict[str, dict[str, list[ListedJudge]]] = defaultdict(lambda: defaultdict(list))
    others = []
    for entry in entries():
        if entry.source == "rule":
            language, family, _ = entry.id.split("/")
            folders[language][family].append(entry)
        else:
            others.append(f"| `{entry.id}` | {entry.family} | {entry.source} | {entry.summary.replace('``', '`')} |")
    lines = [
        "# All rules\n",
        "Each as it is written: its phrases, what speaks against it, and the examples that hold it.",
        "[Writing a rule](../src/bodycopy/data/README.md) explains them; [the benchmarks](../tests/benchmarks/README.md) tell",
        "what each judge costs and what it is worth.\n",
        f"| language | {' | '.join(FAMILIES)} |",
        f"|---|{'---|' * len(FAMILIES)}",
    ]
    for language, families in folders.items():
        cells = [f"[{len(families[f])}]({language}/{f}.md)" if families.get(f) else "" for f in FAMILIES]
        lines.append(f"| {TONGUES.get(language, language)} | {' | '.join(cells)} |")
    judges = ["\n## Judges that are no rules\n", "| name | family | | what it takes |", "|---|---|---|---|", *others]
    yield "rules/README.md", "\n".join([*lines, *judges]) + "\n"
    for language, families in folders.items():
        for family, found in families.items():
            yield f"rules/{language}/{family}.md", page(f"{TONGUES.get(language, language)}: {family}", found)


def page(title: str, found: list[ListedJudge]) -> str:
    """Return the page of a rule file."""
    parts = [f"# {title}\n", f"`{found[0].place.rpartition(':')[0]}`, {len(found)} rules.\n"]
    for entry in found:
        fence = "````" if "```" in entry.toml else "```"
        parts.append(f"## `{entry.id}` {{ #{entry.id.rpartition('/')[2]} }}\n")
        parts.append(f"{entry.summary}. Takes the {entry.scope}.\n\n{fence}toml\n{entry.toml.strip()}\n{fence}\n")
    return "\n".join(parts)
