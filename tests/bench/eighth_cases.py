"""The eighth set: EUI, Base Web, Joy UI and Garden, rendered on the server by `eighth_react.mjs`, and HeroUI,
Spectrum, Kendo UI, Cirrus and Onsen UI as HTML; columns as in second_cases.py."""

import json
import shutil
import subprocess
from pathlib import Path

Row = tuple[str, str, str, int, str, str]

_SPECTRUM = (
    "icon", "button", "checkbox", "radio", "fieldlabel", "fieldgroup", "helptext", "picker", "table",
    "sidenav", "breadcrumb", "menu",
)  # fmt: skip
SHEETS: dict[str, tuple[str, ...]] = {
    "eui": (),
    "baseweb": (),
    "joy": (),
    "garden": ("@zendeskgarden/css-bedrock/dist/index.css",),
    "heroui": ("@heroui/styles/dist/heroui.min.css",),
    "spectrum": (
        "@spectrum-css/tokens/dist/css/index.css",
        *(f"@spectrum-css/{name}/dist/index.css" for name in _SPECTRUM),
    ),
    "kendo": ("@progress/kendo-theme-default/dist/default-main.css",),
    "cirrus": ("cirrus-ui/dist/cirrus.min.css",),
    "onsen": ("onsenui/css/onsenui-core.css", "onsenui/css/onsen-css-components.css"),
}
PACKAGES = (
    "react@18.3.1", "react-dom@18.3.1", "@elastic/eui@122.1.0",
    "@elastic/eui-theme-borealis@8.1.0", "@elastic/datemath@5.0.3", "moment@2.31.0",
    "@emotion/react@11.14.0", "@emotion/styled@11.14.1", "@emotion/css@11.13.5",
    "@emotion/cache@11.14.0", "baseui@16.1.1", "styletron-react@6.1.1",
    "styletron-engine-atomic@1.6.2", "@mui/joy@5.0.0-beta.52",
    "@zendeskgarden/react-theming@9.16.0", "@zendeskgarden/react-buttons@9.16.0",
    "@zendeskgarden/react-forms@9.16.0", "@zendeskgarden/react-notifications@9.16.0",
    "@zendeskgarden/react-tabs@9.16.0", "@zendeskgarden/react-tables@9.16.0",
    "@zendeskgarden/react-pagination@9.16.0", "@zendeskgarden/react-avatars@9.16.0",
    "@zendeskgarden/react-loaders@9.16.0", "@zendeskgarden/react-breadcrumbs@9.16.0",
    "@zendeskgarden/react-modals@9.16.0", "@zendeskgarden/react-tags@9.16.0",
    "@zendeskgarden/react-typography@9.16.0", "@zendeskgarden/css-bedrock@10.0.1",
    "styled-components@6.6.0", "@heroui/styles@3.2.6", "@spectrum-css/tokens@16.0.2",
    "@spectrum-css/icon@9.1.0", "@spectrum-css/button@14.2.0", "@spectrum-css/checkbox@10.1.2",
    "@spectrum-css/radio@8.1.4", "@spectrum-css/fieldlabel@10.1.0",
    "@spectrum-css/fieldgroup@7.1.0", "@spectrum-css/helptext@7.1.0", "@spectrum-css/picker@7.2.6",
    "@spectrum-css/table@8.2.0", "@spectrum-css/sidenav@7.2.0", "@spectrum-css/breadcrumb@11.2.0",
    "@spectrum-css/menu@9.3.0", "@progress/kendo-theme-default@14.5.0", "cirrus-ui@0.8.0",
    "onsenui@2.12.9",
    "--legacy-peer-deps", "--ignore-scripts",  # Spectrum's packages ask for versions that do not exist
)  # fmt: skip
DARK = {
    "heroui": 'class="dark" data-theme="dark" style="background:var(--background);color:var(--foreground)"',
    "spectrum": 'class="spectrum spectrum--dark spectrum--medium" style="background:var(--spectrum-background-layer-1-color)"',
    "joy": 'data-joy-color-scheme="dark"',
}
LIGHT = {
    "heroui": 'class="light" data-theme="light" style="background:var(--background);color:var(--foreground)"',
    "spectrum": 'class="spectrum spectrum--light spectrum--medium"',
    "joy": 'data-joy-color-scheme="light"',
    "onsen": 'style="background:var(--page-background-color)"',
}
G = "display:flex;gap:12px;align-items:center;flex-wrap:wrap"
INTER, ROBOTO, LATO, OPEN = "font=Inter", "font=Roboto", "font=Lato", "font=Open+Sans"
NOTO, LIBERATION = "font=Noto+Sans", "font=Liberation+Sans"
_KENDO_DARK = "<!-- the dark style sheet -->"
_STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
_PATHS = {
    "book": "M5 4h13v16H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h11",
    "check": "M4 12l5 6L20 6",
    "down": "M6 9l6 6 6-6",
    "heart": "M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z",
    "home": "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7v.5",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "pen": "M4 20l1-5L16 4l4 4L9 19z",
    "search": "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l6 6",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
    "warn": "M12 3L2 20h20zM12 10v4M12 17v.1",
}
_KENDO = {
    "close": "M404 142l-34-34-114 114-114-114-34 34 114 114-114 114 34 34 114-114 114 114 34-34-114-114z",
    "down": "M98 209l158 158 158-158-23-23-135 135-135-135z",
    "first": "M128 96h48v320h-48zM384 96v320L192 256z",
    "last": "M336 96h48v320h-48zM128 96v320l192-160z",
    "left": "M336 96v320L144 256z",
    "right": "M176 96v320l192-160z",
    "user": "M256 256a88 88 0 1 0 0-176 88 88 0 0 0 0 176zM80 432c0-96 80-144 176-144s176 48 176 144z",
}
_UI = {
    "Checkmark100": "M3.788 9A.999.999 0 0 1 3 8.615l-2.288-3a1 1 0 1 1 1.576-1.23l1.5 1.991 3.924-4.991a1 1 0 1 1 1.576 1.23l-4.712 6A.999.999 0 0 1 3.788 9z",
    "ChevronRight100": "M3 9.95a.875.875 0 0 1-.615-1.498L5.88 5 2.385 1.547A.875.875 0 0 1 3.615.302L7.74 4.377a.876.876 0 0 1 0 1.246L3.615 9.698A.872.872 0 0 1 3 9.95z",
    "Dash100": "M8.5 6h-7a1 1 0 0 1 0-2h7a1 1 0 0 1 0 2z",
}


