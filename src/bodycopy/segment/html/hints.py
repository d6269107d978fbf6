"""hints: class, id, role -> frozenset[str]. What an element's own names say about it, in a small closed vocabulary.

Names are cut into tokens (at anything but letters and digits, and at camelCase humps) and looked up whole:
``header`` holds no ``ad``. Two tokens in a row may say what neither says alone (``read more``).
"""

from __future__ import annotations

import re
from itertools import pairwise

from bodycopy.kernel.pattern import pattern

_WORDS = """
dialog: dialog modal popup popover popin lightbox overlay interstitial alertdialog fancybox mfp tingle
cookie: cookie cookies consent gdpr ccpa cmp onetrust cookiebot cookiebanner cookienotice cookieconsent cookielaw
    didomi usercentrics quantcast sourcepoint borlabs privacy datenschutz tarteaucitron iubenda cky lgpd
paywall: paywall metered meter regwall premium subscriberonly subscribers piano tp poool leaky paid gate
    gated locked unlock membership abonnement subscriptions
donate: donate donation donations contribute contribution contributions fundraiser fundraising spende spenden
    doar donar donativo supporter patreon kofi reader-revenue
newsletter: newsletter newsletters subscribe subscription signup optin mailchimp mailinglist mailing nl infolettre
    convertkit mc4wp substack boletin emailsignup inline-newsletter subscribeform klaviyo
related: related relatedposts relatedarticles relatedcontent relacionadas relacionados verwandt similar recommend
    recommended recommendation recommendations recommendedarticles recirc recirculation suggested suggestions suggest
    readmore seealso morefrom further empfehlung empfehlungen crosslink crosslinks interlinks yarpp
    jp-relatedposts xiangguan tuijian powiazane correlati correlate outbrain taboola prevnext nextprev
    relatednews relatedlinks readnext upnext
popular: popular trending trends mostread mostviewed meistgelesen latest recent recentposts hot ranking rank top10
    topstories tendances headlines ticker breaking
promo: promo promos promotion promotions promoted promobox teaser teasers cta upsell callout banner marketing campaign
    offer offers deal deals app-download appdownload download-app bookpromo insider infobar announcement shop cart
ad: ad ads adv advert adverts advertisement advertisements advertising advertorial adsense adslot adunit adbox adcontainer
    adwrapper adwrap adblock adsbygoogle advertise dfp gpt doubleclick sponsor sponsors sponsored sponsorship werbung
    anzeige anzeigen publicidad publicite pub reklama reklam annonce annonser iqd mpu leaderboard skyscraper dianomi
    affiliate affiliates commercial guanggao admarker adlabel adtext adtag gads textads
comments: comment comments commentlist commentform commentary disqus livefyre coral viafoura spotim openweb respond
    reply replies kommentare kommentar commentaires comentarios commento commenti komentarze pinglun discussion
    discussions forumposts usercomments leserkommentare facebook-comments responses
nav: nav navigation navbar navi menu menubar submenu megamenu breadcrumb breadcrumbs crumb crumbs pagination pager
    paging topnav subnav sitenav mainnav hamburger offcanvas dropdown skiplink skip mainmenu topmenu tabs tablist
    pathway sitemap daohang
footer: footer foot sitefooter pagefooter colophon bottombar contentinfo globalfooter footerlinks
header: header masthead siteheader topbar globalheader pageheader toolbar headerbar
aside: sidebar sidebars aside complementary rail siderail rightrail leftrail rightcol rightcolumn secondary sidecolumn
    widget widgets widgetarea sidecol siderbar seitenleiste dock
share: share shares sharing sharebar sharebuttons sharetools social socials socialmedia socialshare addthis sharethis
    addtoany a2a sharedaddy shariff follow followus facebook twitter whatsapp pinterest linkedin telegram reddit
    weibo wechat tweet tweets teilen partage fenxiang bdsharebuttonbox instagram tiktok snapchat flipboard bluesky
    mastodon
byline: byline bylines author authors authorname writer autor auteur autore contributor contributors credits credit
    vcard dateline postedby reporter journalist editor posted redakteur
bio: bio authorbio authorbox authorinfo aboutauthor aboutme profile avatar biography
date: date datetime timestamp time pubdate published updated modified postdate publishdate entrydate datum lastmodified
    fecha
meta: meta metadata postmeta entrymeta articlemeta postinfo infobar readingtime readtime views viewcount kicker
    eyebrow overline dachzeile rubric
title: title headline headlines pagetitle posttitle entrytitle articletitle titre titulo ueberschrift biaoti subtitle
    subheadline subhead
lead: lead lede standfirst dek deck intro introtext summary teasertext sommaire excerpt abstract vorspann chapo chapeau
    ingress sapo sumario entradilla kurzfassung zusammenfassung description desc
caption: caption captions figcaption imagecaption photocaption wpcaption legende legend bildunterschrift copyrightline
    imagecredit photocredit gallery carousel slideshow slider slide swiper slick lightgallery
tags: tag tags taglist topics topic keywords category categories cat tagcloud labels label schlagworte hashtags
    etiquetas
legal: legal disclaimer copyright copyrights impressum imprint terms tos license licence rights notice haftung mentions
    shengming banquan
search: search searchbox searchform searchbar suche busqueda recherche sousuo
login: login signin register registration account logon userbox anmelden connexion password
rating: rating ratings stars vote votes voting poll quiz survey like likes reaction reactions feedback helpful
media: video videos player audio podcast podcasts jwplayer brightcove youtube vimeo embed embedded iframe tts listen
    readspeaker vjs playlist photo photos
toc: toc contents tableofcontents inhaltsverzeichnis outline ez-toc
quote: pullquote blockquote quote quotes quotation zitat
list: list listing archive feed grid cards card items item loop tiles tile
print: print printfriendly pdf drucken email mailto
font: fontsize textsize fontresize resize
listing: thumbnail thumb thumbs
reference: reference references footnote footnotes citation citations bibliography reflist sources cite
infobox: infobox factbox faktenbox keyfacts sidebox hatnote navbox
hidden: hidden hide invisible offscreen visuallyhidden noprint noscript clip a11y collapsed
shoutbox: shoutbox guestbook chat livechat intercom drift crisp zendesk
body: articlebody articletext articlecontent entrycontent postcontent storybody storycontent bodytext bodycopy
    postbody contentbody maincontent postentry newsbody newscontent blogcontent contenido artikeltext
    articulo richtext wysiwyg prose hentry artikel cuerpo texto zhengwen wenzhang rte storytext newstext
    postarticle contenttext
article: article post story entry hnews blogpost blog news news-article
main: main maincol maincolumn primary
content: content contents body text page copy paragraph paragraphs inhalt contenu neirong rich markdown
"""

