"""A hundred strings that would run, fetch, break out or reorder, were they not shown as text."""

from __future__ import annotations

_OPENINGS = ("", '">', "'>", "</title>", "</script>", "</textarea>", "-->", "]]>", "</mark>", "</style>")
_ACTS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<body onload=window.ran=1>",
    "<a href=javascript:window.ran=1>so</a>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
)
_OTHERS = (
    "javascript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    " onmouseover=window.ran=1 ",
    '" autofocus onfocus="window.ran=1',
    "' style='background:url(http://evil.example/)",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "&#60;script&#62;window.ran=1",
    "<!--",
    "<![CDATA[",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<form action=http://evil.example/><input name=text>",
    "<input type=image src=http://evil.example/x.png>",
    "<object data=http://evil.example/x></object>",
    "<embed src=http://evil.example/x>",
    "<math><mi xlink:href='javascript:window.ran=1'>so</mi></math>",
    "<video><source onerror=window.ran=1></video>",
    "<details open ontoggle=window.ran=1>so</details>",
    "<template><script>window.ran=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "<div hx-get=/ hx-trigger=load hx-on:htmx:load='window.ran=1'>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "\u202egnp.exe",
    "a\u0000b",
    "\u2066so\u2069",
)

HOSTILE = (*(opening + act for opening in _OPENINGS for act in _ACTS), *_OTHERS)
