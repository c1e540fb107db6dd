"""The seventh set: Naive UI, Evergreen, Gestalt, Designsystemet and Framework7, rendered on the server by
`seventh_react.mjs`, and DSFR, Clarity and Beer CSS as HTML; columns as in second_cases.py."""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

Row = tuple[str, str, str, int, str, str]

SHEETS: dict[str, tuple[str, ...]] = {
    "naive": (),
    "evergreen": (),
    "gestalt": ("gestalt/dist/gestalt.css",),
    "digdir": (
        "@digdir/designsystemet-theme/src/themes/designsystemet.css",
        "@digdir/designsystemet-css/dist/src/index.css",
    ),
    "f7": ("framework7/framework7-bundle.css",),
    "dsfr": ("@gouvfr/dsfr/dist/dsfr.whole.css", "@gouvfr/dsfr/dist/utility/icons/icons.whole.css"),
    "clarity": ("@clr/ui/clr-ui.min.css",),
    "beer": ("beercss/dist/cdn/beer.whole.css",),
}
PACKAGES = (
    "react@18.3.1", "react-dom@18.3.1", "vue@3.5.45", "naive-ui@2.45.3", "@css-render/vue3-ssr@0.15.14",
    "evergreen-ui@7.1.9", "gestalt@162.0.0", "gestalt-design-tokens@162.0.0",
    "@digdir/designsystemet-react@1.22.0", "@digdir/designsystemet-css@1.22.0",
    "@digdir/designsystemet-theme@1.11.0", "framework7@9.2.0", "framework7-react@9.1.3",
    "@gouvfr/dsfr@1.12.1", "@clr/ui@18.2.0", "beercss@5.0.3",
)  # fmt: skip
DARK = {
    "naive": 'style="background:#101014"',
    "gestalt": 'style="background:#191919"',
    "digdir": 'data-color-scheme="dark"',
    "f7": 'class="ios dark"',
    "dsfr": 'data-fr-theme="dark"',
    "clarity": "",
    "beer": 'style="--font-icon:Material Symbols Subset"',
}
LIGHT = {
    "f7": 'class="ios"',
    "beer": 'style="--font-icon:Material Symbols Subset"',
}
G = "display:flex;gap:12px;align-items:center;flex-wrap:wrap"
ROBOTO, OPEN, LIBERATION = "font=Roboto", "font=Open+Sans", "font=Liberation+Sans"
_CLARITY_DARK = "<script>document.body.setAttribute('cds-theme','dark')</script>"
_BEER_DARK = "<script>document.body.className='dark'</script>"
_STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
_PATHS = {
    "bell": "M18 9a6 6 0 0 0-12 0c0 6-3 7-3 7h18s-3-1-3-7M10 20h4",
    "check": "M4 12l5 6L20 6",
    "close": "M6 6l12 12M18 6L6 18",
    "down": "M6 9l6 6 6-6",
    "disc": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "heart": "M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z",
    "home": "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7v.5",
    "plus": "M12 5v14M5 12h14",
    "search": "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l6 6",
    "server": "M4 4h16v6H4zM4 14h16v6H4zM8 7h.1M8 17h.1",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
    "warn": "M12 3L2 20h20zM12 10v4M12 17v.1",
}


def _svg(name: str, size: int = 24) -> str:
    return f'<svg viewBox="0 0 24 24" width="{size}" height="{size}" {_STROKE} style="fill:none"><path d="{_PATHS[name]}"/></svg>'


def _cds(name: str, classes: str = "", size: int = 16) -> str:
    """What Clarity's icon element shows, without its shadow root."""
    style = f"display:inline-flex;width:{size}px;height:{size}px"
    return f'<cds-icon class="{classes}" style="{style}">{_svg(name, size)}</cds-icon>'


def _each(markup: str, *texts: str, chosen: int = -1, on: str = "") -> str:
    return "".join(
        markup.format(t=t, on=on if i == chosen else "", i=i) for i, t in enumerate(texts)
    )


