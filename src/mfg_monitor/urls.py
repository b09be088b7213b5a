"""Addresses: absolute, canonical, the looser identity of one article, and the host:port that pacing is about.

`canonical` is what an item is stored under and never joins two pages that a server may tell apart. `identity` is only
a hint that two addresses show one article (mobile, AMP, print, http and https); ask the texts before believing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import idna


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DEFAULT_PORTS = {"http": 80, "https": 443}
_BREAKS = str.maketrans("", "", "\t\r\n")
_EDGES = "".join(map(chr, range(33))) + "\x7f\xa0\u200b\u2028\u2029\u3000\ufeff"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_PATH_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]|%(?![0-9A-Fa-f]{2})")
_QUERY_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]|%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ASCII_HOST = re.compile(r"(?!-)[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*")

_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\(S\([a-z0-9]{24}\)\)", re.IGNORECASE)

_TRACKING_PREFIXES = (
    *("utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "at_custom", "guce_", "share_", "sharer_"),
    *("__twitter_", "aspsessionid"),
)
_TRACKING = _words("""
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh srsltid mc_cid mc_eid
    mkt_tok _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id
    at_medium at_campaign wt_mc wt.mc_id ns_mchannel ns_source ns_campaign ns_linkname ns_fee ftag soc_src soc_trk
    guccounter sr_share xtor trkinfo
    spm spm_id_from scm vd_source unique_k isappinstalled nsukey wxfrom wx_share _wxshare sharetoken shareuid sharefrom
    sharetype sharesource shareplatform tt_from tt_media tt_group_id tt_medium in_ogs traffic_source
    use_new_style req_id_new bd_vid bdchannel bd_source_light hmsr hmpl hmcu hmkw hmci adtag commtag spss spsnuid
    spsdevid spsvid spsshare spsts spstoken weibo_share_source dt_dapp dt_platform wfr ivk_sa
    phpsessid jsessionid sessionid session_id sess_id cfid cftoken
    """)
_TRACKING_IN_WORDS = _words("s_cid cmpid cmp ncid ocid icid ito trk cvid smid share_id shareid")
"""Campaign names on one site, an article's number on another: a bare number stays."""
_BY_VALUE = _words("for from ref refer referer referrer source src via share feature partner")
"""Keys that name a channel on one site and an article's place on another: the value decides."""
_CHANNELS = _words("""
    rss feed feeds atom timeline singlemessage groupmessage wechat weixin wx weibo sinaweibo qq qzone qqshare tieba
    douban twitter x facebook fb linkedin telegram whatsapp line reddit pocket email mail newsletter nl edm push app
    appshare share social search google googlenews baidu bing sogou toutiao timelinemessage home homepage index
    frontpage front top hot related recommend mobile wap pc web android ios iphone ipad sharelink copylink qrcode h5
    """)
_DOTTED_SITE = re.compile(r"(?:www\.)?[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LONG_TOKEN = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{26,}", re.IGNORECASE)
_CLOCK_TICK = re.compile(r"\d{10}(?:\d{3})?")
_ONLY_ON = {"mp.weixin.qq.com": frozenset({"chksm", "scene", "srcid", "ascene", "devicetype", "version", "lang", "key",
                                           "uin", "pass_ticket", "exportkey", "clicktime", "enterid", "subscene",
                                           "sessionid", "mpshare", "sharer_sharetime", "sharer_shareid"})}  # fmt: skip