_PAIRS = """
related: read more|also like|also read|see also|more from|more stories|more news|more articles|you may|you might|read next
    |up next|next article|previous article|post navigation|prev next|read also|keep reading|other posts|other articles
    |more like|more on|next post|previous post|more posts|weitere artikel|related posts
popular: most read|most viewed|most popular|top stories|recent posts|latest news|editors picks|hot news
body: article body|article text|article content|entry content|post content|post body|story body|story content
    |story text|body text|main content|body content|page content|content body|rich text|news content|news text
    |news body|article copy|article main|content main|text content|blog content|td post|single content|content inner
    |article article|paragraph text|articulo cuerpo|body copy|cms content|articel detail|article detail|detail content
    |post entry|entry body|content article|the content|content area
newsletter: sign up|mailing list|opt in|email capture|email form|email signup|mail form|subscribe form|stay informed
bio: author bio|author box|author info|about author|author card|author profile|about the|author description
comments: comment list|comment form|comment section|leave comment
share: follow us|social share|share buttons|add this
promo: app download|download app|call action|buy now|get app|site message
cookie: cookie banner|one trust|privacy manager|privacy policy
meta: post meta|entry meta|post info|article info|article meta|reading time|read time|entry footer|post footer
    |article footer|entry header|post header|article header
legal: terms of|all rights
hidden: sr only|screen reader|visually hidden|d none|is hidden|js hidden|display none|u hidden|no js
media: media player|video player|audio player
header: site header|page header|skip link|skip to
footer: site footer|page footer
aside: right col|left col|right column|left column|right rail|side bar|side column|col right|col left
paywall: subscriber only|subscribers only|premium content|reg wall|pay wall|piano offer|members only
"""


