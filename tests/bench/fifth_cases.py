"""The fifth set: MUI, Fluent UI and Chakra UI rendered on the server by `fifth_react.mjs`, and NHS.UK,
CoreUI and Quasar from their style sheets; columns as in second_cases.py."""

import json
import shutil
import subprocess
from pathlib import Path

Row = tuple[str, str, str, int, str, str]

SHEETS: dict[str, tuple[str, ...]] = {
    "mui": (),
    "fluent": (),
    "chakra": (),
    "nhsuk": ("nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css",),
    "coreui": ("@coreui/coreui/dist/css/coreui.min.css",),
    "quasar": ("quasar/dist/quasar.prod.css",),
}
PACKAGES = (
    "@mui/material@9.5.0", "@emotion/react@11.14.0", "@emotion/styled@11.14.1", "react@19.3.1",
    "react-dom@19.3.1", "@fluentui/react-components@9.74.11", "@chakra-ui/react@3.38.0",
    "nhsuk-frontend@10.6.1", "@coreui/coreui@5.9.0", "quasar@2.27.0",
)  # fmt: skip
DARK: dict[str, str] = {"coreui": 'data-coreui-theme="dark"', "mui": 'style="background:#121212"'}
LIGHT: dict[str, str] = {}
G = "display:flex;gap:10px;align-items:center"
OPEN, ROBOTO, INTER = "font=Open+Sans", "font=Roboto", "font=Inter"


def _each(markup: str, *texts: str, chosen: int = -1, on: str = "") -> str:
    return "".join(
        markup.format(t=t, on=on if i == chosen else "", i=i) for i, t in enumerate(texts)
    )


# A line a picture.
# fmt: off
PLAIN: list[Row] = [
    ("nhsuk", "button", "two", 420, OPEN, f'<div style="{G}"><button class="nhsuk-button" style="margin:0">Start now</button><button class="nhsuk-button nhsuk-button--secondary" style="margin:0">Find a clinic</button></div>'),
    ("nhsuk", "alert", "warning-callout", 520, OPEN, '<div class="nhsuk-inset-text" style="margin:0"><p>Bring your blue card to the first appointment, and be ten minutes early.</p></div>'),
    ("nhsuk", "input", "error", 420, OPEN, '<div class="nhsuk-form-group nhsuk-form-group--error" style="margin:0"><label class="nhsuk-label">Record number</label><span class="nhsuk-error-message">Enter ten digits</span><input class="nhsuk-input nhsuk-input--error" value="485 77"></div>'),
    ("nhsuk", "radio-group", "three", 420, OPEN, '<fieldset class="nhsuk-fieldset"><legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">How do you want to be told?</legend><div class="nhsuk-radios">' + _each('<div class="nhsuk-radios__item"><input class="nhsuk-radios__input" type="radio" name="w" id="w{i}" {on}><label class="nhsuk-label nhsuk-radios__label" for="w{i}">{t}</label></div>', "By letter", "By text", "By phone", chosen=1, on="checked") + "</div></fieldset>"),
    ("nhsuk", "checkbox", "two", 420, OPEN, '<div class="nhsuk-checkboxes">' + _each('<div class="nhsuk-checkboxes__item"><input class="nhsuk-checkboxes__input" type="checkbox" id="c{i}" {on}><label class="nhsuk-label nhsuk-checkboxes__label" for="c{i}">{t}</label></div>', "Hay fever", "Nut allergy", chosen=0, on="checked") + "</div>"),
    ("nhsuk", "table", "plain", 560, OPEN, '<table class="nhsuk-table" style="margin:0"><thead class="nhsuk-table__head"><tr><th class="nhsuk-table__header">Age</th><th class="nhsuk-table__header">Dose</th><th class="nhsuk-table__header">Times a day</th></tr></thead><tbody class="nhsuk-table__body">' + "".join(f'<tr class="nhsuk-table__row"><td class="nhsuk-table__cell">{a}</td><td class="nhsuk-table__cell">{b}</td><td class="nhsuk-table__cell">{c}</td></tr>' for a, b, c in (("3 to 5", "2.5 ml", "4"), ("6 to 24", "5 ml", "4"), ("over 24", "7.5 ml", "3"))) + "</tbody></table>"),
    ("nhsuk", "badge", "tags", 420, OPEN, f'<div style="{G}"><strong class="nhsuk-tag">Active</strong><strong class="nhsuk-tag nhsuk-tag--green">Seen</strong><strong class="nhsuk-tag nhsuk-tag--red">Urgent</strong></div>'),
    ("coreui", "button", "row", 460, ROBOTO, f'<div style="{G}"><button class="btn btn-primary">Deploy</button><button class="btn btn-outline-danger">Stop</button><button class="btn btn-ghost-dark">Logs</button></div>'),
    ("coreui", "alert", "three", 460, ROBOTO, _each('<div class="alert alert-{t}" style="margin-bottom:10px">A {t} notice about the evening run.</div>', "info", "warning", "success")),
    ("coreui", "select", "labelled", 360, ROBOTO, '<label class="form-label">Region</label><select class="form-select"><option>North basin</option></select>'),
    ("coreui", "form", "sign-in", 400, ROBOTO, '<form><div class="mb-3"><label class="form-label">User</label><input class="form-control" value="keeper-7"></div><div class="mb-3"><label class="form-label">Pass phrase</label><input class="form-control" placeholder="Four words"></div><div class="form-check mb-3"><input class="form-check-input" type="checkbox" checked><label class="form-check-label">Stay signed in</label></div><button class="btn btn-primary w-100">Sign in</button></form>'),
    ("coreui", "list", "group", 360, ROBOTO, '<ul class="list-group">' + _each('<li class="list-group-item">{t}</li>', "Valve closed", "Pump primed", "Gauge read") + "</ul>"),
    ("coreui", "navigation-menu", "underline", 520, ROBOTO, '<nav class="navbar navbar-expand bg-body-tertiary"><div class="container-fluid"><a class="navbar-brand" href="#">Driftwood</a><ul class="navbar-nav">' + _each('<li class="nav-item"><a class="nav-link {on}" href="#">{t}</a></li>', "Plans", "Guides", "Team", chosen=0, on="active") + "</ul></div></nav>"),
    ("quasar", "button", "row", 420, ROBOTO, f'<div style="{G}"><button class="q-btn q-btn-item q-btn--standard q-btn--rectangle bg-primary text-white" style="padding:4px 16px;min-height:36px"><span class="q-btn__content">REFRESH</span></button><button class="q-btn q-btn-item q-btn--outline q-btn--rectangle text-primary" style="padding:4px 16px;min-height:36px"><span class="q-btn__content">CLOSE</span></button></div>'),
    ("quasar", "card", "flat", 360, ROBOTO, '<div class="q-card q-card--bordered q-card--flat"><div class="q-card__section q-card__section--vert"><div class="text-h6">Tide clock</div><div class="text-subtitle2">Brass, hand finished</div></div><hr class="q-separator q-separator--horizontal"><div class="q-card__section q-card__section--vert">Shows the hours since high water. Needs winding once a week.</div></div>'),
]
# fmt: on


def rows(packages: Path) -> list[Row]:
    """All of them; needs the packages to be installed and Node."""
    node = shutil.which("node") or "node"
    script = Path(__file__).with_name("fifth_react.mjs")
    made = subprocess.run([node, script, packages], check=True, capture_output=True, text=True)
    return [*(tuple(row) for row in json.loads(made.stdout)), *PLAIN]
