"""What generated code may not do, by name."""

import re

GLOBALS: dict[str, str] = {
    "fetch": "network", "XMLHttpRequest": "network", "WebSocket": "network",
    "EventSource": "network", "RTCPeerConnection": "network", "WebTransport": "network",
    "BroadcastChannel": "message", "Worker": "worker", "SharedWorker": "worker",
    "importScripts": "worker", "SharedArrayBuffer": "worker", "WebAssembly": "code-from-text",
    "eval": "code-from-text", "Function": "code-from-text", "DOMParser": "html-from-text",
    "XSLTProcessor": "html-from-text", "localStorage": "storage", "sessionStorage": "storage",
    "indexedDB": "storage", "caches": "storage", "cookieStore": "storage", "FileReader": "storage",
    "globalThis": "global-object", "window": "global-object", "self": "global-object",
    "top": "global-object", "parent": "global-object", "frames": "global-object",
    "opener": "global-object", "document": "document", "navigator": "global-object",
    "location": "navigation", "history": "navigation", "navigation": "navigation",
    "open": "navigation", "process": "global-object", "require": "import", "module": "import",
    "alert": "dialog", "confirm": "dialog", "prompt": "dialog", "Notification": "dialog",
    "postMessage": "message", "Reflect": "reflection", "Proxy": "reflection",
}  # fmt: skip
"""Free names of the browser: judged only where the code itself declares no such name."""

MEMBERS: dict[str, str] = {
    "innerHTML": "html-from-text", "outerHTML": "html-from-text",
    "insertAdjacentHTML": "html-from-text", "srcdoc": "html-from-text", "srcDoc": "html-from-text",
    "createContextualFragment": "html-from-text", "setHTMLUnsafe": "html-from-text",
    "dangerouslySetInnerHTML": "html-from-text", "__proto__": "prototype",
    "prototype": "prototype", "constructor": "prototype", "setPrototypeOf": "prototype",
    "getPrototypeOf": "prototype",
    "defineProperty": "prototype", "defineProperties": "prototype",
    "__defineGetter__": "prototype", "__defineSetter__": "prototype",
    "__lookupGetter__": "prototype", "sendBeacon": "network", "cookie": "storage",
    "serviceWorker": "worker", "ownerDocument": "document", "defaultView": "global-object",
    "contentWindow": "global-object", "contentDocument": "document",
}  # fmt: skip
KEYS = {"dangerouslySetInnerHTML", "__proto__", "innerHTML", "srcdoc", "srcDoc"}
"""Of an object literal: they reach an element by spreading."""

HARMLESS = {
    "document": {
        "activeElement", "addEventListener", "removeEventListener", "body", "documentElement",
        "getElementById", "querySelector", "querySelectorAll", "title", "hidden", "hasFocus",
        "scrollingElement", "elementFromPoint", "fonts", "dispatchEvent", "exitFullscreen",
        "visibilityState", "readyState", "dir", "fullscreenElement", "contains",
    },
    "window": {
        "setTimeout", "clearTimeout", "setInterval", "clearInterval", "addEventListener",
        "removeEventListener", "matchMedia", "requestAnimationFrame", "cancelAnimationFrame",
        "innerWidth", "innerHeight", "scrollX", "scrollY", "scrollTo", "getComputedStyle",
        "dispatchEvent", "scroll", "scrollBy", "pageXOffset", "pageYOffset", "screen",
        "performance", "queueMicrotask", "requestIdleCallback", "cancelIdleCallback",
        "visualViewport", "MutationObserver", "CustomEvent", "outerWidth", "outerHeight",
        "getSelection", "devicePixelRatio", "ResizeObserver", "IntersectionObserver",
    },
    "navigator": {"language", "languages", "onLine", "platform", "maxTouchPoints", "userAgent"},
    "location": {"pathname", "hash", "search", "origin", "host", "hostname"},
}  # fmt: skip
"""What components do with the page they stand in. Of a location: to read, not to set."""
HARMLESS_PATHS = {
    "navigator.clipboard.writeText", "process.env.NODE_ENV", "window.location.pathname",
    "window.location.hash", "window.location.search", "window.location.origin",
    "window.location.host", "window.location.hostname", "window.navigator.language",
    "window.navigator.clipboard.writeText",
}  # fmt: skip
SECRET_KEY = re.compile(
    r"token|jwt|auth(?!or)|passw|secret|session|credential|api.?key", re.IGNORECASE
)
"""Of browser storage: what is kept under such a key can be stolen from there."""
SOFT = {"dialog"}
"""Rules that are remarked upon but do not keep code from running."""
TIMERS = {"setTimeout", "setInterval", "setImmediate"}
LOADING = ("Image", "Audio")
"""Elements that load something as soon as they are made."""
CALLED = frozenset({
    *TIMERS, *LOADING, "createElement", "createElementNS", "cloneElement", "jsx", "jsxs",
    "setAttribute", "setAttributeNS", "toggleAttribute", "postMessage", "RegExp",
})  # fmt: skip
"""Functions whose arguments are looked at."""
ELEMENTS = {
    "script", "iframe", "object", "embed", "base", "meta", "link", "frame", "frameset", "applet",
    "portal", "foreignObject", "style", "webview", "noscript",
}  # fmt: skip
URL_ATTRIBUTES = {
    "href", "src", "action", "formAction", "xlinkHref", "xlink:href", "poster", "data", "srcSet",
    "ping", "cite", "background", "manifest", "codeBase", "imageSrcSet",
}  # fmt: skip
"""Attributes whose value a browser loads or goes to."""
URL_MEMBERS = {"src", "href", "action", "formAction", "srcset", "poster", "data"}

