"""Make a data folder of documentation: Debian's packages -> pages, and the text of the element in which their generator puts the content.

    python tests/benchmarks/docpages.py --out FOLDER --debs FOLDER

Packages that the second folder lacks are downloaded there by apt-get, some 300 MB. The same packages give the same bytes. None documents
Python, Rust or GNOME, by whose pages others measure what was learned.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import itertools
import json
import re
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterator

# A generator a line: where on a page the content is, and Debian's packages of its pages; {name} is a class.
GENERATORS = """
//div[@id='page-content'] : apache2-doc
//body : git-doc crmsh-doc
//body : ntpsec-doc weechat-doc
//div[contains(@class, 'main-content')] : crystal-doc
//body : privoxy bochs-doc abs-guide
//body : debian-policy debian-faq-ja debian-faq-nl debian-faq-zh-cn debian-reference-de debian-reference-es debian-reference-fr debian-reference-pt docbook-defguide gitmagic installation-guide-amd64 maint-guide-de maint-guide-vi nut-doc
//div[{headertitle}]//div[{title}] | //div[{contents}] : ffmpeg-doc icu-doc libcoap3-doc libcppunit-doc libgeos-doc libglfw3-doc libmtp-doc libopus-doc libssh-doc
//body : erlang-proper-doc
//*[@id='content'] : erlang-doc
//*[@id='main'] : fwupd-doc libjson-glib-doc libpango1.0-doc
//body : libcairo2-doc libgraphene-doc libgwyddion20-doc libharfbuzz-doc libical-doc libnice-doc
//*[@id='content'] : libghc-attoparsec-doc libghc-brick-doc libghc-hakyll-doc libghc-lens-doc libghc-conduit-doc
//main | //div[{header}]//*[{title}] | //div[{contentContainer}] : libc3p0-java-doc libcommons-math3-java-doc libcommons-pool-java-doc
//body : gnuplot-doc latex2html
//div[@id='content'] : awesome-doc
//div[@id='DisplayArea'] : libreoffice-help-cs libreoffice-help-da libreoffice-help-de libreoffice-help-el libreoffice-help-es libreoffice-help-fi libreoffice-help-hi libreoffice-help-id libreoffice-help-it libreoffice-help-ja libreoffice-help-nl libreoffice-help-pl libreoffice-help-pt libreoffice-help-pt-br libreoffice-help-ru libreoffice-help-sv libreoffice-help-tr libreoffice-help-vi libreoffice-help-zh-cn libreoffice-help-zh-tw
//*[@itemprop='articleBody' or @role='main'] | //article : mkdocs-doc mkdocs-literate-nav-doc nlopt-doc python-uvicorn-doc
//div[@id='apicontent'] : nodejs-doc
//body : libocamlnet-ocaml-doc
//*[{odoc-preamble}] | //div[{odoc-content} or @class='content'] : libbatteries-ocaml-doc libcalendar-ocaml-doc libqcheck-ocaml-doc
//body : php-doc
//body : postfix-doc
//div[{mainContent}] : qbs-doc-html qt6-positioning-doc-html qt6-webengine-doc-html qtsensors5-doc-html
//main | //*[@id='documentation' or @id='bodyContent'] : asciidoctor-doc ruby-rubymail-doc ruby-tioga-doc
//*[@itemprop='articleBody' or @role='main'] | //div[@class='body'] : bind9-doc brz-doc buildbot-doc developers-reference-de developers-reference-ja frr-doc groonga-doc knot-doc supervisor-doc twisted-doc
//body : sqlite3-doc
//body : diffutils-doc gcl-doc gettext-doc lilypond-doc-html-cs lilypond-doc-html-fr lilypond-doc-html-ja m4-doc octave-doc zsh-doc
//div[@id='content'] : tomcat10-docs
//div[@id='content' or @id='filecontents'] : ruby-cri-doc ruby-mocha-doc yard-doc
"""
# What generators put beside the content wherever it is: navigation, tables of contents, links to sources and to the place itself.
BESIDE = frozenset(
    """ChildLinks LOT NAVFOOTER NAVHEADER TOC TOC2 TofC about anchor author banner bottom-actions bottomNav breadcrumbs chunklist
    comments_section contents-heading contents-list copiable-link copy-button copyright-footer docnav dyncontent dynheader edit-this-page
    element-header email fancy_toc footer footer-nav headerlink hover-link icon-action indexlist inheritanceTree langstatus
    legalCopy linenos list-of-all mark md-source-file menu method-click-advice method-controls method-source-code mini-toc nav-panel
    navbar navfooter navheader naviNextPrevious navigation navigationbar noprint nosearch odoc-nav odoc-toc package-header permalink qindex
    quickview region-contents related relatedtopics revdate revnumber rst-footer-buttons searchbox searchmenu selflink showSource sidebar
    skipNav source-link source_code source_link sphinxsidebar spirit-nav srclink subNav summary_toggle synopsis table-of-contents table-tabs
    toc toc2 toc_header toc_top toctree-wrapper top-search topNav topic-toc toplang ttc up view-source view_source viewcode-back
    viewcode-link wy-breadcrumbs""".split()
)
MUTE = frozenset("address button footer form head hr iframe nav noscript script style svg template textarea".split())
INLINE = frozenset(
    "a abbr b bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strong sub sup tt u var".split()
)
# Pages of a generator, and how many are looked at in each package; characters of a body, bytes of a page.
PAGES, TRIED, SHORTEST, LONGEST, LARGEST = 24, 200, 300, 60_000, 400_000
# Names of indexes, trees and listings of sources.
INDEX = re.compile(
    r"(^|/)(_.*|.*([Ii]ndex|frame|summary|search|[a-z]toc|tree|source|members|list|_8h|modules|allclasses|globals|dir_)).*\.|/(src|_sources)/"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the data folder to make")
    parser.add_argument("--debs", type=Path, required=True, help="folder of Debian packages, kept between runs")
    args = parser.parse_args()
    generators = [row.split(" : ") for row in GENERATORS.split("\n") if row]
    packages = [name for _, names in generators for name in names.split()]
    args.debs.mkdir(parents=True, exist_ok=True)
    if missing := [name for name in packages if not any(args.debs.glob(f"{name}_*.deb"))]:
        subprocess.run(["apt-get", "download", *missing], cwd=args.debs, check=True)
    (args.out / "pages/html").mkdir(parents=True, exist_ok=True)
    with (args.out / "pages/pages.jsonl").open("w", encoding="utf8") as out:
        for where, names in generators:
            found = [pages_of(next(args.debs.glob(f"{name}_*.deb")), name, where) for name in names.split()]
            # In turn, so that a large package leaves room for others.
            turns = (page for row in itertools.zip_longest(*found) for page in row if page)
            for n, (row, source) in enumerate(itertools.islice(turns, PAGES)):
                name = f"docs-{names.split()[0]}-{n:02}"
                out.write(json.dumps({"id": name, **row}, ensure_ascii=False) + "\n")
                (args.out / f"pages/html/{name}.html.gz").write_bytes(gzip.compress(source, mtime=0))


def pages_of(deb: Path, package: str, where: str) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield rows and sources of a package's pages, in an order that a hash of their names gives."""
    packed = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], capture_output=True, check=True).stdout
    named = re.search(r"-(?!doc)([a-z]{2})(-[a-z]{2})?$", package)
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        drawn = [each for each in files if re.search(r"\.x?html?(\.gz)?$", each.name) and not INDEX.search(each.name)]
        drawn.sort(key=lambda each: hashlib.sha256(each.name.encode()).digest())
        for each in drawn[:TRIED]:
            source = file.read() if (file := files.extractfile(each)) else b""
            source = gzip.decompress(source) if each.name.endswith(".gz") else source
            body = content(source, where) if len(source) <= LARGEST else ""
            said = named or re.search(r"""<html[^>]* lang=["']?([a-z]{2})""", source[:2000].decode("latin-1"))
            row = {"set": "docs", "site": f"docs:{package}", "lang": said[1] if said else "en", "kind": "documentation"}
            if SHORTEST <= len(body) <= LONGEST:
                yield {**row, "body": body}, source


def content(source: bytes, where: str) -> str:
    """Return the text of the outermost elements at a place, a block a line."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", source[:4000])
    parser = lxml.html.HTMLParser(encoding=declared[1].decode() if declared else "utf8")
    tree = lxml.html.document_fromstring(source or b"<p></p>", parser=parser)
    roots = tree.xpath(re.sub(r"\{([\w-]+)\}", r"contains(concat(' ', @class, ' '), ' \1 ')", where))
    outer = [root for root in roots if not any(each in roots for each in root.iterancestors())]
    lines = (" ".join(line.split()) for root in outer for line in "".join(words(root)).split("\n"))
    return "\n".join(filter(None, lines))


def words(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the words of an element, and line ends around blocks."""
    names = {*(element.get("class") or "").split(), element.get("id")}
    if element.tag in MUTE or not isinstance(element.tag, str) or (names & BESIDE and element.tag != "body"):
        return
    end = "" if element.tag in INLINE else "\n"
    yield end + (element.text or "")
    for child in element:
        yield from words(child)
        yield child.tail or ""
    yield end


if __name__ == "__main__":
    main()
