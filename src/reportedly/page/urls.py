"""One URL for one page, however it was linked."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit


def canonical_url(url: str) -> str:
    """`url` in its normal form: host in lower case, no default port, no fragment, no trackers, the query sorted.

    Raises ValueError where it is no http or https URL with a host.
    """
    address = url.strip()
    parts = urlsplit(address)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https URL")
    from courlan import normalize_url  # 0.2 s, and many pages have no URL

    return urldefrag(str(normalize_url(address))).url


def canonical_url_or_none(url: str | None) -> str | None:
    """`canonical_url` of what may be no URL: None where it isn't, as a page may call anything its address."""
    try:
        return canonical_url(url) if url else None
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host of a URL in lower case, without 'www.'; '' where it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
