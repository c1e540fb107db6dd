"""The fourth set: Blueprint, RSuite, USWDS, Tabler, Chota, Picnic; columns as in second_cases.py."""

Row = tuple[str, str, str, int, str, str]

SHEETS: dict[str, tuple[str, ...]] = {
    "blueprint": ("@blueprintjs/core/lib/css/blueprint.css",),
    "rsuite": ("rsuite/dist/rsuite.min.css",),
    "uswds": ("@uswds/uswds/dist/css/uswds.min.css",),
    "tabler": ("@tabler/core/dist/css/tabler.min.css",),
    "chota": ("chota/dist/chota.min.css",),
    "picnic": ("picnic/picnic.min.css",),
}
PACKAGES = (
    "@blueprintjs/core@5.17.5", "rsuite@5.77.0", "@uswds/uswds@3.10.0", "@tabler/core@1.0.0",
    "chota@0.9.2", "picnic@7.1.0",
)  # fmt: skip
DARK = {
    "tabler": 'data-bs-theme="dark"',
    "rsuite": 'class="rs-theme-dark"',
    "blueprint": 'class="bp5-dark"',
}
LIGHT = {"tabler": 'data-bs-theme="light"'}
G = "display:flex;gap:10px;align-items:center"
INTER, ROBOTO, LATO, OPEN = "font=Inter", "font=Roboto", "font=Lato", "font=Open+Sans"


def _each(markup: str, *texts: str, chosen: int = -1, on: str = "") -> str:
    return "".join(
        markup.format(t=t, on=on if i == chosen else "", i=i) for i, t in enumerate(texts)
    )


