"""Shapes that were invented to be slow: name -> size in characters -> text; in addition to what comes in real input, in ``shapes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapes import BANNER, PROSE, again, joined, mixed, nested, page, single

if TYPE_CHECKING:
    from shapes import Shape

_LAYERS = "&#82" * 39 + "&#8238;" + "38;" * 39

_TEXT: dict[str, Shape] = {
    "rule words at a distance": again("support of the old and our of the new journalism and donate it now to "),
    "halves of phrases": again("please support our, please consider a, sign up for our, subscribe to continue. "),
    "unless beside match": again('Please support our journalism, he said. "Donate now," she added. '),
    "prices beside asking": again("Only $5 a month, €3 a week, £1 a day: subscribe. "),
    "numbers beside words": again("5 million readers 10 years 3 days 2 minutes read. "),
    "banners in German and English": again(BANNER + "Bitte unterstützen Sie unseren Journalismus. Jetzt spenden. "),
    "banners in brackets": again("(Please support our journalism.) [Donate now] {Sign up} "),
    "banners in quotes": again("“Please support our journalism.” „Jetzt spenden.“ «Faites un don» "),
    "banners in a row of quotes": again("“ please support our journalism ” “ ” “ ” “ ” “ ” and then "),
    "banners and quotation marks": mixed(["Donate now", "support our journalism", "a", "The", ".", *'“”„«»:()"']),
    "open quotes and speech": again('"The bridge is late, she said. “It costs more, he said. '),
    "dashes and labels": again("Topics: bridge – river – mayor – cost | "),
    "labels": again("Topics: "),
    "label lines": again("Tags: bridge, river\nFiled under: news\nRelated: The bridge\n"),
    "credits": again("(Photo: Anna Smith/Agency) "),
    "credits, open": again("(Photo: Anna Smith/Agency "),
    "credits in one sentence": again("Photo: x " + "ap photo by A " * 130 + "end.\n"),
    "figures and banners": again("support our journalism today " + "1 2 " * 100),
    "Japanese brackets and banners": again(
        "登録してください「あ」「い」「う」「え」クッキーを許可する「か」「き」続きを読む"
    ),
    "Chinese brackets and banners": again("（甲）订阅我们的新闻通讯（乙）「丙」（丁）接受所有（戊）（己）"),
    "copyrights on one line": again("© 2026 The Paper. All rights reserved. "),
    "bylines on one line": again("By Anna Smith, 3 November 2026, 14:05 | "),
    "dates on one line": again("3 November 2026 | 14:05 | 2 days ago | "),
    "capitals on one line": again("BRIDGE IS LATE AGAIN "),
    "titles on one line": again("Bridge Is Late Again And Mayor Is Angry "),
    "questions, a line each": again("Who pays for it?\n\n"),
    "one-word paragraphs": again("Bridge.\n\n"),
    "one-letter paragraphs": again("a\n\n"),
    "dots and letters": again("a...b..."),
    "dots and capitals": again("U.S. E.U. U.N. p.m. a.m. "),
    "decimals": again("3.14,15;92:65/35"),
    "apostrophes": again("it's o'clock rock'n'roll "),
    "apostrophe run": again("'"),
    "hyphens": again("state-of-the-art-"),
    "underscores": again("_bridge_ __river__ "),
    "stars": again("**bridge** *river* "),
    "markdown quotes": again("> > > the bridge\n"),
    "markdown lists": again("1. - * + bridge\n"),
    "markdown headings": again("# Bridge #\n"),
    "markdown tables": again("|---|---|\n| a | b |\n"),
    "markdown images": again("![a](b.png) "),
    "footnotes": again("[^1] bridge [^1]: river "),
    "math": again("$x^2 + y_{#} = \\frac{1}{2}$ "),
    "latex": again("\\begin{a}\\end{a} "),
    "css": again(".a{color:red;margin:0}\n"),
    "javascript": again("var a=function(){return b&&c||d;};\n"),
    "sql": again("SELECT * FROM bridges WHERE id=# AND late=1;\n"),
    "xml": again('<item id="#"><name>bridge</name></item>\n'),
    "paths": again("/usr/share/doc/bridge-#/README "),
    "ips": again("10.0.0.1:8080 fe80::1 "),
    "uuids": again("3f2504e0-4f89-11d3-9a0c-0305e82c3301 "),
    "mail heads": again("From: Anna <a@example.org>\nTo: Tom <t@example.org>\nSubject: bridge #\n\n"),
    "mail quotes": nested("> ", "bridge\n", "", 40),
    "signatures": again("-- \nAnna Smith\nThe Paper\n+44 20 7946 0000\n"),
    "phones": again("+44 20 7946 0000 (0)20-7946 "),
    "right-to-left marks": again("\u200fbridge\u200e \u202eriver\u202c "),
    "Arabic and Latin": again("الجسر bridge 12 "),
    "Hebrew points": again("בְּרֵאשִׁית "),
    "Thai without spaces": again("สภาเมืองหารือเรื่องสะพานใหม่"),
    "Khmer": again("ស្ពានថ្មីឆ្លងទន្លេ"),
    "Devanagari without spaces": again("परिषद"),
    "kana": again("アイウエオかきくけこ"),
    "halfwidth": again("ｱｲｳｴｵ ＡＢＣ "),
    "variation selectors": again("❤\ufe0f\ufe0e"),
    "skin tones": again("👍🏽👍🏿"),
    "tags of flags": again("🏴\U000e0067\U000e0062\U000e007f"),
    "private use": again("\ue000\uf8ff "),
    "line separators": again("bridge\u2028river\u2029"),
    "next lines": again("bridge\x85"),
    "form feeds": again("bridge\f"),
    "ideographic spaces": again("市\u3000議\u3000"),
    "mojibake and entities": again("&eacute;Ã©&#233;â€™ "),
    "entities, numbers": again("&#8217;&#x2019;&#1234567; "),
    "entity in layers": again("bridge " + _LAYERS + " late "),
    "entity in layers, mojibake that stays": again("Ã© é Ã© é The bridgeâ€™s ’ cost\n", _LAYERS + "\n"),
    "entities in layers, mojibake that stays": again("Ã© é Ã© é The bridgeâ€™s ’ cost " + _LAYERS + "\n"),
    "entity in layers, mojibake on its line": again("Ã© é Ã ", _LAYERS),
    "cp1251 as Latin": again("Ñîâåò îáñóäèë ìîñò. "),
    "replacement characters": again("bri\ufffdge "),
    "long numbers": single("", "9"),
    "prose, then one banner a line": joined(again(PROSE), again("Donate now.\n")),
    "random letters": mixed(list("abcdefghij klmnop.\n"), between=""),
    "random marks and words": mixed(["bridge", "donate", ".", ",", "“", "”", "?", "\n", ":", "–"]),
    "random capitals": mixed(["Bridge", "bridge", "RIVER", "Mr.", "3", "May"]),
}
_HTML: dict[str, Shape] = {
    "buttons": page("<button>Share</button><button>Log in</button>"),
    "dates": page("<time datetime='2026-11-03'>3 November 2026</time>"),
    "bylines": page("<p class='byline'>By Anna Smith</p>"),
    "quotes in quotes": page("<blockquote><p>“The bridge is late,” she said.</p></blockquote>"),
    "nested lists": nested("<ul><li>a<ul><li>b", "c", "</ul></ul>", 40),
    "spans in links": page("<a href='/#'><span><b>The</b> <i>bridge</i></span></a>"),
    "links in prose": page("<p>The <a href='/#'>bridge</a> is <a href='/b#'>late</a> again.</p>"),
    "one letter a tag": single("<html><body><p>", "<b>a</b>", "</p></body></html>"),
    "nested inline": nested("<i><b><u>", "a", "</u></b></i>", 60),
    "nested tables": nested("<table><tr><td><table><tr><td>", "a", "</td></tr></table></td></tr></table>", 20),
    "rowspans": single("<html><body><table>", "<tr><td rowspan=9 colspan=9>a</td></tr>", "</table></body></html>"),
    "templates": page("<template><p>a</p></template><p>The bridge.</p>"),
    "noscript": page("<noscript><p>a</p></noscript><p>The bridge.</p>"),
    "details": page("<details><summary>a</summary>The bridge is late.</details>"),
    "ruby": page("<ruby>市<rt>し</rt></ruby>"),
    "custom elements": page("<x-a#><x-b>The bridge.</x-b></x-a#>"),
    "many ids": page("<p id='a#' class='b# c'>The bridge.</p>"),
    "long attributes": page("<p title='" + "bridge " * 40 + "'>a</p>"),
    "styles": page("<p style='color:red;margin:0;padding:0'>The bridge.</p>"),
    "conditional comments": page("<!--[if IE]><p>a</p><![endif]--><p>The bridge.</p>"),
    "cdata": page("<![CDATA[ a ]]><p>The bridge.</p>"),
    "processing instructions": page("<?php echo 1 ?><p>The bridge.</p>"),
    "doctypes": again("<!doctype html><p>The bridge.</p>"),
    "many bodies": again("<body><p>The bridge.</p></body>"),
    "many pages": again("<html><head><title>#</title></head><body><p>The bridge is late.</p></body></html>"),
    "frames": page("<frameset><frame src='#'></frameset><p>The bridge.</p>"),
    "maths": page("<math><mi>x</mi><mo>=</mo><mn>#</mn></math>"),
    "non-breaking spaces": page("<p>&nbsp;&nbsp;&nbsp;</p>"),
    "zero-width in words": page("<p>bri&#8203;dge ri&shy;ver</p>"),
    "definition terms": page("<dl><dt>Bridge:</dt><dd>late</dd></dl>"),
    "captions": page("<figure><figcaption>Photo: Anna Smith/Agency</figcaption></figure>"),
    "headings alone": page("<h1>BRIDGE</h1><h2>River</h2><h3>Mayor #</h3>"),
    "unclosed attribute": single("<html><body><p title='", "bridge "),
    "angle brackets": single("<html><body><p>", "< > ", "</p></body></html>"),
    "base64 images": page("<img src='data:image/png;base64,iVBORw0KGgo='><p>The bridge.</p>"),
    "selects": page("<select><option>a</option><option>b</option></select><p>The bridge.</p>"),
    "json-ld, wide": single(
        "<html><body><script type='application/ld+json'>{", '"a#":"b",', '"z":1}</script><p>a</p></body></html>'
    ),
    "microdata": page("<div itemscope itemtype='https://schema.org/Article'><p itemprop='articleBody'>Late.</p></div>"),
    "a break and no-break spaces": single("<html><body><p>a<br>b", "\u00a0", "c</p></body></html>"),
    "cdata, open": single('<?xml version="1.0"?><html><body><p>a</p>', "<![CDATA[", "</body></html>"),
    "deep, open pictures": single("<html><body>" + "<div>" * 2600, "<svg></svg x>"),
    "deep, one long name": single("<html><body>" + "<div>" * 2600 + "<", "a"),
    "tags without an end": single("<!-- ", "<svg "),
    "tags with one end": single("<!-- ", "<svg ", ">"),
    "stray elements in a head": single("<html><head>", "<main>bridge #</main>", "</head></html>"),
    "nested noscript": nested("<noscript>", "a", "</noscript>", 1000),
    "nested places for scripts": nested("<div id='root'><script>a</script>", " ", "</div>", 1800),
    "json-ld, repetitive": lambda size: (
        '<html><head><script type=\'application/ld+json\'>{"articleBody": "'
        + "a" * (size // 2)
        + '"}</script></head><body>'
        + f"<p>{'a' * 60}b{'a' * 60}</p>" * (size // 256)
        + "</body></html>"
    ),
    "hidden words in sentences": page(
        "<p>The bridge # is late <span hidden>secret words # here</span> and costs more than was said, says number #.</p>"
    ),
    "hidden words in one paragraph": single(
        "<html><body><p>", "The bridge # is <b hidden>secretly #</b> late. ", "</p></body></html>"
    ),
    "overlays with tails": page("<div class='cookie-consent'>We use cookies</div>tail of the words # "),
    "names on names": lambda size: (
        "<html><body>" + "".join(f"<div class='{again(f'c{n}x# ')(size // 200)}'>a" for n in range(200))
    ),
    "entity of the document type": single(
        '<!DOCTYPE html [<!ENTITY a "<p>ab</p>">]><html><body>', "&a;", "</body></html>"
    ),
    "wide cells": single("<html><body><table>", "<tr><td colspan=9999>a</td><td>b</td></tr>", "</table></body></html>"),
    "Thai": page("<p>สภาเมืองหารือเรื่องสะพานใหม่</p>"),
    "Arabic": page("<p dir='rtl'>ناقش المجلس الجسر الجديد.</p>"),
}

ENEMIES: dict[str, Shape] = {
    **{f"text: {name}": shape for name, shape in _TEXT.items()},
    **{f"html: {name}": shape for name, shape in _HTML.items()},
}