def _svg(name: str, size: int = 24, classes: str = "") -> str:
    return f'<svg viewBox="0 0 24 24" width="{size}" height="{size}" class="{classes}" {_STROKE} style="fill:none"><path d="{_PATHS[name]}"/></svg>'


def _icon(name: str, classes: str = "") -> str:
    """One of Spectrum's own signs, or a drawing in their place."""
    if name in _UI:
        return f'<svg viewBox="0 0 10 10" class="spectrum-Icon spectrum-UIIcon-{name} {classes}"><path d="{_UI[name]}"/></svg>'
    return _svg(name, 18, f"spectrum-Icon spectrum-Icon--sizeM {classes}")


def _kendo(name: str, classes: str = "k-button-icon") -> str:
    return f'<span class="k-icon k-svg-icon {classes}"><svg viewBox="0 0 512 512"><path d="{_KENDO[name]}"/></svg></span>'


def _kbutton(text: str, look: str = "solid", colour: str = "base", more: str = "") -> str:
    """Kendo's button: `text` is its words, or the markup of an icon."""
    inner = text if text.startswith("<") else f'<span class="k-button-text">{text}</span>'
    square = " k-icon-button" if text.startswith("<") else ""
    return f'<button class="k-button k-button-md k-rounded-md k-button-{look} k-button-{colour}{square} {more}">{inner}</button>'