_TWIN_LABELS = frozenset({"www", "m", "mobile", "wap", "amp", "3g", "touch", "h5"})
_TWIN_SEGMENTS = frozenset({"amp", "print", "m", "mobile", "wap"})
_TWIN_ENDS = frozenset({"amp", "amp.html", "print", "print.html", "print.htm", "printpage"})
_TWIN_FILE = re.compile(
    r"(?:\.amp(?=\.s?html?$|$)|(?<=\d)[_\-](?:print|amp|mobile|wap|m)(?=\.s?html?$|$))", re.IGNORECASE
)
_TWIN_PARAMETERS = frozenset({"amp", "print", "printable", "mobile", "wap", "pagewanted"})
_TWIN_VALUES = frozenset({"amp", "print", "mobile", "wap"})
_TWIN_VALUE_KEYS = frozenset({"output", "outputtype", "view", "format", "mode", "display", "version"})
_INDEX = re.compile(r"(?:index|default|home)(?:\.(?:s?html?|php|jsp|aspx?|do))?", re.IGNORECASE)
_ERROR_PAGE = re.compile(
    r"(?:40[0134]|410|50[0234]|error(?:[_-]?(?:page|40[34]|500))?|(?:page[_-]?)?not[_-]?found)(?:\.(?:s?html?|php|jsp|aspx?|do))?"
)
_FRONT_SEGMENT = re.compile(
    r"(?:[a-z]{2}(?:[_\-][a-z]{2,4})?|english|chinese|eng|chn|m|mobile|wap|www|home|index)", re.IGNORECASE
)

_SECOND_LEVEL = _words("com co net org gov edu ac mil ne or go gob gouv gv ltd plc nom sch idv govt asn id")
_CN_REGIONS = _words(
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn zj"
)
_SHARED_HOSTING = _words("""
    github.io gitlab.io gitee.io blogspot.com wordpress.com substack.com medium.com pages.dev netlify.app vercel.app
    herokuapp.com cloudfront.net amazonaws.com azurewebsites.net web.app firebaseapp.com appspot.com myqcloud.com
    aliyuncs.com
    """)


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: tuple[str, ...]
    fragment: str

    def written(self) -> str:
        query = f"?{'&'.join(self.query)}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        if self.scheme == "file":
            return f"file:{'//' if self.path.startswith('/') else ''}{self.path}{query}"
        port = f":{self.port}" if self.port is not None else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"


def host_of(url: str) -> str:
    """Answer host:port, the unit of politeness: lower case, default port filled in. "" for addresses without a host."""
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname.lower()}:{port}"


def canonical(url: str) -> str:
    """Answer the one spelling under which an address is stored: RFC 3986 section 6.2 without what only tracks readers.

    Tracking parameters, session ids, credentials, default ports and fragments (but `#!` routes) go; every parameter
    that may name an article stays, in its order. Applying it twice changes nothing; the host stays the same host.

    Raises:
        ValueError: it is no http or https address with a host, and no file address without one.
    """
    parts = _parted(url)
    if parts.scheme != "file":
        parts = parts._replace(query=tuple(piece for piece in parts.query if not _tracks(piece, parts.host)))
    return parts.written()


def identity(url: str) -> str:
    """Answer a looser key, alike for the mobile, AMP, print, www, http and https addresses of one article.

    Use it to recognise an article one already knows, together with a likeness of the texts; never store under it and
    never fetch it: it is no address. A text that is no address is its own key.
    """
    try:
        parts = _parted(canonical(url))
    except ValueError:
        return url
    if parts.scheme == "file":
        return parts.written()
    query = sorted((piece for piece in parts.query if not _is_twin_parameter(piece)), key=lambda p: p.split("=")[0])
    port = f":{parts.port}" if parts.port is not None else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{_plain_host(parts.host)}{port}{_plain_path(parts.path)}{'?' if query else ''}{'&'.join(query)}{fragment}"


def has_more_parameters(first: str, second: str) -> bool:
    """Tell whether two addresses name one page, one with parameters that the other has not: no parameter of both has
    another value, and there is one that both have, or one address has none. A hint, as `identity` is."""
    pages, queries = [], []
    for url in (first, second):
        page, _, query = identity(url).partition("#")[0].partition("?")
        pages.append(page)
        queries.append(dict(map(_key_and_value, query.split("&"))) if query else {})
    mine, theirs = queries
    both = mine.keys() & theirs.keys()
    is_free = all(mine[key] == theirs[key] for key in both) and (bool(both) or not (mine and theirs))
    return pages[0] == pages[1] and is_free