def _table(source: str) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in re.sub(r"\n\s+", " ", source.strip()).splitlines():
        hint, _, words = line.partition(":")
        for word in words.split("|") if "|" in words else words.split():
            # A name such as ez-toc is two tokens, looked up as a pair.
            table.setdefault(word.strip().replace("-", " "), set()).add(hint)
    return {word: frozenset(hints) for word, hints in table.items()}


_LOOKUP = {**_table(_WORDS), **_table(_PAIRS)}
_TAGS = {
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "dialog": "dialog",
    "form": "form",
    "button": "button",
    "label": "form",
    "article": "article",
    "main": "main",
    "figcaption": "caption",
    "address": "byline",
    "time": "date",
    "template": "template",
    "noscript": "noscript",
    "fieldset": "form",
    "menu": "nav",
    "caption": "caption",
    "cite": "reference",
    "amp-ad": "ad",
    "amp-consent": "cookie",
}
TELLING_TAGS: frozenset[str] = frozenset(_TAGS)
"""Tags that say something without any name."""
_ROLES = {
    "dialog": "dialog",
    "alertdialog": "dialog",
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "menuitem": "nav",
    "tablist": "nav",
    "tab": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search",
    "main": "main",
    "article": "article",
    "button": "button",
    "form": "form",
    "alert": "promo",
    "doc-footnote": "reference",
    "doc-endnotes": "reference",
}
_TOKEN = pattern(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
# A name without one of these can only be telling as a whole.
_TELLING = frozenset(words.split()[0] for words in _LOOKUP)
_NOTHING: frozenset[str] = frozenset()
VOCABULARY: frozenset[str] = frozenset().union(*_LOOKUP.values(), _TAGS.values(), _ROLES.values())
"""Every hint there is."""

# A hint on an element that holds most of the page says nothing about its blocks, unless it says "body text".
WELCOME: frozenset[str] = frozenset({"body", "article", "main", "content", "template", "noscript", "prose"})

_LONGEST_NAME = 80
_MOST_NAMES = 60
_MOST_KEPT = 20_000
_names: dict[str, frozenset[str]] = {}
_elements: dict[tuple[str, str | None, str | None, str | None, str | None], frozenset[str]] = {}
_sets: dict[frozenset[str], frozenset[str]] = {}


def the_one(hints: frozenset[str]) -> frozenset[str]:
    """Give the one set of these hints that all who say so share: a page says few different things, and often."""
    if len(_sets) > _MOST_KEPT:
        _sets.clear()
    return _sets.setdefault(hints, hints)


def name_hints(name: str) -> frozenset[str]:
    """Read one class, id or other name."""
    known = _names.get(name)
    if known is None:
        if len(_names) > _MOST_KEPT:
            _names.clear()
        known = _names[name] = the_one(_read(name[:_LONGEST_NAME]))
    return known


def _read(name: str) -> frozenset[str]:
    # Most names are cut without the pattern, which is slower.
    tokens = name.replace("_", "-").split("-") if name.islower() else [t.lower() for t in _TOKEN.findall(name)]
    if len(tokens) < 2:
        return _LOOKUP.get("".join(tokens), _NOTHING)
    found = _LOOKUP.get("".join(tokens), _NOTHING)
    if _TELLING.isdisjoint(tokens):
        return found
    for token in tokens:
        found |= _LOOKUP.get(token, _NOTHING)
    for pair in pairwise(tokens):
        found |= _LOOKUP.get(" ".join(pair), _NOTHING)
    return found


def element_hints(
    tag: str, classes: str | None, ident: str | None, role: str | None, itemprop: str | None
) -> frozenset[str]:
    """Put together what an element's tag and attributes say."""
    key = (tag, classes, ident, role, itemprop)
    known = _elements.get(key)
    if known is None:
        if len(_elements) > _MOST_KEPT:
            _elements.clear()
        said = {_TAGS[tag]} if tag in _TAGS else set()
        if role in _ROLES:
            said.add(_ROLES[role])
        names = " ".join(name for name in (classes, ident, itemprop) if name)
        found = frozenset(said).union(*map(name_hints, names.split()[:_MOST_NAMES]))
        known = _elements[key] = the_one(found)
    return known