def _kfield(label: str, inner: str, more: str = "") -> str:
    return f'<div class="k-form-field"><label class="k-label k-form-label">{label}</label><div class="k-form-field-wrap">{inner}{more}</div></div>'


def _each(markup: str, *texts: str, chosen: int = -1, on: str = "") -> str:
    return "".join(
        markup.format(t=t, on=on if i == chosen else "", i=i) for i, t in enumerate(texts)
    )


def _hswitch(text: str, on: bool = False, size: str = "md") -> str:
    return f'<label class="switch switch--{size}" data-slot="switch" data-selected="{str(on).lower()}"><span class="switch__content" data-slot="switch-content"><span class="switch__control"><span class="switch__thumb"></span></span><span class="label" data-slot="label">{text}</span></span></label>'


def _hcheck(text: str, on: bool = False, hint: str = "", more: str = "") -> str:
    """HeroUI's checkbox: React Aria's label around a drawn box, a hint below it."""
    mark = f'<svg fill="none" stroke="currentColor" stroke-dasharray="22" stroke-dashoffset="{44 if on else 66}" stroke-linecap="round" stroke-linejoin="round" stroke-width="2" viewBox="0 0 17 18" data-slot="checkbox-default-indicator--checkmark"><polyline points="1 9 7 14 15 4"/></svg>'
    below = f'<span class="description" data-slot="description">{hint}</span>' if hint else ""
    return f'<div class="checkbox checkbox--primary" data-slot="checkbox" data-selected="{str(on).lower()}" {more}><label class="checkbox__content" data-slot="checkbox-content"><span class="checkbox__control"><span class="checkbox__indicator">{mark}</span></span><span class="label" data-slot="label">{text}</span></label>{below}</div>'


def _hbar(text: str, value: int, colour: str, size: str = "md") -> str:
    return f'<div class="progress-bar progress-bar--{size} progress-bar--{colour}"><span class="label" data-slot="label">{text}</span><span class="progress-bar__output">{value}%</span><div class="progress-bar__track"><div class="progress-bar__fill" style="width:{value}%"></div></div></div>'


def _hfield(label: str, inner: str, below: str = "") -> str:
    return f'<div class="textfield" data-slot="textfield" style="display:flex;flex-direction:column;gap:4px"><label class="label">{label}</label>{inner}{below}</div>'


def _hselect(value: str, more: str = "") -> str:
    return f'<button class="select__trigger select__trigger--full-width" {more}><span class="select__value" data-slot="select-value">{value}</span>{_svg("down", 16, "select__indicator")}</button>'


def _scheck(text: str, checked: str = "", more: str = "") -> str:
    return f'<label class="spectrum-Checkbox spectrum-Checkbox--sizeM {more}"><input type="checkbox" class="spectrum-Checkbox-input" {checked}><span class="spectrum-Checkbox-box">{_icon("Checkmark100", "spectrum-Checkbox-checkmark")}{_icon("Dash100", "spectrum-Checkbox-partialCheckmark")}</span><span class="spectrum-Checkbox-label">{text}</span></label>'


def _spick(label: str, value: str, more: str = "") -> str:
    chevron = _icon("ChevronRight100", "spectrum-Picker-menuIcon").replace(
        "UIIcon-ChevronRight", "UIIcon-ChevronDown"
    )
    return f'<div><label class="spectrum-FieldLabel spectrum-FieldLabel--sizeM">{label}</label><button class="spectrum-Picker spectrum-Picker--sizeM" {more}><span class="spectrum-Picker-label">{value}</span>{chevron}</button></div>'


def _table(kind: str, *lines: tuple[str, ...]) -> str:
    """A table's rows, with the library's class on each cell."""
    cell = f'<td class="{kind}-cell">{{}}</td>' if kind else "<td>{}</td>"
    row = f'<tr class="{kind}-row">' if kind else "<tr>"
    return "".join(f"{row}{''.join(cell.format(t) for t in line)}</tr>" for line in lines)