def is_front_page(url: str) -> bool:
    """Tell whether an address names a site's, or a site's language's, front page rather than one article."""
    try:
        parts = _parted(canonical(url))
    except ValueError:
        return False
    if parts.scheme == "file" or parts.query or parts.fragment:
        return False
    segments = [segment for segment in parts.path.split("/") if segment]
    if segments and _INDEX.fullmatch(segments[-1]):
        segments.pop()
    return not segments or (len(segments) == 1 and _FRONT_SEGMENT.fullmatch(segments[0]) is not None)


def is_error_page(url: str) -> bool:
    """Tell whether an address names the page that a site shows in place of one; a bare number may be an article's."""
    try:
        parts = _parted(canonical(url))
    except ValueError:
        return False
    *folders, last = parts.path.lower().split("/")
    if parts.scheme == "file" or not _ERROR_PAGE.fullmatch(last):
        return False
    return not last[0].isdigit() or folders in ([""], ["", "error"], ["", "errors"])


def registrable_domain(url: str) -> str:
    """Answer the part of the host that was registered ("news.example.com.cn" → "example.com.cn"), "" without a host.

    Works from the common patterns of public suffixes, not from their whole list; addresses of numbers stay whole.
    """
    try:
        host = _parted(url).host
    except ValueError:
        return ""
    return _registrable(host)


def same_site(first: str, second: str) -> bool:
    """Tell whether two addresses belong to one registered domain (ports and schemes do not matter)."""
    domain = registrable_domain(first)
    return bool(domain) and domain == registrable_domain(second)


def absolute(base: str, href: str) -> str | None:
    """Answer the address that a link on the page `base` leads to, ready to be fetched; None where it leads nowhere new.

    Mends what web pages get wrong (blanks, line breaks, `&amp;`, backslashes, raw non-ASCII letters). None for other
    schemes than http(s), for empty links and for links within the page. All parameters stay. Never raises.
    """
    link = _AMPERSAND.sub("&", href.translate(_BREAKS)).strip(_EDGES)
    if not link or (link.startswith("#") and not link.startswith("#!")):
        return None
    scheme = _SCHEME.match(link)
    if scheme and scheme[1].lower() not in _DEFAULT_PORTS:
        return None
    try:
        parts = _parted(urljoin(_slashed(base.translate(_BREAKS).strip(_EDGES)), _slashed(link)))
    except ValueError:
        return None
    return parts.written() if parts.scheme in _DEFAULT_PORTS else None


def _parted(url: str) -> _Parts:
    """Answer the parts of an address, each in its normal spelling; nothing is dropped but credentials and fragments."""
    return _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _read(url)


def _read(url: str) -> _Parts:
    split = urlsplit(_slashed(url.translate(_BREAKS).strip(_EDGES)))
    scheme = split.scheme.lower()
    if scheme == "file":
        if (split.hostname or "localhost") != "localhost":
            raise ValueError(f"a file address with a host: {url[:200]!r}")
        if not split.path:
            raise ValueError("a file address without a path")
        return _Parts(scheme, "", None, _path(split.path), _query(split.query), "")
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"neither http nor https: {url[:200]!r}")
    host = _host(split.hostname or "", url)
    port = split.port if split.port != _DEFAULT_PORTS[scheme] else None
    fragment = _spelled(split.fragment, _QUERY_UNSAFE) if split.fragment.startswith("!") else ""
    return _Parts(scheme, host, port, _path(split.path) or "/", _query(split.query), fragment)


_LONGEST_REMEMBERED = 2_000
# An address is asked for its canonical form, its site and its identity, one after the other.
_remembered = lru_cache(maxsize=512)(_read)


def _slashed(url: str) -> str:
    """Answer the address with the backslashes before its query turned, as browsers do (WHATWG URL Standard)."""
    end = min((place for place in (url.find("?"), url.find("#")) if place >= 0), default=len(url))
    return url[:end].replace("\\", "/") + url[end:]


