"""Bad inputs of our own making, each with what must become of it: name -> (bytes, status)."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

PROSE = (
    "The council approved the new bridge on Monday after two years of debate over its cost.\n\n"
    "Work on the foundations begins in spring, and the old crossing stays open until then, the mayor said.\n"
)
UMLAUT = "Grüße aus Köln: die Brücke über den Fluß bleibt bis zum Frühling geöffnet, sagte der Bürgermeister.\n"
RUSSIAN = "Совет одобрил строительство нового моста после двух лет споров о его стоимости.\n"
JAPANESE = "市議会は二年にわたる議論の末、新しい橋の建設を承認した。工事は春に始まる。\n"
Case = tuple[bytes, str]
CASES: dict[str, Case] = {}


def add(group: str, status: str, **cases: str | bytes) -> None:
    """Put cases of one status into the table; a text is written as UTF-8."""
    for name, content in cases.items():
        CASES[f"{group}-{name}"] = (content if isinstance(content, bytes) else content.encode(), status)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Bridge</title>{head}</head><body>{body}</body></html>"


ARTICLE = "".join(f"<p>{line}</p>" for line in PROSE.split("\n") if line)

# Nothing, or nothing that is text.
add(
    "empty",
    "empty",
    zero=b"",
    space=b" ",
    line=b"\n",
    lines=b"\n" * 1000,
    tabs=b"\t\t\n",
    crlf=b"\r\n\r\n",
    cr=b"\r",
    bom=b"\xef\xbb\xbf",
    bom16=b"\xff\xfe",
    bom16be=b"\xfe\xff",
    ideographic="\u3000\n",
    no_break="\u00a0",
    feed="\f\v",
    nel="\u0085",
    separators="\u2028\u2029",
    html="<html></html>",
    body="<!doctype html><html><body></body></html>",
    script=page("<script>var a = 1;</script>"),
    comment=page("<!-- nothing -->"),
    style=page("<style>p {}</style>"),
    image=page('<img src="a.png">'),
)
MAGIC = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "gif": b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!",
    "elf": b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0",
    "exe": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0",
    "zip": b"PK\3\4\x14\0\0\0\x08\0\0\0!\0\0\0\0\0",
    "sqlite": b"SQLite format 3\0\x10\0\1\1\0@  ",
    "class": b"\xca\xfe\xba\xbe\0\0\x004\0\x1d\n\0",
    "wasm": b"\0asm\1\0\0\0\1\4\1`\0\0",
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0",
    "nul": b"\0",
    "nuls": bytes(5000),
    "nul_text": b"a\0b\0\0\0c\0\0\0\0\0" * 20,
    "pyc": b"\xa7\r\r\n\0\0\0\0\x10\0\0\0\0\0\0\0\xe3\0\0",
    "tar": b"a.txt" + bytes(95) + b"0000644\0" + bytes(149) + b"ustar\x0000" + bytes(247),
    "controls": bytes(range(1, 9)) * 50,
    "rtf": rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Times;}}\f0 The council approved the bridge.\par}",
    "postscript": b"%!PS-Adobe-3.0\n/Times findfont 12 scalefont setfont\n(The bridge) show\n",
    "ico": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0h\4\0\0",
}
add("binary", "not-text", **MAGIC)

# Encodings: read, whatever they are; what can't be is said.
TORN = (PROSE * 3).replace("bridge", "\ud800\ud800bridge")
add("encoding", "degraded", torn_utf16=b"\xff\xfe" + TORN.encode("utf-16-le", "surrogatepass"))
for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"):
    add("encoding", "ok", **{f"german_{codec}": (UMLAUT * 3).encode(codec)})
for codec in ("cp1251", "koi8-r", "iso8859-5", "utf-16"):
    add("encoding", "ok", **{f"russian_{codec}": (RUSSIAN * 3).encode(codec)})
for codec in ("shift_jis", "euc_jp", "utf-16", "iso2022_jp"):
    add("encoding", "ok", **{f"japanese_{codec}": (JAPANESE * 3).encode(codec)})
for codec in ("gb18030", "big5"):
    add(
        "encoding",
        "ok",
        **{f"chinese_{codec}": ("市議會批准了新橋的建設。工程將在春天開始。" * 3 + "\n").encode(codec)},
    )
add(
    "encoding",
    "ok",
    bom=b"\xef\xbb\xbf" + PROSE.encode(),
    bad_byte=PROSE.encode()[:30] + b"\xff" + PROSE.encode()[30:],
    overlong=PROSE.encode() + b"\xc0\xaf\n",
    surrogates=PROSE.encode() + b"\xed\xa0\x80\n",
    mixed=UMLAUT.encode() + UMLAUT.encode("latin-1"),
    high=PROSE.encode() + b"\xf4\x90\x80\x80\n",
    two_boms=b"\xef\xbb\xbf\xef\xbb\xbf" + PROSE.encode(),
    odd_utf16=UMLAUT.encode("utf-16") + b"\0",
)
# A byte or two that can't be UTF-8 and may be a letter in many encodings: too few to say which.
add("encoding", "degraded", cut=UMLAUT.encode()[:3], lone_continuation=PROSE.encode() + b"\x80\x81\n")

# Mojibake, once and more.
for name, text in {
    "german": UMLAUT,
    "quotes": "“The bridge” – it’s open…\n",
    "russian": RUSSIAN,
    "japanese": JAPANESE,
}.items():
    once = text.encode().decode("cp1252", "ignore") if name == "quotes" else text.encode().decode("latin-1")
    add("mojibake", "ok", **{f"{name}_once": once, f"{name}_twice": once.encode().decode("latin-1")})
add(
    "mojibake",
    "ok",
    entities="Caf&eacute; &amp; bar &lt; the bridge &gt; the river\n",
    double_entities="Caf&amp;eacute;\n",
)

# Line ends and white space.
add(
    "lines",
    "ok",
    mixed=PROSE.replace("\n\n", "\r\n\r"),
    nel=PROSE.replace("\n\n", "\u0085"),
    ls=PROSE.replace("\n\n", "\u2028"),
    feeds=PROSE.replace("\n\n", "\f\n"),
    nul_in_text=PROSE.replace("bridge", "bri\0dge"),
    blank_between=PROSE.replace("\n\n", "\n \t \r\n"),
)
add(
    "lines",
    "unchanged",
    crlf=PROSE.replace("\n", "\r\n"),
    cr=PROSE.replace("\n", "\r"),
    no_end=PROSE.rstrip(),
    blank_ends=PROSE + "\n\n\n",
    one_word="Bridge\n",
    one_letter="a\n",
    long_line="bridge " * 20_000 + "end.\n",
    long_word="x" * 200_000 + "\n",
    tabs="\tThe bridge opened.\n",
    trailing="The bridge opened.  \n",
    wide_gaps="The" + " " * 5000 + "bridge opened.\n",
)

# Unicode that trips programs up.
ODDITIES = {
    "zalgo": "T" + "\u0300\u0301\u0302" * 300 + "he bridge\n",
    "emoji": "The bridge 👩‍👩‍👧‍👦🏳️‍🌈 opened 🎉.\n",
    "flags": "🇩🇪🇫🇷" * 500 + "\n",
    "astral": "𝕿𝖍𝖊 𝖇𝖗𝖎𝖉𝖌𝖊 opened.\n",
    "private": "\ue000\uf8ff bridge\n",
    "hebrew": "הגשר נפתח ביום שני.\n",
    "arabic": "افتتح الجسر يوم الاثنين.\n",
    "thai": "สะพานเปิดเมื่อวันจันทร์\n",
    "hindi": "पुल सोमवार को खुला।\n",
    "turkish": "İstanbul'da köprü açıldı. ISPARTA ılık.\n",
    "sharp": "STRAẞE und Straße.\n",
    "ligatures": "The ﬁnal ofﬁce.\n",
    "halfwidth": "ｱｲｳｴｵ ＡＢＣ（１０）\n",
    "compatibility": "豈更車\n",
    "decomposed": "cafe\u0301 du pont\n",
    "angstrom": "1 Å and 1 Å\n",
    "ogham": "a\u1680bridge\n",
    "digits": "٣٤٥ १२३ 七\n",
}
add("unicode", "unchanged", **ODDITIES)
add("unicode", "ok", interlinear="The \ufff9bridge\ufffa opened.\n" + PROSE)

# What would speak to a terminal: gone from the text, and never in a message.
for name, code in {
    "colour": "\x1b[31mred\x1b[0m",
    "clear": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\",
    "paste": "\x1b[201~rm\n",
    "report": "\x1b[6n",
    "dcs": "\x1bPq#0\x1b\\",
    "c1": "\x9b31mred",
    "bell": "\x07\x07",
    "backspace": "bad\x08\x08\x08good",
    "delete": "\x7f\x7f",
}.items():
    add("terminal", "ok", **{name: f"The bridge {code} opened on Monday.\n"})

# HTML: nesting, size, wrong markup.
DEEP = {
    "divs": "<div>" * 5000 + PROSE + "</div>" * 5000,
    "unclosed": "<div>" * 5000 + PROSE,
    "spans": "<p>" + "<b>" * 2000 + PROSE,
    "lists": "<ul><li>" * 2000 + PROSE,
    "tables": "<table><tr><td>" * 300 + PROSE,
    "quotes": "<blockquote>" * 3000 + PROSE,
}
WRONG = {
    "no_html": ARTICLE,
    "no_end": "<html><body>" + ARTICLE,
    "crossed": page("<p><b>" + PROSE + "</p></b>" + ARTICLE),
    "stray_ends": page("</div></span></p>" * 500 + ARTICLE),
    "two_bodies": page(ARTICLE + "</body></html><html><body>" + ARTICLE),
    "cut_tag": page(ARTICLE)[:-9] + "<a href=",
    "cut_comment": page(ARTICLE + "<!-- not closed"),
    "bad_attributes": page(f'<p class="a" class="b" =x "y {"z" * 50}>{PROSE}</p>' + ARTICLE),
    "many_attributes": page("<p " + " ".join(f"a{n}=1" for n in range(3000)) + ">" + PROSE + "</p>"),
    "long_attribute": page(f'<p title="{"x" * 500_000}">{PROSE}</p>'),
    "many_paragraphs": page(ARTICLE * 500),
    "nul": page(ARTICLE.replace("bridge", "bri\0dge")),
    "form_feed": page("<div>00\f</div><p>\f" + ARTICLE.replace("on Monday", "\fon Monday\f\v")) + "<div>00\f",
    "form_feed_alone": "<!doctype html><div>00\f",
    "xhtml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body>'
    + ARTICLE
    + "</body></html>",
    "frames": page("<iframe src='file:///etc/passwd'></iframe>" + ARTICLE),
    "base": page(ARTICLE, "<base href='file:///etc/'>"),
    "object": page("<object data='file:///etc/passwd'></object><embed src='x'>" + ARTICLE),
    "import": page(
        ARTICLE, "<style>@import 'file:///etc/passwd';</style><link rel=stylesheet href=//example.org/a.css>"
    ),
    "svg": page("<svg><script>x()</script><text>hill</text></svg>" + ARTICLE),
    "math": page("<math><mi>x</mi></math>" + ARTICLE),
    "template": page("<template>" + ARTICLE + "</template>" + ARTICLE),
    "noscript": page("<noscript>" + ARTICLE + "</noscript>" + ARTICLE),
    "cdata": page("<![CDATA[" + PROSE + "]]>" + ARTICLE),
    "plaintext": page(ARTICLE + "<plaintext>" + PROSE),
    "conditional": page("<!--[if IE]><p>old</p><![endif]-->" + ARTICLE),
    "refresh": page(ARTICLE, "<meta http-equiv=refresh content='0;url=javascript:x()'>"),
    "wrong_charset": page(ARTICLE, "<meta charset=no-such-charset>"),
    "utf7": page(ARTICLE, "<meta charset=utf-7>"),
    "lying_charset": page(UMLAUT * 3 + ARTICLE, "<meta charset=shift_jis>"),
    "json_ld": page(ARTICLE, "<script type='application/ld+json'>" + '{"a":' * 2000 + "</script>"),
    "bad_json_ld": page(ARTICLE, "<script type='application/ld+json'>{not json}</script>"),
}
add("html", "read", **{name: page(body) for name, body in DEEP.items()}, **WRONG)

# Entities.
add(
    "entities",
    "read",
    dtd='<!DOCTYPE html SYSTEM "file:///dev/zero"><html><body>' + ARTICLE + "</body></html>",
    unknown=page("<p>&nosuch; &#xffffffff; &#0; &#128; &#xd800;</p>" + ARTICLE),
    huge_number=page("<p>&#" + "9" * 5000 + ";</p>" + ARTICLE),
    endless=page("<p>&" + "amp;" * 20_000 + "lt;</p>" + ARTICLE),
    xslt='<?xml-stylesheet href="file:///etc/passwd"?><html><body>' + ARTICLE + "</body></html>",
)

# What makes regular expressions and quadratic code slow.
add(
    "slow",
    "read",
    a_and_bang="a" * 50_000 + "!\n",
    spaces="The bridge" + " " * 100_000 + ".\n",
    newlines="bridge\n" + "\n" * 50_000 + "bridge\n",
    brackets="[" * 50_000 + "\n",
    parentheses="(" * 20_000 + ")" * 20_000 + "\n",
    quotes='"' * 50_000 + "\n",
    stars="*" * 50_000 + "\n",
    backticks="`" * 50_000 + "\n",
    underscores="_ " * 20_000 + "\n",
    dots="." * 50_000 + "\n",
    full_stops="A. " * 20_000 + "\n",
    less_than="<" * 50_000 + "\n",
    half_tags="<p " * 10_000 + "\n",
    comments="<!--" * 1_000 + "\n",
    ampersands="&" * 50_000 + "\n",
    half_entities="&amp" * 10_000 + "\n",
    digits="1" * 50_000 + "\n",
    prices="$5 a month " * 2_000 + "\n",
    dashes="-" * 50_000 + "\n",
    links="[a](b)" * 5_000 + "\n",
    headings="#" * 50_000 + "\n",
    cjk="橋" * 30_000 + "\n",
    subscribe="Subscribe now " * 2_000 + "\n",
    same_lines="Share\n" * 5_000,
    soft_hyphens="bridge" + "\u00ad" * 50_000 + "\n",
    combining="e" + "\u0301" * 30_000 + "\n",
    slashes="/" * 50_000 + "\\" * 50_000 + "\n",
)

# What may be taken either way, as long as it is taken.
add(
    "either",
    "read",
    zero_width="\u200b",
    joiners="\u200d\u200c\u2060",
    hidden=page("<p hidden>not seen</p>"),
    utf7=UMLAUT.encode("utf-7"),
    replaced="Gr\ufffd\ufffde aus K\ufffdln\n",
    leading="\n\n" + PROSE,
    tags="bridge\U000e0041\U000e0042\n",
    noncharacters="The bridge \ufdd0\ufffe\uffff opened.\n" + PROSE,
)

# Between text and HTML, Markdown, code, records.
add(
    "ambiguous",
    "read",
    generics="List<String> of Map<K, V> and <T extends X>\n" + PROSE,
    comparison="If a < b and c > d, then the bridge <i < 3> holds.\n" + PROSE,
    address="Write to <mayor@example.org> or see <https://example.org/>.\n" + PROSE,
    names_tags="The <p> tag opens a paragraph; <div> does not.\n" + PROSE,
    breaks=PROSE.replace("\n\n", "<br><br>") + "<br>",
    bold="<b>" + PROSE + "</b>",
    escaped=PROSE + "&lt;p&gt;bridge&lt;/p&gt;\n",
    code="```html\n<html><body><p>x</p></body></html>\n```\n" + PROSE,
    json='{"title": "Bridge", "body": "It opened."}\n',
    xml="<?xml version='1.0'?><feed><entry>Bridge</entry></feed>\n",
    rss="<rss><channel><item><title>Bridge</title></item></channel></rss>\n",
    csv="a,b\n1,2\n",
    mail="From: a@example.org\nSubject: Bridge\n\n" + PROSE,
    diff="--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n",
    tex="\\section{Bridge} $x < y$ \\cite{a}\n",
    php="<?php echo '<p>'; ?>\n" + PROSE,
    script_only="<script>alert(1)</script>\n",
    doctype_only="<!doctype html>\n",
    markdown="# Bridge\n\n* one\n* two\n\n> quoted\n\n" + PROSE,
    base64="QnJpZGdlIG9wZW5lZC4=" * 200 + "\n",
)

# Compressed, and not quite.
SOLID = PROSE.encode()
add(
    "packed",
    "unchanged",
    gz=gzip.compress(SOLID),
    bz2=bz2.compress(SOLID),
    xz=lzma.compress(SOLID),
    two=gzip.compress(SOLID[:88]) + gzip.compress(SOLID[88:]),
)
add(
    "packed",
    "unreadable",
    gz_cut=gzip.compress(SOLID)[:60],
    bz2_cut=bz2.compress(SOLID)[:60],
    xz_cut=lzma.compress(SOLID)[:60],
    gz_crc=gzip.compress(SOLID)[:-8] + bytes(8),
    gz_head=b"\x1f\x8b\x08",
    zst_head=b"\x28\xb5\x2f\xfd",
)
add(
    "packed",
    "too-large",
    gz_bomb=gzip.compress(bytes(3_000_000)),
    bz2_bomb=bz2.compress(b"a" * 3_000_000),
    xz_bomb=lzma.compress(b" " * 3_000_000),
)
add("packed", "empty", gz_of_nothing=gzip.compress(b""))
add(
    "packed",
    "not-text",
    gz_of_binary=gzip.compress(MAGIC["png"]),
    raw_zlib=zlib.compress(SOLID),
    gz_of_gz=gzip.compress(gzip.compress(SOLID)),
)
add("size", "too-large", text=b"bridge " * 300_000, page=page("<p>x</p>" * 300_000))