# A line a picture.
# fmt: off
ROWS: list[Row] = [
    # HeroUI: a school of music
    ("heroui", "card", "pricing-dark", 380, "dark sub=pricing-card " + INTER, '<div class="card card--default" style="width:320px"><div class="card__header"><h3 class="card__title">Ensemble</h3><p class="card__description">For pupils who play with others</p></div><div class="card__content"><p style="font-size:36px;line-height:44px;font-weight:600">€64<span style="font-size:14px;font-weight:400"> a month</span></p>' + _each(f'<p style="{G};gap:8px;font-size:14px">{_svg("check", 16)}{{t}}</p>', "Four lessons of an hour", "Orchestra on Fridays", "Instrument on loan") + '</div><div class="card__footer"><button class="button button--primary button--md button--full-width">Enrol now</button></div></div>'),
    ("heroui", "alert", "statuses", 520, INTER, '<div style="display:grid;gap:12px">' + "".join(f'<div class="alert alert--{kind}"><div class="alert__indicator">{_svg(icon, 16)}</div><div class="alert__content"><p class="alert__title">{a}</p><span class="alert__description">{b}</span></div>{more}</div>' for kind, icon, a, b, more in (("warning", "warn", "Room 12 has no piano today", "The tuner brings it back on Wednesday.", ""), ("accent", "info", "Exam dates are out", "Choose yours until the tenth.", '<button class="button button--primary button--sm">Choose</button>'))) + "</div>"),
    ("heroui", "checkbox", "hints", 380, INTER, '<div style="display:grid;gap:14px">' + _hcheck("Lesson reminders", True, "A day before, by mail") + _hcheck("Concert invitations") + _hcheck("Share recordings", True, "Only with your teacher") + _hcheck("Print the scores", False, "", 'data-disabled="true"') + "</div>"),
    ("heroui", "switch", "sizes-2x", 320, "2x " + INTER, '<div style="display:grid;gap:16px">' + _hswitch("Metronome", True, "sm") + _hswitch("Count in two bars", False) + _hswitch("Slow practice", True, "lg") + "</div>"),
    ("heroui", "progress", "pieces", 400, INTER, '<div style="display:grid;gap:18px">' + _hbar("Sonatina in G", 84, "success") + _hbar("Scales of the week", 45, "accent") + _hbar("Sight reading", 20, "warning", "sm") + "</div>"),
    ("heroui", "select", "states", 380, INTER, f'<div style="display:grid;gap:16px"><div class="select select--primary" style="width:300px"><label class="label">Instrument</label>{_hselect("Viola")}<span class="description">Rented ones are in the cellar</span></div><div class="select select--primary" aria-invalid="true" data-invalid="true" style="width:300px"><label class="label">Teacher</label>{_hselect("Nobody chosen")}<span class="field-error" data-visible="true">Please choose a teacher</span></div></div>'),
    ("heroui", "dialog", "alert-overlay", 560, "overlay " + INTER, f'<div style="background:rgba(0,0,0,.5);margin:-20px;padding:40px 80px;display:flex;justify-content:center"><div class="alert-dialog__dialog alert-dialog__dialog--sm" role="alertdialog" style="margin:0"><div class="alert-dialog__header"><div class="alert-dialog__icon alert-dialog__icon--danger">{_svg("warn", 20)}</div><h2 class="alert-dialog__heading">Leave the orchestra?</h2></div><div class="alert-dialog__body"><p>Your seat in the second violins goes to the waiting list.</p></div><div class="alert-dialog__footer"><button class="button button--tertiary button--md">Stay</button><button class="button button--danger button--md">Leave</button></div></div></div>'),
    ("heroui", "form", "enrol", 440, INTER, '<form class="card card--default" style="width:380px;gap:16px"><div class="card__header"><h3 class="card__title">Trial lesson</h3></div>' + _hfield("Pupil", '<input class="input input--primary" value="Noor Haddad">', '<span class="description">First and last name</span>') + _hfield("Age", '<input class="input input--primary" placeholder="At least six">') + _hcheck("Bring a parent", True) + '<div style="display:flex;gap:8px"><button class="button button--primary button--md">Ask for a date</button><button class="button button--outline button--md">Clear</button></div></form>'),
    # Spectrum: a publisher of maps
    ("spectrum", "button", "variants", 640, OPEN, f'<div style="{G}">' + "".join(f'<button class="spectrum-Button spectrum-Button--{fill} spectrum-Button--{kind} spectrum-Button--sizeM" {more}>{icon}<span class="spectrum-Button-label">{text}</span></button>' for fill, kind, icon, text, more in (("fill", "accent", "", "Print proof", ""), ("fill", "primary", _icon("pen", "spectrum-Button-icon"), "Edit legend", ""), ("outline", "secondary", "", "Duplicate", ""), ("fill", "negative", "", "Discard", ""), ("outline", "primary", "", "Locked", "disabled"))) + "</div>"),
    ("spectrum", "checkbox", "layers-rtl", 320, "rtl font=Noto+Sans+Hebrew", '<div style="display:flex;flex-direction:column;align-items:flex-start">' + _scheck("קווי גובה", "checked") + _scheck("שבילי הליכה") + _scheck("כל השכבות", "", "is-indeterminate") + _scheck("גבולות היסטוריים", "disabled") + "</div>"),
    ("spectrum", "radio-group", "scale", 360, OPEN, '<div class="spectrum-FieldGroup spectrum-FieldGroup--toplabel spectrum-FieldGroup--vertical" role="radiogroup"><span class="spectrum-FieldLabel spectrum-FieldLabel--sizeM">Scale of the sheet</span><div class="spectrum-FieldGroupInputLayout" style="display:flex;flex-direction:column">' + _each('<div class="spectrum-Radio spectrum-Radio--sizeM spectrum-Radio--emphasized spectrum-FieldGroup-item"><input type="radio" name="s" class="spectrum-Radio-input" id="r{i}" {on}><span class="spectrum-Radio-button"></span><label class="spectrum-Radio-label" for="r{i}">{t}</label></div>', "1 to 25,000", "1 to 50,000", "1 to 100,000", chosen=1, on="checked") + '</div><div class="spectrum-HelpText spectrum-HelpText--sizeM spectrum-HelpText--neutral"><div class="spectrum-HelpText-text">Smaller sheets fit a pocket</div></div></div>'),
    ("spectrum", "select", "pickers-dark", 380, "dark " + OPEN, '<div style="display:grid;gap:16px">' + _spick("Projection", "Lambert conformal") + _spick("Paper", "Waterproof, 110 g") + _spick("Fold", "None", "disabled") + "</div>"),
    ("spectrum", "table", "sheets", 640, OPEN, '<table class="spectrum-Table spectrum-Table--sizeM" style="width:600px"><thead class="spectrum-Table-head"><tr>' + _each('<th class="spectrum-Table-headCell">{t}</th>', "Sheet", "Edition", "Surveyed", "Copies") + '</tr></thead><tbody class="spectrum-Table-body">' + _table("spectrum-Table", ("Glen Affric", "7th", "May 2019", "4,200"), ("Isle of Rum", "4th", "August 2021", "1,850"), ("Ben Alder", "9th", "June 2023", "3,600"), ("Cape Wrath", "2nd", "July 2024", "900")) + "</tbody></table>"),
    ("spectrum", "navigation-menu", "sidenav", 300, OPEN, '<nav style="width:240px"><ul class="spectrum-SideNav spectrum-SideNav--multiLevel">' + _each('<li class="spectrum-SideNav-item {on}"><a class="spectrum-SideNav-itemLink"><span class="spectrum-SideNav-link-text">{t}</span></a></li>', "Catalogue", "Surveys", "Aerial photographs", "Corrections", "Shops", chosen=1, on="is-selected") + "</ul></nav>"),
    ("spectrum", "breadcrumb", "trail", 460, OPEN, '<nav><ul class="spectrum-Breadcrumbs">' + _each('<li class="spectrum-Breadcrumbs-item"><div class="spectrum-Breadcrumbs-itemLink" role="link" tabindex="0">{t}</div>' + _icon("ChevronRight100", "spectrum-Breadcrumbs-itemSeparator") + "</li>", "Highlands", "Lochaber") + '<li class="spectrum-Breadcrumbs-item"><a class="spectrum-Breadcrumbs-itemLink" aria-current="page">Glen Nevis</a></li></ul></nav>'),
    ("spectrum", "list", "menu", 340, OPEN, '<ul class="spectrum-Menu spectrum-Menu--sizeM" role="listbox" style="width:280px">' + "".join(f'<li class="spectrum-Menu-item" role="option">{_icon(icon, "spectrum-Menu-itemIcon spectrum-Menu-itemIcon--workflowIcon")}<span class="spectrum-Menu-itemLabel">{a}</span><span class="spectrum-Menu-itemDescription">{b}</span></li>' for icon, a, b in (("book", "Field notebook", "Nine pages since May"), ("pen", "Corrections", "Two wait for a survey"), ("mail", "Letters", "From readers of sheet 41"))) + "</ul>"),
    # Kendo UI: a garage for lorries
    ("kendo", "card", "actions", 380, ROBOTO, f'<div class="k-card k-card-vertical" style="width:320px"><div class="k-card-header"><h5 class="k-card-title">Brake inspection</h5><h6 class="k-card-subtitle">Lorry HB-TR 902</h6></div><div class="k-card-body"><p>Both front pads are below four millimetres and should be changed.</p></div><div class="k-card-actions k-actions k-actions-start k-actions-horizontal">{_kbutton("Order parts", "flat", "primary")}{_kbutton("Postpone", "flat")}</div></div>'),
    ("kendo", "select", "dropdowns", 380, ROBOTO, '<div class="k-form k-form-md" style="width:320px">' + _kfield("Bay", f'<span class="k-picker k-dropdownlist k-picker-md k-rounded-md k-picker-solid" role="combobox" style="width:100%"><span class="k-input-inner"><span class="k-input-value-text">Bay 3, with the pit</span></span>{_kbutton(_kendo("down"), more="k-input-button")}</span>') + _kfield("Mechanic", f'<span class="k-picker k-dropdownlist k-picker-md k-rounded-md k-picker-solid k-disabled" role="combobox" style="width:100%"><span class="k-input-inner"><span class="k-input-value-text">Assigned at noon</span></span>{_kbutton(_kendo("down"), more="k-input-button")}</span>') + "</div>"),
    ("kendo", "tabs", "strip", 460, ROBOTO, '<div class="k-tabstrip k-tabstrip-md k-tabstrip-top"><div class="k-tabstrip-items-wrapper k-hstack"><ul class="k-tabstrip-items k-reset k-tabstrip-items-start" role="tablist">' + _each('<li class="k-tabstrip-item k-item {on}" role="tab"><span class="k-link"><span class="k-link-text">{t}</span></span></li>', "Repairs", "Tyres", "Invoices", chosen=0, on="k-active") + '</ul></div><div class="k-tabstrip-content k-content k-active" role="tabpanel" style="display:block">Four lorries stand in the yard this morning.</div></div>'),
    ("kendo", "pagination", "pager", 620, ROBOTO, '<div class="k-pager k-pager-md"><div class="k-pager-numbers-wrap">' + _kbutton(_kendo("first"), "flat", "base", "k-pager-nav k-pager-first") + _kbutton(_kendo("left"), "flat", "base", "k-pager-nav") + '<div class="k-pager-numbers">' + "".join(_kbutton(t, "flat", "primary", "k-selected" if t == "4" else "") for t in ("2", "3", "4", "5", "6")) + "</div>" + _kbutton(_kendo("right"), "flat", "base", "k-pager-nav") + _kbutton(_kendo("last"), "flat", "base", "k-pager-nav k-pager-last") + '</div><span class="k-pager-info">31 - 40 of 174 jobs</span></div>'),
    ("kendo", "avatar", "shapes-2x", 340, "2x " + ROBOTO, f'<div style="{G}"><div class="k-avatar k-avatar-lg k-rounded-full k-avatar-solid k-avatar-primary"><span class="k-avatar-text">TW</span></div><div class="k-avatar k-avatar-lg k-rounded-md k-avatar-solid k-avatar-secondary"><span class="k-avatar-text">OK</span></div><div class="k-avatar k-avatar-md k-rounded-full k-avatar-outline k-avatar-primary k-avatar-bordered"><span class="k-avatar-text">B</span></div><div class="k-avatar k-avatar-md k-rounded-full k-avatar-solid k-avatar-tertiary"><span class="k-avatar-icon">{_kendo("user", "")}</span></div></div>'),
    ("kendo", "dialog", "confirm-dark-overlay", 560, "dark overlay " + ROBOTO, _KENDO_DARK + f'<div style="background:rgba(0,0,0,.6);margin:-20px;padding:40px 70px;display:flex;justify-content:center"><div class="k-window k-dialog" role="dialog" style="position:static;width:400px"><div class="k-window-titlebar k-dialog-titlebar"><span class="k-window-title k-dialog-title">Close job 1187</span><div class="k-window-titlebar-actions k-dialog-titlebar-actions">{_kbutton(_kendo("close"), "flat", "base", "k-window-titlebar-action")}</div></div><div class="k-window-content k-dialog-content">The driver is told that the lorry is ready.</div><div class="k-actions k-actions-stretched k-actions-horizontal k-window-actions k-dialog-actions">{_kbutton("Not yet")}{_kbutton("Close job", "solid", "primary")}</div></div></div>'),
    ("kendo", "form", "booking", 440, ROBOTO, '<form class="k-form k-form-md" style="width:380px"><fieldset class="k-form-fieldset"><legend class="k-form-legend">Book the workshop</legend>' + _kfield("Number plate", '<span class="k-input k-textbox k-input-md k-rounded-md k-input-solid"><input class="k-input-inner" value="HB-TR 902"></span>') + _kfield("Kilometres", '<span class="k-input k-textbox k-input-md k-rounded-md k-input-solid k-invalid"><input class="k-input-inner" value="many"></span>', '<div class="k-form-error">Only digits, please</div>') + '<div class="k-form-field"><div class="k-form-field-wrap"><span class="k-checkbox-wrap"><input type="checkbox" class="k-checkbox k-checkbox-md k-rounded-md" checked></span><label class="k-checkbox-label">The lorry is loaded</label></div></div></fieldset><div class="k-form-buttons k-buttons-start">' + _kbutton("Send", "solid", "primary") + _kbutton("Start over") + "</div></form>"),
    # Cirrus: a vegetable box
    ("cirrus", "card", "body", 380, LATO, '<div class="card" style="width:320px;margin:0"><div class="card__header"><p class="font-bold px-3">Autumn box</p></div><div class="content px-3"><p>Pumpkin, leeks, two kinds of apple and a bag of walnuts.</p></div><div class="card__action-bar u-center"><button class="btn-transparent outline">Swap</button><button class="btn-primary">Order</button></div></div>'),
    ("cirrus", "badge", "tags", 580, LATO, f'<div style="{G}">' + "".join(f'<div class="tag {kind}" style="margin:0">{text}</div>' for kind, text in (("tag--primary", "Organic"), ("tag--success", "In season"), ("tag--warning tag--rounded", "Few left"), ("tag--danger", "Sold out"), ("tag--dark tag--rounded", "Storage"), ("", "Local"))) + "</div>"),
    ("cirrus", "input", "icons", 400, LATO, f'<div style="width:340px;display:grid;gap:16px"><div><label class="font-normal">Delivery street</label><div class="input-control"><input type="text" class="input-contains-icon" value="Mill Lane 8"><span class="icon" style="display:flex;align-items:center;justify-content:center">{_svg("home", 18)}</span></div></div><div><label class="font-normal">Voucher</label><div class="input-control"><input type="text" class="input-error" value="LEEK-20"></div><span class="info text-danger">This voucher ended in March</span></div></div>'),
    ("cirrus", "table", "striped", 600, LATO, '<table class="table bordered striped" style="margin:0;width:560px"><thead><tr><th>Box</th><th>Weight</th><th>Price</th><th>Left</th></tr></thead><tbody>' + _table("", ("Small", "3 kg", "$14", "22"), ("Family", "7 kg", "$29", "9"), ("Fruit only", "4 kg", "$21", "0"), ("Winter roots", "6 kg", "$18", "31")) + "</tbody></table>"),
    # Onsen UI: a reader's app on a phone
    ("onsen", "button", "phone", 520, NOTO, f'<div style="{G}"><button class="button">Read on</button><button class="button button--outline">Preview</button><button class="button button--cta">Buy</button><button class="button button--quiet">Share</button><button class="button" disabled>Listen</button></div>'),
    ("onsen", "switch", "rows", 380, NOTO, '<ul class="list">' + "".join(f'<li class="list-item"><div class="list-item__center">{text}</div><div class="list-item__right"><label class="switch"><input type="checkbox" class="switch__input" {on}><div class="switch__toggle"><div class="switch__handle"></div></div></label></div></li>' for text, on in (("Night pages", "checked"), ("Turn with the volume keys", ""), ("Download on wifi only", "checked"))) + "</ul>"),
    ("onsen", "navigation-menu", "tabbar", 420, NOTO, '<div class="tabbar" style="position:relative">' + "".join(f'<label class="tabbar__item"><input type="radio" name="t" {on}><button class="tabbar__button"><i class="tabbar__icon">{_svg(icon, 26)}</i><div class="tabbar__label">{text}</div></button></label>' for icon, text, on in (("book", "Library", "checked"), ("search", "Discover", ""), ("heart", "Wishes", ""), ("user", "Account", ""))) + "</div>"),
    ("onsen", "progress", "material", 360, LIBERATION, '<div style="display:grid;gap:14px"><div>Chapter 12 of 30</div><div class="progress-bar progress-bar--material"><div class="progress-bar__primary progress-bar--material__primary" style="width:40%"></div></div><div>Audio buffer</div><div class="progress-bar progress-bar--material"><div class="progress-bar__primary progress-bar--material__primary" style="width:25%"></div><div class="progress-bar__secondary progress-bar--material__secondary" style="width:70%"></div></div></div>'),
    ("onsen", "list", "inset-2x", 400, "2x " + NOTO, '<ul class="list list--inset" style="margin:0"><li class="list-header">Unfinished</li>' + "".join(f'<li class="list-item list-item--chevron list-item--tappable"><div class="list-item__center"><div class="list-item__title">{a}</div><div class="list-item__subtitle">{b}</div></div></li>' for a, b in (("The Salt Road", "Page 112 of 340"), ("Letters to a Lighthouse", "Page 9 of 204"), ("Cities of Rain", "Page 77 of 198"))) + "</ul>"),
]
# fmt: on


def rows(packages: Path) -> list[Row]:
    """All of them; needs the packages to be installed and Node."""
    sheet = packages / "node_modules" / SHEETS["kendo"][0].replace("main.css", "main-dark.css")
    dark = f"<style>{sheet.read_text('utf-8')}body{{background:#1b1b1b}}</style>"
    node = shutil.which("node") or "node"
    script = Path(__file__).with_name("eighth_react.mjs")
    made = subprocess.run([node, script, packages], check=True, capture_output=True, text=True)
    html = [(*row[:5], row[5].replace(_KENDO_DARK, dark)) for row in ROWS]
    return [tuple(row) for row in json.loads(made.stdout)] + html
