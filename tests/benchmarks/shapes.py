"""Shapes of text and HTML that grow: name -> size in characters -> text. Each is a thing that comes in real input, or an enemy's."""

from __future__ import annotations

import random
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Shape = Callable[[int], str]

PROSE = (
    "The council met on Tuesday to discuss the new bridge across the river. Engineers said that the work would "
    "take two years and cost about twelve million, most of it from the regional fund. Some residents doubted it. "
)
BANNER = "Please support our journalism. Donate now. Your gift keeps us going. "
WORDS = "support donate now subscribe newsletter read more our journalism today cookies accept all sign up free share comment".split()


def _filled(pieces: Iterable[str], size: int) -> str:
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(found)


def again(unit: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a unit over and over; ``#`` in it stands for its number."""

    def shape(size: int) -> str:
        pieces = (unit.replace("#", str(number)) for number in count(1)) if "#" in unit else iter(lambda: unit, None)
        return before + _filled(pieces, size) + after

    return shape


def mixed(words: list[str], between: str = " ", line: int = 0) -> Shape:
    """Return the shape of words in an order that is random and always the same; a line end after each ``line`` words."""

    def shape(size: int) -> str:
        order = random.Random(7)

        def pieces() -> Iterator[str]:
            for number in count(1):
                yield order.choice(words) + ("\n" if line and number % line == 0 else between)

        return _filled(pieces(), size)

    return shape


def nested(opening: str, inside: str = "word ", closing: str = "", depth: int = 0) -> Shape:
    """Return the shape of elements in each other; at most ``depth``, then the same again."""

    def shape(size: int) -> str:
        each = len(opening) + len(inside) + len(closing)
        deep = min(depth or size, max(1, size // each))
        one = (opening + inside) * deep + closing * deep
        return one * max(1, size // len(one))

    return shape


def single(opening: str, unit: str, closing: str = "") -> Shape:
    """Return the shape of one element or line that has everything in it."""
    return again(unit, opening, closing)


def page(unit: str) -> Shape:
    """Return the shape of a page whose body is the unit over and over."""
    return again(unit, "<!doctype html><html><head><title>A page</title></head><body><main>", "</main></body></html>")


def wrapped(shape: Shape, width: int = 72) -> Shape:
    """Return a shape's text broken into lines of one width."""

    def lines(size: int) -> str:
        text = shape(size).replace("\n", " ")
        return "\n".join(text[at : at + width] for at in range(0, len(text), width))

    return lines


def joined(*shapes: Shape) -> Shape:
    """Return the shape of equal parts of several."""
    return lambda size: "\n\n".join(shape(size // len(shapes)) for shape in shapes)


def _digits(size: int) -> str:
    numbers = random.Random(3)
    return "\n".join("\t".join(str(numbers.randrange(10**6)) for _ in range(8)) for _ in range(size // 54))


_TEXT: dict[str, Shape] = {
    "prose": again(PROSE + "\n\n"),
    "prose on one line": again(PROSE),
    "prose, hard-wrapped": wrapped(again(PROSE)),
    "prose, numbered": again("Paragraph #. " + PROSE + "\n\n"),
    "prose, a line a sentence": again("The council met on day # to discuss the bridge.\n"),
    "prose without full stops": again("the council met to discuss the bridge and then "),
    "prose, capitals": again(PROSE.upper() + "\n\n"),
    "prose and banners": again(PROSE + "\n\n" + BANNER + "\n\n"),
    "prose, banners welded on": again(PROSE + BANNER),
    "banners": again(BANNER + "\n\n"),
    "banners on one line": again(BANNER),
    "banners, a line each": again("Please support our journalism.\nDonate now.\nYour gift keeps us going.\n"),
    "banners, numbered": again("Please support our journalism # times. Donate $# now. "),
    "banner without a stop": again("please support our journalism donate now "),
    "banner then one line": again(BANNER, PROSE),
    "read more lines": again("Read more: The bridge is late again, number #\n"),
    "read more paragraphs": again("Read more: The bridge is late again, number #\n\n"),
    "read more welded": again("The bridge is late. Read more: Why it is late # "),
    "also read": again("Also read | The mayor speaks # | "),
    "marks, foreign banners": lambda size: PROSE * 60 + "\n\n" + "- " * (size // 4) + "Jetzt spenden. " * (size // 30),
    "cookie lines": again("We use cookies. Accept all. Manage preferences.\n"),
    "paywall lines": again("Subscribe to continue reading. Already a subscriber? Log in.\n\n"),
    "newsletter lines": again("Sign up for our newsletter. Enter your email.\n\n"),
    "asking": again("If you value our work, please consider a gift of $5 a month. We need you. "),
    "appeals, paragraphs": again("We are a small team. We depend on readers. Will you give?\n\nIt takes a minute.\n\n"),
    "rule words, random": mixed(WORDS),
    "rule words, random lines": mixed(WORDS, line=7),
    "rule words, paragraphs": mixed(WORDS, between=". ", line=9),
    "one rule word": again("support "),
    "one rule word, lines": again("Support\n"),
    "donate": again("Donate "),
    "share": again("Share\n"),
    "buttons": again("Log in\nSign up\nShare\nTweet\nPrint\n"),
    "buttons on one line": again("Log in Sign up Share Tweet Print "),
    "teasers": again("The bridge is late again #\n3 hours ago\n\n"),
    "teasers, dated": again("Nov #, 2026\nThe mayor says no to bridge number #\nRead more\n\n"),
    "teaser index": again("Why the bridge is late\n\nWho pays for it\n\nWhat comes next #\n\n"),
    "headlines": again("Bridge Is Late Again And Mayor Is Angry About It\n"),
    "headings in capitals": again("BRIDGE IS LATE\n\n"),
    "bylines": again("By Anna Smith\nUpdated November 3, 2026 at 4:05 p.m.\n\n"),
    "byline lines": again("By Anna Smith and Tom Jones, 3 November 2026\n"),
    "dates": again("3 November 2026, 14:05\n"),
    "comments": again("Tom Jones says:\nI agree with all of this.\nReply\nLike #\n\n"),
    "captions": again("Photo: Anna Smith/Agency\n\n"),
    "copyright": again("© 2026 The Paper. All rights reserved.\n"),
    "prices": again("$5 $10 $25 $50 €5 £7 "),
    "prices, lines": again("$# a month\n"),
    "urls": again("https://example.org/news/2026/story-#.html "),
    "urls, lines": again("https://example.org/news/2026/story-#.html\n"),
    "one long url": single("https://example.org/", "path-#/"),
    "mails": again("anna.smith#@example.org "),
    "hashtags": again("#bridge #mayor ".replace("#", "＃")),
    "mentions": again("@anna @tom "),
    "list": again("- the bridge\n"),
    "list, numbered": again("#. the bridge is late\n"),
    "list, bullets": again("• the bridge is late and costs more\n"),
    "nested list": again("- a\n  - b\n    - c\n"),
    "table, tabs": _digits,
    "table, tabs on one line": again("bridge\t12\t"),
    "table, words and tabs": again("The bridge\t12 million\t2026\tlate\n"),
    "table, pipes": again("| bridge | 12 | late |\n"),
    "table, spaces": again("bridge      12      late\n"),
    "csv": again("bridge,12,late,#\n"),
    "log": again("2026-11-25 14:05:01,123 INFO server[#]: request done in 12 ms\n"),
    "log, same lines": again("2026-11-25 14:05:01 INFO server: request done\n"),
    "json": again('{"id": #, "name": "bridge", "late": true}, '),
    "json, lines": again('{"id": #, "name": "bridge"}\n'),
    "code": again("def bridge_#(cost: int) -> int:\n    return cost * 2\n\n\n"),
    "code fences": again("```\nx = #\n```\n\n"),
    "one open fence": single("```\n", "x = #\n"),
    "backticks": again("` "),
    "backticks, runs": again("``` "),
    "markdown": again("## The bridge\n\nIt is *late* and [dear](https://example.org/#).\n\n"),
    "markdown links": again("[bridge](https://example.org/#) "),
    "open brackets": again("["),
    "bracket pairs": again("[]("),
    "braces": again("{"),
    "quotes": again('"'),
    "quotes, curly": again("“the bridge” "),
    "quotes, open": again("“the bridge is late "),
    "quoted lines": again("> the bridge is late\n"),
    "quoted speech": again('"The bridge is late," she said. "It costs more." '),
    "transcript": again("ANNA: The bridge is late.\nTOM: How late?\n"),
    "questions": again("Is it late? Who pays? Why? "),
    "marks !?": again("! ? "),
    "marks ...": again(". . . "),
    "marks, no spaces": again("."),
    "marks, dots runs": again("..... "),
    "marks, stars": again("*! "),
    "marks, dashes": again("- "),
    "marks, dash lines": again("-----\n"),
    "marks, pipes": again("| "),
    "marks, slashes": again("/ "),
    "marks, colons": again(": "),
    "marks, semicolons": again("; "),
    "marks, ellipses": again("… "),
    "marks, mixed": mixed(list(".,;:!?*-|/…•»«—")),
    "marks, lines": again("*\n"),
    "marks, paragraphs": again("*\n\n"),
    "emoji": again("🙂! "),
    "emoji run": again("🙂"),
    "emoji, joined": again("👩‍👩‍👧"),
    "flags": again("🇩🇪"),
    "combining marks": single("a", "\u0301"),
    "combining marks, words": again("a\u0301\u0302\u0303\u0304 "),
    "zero-width": again("a\u200b"),
    "soft hyphens": again("brid\u00adge "),
    "no-break spaces": again("bridge\u00a0"),
    "spaces": single("The bridge", " ", " is late."),
    "spaces, runs": again("bridge                    "),
    "tabs": single("The bridge", "\t", "is late."),
    "line ends": single("The bridge", "\n", "is late."),
    "carriage returns": again("\r"),
    "blank lines of spaces": again(" \n"),
    "one long word": again("a"),
    "one long word, capitals": again("Aa"),
    "long words": again("bridgebridgebridgebridgebridgebridgebridge "),
    "letters": again("a b c d e "),
    "letters, lines": again("a\n"),
    "letters, dotted": again("a.b.c."),
    "initials": again("A. B. C. "),
    "abbreviations": again("Dr. Smith, Mr. Jones et al. vs. Co. Inc. "),
    "digits": again("1"),
    "numbers": again("# "),
    "numbers, dotted": again("1.2.3. "),
    "hex": mixed(list("0123456789abcdef"), between=""),
    "base64": mixed(list("ABCDEFGHabcdefgh0123456789+/"), between="", line=76),
    "random words": mixed([f"{a}{b}{c}" for a in "bdgkl" for b in "aeiou" for c in "mnrst"]),
    "random words, lines": mixed([f"{a}{b}{c}" for a in "bdgkl" for b in "aeiou" for c in "mnrst"], line=10),
    "random characters": mixed([chr(point) for point in range(0x20, 0x250)], between=""),
    "random Unicode": mixed([chr(point) for point in range(0x100, 0xD000, 7)], between=""),
    "german": again("Der Rat hat am Dienstag über die neue Brücke beraten. Die Kosten steigen weiter. "),
    "german banners": again("Bitte unterstützen Sie unseren Journalismus. Jetzt spenden. "),
    "russian": again("Совет обсудил новый мост через реку во вторник. Расходы растут. "),
    "greek": again("Το συμβούλιο συζήτησε τη νέα γέφυρα την Τρίτη. "),
    "arabic": again("ناقش المجلس الجسر الجديد فوق النهر يوم الثلاثاء. "),
    "hebrew": again("המועצה דנה בגשר החדש ביום שלישי. "),
    "hindi": again("परिषद ने मंगलवार को नए पुल पर चर्चा की। "),
    "thai": again("สภาเมืองหารือเรื่องสะพานใหม่เมื่อวันอังคาร "),
    "chinese": again("市议会星期二讨论了新桥。费用继续上涨。"),
    "chinese, no stops": again("市议会星期二讨论了新桥费用继续上涨"),
    "japanese": again("市議会は火曜日に新しい橋について話し合った。費用は上がり続けている。"),
    "korean": again("시의회는 화요일에 새 다리를 논의했다. 비용은 계속 오른다. "),
    "mojibake": again("The bridgeâ€™s cost isn’t known â€” says the cafÃ©.\n"),
    "mojibake on one line": again("Ã©"),
    "mojibake, triple": again("ÃƒÂ© "),
    "suspicious": again("Ã "),
    "entities": again("bridge &amp; river &eacute; "),
    "entities, nested": single("", "&amp;" * 3 + "amp;lt; "),
    "ampersands": again("&"),
    "entity runs": again("&amp"),
    "escapes": again("\x1b[31mbridge\x1b[0m "),
    "escapes, open": again("\x1b]0;bridge"),
    "controls": again("a\x01b\x02"),
    "surrogates": again("\ud83d\ude42\ud83d "),
    "less-than": again("< "),
    "open tags": again("<p "),
    "tags in text": again("Use <b> and <p> here. "),
    "comments, open": again("<!-- "),
    "one open comment": single("<!--", "bridge "),
    "scripts, open": again("<script>"),
    "prose and read more": joined(again(PROSE + "\n\n"), again("Read more: The bridge #\n")),
    "prose and buttons": joined(again(PROSE + "\n\n"), again("Log in\nSign up\nShare\n")),
}

_ROW = "<tr><td>bridge</td><td>12</td><td>late</td></tr>"
_HTML: dict[str, Shape] = {
    "paragraphs": page(f"<p>{PROSE}</p>"),
    "paragraphs, numbered": page(f"<p>Paragraph #. {PROSE}</p>"),
    "short paragraphs": page("<p>It is late.</p>"),
    "empty paragraphs": page("<p></p>"),
    "paragraphs, unclosed": page(f"<p>{PROSE}"),
    "one paragraph": single("<html><body><p>", PROSE, "</p></body></html>"),
    "one paragraph of marks": single("<html><body><p>", "! ? ", "</p></body></html>"),
    "one paragraph of dots": single("<html><body><p>", ".", "</p></body></html>"),
    "one paragraph of letters": single("<html><body><p>", "a", "</p></body></html>"),
    "one paragraph of banners": single("<html><body><p>", BANNER, "</p></body></html>"),
    "line breaks": single("<html><body><p>", "The bridge is late.<br>", "</p></body></html>"),
    "line breaks alone": single("<html><body><p>", "<br>", "</p></body></html>"),
    "banners": page(f"<p>{BANNER}</p>"),
    "banners in divs": page(f"<div class='donate'><p>{BANNER}</p></div>"),
    "read more": page("<p>Read more: <a href='/#'>The bridge is late #</a></p>"),
    "prose and banners": page(f"<p>{PROSE}</p><p>{BANNER}</p>"),
    "links": page("<a href='/story-#'>The bridge is late</a> "),
    "link list": page("<ul><li><a href='/story-#'>The bridge is late</a></li></ul>"),
    "menu": single("<html><body><ul>", "<li><a href='/#'>Menu #</a></li>", "</ul></body></html>"),
    "one list": single("<html><body><ul>", "<li>The bridge is late, number #</li>", "</ul></body></html>"),
    "select": single("<html><body><select>", "<option>Bridge #</option>", "</select></body></html>"),
    "table": single("<html><body><table>", _ROW, "</table></body></html>"),
    "table, one row": single("<html><body><table><tr>", "<td>bridge #</td>", "</tr></table></body></html>"),
    "tables": page(f"<table>{_ROW}</table>"),
    "definition list": single("<html><body><dl>", "<dt>bridge</dt><dd>late #</dd>", "</dl></body></html>"),
    "headings": page("<h2>The bridge #</h2>"),
    "headings and prose": page(f"<h2>The bridge #</h2><p>{PROSE}</p>"),
    "articles": page(f"<article><h2>Bridge #</h2><p>{PROSE}</p></article>"),
    "cards": page("<div class='card'><h3><a href='/#'>Bridge #</a></h3><p>It is late.</p><time>3h</time></div>"),
    "comments": page("<div class='comment' id='c#'><b>Tom</b><p>I agree with that.</p><a>Reply</a></div>"),
    "siblings": page("<div>The bridge is late #.</div>"),
    "spans": single("<html><body><p>", "<span>bridge </span>", "</p></body></html>"),
    "inline": single("<html><body><p>", "<b>a</b><i>b</i> ", "</p></body></html>"),
    "deep divs": nested("<div>", "bridge ", "</div>"),
    "deep divs, 200": nested("<div>", "bridge ", "</div>", 200),
    "deep spans": nested("<span>", "bridge ", "</span>"),
    "deep lists": nested("<ul><li>", "bridge ", "</li></ul>", 100),
    "deep tables": nested("<table><tr><td>", "bridge ", "</td></tr></table>", 60),
    "deep bold, unclosed": nested("<b>", "bridge "),
    "quotes": nested("<blockquote>", "bridge ", "</blockquote>", 90),
    "many classes": page("<div class='a# b# c# d# e#'><p>The bridge is late.</p></div>"),
    "one long class": single("<html><body><div class='", "a# ", "'><p>The bridge.</p></div></body></html>"),
    "attributes": single("<html><body><div ", "data-a#='1' ", "><p>The bridge.</p></div></body></html>"),
    "data uri": single("<html><body><p>a</p><img src='data:image/png;base64,", "ABCD", "'></body></html>"),
    "script": single("<html><body><p>a</p><script>", "var x# = '<p>';\n", "</script></body></html>"),
    "scripts": page("<script>var x = #;</script><p>The bridge.</p>"),
    "style": single("<html><head><style>", ".a# { color: red }\n", "</style></head><body><p>a</p></body></html>"),
    "json-ld": single(
        '<html><head><script type=\'application/ld+json\'>{"articleBody": "',
        PROSE,
        '"}</script></head><body><p>' + PROSE + "</p></body></html>",
    ),
    "json-ld, many": page('<script type=\'application/ld+json\'>{"headline": "Bridge #"}</script><p>The bridge.</p>'),
    "json-ld, deep": single(
        "<html><body><script type='application/ld+json'>", '{"a":', "</script><p>a</p></body></html>"
    ),
    "json-ld, list": single("<html><body><script type='application/ld+json'>[", "[", "</script><p>a</p></body></html>"),
    "comment": single("<html><body><p>a</p><!-- ", "bridge ", "--></body></html>"),
    "comment nodes": page("<!-- # --><p>The bridge.</p>"),
    "entities": single("<html><body><p>", "&eacute;&amp;", "</p></body></html>"),
    "meta": single("<html><head>", "<meta name='a#' content='b'>", "</head><body><p>a</p></body></html>"),
    "images": page(
        "<figure><img src='/#.jpg' alt='The bridge'><figcaption>The bridge. Photo: A. Smith</figcaption></figure>"
    ),
    "forms": page("<form><label>Mail</label><input type='text' name='a#'><button>Sign up</button></form>"),
    "hidden": page("<div style='display:none'>bridge #</div><p>The bridge.</p>"),
    "pre": single("<html><body><pre>", "x = #\n", "</pre></body></html>"),
    "textarea": single("<html><body><p>a</p><textarea>", "<p>x", "</textarea></body></html>"),
    "open tags": again("<p"),
    "wrong ends": page("</div></p>a"),
    "misnested": page("<b><p>a</b></p>"),
    "table misnested": again("<table><tr><p>bridge #", "<html><body>"),
    "svg": page("<svg><path d='M0 0L# #'/><text>a</text></svg><p>The bridge.</p>"),
    "iframe": page("<iframe src='/#'></iframe><p>The bridge.</p>"),
    "base page of divs": page("<div><div><div>The bridge is late #.</div></div></div>"),
    "chinese": page("<p>市议会星期二讨论了新桥。费用继续上涨。</p>"),
    "mojibake": page("<p>The bridgeâ€™s cost isnâ€™t known.</p>"),
    "same words": page("<p>bridge bridge bridge bridge</p>"),
    "rule words": lambda size: (
        "<html><body>" + "".join(f"<p>{line}</p>" for line in mixed(WORDS, line=8)(size).split("\n")) + "</body></html>"
    ),
}

SHAPES: dict[str, Shape] = {
    **{f"text: {name}": shape for name, shape in _TEXT.items()},
    **{f"html: {name}": shape for name, shape in _HTML.items()},
}