# A line a picture.
# fmt: off
ROWS: list[Row] = [
    ("blueprint", "button", "row", 420, INTER, f'<div style="{G}"><button class="bp5-button bp5-intent-primary">Run query</button><button class="bp5-button">Explain</button><button class="bp5-button bp5-minimal">Clear</button></div>'),
    ("blueprint", "card", "plain", 380, INTER, '<div class="bp5-card" style="width:330px"><h5 class="bp5-heading">Flow meter 7</h5><p>Reads every ten seconds and reports leaks to the harbour office.</p><button class="bp5-button bp5-intent-success">Calibrate</button></div>'),
    ("blueprint", "alert", "callout", 460, INTER, '<div class="bp5-callout bp5-intent-warning"><h5 class="bp5-heading">Storage is nearly full</h5>Old exports are removed on Sunday.</div>'),
    ("blueprint", "input", "group", 380, INTER, '<label class="bp5-label">Dataset name<input class="bp5-input bp5-fill" value="tide tables"></label>'),
    ("blueprint", "switch", "two", 320, INTER, _each('<label class="bp5-control bp5-switch"><input type="checkbox" {on}><span class="bp5-control-indicator"></span>{t}</label>', "Follow live", "Show gaps", chosen=0, on="checked")),
    ("blueprint", "checkbox", "two", 320, INTER, _each('<label class="bp5-control bp5-checkbox"><input type="checkbox" {on}><span class="bp5-control-indicator"></span>{t}</label>', "Include drafts", "Only mine", chosen=0, on="checked")),
    ("blueprint", "table", "striped", 520, INTER, '<table class="bp5-html-table bp5-html-table-bordered" style="width:480px"><thead><tr><th>Gauge</th><th>Level</th><th>Change</th></tr></thead><tbody><tr><td>North pier</td><td>2.41 m</td><td>rising</td></tr><tr><td>Lock 3</td><td>1.97 m</td><td>steady</td></tr><tr><td>Old mill</td><td>0.84 m</td><td>falling</td></tr></tbody></table>'),
    ("blueprint", "badge", "tags", 380, INTER, f'<div style="{G}"><span class="bp5-tag bp5-intent-primary">public</span><span class="bp5-tag bp5-minimal">archived</span><span class="bp5-tag bp5-round bp5-intent-danger">overdue</span></div>'),
    ("blueprint", "progress", "bar", 360, INTER, '<div class="bp5-progress-bar bp5-intent-primary bp5-no-stripes"><div class="bp5-progress-meter" style="width:45%"></div></div>'),
    ("rsuite", "button", "row", 460, LATO, f'<div style="{G}"><button class="rs-btn rs-btn-primary">Subscribe</button><button class="rs-btn rs-btn-default">Gift it</button><button class="rs-btn rs-btn-ghost">Compare</button></div>'),
    ("rsuite", "card", "panel", 380, LATO, '<div class="rs-panel rs-panel-bordered" style="width:330px"><div class="rs-panel-header">Reading club</div><div class="rs-panel-body">Meets every second Tuesday in the old library. Bring a lamp.</div></div>'),
    ("rsuite", "alert", "message", 460, LATO, '<div class="rs-message rs-message-error"><div class="rs-message-container"><div class="rs-message-content"><div class="rs-message-header">Upload failed</div><div class="rs-message-body">The file is larger than the plan allows.</div></div></div></div>'),
    ("rsuite", "navigation-menu", "navbar", 640, LATO, '<div class="rs-navbar rs-navbar-default" style="width:600px;display:flex"><div class="rs-navbar-brand">Lantern</div><div class="rs-navbar-nav rs-nav rs-nav-default rs-nav-horizontal">' + _each('<a class="rs-navbar-item{on}">{t}</a>', "Books", "Clubs", "Archive", chosen=1, on=" rs-navbar-item-active") + "</div></div>"),
    ("rsuite", "pagination", "numbers", 420, LATO, '<div class="rs-pagination-group"><div class="rs-pagination">' + _each('<button class="rs-pagination-btn{on}"><span>{t}</span></button>', "1", "2", "3", "4", "5", chosen=3, on=" rs-pagination-btn-active") + "</div></div>"),
    ("rsuite", "breadcrumb", "trail", 400, LATO, '<ol class="rs-breadcrumb" style="display:flex;gap:6px">' + '<li class="rs-breadcrumb-item"><a>Home</a></li><span class="rs-breadcrumb-separator">/</span><li class="rs-breadcrumb-item"><a>Clubs</a></li><span class="rs-breadcrumb-separator">/</span><li class="rs-breadcrumb-item rs-breadcrumb-item-active"><span>Night readers</span></li></ol>'),
    ("rsuite", "avatar", "row", 300, LATO, f'<div style="{G}"><div class="rs-avatar rs-avatar-circle">AB</div><div class="rs-avatar rs-avatar-circle" style="background:#5b8def">KS</div><div class="rs-avatar">LM</div></div>'),
    ("rsuite", "list", "bordered", 380, LATO, '<div class="rs-list rs-list-bordered">' + _each('<div class="rs-list-item rs-list-item-md">{t}</div>', "Salt and iron", "The long winter", "A map of fog") + "</div>"),
    ("rsuite", "radio-group", "list", 340, LATO, '<div class="rs-radio-group">' + _each('<div class="rs-radio{on}"><div class="rs-radio-checker"><label><span class="rs-radio-wrapper"><input type="radio"><span class="rs-radio-inner"></span></span>{t}</label></div></div>', "Weekly", "Monthly", "Never", chosen=0, on=" rs-radio-checked") + "</div>"),
    ("rsuite", "card", "panel-dark", 380, "dark " + LATO, '<div class="rs-panel rs-panel-bordered" style="width:330px;background:#1a1d24;color:#e9ebf0"><div class="rs-panel-header">Evening watch</div><div class="rs-panel-body">Two keepers stay on the tower until the fog lifts.</div></div>'),
    ("uswds", "button", "row", 520, OPEN, f'<div style="{G}"><button class="usa-button">Apply now</button><button class="usa-button usa-button--outline">Save draft</button><button class="usa-button usa-button--secondary">Withdraw</button></div>'),
    ("uswds", "alert", "info", 520, OPEN, '<div class="usa-alert usa-alert--info usa-alert--no-icon"><div class="usa-alert__body"><h4 class="usa-alert__heading">Office hours changed</h4><p class="usa-alert__text">The desk opens at ten from Monday on.</p></div></div>'),
    ("uswds", "input", "text", 420, OPEN, '<label class="usa-label" style="margin-top:0">Last name</label><input class="usa-input" value="Okonkwo">'),
    ("uswds", "checkbox", "tiles", 420, OPEN, '<fieldset class="usa-fieldset">' + _each('<div class="usa-checkbox"><input class="usa-checkbox__input" id="k{i}" type="checkbox" {on}><label class="usa-checkbox__label" for="k{i}">{t}</label></div>', "Birth certificate", "Proof of address", chosen=1, on="checked") + "</fieldset>"),
    ("uswds", "radio-group", "two", 420, OPEN, '<fieldset class="usa-fieldset">' + _each('<div class="usa-radio"><input class="usa-radio__input" id="q{i}" type="radio" {on}><label class="usa-radio__label" for="q{i}">{t}</label></div>', "By post", "By phone", "In person", chosen=2, on="checked") + "</fieldset>"),
    ("uswds", "table", "plain", 560, OPEN, '<table class="usa-table" style="margin:0;width:500px"><thead><tr><th>Form</th><th>Fee</th><th>Days</th></tr></thead><tbody><tr><th>Passport</th><td>$110</td><td>28</td></tr><tr><th>Boat permit</th><td>$35</td><td>7</td></tr><tr><th>Licence</th><td>$48</td><td>14</td></tr></tbody></table>'),
    ("uswds", "badge", "tags", 320, OPEN, f'<div style="{G}"><span class="usa-tag">New</span><span class="usa-tag usa-tag--big">Updated</span></div>'),
    ("tabler", "button", "row", 460, INTER, f'<div style="{G}"><a class="btn btn-primary">Add sensor</a><a class="btn">Export</a><a class="btn btn-outline-danger">Reset</a></div>'),
    ("tabler", "card", "stat", 320, INTER, '<div class="card" style="width:260px"><div class="card-body"><div class="subheader">Visitors</div><div class="h1 mb-3">6,782</div><div>Up from 6,120 last week</div></div></div>'),
    ("tabler", "card", "text-dark-2x", 360, "dark 2x " + INTER, '<div class="card" style="width:310px"><div class="card-header"><h3 class="card-title">Night shift</h3></div><div class="card-body">Three operators and one trainee watch the grid.</div></div>'),
    ("tabler", "badge", "row", 380, INTER, f'<div style="{G}"><span class="badge bg-blue text-blue-fg">Queued</span><span class="badge bg-green-lt">Passed</span><span class="badge badge-outline text-red">Failed</span></div>'),
    ("tabler", "progress", "two", 360, INTER, '<div style="width:310px;display:grid;gap:14px"><div class="progress"><div class="progress-bar" style="width:38%"></div></div><div class="progress"><div class="progress-bar bg-green" style="width:80%"></div></div></div>'),
    ("tabler", "form", "login", 400, INTER, '<form class="card" style="width:350px"><div class="card-body"><h2 class="h2 mb-3">Sign in</h2><div class="mb-3"><label class="form-label">Email</label><input class="form-control" placeholder="you@lantern.org"></div><div class="mb-3"><label class="form-label">Password</label><input type="password" class="form-control" value="secret12"></div><button class="btn btn-primary w-100">Sign in</button></div></form>'),
    ("tabler", "alert", "danger", 440, INTER, '<div class="alert alert-danger" style="margin:0"><h4 class="alert-title">The export stopped</h4><div class="text-secondary">Only 40 of 90 rows were written.</div></div>'),
    ("tabler", "list", "group", 340, INTER, '<div class="card" style="width:290px"><div class="list-group list-group-flush">' + _each('<a class="list-group-item list-group-item-action{on}">{t}</a>', "Sensors", "Gateways", "Alarms", "People", chosen=1, on=" active") + "</div></div>"),
    ("tabler", "tabs", "underline", 420, INTER, '<ul class="nav nav-tabs">' + _each('<li class="nav-item"><a class="nav-link{on}">{t}</a></li>', "Today", "Week", "Year", chosen=0, on=" active") + "</ul>"),
    ("tabler", "switch", "labelled", 300, INTER, _each('<label class="form-check form-switch"><input class="form-check-input" type="checkbox" {on}><span class="form-check-label">{t}</span></label>', "Push alerts", "Weekly mail", chosen=0, on="checked")),
    ("chota", "button", "row", 420, ROBOTO, f'<div style="{G}"><a class="button primary">Order</a><a class="button outline">Details</a><a class="button error">Cancel</a></div>'),
    ("chota", "card", "plain", 380, ROBOTO, '<div class="card" style="width:320px"><header><h4 style="margin:0 0 8px">Seed swap</h4></header><p>Bring what you have, take what you need.</p><footer><a class="button primary">Join</a></footer></div>'),
    ("chota", "input", "label", 360, ROBOTO, '<p style="margin:0"><label>Garden plot</label><input value="Row 12, east side"></p>'),
    ("chota", "tabs", "nav", 400, ROBOTO, '<nav class="tabs">' + _each('<a class="{on}">{t}</a>', "Seeds", "Tools", "Events", chosen=1, on="active") + "</nav>"),
    ("picnic", "button", "row", 420, ROBOTO, f'<div style="{G}"><button>Plant</button><button class="success">Harvest</button><button class="error">Burn</button></div>'),
    ("picnic", "table", "plain", 460, ROBOTO, '<table class="primary" style="width:420px"><thead><tr><th>Bed</th><th>Crop</th><th>Weeks</th></tr></thead><tbody><tr><td>A1</td><td>Leeks</td><td>14</td></tr><tr><td>A2</td><td>Chard</td><td>9</td></tr><tr><td>B1</td><td>Beans</td><td>11</td></tr></tbody></table>'),
    ("picnic", "checkbox", "one", 320, ROBOTO, '<label><input type="checkbox" checked><span class="checkable">Water tonight</span></label>'),
]
# fmt: on