def _rows(*lines: tuple[str, ...], cell: str = "<td>{}</td>") -> str:
    return "".join(f"<tr>{''.join(cell.format(t) for t in line)}</tr>" for line in lines)


def _whole(sheet: Path) -> str:
    """A style sheet with its small pictures and fonts inside, since the page has no address."""

    def data(match: re.Match[str]) -> str:
        file = sheet.parent / match[1]
        if not file.is_file() or file.stat().st_size > 20_000:
            return match[0]
        kind = "image/svg+xml" if file.suffix == ".svg" else "font/woff2"
        return f'url("data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}")'

    return re.sub(
        r"url\([\"']?((?!data:)[^)\"']+\.(?:svg|woff2))[\"']?\)", data, sheet.read_text("utf-8")
    )


# A line a picture.
# fmt: off
ROWS: list[Row] = [
    # DSFR: a French prefecture
    ("dsfr", "card", "tile", 400, LIBERATION, '<div class="fr-card fr-enlarge-link" style="width:340px"><div class="fr-card__body"><div class="fr-card__content"><h3 class="fr-card__title"><a href="#">Refaire sa carte grise</a></h3><p class="fr-card__desc">Comptez cinq jours et une preuve de domicile de moins de six mois.</p><div class="fr-card__start"><p class="fr-card__detail fr-icon-time-line">Mis à jour en mars</p></div></div></div></div>'),
    ("dsfr", "alert", "two-dark", 560, "dark " + LIBERATION, '<div style="display:grid;gap:16px"><div class="fr-alert fr-alert--success"><h3 class="fr-alert__title">Dossier reçu</h3><p>Une réponse arrive sous dix jours.</p></div><div class="fr-alert fr-alert--error fr-alert--sm"><p>La photo est trop sombre.</p></div></div>'),
    ("dsfr", "badge", "row", 440, LIBERATION, f'<div style="{G}"><p class="fr-badge fr-badge--success">Validé</p><p class="fr-badge fr-badge--warning fr-badge--no-icon">En attente</p><p class="fr-badge fr-badge--error fr-badge--sm">Refusé</p><p class="fr-badge fr-badge--purple-glycine">Mairie</p></div>'),
    ("dsfr", "input", "error", 420, LIBERATION, '<div class="fr-input-group fr-input-group--error"><label class="fr-label" for="i">Numéro fiscal<span class="fr-hint-text">Treize chiffres, sans espace</span></label><input class="fr-input fr-input--error" id="i" value="30 12 AB"><p class="fr-error-text">Le numéro contient des lettres</p></div>'),
    ("dsfr", "checkbox", "fieldset-2x", 420, "2x " + LIBERATION, '<fieldset class="fr-fieldset" style="margin-bottom:0"><legend class="fr-fieldset__legend fr-fieldset__legend--regular">Pièces jointes</legend>' + _each('<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="p{i}" {on}><label class="fr-label" for="p{i}">{t}</label></div></div>', "Acte de naissance", "Facture d’eau", "Photo récente", chosen=1, on="checked") + "</fieldset>"),
    ("dsfr", "tabs", "icons", 560, LIBERATION, '<div class="fr-tabs" style="--tabs-height:108px"><ul class="fr-tabs__list" role="tablist">' + _each('<li role="presentation"><button class="fr-tabs__tab fr-tabs__tab--icon-left fr-icon-file-line" role="tab" tabindex="0" aria-selected="{on}">{t}</button></li>', "Demandes", "Courriers", "Paiements", chosen=0, on="true") + '</ul><div class="fr-tabs__panel fr-tabs__panel--selected" role="tabpanel">Deux demandes sont en cours.</div></div>'),
    ("dsfr", "table", "caption", 640, LIBERATION, '<div class="fr-table" style="margin:0"><div class="fr-table__wrapper"><div class="fr-table__container"><div class="fr-table__content"><table><caption>Bureaux ouverts</caption><thead><tr><th>Commune</th><th>Jour</th><th>Heures</th></tr></thead><tbody>' + _rows(("Vitré", "Lundi", "9 h à 12 h"), ("Dinan", "Mercredi", "14 h à 17 h"), ("Pornic", "Vendredi", "9 h à 16 h")) + "</tbody></table></div></div></div></div>"),
    ("dsfr", "pagination", "steps", 620, LIBERATION, '<nav class="fr-pagination"><ul class="fr-pagination__list"><li><a class="fr-pagination__link fr-pagination__link--first" href="#">Première</a></li><li><a class="fr-pagination__link fr-pagination__link--prev fr-pagination__link--label" href="#">Précédente</a></li>' + _each('<li><a class="fr-pagination__link" {on} href="#">{t}</a></li>', "3", "4", "5", chosen=1, on='aria-current="page"').replace('"page" href="#"', '"page"') + '<li><a class="fr-pagination__link fr-pagination__link--next fr-pagination__link--label" href="#">Suivante</a></li></ul></nav>'),
    ("dsfr", "breadcrumb", "trail", 520, LIBERATION, '<nav class="fr-breadcrumb" style="margin:0"><div class="fr-collapse fr-collapse--expanded" style="overflow:visible;max-height:none;visibility:visible;--collapse-max-height:none"><ol class="fr-breadcrumb__list"><li><a class="fr-breadcrumb__link" href="#">Accueil</a></li><li><a class="fr-breadcrumb__link" href="#">Transports</a></li><li><a class="fr-breadcrumb__link" aria-current="page">Permis bateau</a></li></ol></div></nav>'),
    ("dsfr", "navigation-menu", "side", 400, LIBERATION, '<nav class="fr-nav"><ul class="fr-nav__list">' + _each('<li class="fr-nav__item"><a class="fr-nav__link" href="#" {on}>{t}</a></li>', "Accueil", "Démarches", "Bureaux", chosen=1, on='aria-current="page"') + '<li class="fr-nav__item"><button class="fr-nav__btn" aria-expanded="false">Services</button></li></ul></nav>'),
    ("dsfr", "form", "login", 460, "sub=login-form " + LIBERATION, '<form style="display:grid;gap:24px"><h2 class="fr-h4" style="margin:0">Se connecter à son espace</h2><div class="fr-input-group" style="margin:0"><label class="fr-label">Identifiant<span class="fr-hint-text">Format attendu : nom@domaine.fr</span></label><input class="fr-input" value="l.morvan@ouest.fr"></div><div class="fr-password"><label class="fr-label">Mot de passe</label><div class="fr-input-wrap"><input class="fr-password__input fr-input" type="password" value="granit2024"></div><p style="margin:12px 0 0"><a class="fr-link" href="#">Mot de passe oublié ?</a></p></div><button class="fr-btn" style="width:100%;justify-content:center">Se connecter</button></form>'),
    # Clarity: a room of servers
    ("clarity", "button", "row-dark", 700, "dark " + OPEN, _CLARITY_DARK + f'<div style="{G}"><button class="btn btn-primary" style="margin:0">Deploy image</button><button class="btn btn-outline" style="margin:0">{_cds("plus")} Add disk</button><button class="btn btn-danger" style="margin:0">Power off</button><button class="btn btn-link" style="margin:0">View log</button><button class="btn" disabled style="margin:0">Migrate</button></div>'),
    ("clarity", "alert", "actions", 800, OPEN, '<div style="display:grid;gap:12px">' + "".join(f'<div class="alert alert-{kind}" role="alert" style="margin:0"><div class="alert-items"><div class="alert-item static"><div class="alert-icon-wrapper">{_cds(icon, "alert-icon", 24)}</div><span class="alert-text">{text}</span>{more}</div></div></div>' for kind, icon, text, more in (("warning", "warn", "The certificate ends in six days.", '<div class="alert-actions"><button class="btn alert-action">Renew</button></div>'), ("success", "check", "Snapshot of db-primary was stored.", ""))) + "</div>"),
    ("clarity", "checkbox", "group", 380, OPEN, '<div class="clr-form-control" style="margin:0"><label class="clr-control-label">Copy to the replica</label><div class="clr-control-container">' + _each('<div class="clr-checkbox-wrapper"><input type="checkbox" id="c{i}" class="clr-checkbox" {on}><label for="c{i}" class="clr-control-label">{t}</label></div>', "Configuration", "Disk images", "Access keys", chosen=0, on="checked") + '<span class="clr-subtext">Keys are stored encrypted</span></div></div>'),
    ("clarity", "switch", "toggles", 360, OPEN, '<div class="clr-form-control" style="margin:0"><div class="clr-control-container">' + _each('<div class="clr-toggle-wrapper"><input type="checkbox" id="t{i}" class="clr-toggle" {on}><label for="t{i}" class="clr-control-label">{t}</label></div>', "Automatic restart", "Maintenance mode", "Verbose logging", chosen=0, on="checked") + "</div></div>"),
    ("clarity", "table", "compact", 680, OPEN, '<table class="table table-compact" style="margin:0"><thead><tr><th class="left">Host</th><th class="left">State</th><th class="left">Address</th><th>Load</th></tr></thead><tbody>' + "".join(f'<tr><td class="left">{a}</td><td class="left"><span class="label label-{k}">{b}</span></td><td class="left">{c}</td><td>{d}</td></tr>' for a, k, b, c, d in (("db-primary", "success", "Running", "10.4.0.12", "0.81"), ("cache-02", "warning", "Draining", "10.4.0.19", "2.40"), ("build-09", "danger", "Stopped", "10.4.1.7", "0.00"))) + "</tbody></table>"),
    ("clarity", "progress", "labelled", 440, OPEN, '<div style="display:grid;gap:18px"><div><div style="margin-bottom:8px">Restoring backup</div><div class="progress labeled"><progress max="100" value="43"></progress><span>43%</span></div></div><div><div style="margin-bottom:8px">Index rebuilt</div><div class="progress success"><progress max="100" value="88"></progress></div></div></div>'),
    ("clarity", "navigation-menu", "header", 800, OPEN, f'<header class="header header-6"><div class="branding"><a class="nav-link">{_cds("server", "", 28)}<span class="title">Basement Lab</span></a></div><div class="header-nav">' + _each('<a class="nav-link {on}"><span class="nav-text">{t}</span></a>', "Hosts", "Networks", "Events", chosen=0, on="active") + f'</div><div class="header-actions"><a class="nav-link nav-icon">{_cds("bell", "", 20)}</a></div></header>'),
    ("clarity", "dialog", "modal-dark-overlay", 640, "dark overlay " + OPEN, _CLARITY_DARK + f'<div style="background:rgba(0,0,0,.6);margin:-20px;padding:40px 80px"><div class="modal" style="position:static;padding:0"><div class="modal-dialog modal-sm" style="width:480px" role="dialog"><div class="modal-content-wrapper"><div class="modal-content"><div class="modal-header--accessible"><div class="modal-title-wrapper"><h3 class="modal-title">Delete snapshot?</h3></div><button class="close" type="button">{_cds("close", "", 20)}</button></div><div class="modal-body-wrapper"><div class="modal-body">The copy of build-09 from Tuesday cannot be restored.</div></div><div class="modal-footer"><button class="btn btn-outline">Keep it</button><button class="btn btn-danger">Delete</button></div></div></div></div></div></div>'),
    # Beer CSS: a record shop
    ("beer", "button", "kinds", 620, ROBOTO, f'<nav class="wrap"><button>{"<i>" + _svg("plus", 20) + "</i>"}<span>Add to crate</span></button><button class="border">Preview</button><button class="fill">Reserve</button><button class="transparent link">Details</button><button class="small error">Remove</button></nav>'),
    ("beer", "card", "pricing-dark", 380, "dark sub=pricing-card " + ROBOTO, _BEER_DARK + '<article class="border" style="width:320px"><h6>Collector</h6><h3>$27</h3><div>per month, cancel at any time</div><ul class="list no-space">' + _each(f'<li style="padding:0"><i class="primary-text">{_svg("check", 20)}</i><div class="max">{{t}}</div></li>', "Three new pressings", "First pick of imports", "Free inner sleeves") + '</ul><nav><button class="responsive">Join the club</button></nav></article>'),
    ("beer", "select", "outlined", 380, ROBOTO, f'<div class="field label suffix border"><select><option>Northern soul</option><option>Dub</option></select><label>Genre</label><i>{_svg("down")}</i><output>Used for your weekly mix</output></div><div class="field label suffix border" style="margin-bottom:0"><select disabled><option>7 inch</option></select><label>Format</label><i>{_svg("down")}</i></div>'),
    ("beer", "input", "icon-error", 400, ROBOTO, f'<div class="field label prefix border"><i>{_svg("search")}</i><input placeholder=" " value="Blue train" class="active"><label class="active">Search the racks</label></div><div class="field label border invalid" style="margin-bottom:0"><input placeholder=" " value="12-x"><label class="active">Catalogue number</label><output class="invalid">Letters come first</output></div>'),
    ("beer", "radio-group", "vertical", 320, ROBOTO, '<nav class="vertical">' + _each('<label class="radio"><input type="radio" name="r" {on}><span>{t}</span></label>', "Mint", "Very good", "Played often", chosen=1, on="checked") + "</nav>"),
    ("beer", "tabs", "icons", 460, ROBOTO, '<div class="tabs">' + "".join(f'<a class="{"active" if n == 1 else ""}"><i>{_svg(icon)}</i><span>{text}</span></a>' for n, (icon, text) in enumerate((("disc", "Vinyl"), ("heart", "Wanted"), ("user", "Sellers")))) + "</div>"),
    ("beer", "progress", "linear", 360, ROBOTO, '<div><div>Digitising side A</div><progress value="62" max="100"></progress><div style="margin-top:20px">Storage used</div><progress class="large secondary-text" value="30" max="100"></progress></div>'),
    ("beer", "navigation-menu", "bottom", 420, ROBOTO, '<nav class="bottom">' + "".join(f'<a class="{"active" if n == 0 else ""}"><i>{_svg(icon)}</i><div>{text}</div></a>' for n, (icon, text) in enumerate((("home", "Shop"), ("search", "Browse"), ("disc", "Crate"), ("user", "Me")))) + "</nav>"),
    ("beer", "list", "two-line", 420, ROBOTO, '<article class="no-padding"><ul class="list border">' + "".join(f'<li><button class="circle {color}">{letter}</button><div class="max"><h6 class="small">{a}</h6><div>{b}</div></div><label>{c}</label></li>' for letter, color, a, b, c in (("K", "primary", "Kind of Blue", "Mono, 1959", "$48"), ("E", "secondary", "Exodus", "First press", "$35"), ("H", "tertiary", "Hejira", "Gatefold", "$22"))) + "</ul></article>"),
    ("beer", "dialog", "confirm-overlay", 520, "overlay " + ROBOTO, '<div style="background:rgba(0,0,0,.5);margin:-20px;padding:40px 80px"><dialog class="active" open style="position:relative;inset:auto;transform:none;width:360px"><h5>Empty the crate?</h5><div>Five records will go back on the shelf.</div><nav class="right-align no-space"><button class="transparent link">Keep</button><button class="transparent link">Empty</button></nav></dialog></div>'),
]
# fmt: on


def rows(packages: Path) -> list[Row]:
    """All of them; needs the packages to be installed and Node."""
    for sheet in (name for names in SHEETS.values() for name in names if ".whole." in name):
        whole = packages / "node_modules" / sheet
        whole.write_text(_whole(whole.with_name(whole.name.replace(".whole", ""))), "utf-8")
    node = shutil.which("node") or "node"
    script = Path(__file__).with_name("seventh_react.mjs")
    made = subprocess.run([node, script, packages], check=True, capture_output=True, text=True)
    return [tuple(row) for row in json.loads(made.stdout)] + ROWS