BAD_SCHEME = re.compile(r"^(?:java|vb)script:|^data:(?:text/html|image/svg|application)", re.I)
"""Of a URL without its blanks and control characters, which browsers ignore there."""
REMOTE = re.compile(r"^(?:https?:|wss?:|ftp:)?//", re.IGNORECASE)
REMOTE_CSS = re.compile(r"url\(\s*['\"]?\s*(?:https?:)?//|@import\b|expression\(|image-set\(", re.I)
LOADING_CSS = re.compile(r"url\(|@import|expression\(|@plugin|@config|@source", re.IGNORECASE)
SECRET = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|gh[opsu]_[A-Za-z0-9]{36}|AIza[0-9A-Za-z_-]{35}"
    r"|github_pat_\w{30,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}"
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|Bearer\s+[A-Za-z0-9._~+/-]{20,}"
    r"|[a-z][a-z0-9+]*://[^\s:/@]+:[^\s:/@]{4,}@[\w.-]+"
    r"|xox[baprs]-[0-9A-Za-z-]{10,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
SECRET_NAME = re.compile(
    r"(?:api.?key|access.?key|secret|secret.?key|token|auth|credentials?|private.?key)$", re.I
)
PASSWORD_NAME = re.compile(r"(?:passw(?:or)?d|pwd|passphrase)$", re.IGNORECASE)
RUNS_CODE = re.compile(r"^(?:java|vb)script:(?:$|//|[\w$.\[\]'\"%!~+-]*[(=;`])", re.IGNORECASE)
"""Text that is a script URL wherever it goes; a title may begin with the language's name."""
ESCAPED = re.compile(r"escape|\\\$&", re.IGNORECASE)
"""Where a text is made fit to stand in a regular expression."""
METHODS_OF_PROTOTYPES = re.compile(
    r"^(?:Object|Array|String)\.prototype\.\w+\.(?:call|apply|bind)$"
)
"""Borrowing a method changes nothing."""
OWN_KEYS = re.compile(r"__proto__|hasOwn|Object\.keys")
"""What a careful merge asks."""
SILENCED = re.compile(r"@ts-(?:ignore|nocheck|expect-error)")

MESSAGES = {
    "network": "code may not reach the network",
    "worker": "code may not start workers",
    "code-from-text": "code may not run text as code",
    "storage": "code may not use browser storage",
    "global-object": "code may not reach the global object",
    "document": "code may not reach into the page",
    "navigation": "code may not navigate",
    "import": "only react, the component itself and the user's library may be imported",
    "dialog": "code may not open browser dialogs",
    "message": "code may not post messages",
    "reflection": "code may not use reflection",
    "html-from-text": "HTML may not be made from text",
    "prototype": "prototypes may not be touched",
}
