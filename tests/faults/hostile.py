"""What hostile inputs are made of: tags, attributes, characters, markup, charsets, pieces of addresses and of robots.txt."""

from __future__ import annotations

TAGS = (
    "section div p ul ol li table caption thead tfoot tbody tr td th figure figcaption h1 h2 h3 h6 em strong a span sup sub b i dl dt dd "
    "pre details summary address aside article main nav header footer ruby rt svg math template select option textarea title plaintext "
    "frameset script style noscript iframe video object form button br hr img base link meta body html head blockquote x-y o:p"
).split()
ATTRIBUTES = (
    'id="_1"', 'id="_2"', 'id="section_1.1"', 'id="&#0;"', 'id=" "', 'class="pdq-sections"', 'class="summary-sections"',
    'class="key-points"',
    'class="definition"', 'class="sup"', 'class="document-dates"', 'class="lower-roman"', 'colspan="2"', 'colspan="-1"', 'colspan="0"',
    'rowspan="1000"', 'colspan="1000"', 'rowspan="99999999999999999999"', 'colspan="²"', 'rowspan="0x10"', 'href="#cit/section_1.1"',
    'href="#cit/section_1.999"', 'href="#cit/"', 'href="#link/_2"', 'href="#"', 'href="http://["', 'href="//[::1"', 'href="javascript:x()"',
    'href="https://www.ncbi.nlm.nih.gov/pubmed/1"', 'href="\\\\h\\x"', 'href="popDefinition.aspx?id=CDR0000000001"',
    'href="http://h:99999999/"',
    'href="https://exa\u2100mple.org"', 'src="/i.jpg"', 'src="data:image/png;base64,AAAA"', 'data-video-id="x"', 'lang="\u0130"',
    'dir="rtl"',
    'do-not-show="toc"', 'datetime="9999-99-99"', 'alt="\u202egpj.exe"', 'role="main"', 'name="dcterms.audience"', 'rel="canonical"',
)  # fmt: skip
CHARACTERS = (
    "\x00", "\x01", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\x9f", "\xa0", "\xad", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029",
    "\u202e", "\u2066", "\u2069", "\u2060", "\ufeff", "\ue000", "\uf8ff", "\ufdd0", "\ufffe", "\uffff", "\U000e0041", "\U000f0000",
    "\U0010ffff", "e\u0301", "é", "\u0301" * 40, "ﬁ", "Å", "\u1100\u1161", "ß", "İ", "ı", "٣", "²", "½", "Ⅳ", "中", "👩‍👧", "−5", "≤",
    "1.5 mg", ".05", "1,041", "5–10", "[1]", "[", "]", " | ", "{text}", "{0}", "%s", "\\1", "“", "”", "…", "|",
)  # fmt: skip
ENTITIES = (
    "&#0; &#xD800; &#xDFFF; &#x110000; &#99999999999; &#x80; &nbsp; &shy; &lt;b&gt; &amp;lt; &unknown; &#; & &#x202E; &zwnj; &ac;".split()
)
MARKUP = (
    "<!--", "-->", "<!-- -- -->", "<![CDATA[", "]]>", "<?php x ?>", "<?", '<?xml version="1.0"?>', "<!DOCTYPE html>", "<!DOCTYPE x [",
    "<!x>",
    "</", "<>", "< p>", "<p", "<p/>", '<a href="', "'>", "<base href='http://['>", '<base href="//x/y/">',
    '<link rel="canonical" href="//[">',
    '<meta charset="utf-7">', '<meta charset="utf-16">', '<meta charset="shift_jis">', "<h6>References</h6><ol><li>", "<h2>References</h2>",
    '<h6>References</h6><ol><li id="section_1.1">A: B.</li></ol>', '[<a href="#cit/section_1.1">1</a>-<a href="#cit/section_1.3">3</a>]',
    "<h2>Changes to This Summary (13/45/2018)</h2>", "<p><strong>Surgery</strong></p><p>Added A et al. as reference 99999999999.</p>",
    "<p>Added text. Revised text. Renamed from A to B to C.</p>", "<p>[Level of evidence: 3iiA]</p>", "<p>[Nivel de evidencia C3]</p>",
)  # fmt: skip
CHARSETS = (
    "utf-8 windows-1252 iso-8859-1 utf-16 utf-16le utf-16be utf-32 utf-7 gbk gb18030 big5 shift_jis euc-kr iso-2022-jp koi8-r".split()
)
CODECS = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1252 gbk gb18030 big5 shift_jis euc_kr iso2022_jp koi8_r utf-7 cp037".split()
NOT_CODECS = "idna punycode rot13 hex base64 zip bz2 uu undefined unicode_escape raw_unicode_escape mbcs oem x".split()

ADDRESS = (
    ("http", "https", "HTTP", "ftp", "file", "javascript", "data", "", "\u0130"),
    ("://", ":", "//", ":///", ":\\\\", "://user:pw@", "://@"),
    (
        "example.org", "EXAMPLE.org.", "127.0.0.1", "2130706433", "0x7f.1", "0177.1", "[::1]", "[::ffff:1.2.3.4]", "[::1",
        "bücher.example", "",
        "xn--a", "xn--\u00fc.org", "a" * 300, "a." * 150, ".", "..", "a..b", "exa\u2100mple.org", "ﬁ.org", "１.１.１.１", "-a.org",
        "a_b.org",
        "a%2eb", "\u200d.org", "[fe80::1%25eth0]", "[v1.x]",
    ),
    ("", "", ":80", ":443", ":0", ":99999", ":-1", ":x", ":²", ":", ":8080:80", ":00080"),
    ("", "/", "/a/../b", "/é", "/%C3%A9", "/%", "/%0d%0aX: y", "/a b", "/..;/", "/" + "a/" * 200, "?q=1", "/?q=é#f", "#f", "\\x",
     "/\ud800"),
)  # fmt: skip
ROBOTS = (
    "User-agent: *", "User-agent: Tracker", "user-agent:tracker/2.0", "USER-AGENT : *", "User-agent:", "User-agent", "Disallow: /",
    "Disallow:",
    "Disallow: /private", "Allow: /", "Disallow: *$", "Disallow: /*a*a*a*a*a*a*a*a*a*a*b", "Allow: /$$$", "Disallow: /%zz", "Disallow: /é",
    "Disallow: http://[", "Crawl-delay: {n}", "Request-rate: {n}/{n}s", "Request-rate: 1/{n}", "Visit-time: {n}-{n}", "Sitemap: http://[",
    "Sitemap: {n}", "Host: x", "Clean-param: a&b /", "# note", "", ":", "::", "Disallow: " + "*" * 60 + "x",
    "<html><body>Not found</body></html>",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "-1",
    "1e300",
    "1e400",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "0x1",
    "²",
    "1_0",
    "",
    "1,5",
    "9" * 400,
    "9" * 5000,
    "1m",
    "٣",
    "0000",
    "2460",
)