def _host(name: str, url: str) -> str:
    host = name.lower().removesuffix(".")
    if ":" in host:
        if "%" in host:
            raise ValueError(f"a scoped address: {url[:200]!r}")
        return f"[{IPv6Address(host).compressed}]"
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii").lower().removesuffix(".")
        except idna.IDNAError as error:
            raise ValueError(f"not the name of a host: {name[:200]!r}") from error
    if len(host) > 253 or not _ASCII_HOST.fullmatch(host):
        raise ValueError(f"no host in {url[:200]!r}")
    return host


def _spelled(text: str, unsafe: re.Pattern[str]) -> str:
    """Answer `text` with one percent-encoding: upper-case hex, unreserved characters plain, everything else encoded."""
    encoded = unsafe.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), text)

    def plain(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(plain, encoded)


def _path(path: str) -> str:
    spelled = _SESSION_IN_PATH.sub("", _spelled(path, _PATH_UNSAFE))
    rooted = spelled.startswith("/")
    segments = [s for s in spelled.removeprefix("/").split("/") if not _SESSION_SEGMENT.fullmatch(s)]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            if kept and kept[-1] != "..":
                kept.pop()
            elif not rooted:
                kept.append(segment)
        elif segment != "." and (segment or rooted):
            kept.append(segment)
    if rooted and segments and segments[-1] in {".", ".."}:
        kept.append("")
    return ("/" if rooted else "") + "/".join(kept)


def _query(query: str) -> tuple[str, ...]:
    pieces: list[str] = []
    for raw in query.split("&"):
        piece = raw
        while piece[:4].lower() == "amp;":
            piece = piece[4:]
        if piece:
            pieces.append(_spelled(piece, _QUERY_UNSAFE))
    return tuple(pieces)


def _key_and_value(piece: str) -> tuple[str, str]:
    key, _, value = piece.partition("=")
    return unquote(key).lower(), unquote(value)


def _tracks(piece: str, host: str) -> bool:
    """Tell whether a parameter only says by which way or in which session the reader came."""
    key, value = _key_and_value(piece)
    if key in _TRACKING_IN_WORDS:
        return not value.isdigit()
    if key in _TRACKING or key.startswith(_TRACKING_PREFIXES) or key in _ONLY_ON.get(host, ()):
        return True
    if key in _BY_VALUE:
        return value.lower() in _CHANNELS or (key.startswith("ref") and bool(_DOTTED_SITE.fullmatch(value)))
    if key == "sid":
        return bool(_LONG_TOKEN.fullmatch(value))
    return key == "_" and bool(_CLOCK_TICK.fullmatch(value))


def _is_twin_parameter(piece: str) -> bool:
    key, value = _key_and_value(piece)
    if key in _TWIN_PARAMETERS:
        return value.lower() in {"", "1", "true", "yes", "y", "all", "on"}
    return (key in _TWIN_VALUE_KEYS and value.lower() in _TWIN_VALUES) or (key == "page" and value == "1")


def _plain_host(host: str) -> str:
    domain = _registrable(host)
    before = host.removesuffix(domain).split(".")
    return ".".join([*(label for label in before if label and label not in _TWIN_LABELS), domain])


def _plain_path(path: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > 1 and segments[0].lower() in _TWIN_SEGMENTS:
        segments.pop(0)
    if len(segments) > 1 and segments[-1].lower() in _TWIN_ENDS:
        segments.pop()
    if segments and _INDEX.fullmatch(segments[-1]):
        segments.pop()
    if segments:
        segments[-1] = _TWIN_FILE.sub("", segments[-1]) or segments[-1]
    return "/" + "/".join(segments)


def _registrable(host: str) -> str:
    labels = host.split(".")
    if len(labels) <= 2 or host.startswith("[") or _is_number(host):
        return host
    return ".".join(labels[-_suffix_labels(labels) - 1 :])


def _suffix_labels(labels: Iterable[str]) -> int:
    *_, second, top = labels
    if f"{second}.{top}" in _SHARED_HOSTING:
        return 2
    if len(top) == 2 and (second in _SECOND_LEVEL or (top == "cn" and second in _CN_REGIONS)):
        return 2
    return 1


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
