// Markup of Naive UI, Evergreen, Gestalt, Designsystemet and Framework7, rendered on the server: node seventh_react.mjs PACKAGES > rows.json
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const packages = resolve(process.argv[2]);
const from = createRequire(resolve(packages, "package.json"));
Module._extensions[".css"] = () => {}; // style sheets come from `SHEETS`
console.error = () => {}; // "useLayoutEffect does nothing on the server"
process.removeAllListeners("warning");
const React = from("react");
const { renderToStaticMarkup } = from("react-dom/server");
const h = React.createElement;
const N = from("naive-ui");
const { createSSRApp, h: v } = from("vue");
const { renderToString } = from("vue/server-renderer");
const { setup } = from("@css-render/vue3-ssr");
const E = from("evergreen-ui");
const G = from("gestalt");
const D = from("@digdir/designsystemet-react");
const mobile = (path) => import(pathToFileURL(resolve(packages, "node_modules/framework7-react", path)));
const F = await mobile("framework7-react.js");
(await mobile("shared/f7.js")).f7initEvents();
const { colorThemeCSSStyles } = await mobile("../framework7/shared/utils.js");

const PLUS = "M12 5v14M5 12h14", STAR = "M12 3l2.8 5.9 6.2.8-4.5 4.4 1.1 6.3L12 17.3l-5.6 3.1 1.1-6.3L3 9.7l6.2-.8z", HOME = "M4 11l8-7 8 7v9h-6v-6h-4v6H4z";
const USER = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6", MAP = "M9 4L3 6v14l6-2 6 2 6-2V4l-6 2zM9 4v14M15 6v14", HEART = "M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z";
const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" };
const svg = (d, size = "1em") => h("svg", { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round" }, h("path", { d }));
const vsvg = (d) => v("svg", { viewBox: "0 0 24 24", ...stroke }, [v("path", { d })]);
const flex = (gap = 12) => ({ style: { display: "flex", gap, alignItems: "center", flexWrap: "wrap" } });
const grid = (gap = 12) => ({ style: { display: "grid", gap } });

const naive = async (node, props = {}) => {
  const app = createSSRApp({ render: () => v(N.NConfigProvider, { inlineThemeDisabled: true, ...props }, () => v(N.NElement, { style: "color:var(--text-color-2)" }, node)) });
  const { collect } = setup(app);
  const html = await renderToString(app);
  return collect() + html.replace(/<!--.*?-->/g, "")
    .replaceAll('class="n-avatar__text"', 'class="n-avatar__text" style="transform:translateX(-50%) translateY(-50%) scale(1)"'); // as the client does
};
const naiveDark = (node) => naive(node, { theme: N.darkTheme });
const evergreen = (node) => {
  const html = renderToStaticMarkup(node);
  return `<style>${E.extractStyles().css}</style>` + html;
};
const gestalt = (node, colorScheme = "light") => renderToStaticMarkup(h(G.ColorSchemeProvider, { colorScheme }, h(G.DeviceTypeProvider, { deviceType: "desktop" }, node)));
const react = (node) => renderToStaticMarkup(node);
const colours = colorThemeCSSStyles({ primary: "#007aff", red: "#ff3b30" }); // as the client writes them
const phone = (node) => `<style>${colours}body{background:var(--f7-page-bg-color)!important}</style>` + react(node);
const material = (node) => "<script>document.documentElement.className='md'</script>" + phone(node);

// [library, kind, variant, width, options, html]
const rows = [];
const add = async (library, kind, variant, width, options, render, node) => {
  try { rows.push([library, kind, variant, width, options, await render(node)]); }
  catch (error) { throw new Error(`${library}-${kind}-${variant}: ${error.stack}`); }
};
const INTER = "font=Inter", ROBOTO = "font=Roboto", LATO = "font=Lato", OPEN = "font=Open+Sans", NOTO = "font=Noto+Sans";

// Naive UI: an observatory
await add("naive", "button", "row-dark", 560, "dark " + OPEN, naiveDark, () => v(N.NSpace, null, () => [v(N.NButton, { type: "primary" }, { icon: () => v(N.NIcon, null, () => vsvg(PLUS)), default: () => "New exposure" }), v(N.NButton, null, () => "Calibrate"), v(N.NButton, { type: "info", secondary: true, strong: true }, () => "Track"), v(N.NButton, { type: "error", ghost: true }, () => "Abort"), v(N.NButton, { disabled: true }, () => "Park")]));
await add("naive", "card", "stat-dark", 340, "dark sub=stat-card " + OPEN, naiveDark, () => v(N.NCard, { title: "Clear hours", size: "small" }, { "header-extra": () => v(N.NTag, { size: "small", type: "success", bordered: false }, () => "+14%"), default: () => v(N.NStatistic, { label: "This month", value: "182.5" }, { suffix: () => "h" }) }));
await add("naive", "badge", "tags-2x", 460, "2x " + OPEN, naive, () => v(N.NSpace, { align: "center" }, () => [v(N.NTag, null, () => "Spiral"), v(N.NTag, { type: "success", round: true }, () => "Confirmed"), v(N.NTag, { type: "warning", closable: true }, () => "Needs review"), v(N.NTag, { type: "error", bordered: false }, () => "Lost"), v(N.NTag, { type: "info", size: "small" }, () => "M 31")]));
await add("naive", "checkbox", "column-rtl", 340, "rtl font=Noto+Sans+Hebrew", (n) => naive(n, { rtl: [N.unstableCheckboxRtl, N.unstableSpaceRtl] }), () => v(N.NSpace, { vertical: true }, () => [v(N.NCheckbox, { checked: true }, () => "כיפה פתוחה"), v(N.NCheckbox, { checked: false }, () => "מצלמה מקוררת"), v(N.NCheckbox, { indeterminate: true }, () => "כל המסננים"), v(N.NCheckbox, { disabled: true, checked: true }, () => "שעון מסונכרן")]));
await add("naive", "radio-group", "buttons", 420, OPEN, naive, () => v(N.NRadioGroup, { value: "b" }, () => [["a", "Luminance"], ["b", "Hydrogen"], ["c", "Oxygen"]].map(([value, t]) => v(N.NRadioButton, { value, key: value }, () => t))));
await add("naive", "progress", "lines", 420, OPEN, naive, () => v("div", { style: "display:grid;gap:16px" }, [v(N.NProgress, { type: "line", percentage: 68 }), v(N.NProgress, { type: "line", percentage: 35, status: "warning", indicatorPlacement: "inside" }), v(N.NProgress, { type: "line", percentage: 100, status: "success" })]));
await add("naive", "breadcrumb", "icons", 460, OPEN, naive, () => v(N.NBreadcrumb, { separator: ">" }, () => [[HOME, "Archive"], [STAR, "Galaxies"], [null, "Andromeda"]].map(([d, t]) => v(N.NBreadcrumbItem, { key: t }, () => [d ? v(N.NIcon, null, () => vsvg(d)) : null, ` ${t}`]))));
await add("naive", "avatar", "group", 360, OPEN, naive, () => v(N.NSpace, { align: "center" }, () => [v(N.NAvatar, { round: true, size: "large", color: "#2080f0" }, () => "EK"), v(N.NAvatar, { color: "#f0a020" }, () => "M3"), v(N.NAvatar, { round: true, size: 48, color: "#d03050" }, () => v(N.NIcon, null, () => vsvg(STAR))), v(N.NAvatarGroup, { size: 40, max: 3, options: [{ src: "T" }, { src: "R" }, { src: "B" }, { src: "S" }] }, { avatar: ({ option }) => v(N.NAvatar, { color: "#8a8f98" }, () => option.src), rest: ({ rest }) => v(N.NAvatar, { color: "#18a058" }, () => `+${rest}`) })]));
await add("naive", "form", "login", 420, "sub=login-form " + OPEN, naive, () => v(N.NCard, { title: "Observer login" }, () => v(N.NForm, { showFeedback: false }, () => v("div", { style: "display:grid;gap:14px" }, [v(N.NFormItem, { label: "Call sign", required: true }, () => v(N.NInput, { value: "vega-7" })), v(N.NFormItem, { label: "Pass phrase", required: true }, () => v(N.NInput, { type: "password", value: "perihelion9" })), v(N.NCheckbox, { checked: true }, () => "Stay signed in tonight"), v(N.NButton, { type: "primary", block: true }, () => "Open the dome")]))));

// Evergreen: a bicycle workshop
await add("evergreen", "card", "action", 400, LATO, evergreen, h(E.Card, { elevation: 2, padding: 20, background: "white", width: 340 }, h(E.Heading, { size: 600 }, "Spring tune-up"), h(E.Paragraph, { marginTop: 8, color: "muted" }, "Brakes, gears and a fresh chain while you wait in the yard."), h("div", { style: { display: "flex", gap: 8, marginTop: 16 } }, h(E.Button, { appearance: "primary" }, "Book a slot"), h(E.Button, null, "Price list"))));
await add("evergreen", "alert", "stack", 500, LATO, evergreen, h("div", grid(12), h(E.Alert, { intent: "success", title: "Wheel set arrived this morning" }), h(E.Alert, { intent: "danger", title: "Two jobs have no mechanic" }, "Assign somebody before noon or call the riders.")));
await add("evergreen", "badge", "pills", 460, LATO, evergreen, h("div", flex(10), h(E.Badge, { color: "green" }, "Ready"), h(E.Badge, { color: "orange" }, "Waiting"), h(E.Badge, { color: "purple" }, "Warranty"), h(E.Badge, null, "Draft"), h(E.Pill, { color: "red", isSolid: true }, "9"), h(E.Pill, { color: "teal" }, "24")));
await add("evergreen", "select", "fields", 380, LATO, evergreen, h("div", null, h(E.SelectField, { label: "Frame size", description: "Measured from the bottom bracket", defaultValue: "54", width: 320 }, h("option", { value: "54" }, "54 cm"), h("option", { value: "56" }, "56 cm")), h(E.SelectField, { label: "Brake type", isInvalid: true, validationMessage: "Pick one of the list", width: 320, marginBottom: 0 }, h("option", null, "Choose a brake"))));
await add("evergreen", "table", "jobs", 640, LATO, evergreen, h(E.Table, null, h(E.Table.Head, null, ["Job", "Rider", "Due"].map((t) => h(E.Table.TextHeaderCell, { key: t }, t))), h(E.Table.Body, null, [["True rear wheel", "Anouk Visser", "Mon 14:00"], ["Bleed brakes", "Tomasz Zych", "Mon 16:30"], ["Fit dynamo light", "Ines Prado", "Tue 09:15"]].map(([a, b, c], i) => h(E.Table.Row, { key: a, isSelected: i === 1 }, h(E.Table.TextCell, null, a), h(E.Table.TextCell, null, b), h(E.Table.TextCell, null, c))))));
await add("evergreen", "pagination", "middle", 520, LATO, evergreen, h(E.Pagination, { page: 3, totalPages: 6 }));
await add("evergreen", "avatar", "row", 360, LATO, evergreen, h("div", flex(12), h(E.Avatar, { name: "Anouk Visser", size: 40 }), h(E.Avatar, { name: "Tomasz Zych", size: 40, color: "purple" }), h(E.Avatar, { name: "Ines Prado", size: 32, color: "orange", isSolid: true }), h(E.Avatar, { name: "Kofi", size: 48, shape: "square", color: "green" })));

// Gestalt: a pottery studio
await add("gestalt", "button", "colors-2x", 520, "2x " + NOTO, gestalt, h("div", flex(10), h(G.Button, { text: "Save to board", color: "red" }), h(G.Button, { text: "Share", color: "gray" }), h(G.Button, { text: "Glazes", iconEnd: "arrow-down", color: "gray" }), h(G.Button, { text: "Sold out", disabled: true })));
await add("gestalt", "card", "stat", 320, "sub=stat-card " + NOTO, gestalt, h(G.Box, { rounding: 4, borderStyle: "shadow", padding: 5, width: 260 }, h(G.Datapoint, { title: "Bowls fired", value: "1.29k", trend: { value: 12, accessibilityLabel: "Trending up" }, trendSentiment: "good" })));
await add("gestalt", "select", "help", 380, NOTO, gestalt, h(G.SelectList, { id: "s", label: "Clay body", value: "b", helperText: "Stoneware fires at cone 6", onChange() {} }, h(G.SelectList.Option, { label: "Porcelain", value: "a" }), h(G.SelectList.Option, { label: "Speckled stoneware", value: "b" })));
await add("gestalt", "switch", "rows-dark", 360, "dark " + NOTO, (n) => gestalt(n, "dark"), h(G.Flex, { direction: "column", gap: 4 }, [["Kiln alerts", true], ["Public gallery", false]].map(([t, switched]) => h(G.Flex, { key: t, gap: 3, alignItems: "center" }, h(G.Switch, { id: t, switched, onChange() {} }), h(G.Text, null, t)))));
await add("gestalt", "tabs", "underline-rtl", 480, "rtl font=Noto+Sans+Arabic", gestalt, h(G.Tabs, { activeTabIndex: 0, onChange() {}, tabs: [{ href: "#a", text: "أعمالي" }, { href: "#b", text: "الدروس" }, { href: "#c", text: "المفضلة" }] }));

// Designsystemet: a Norwegian town hall
await add("digdir", "card", "pricing", 380, "sub=pricing-card " + INTER, react, h(D.Card, { "data-color": "accent", style: { width: 320, display: "grid", gap: 12, justifyItems: "start" } }, h(D.Heading, { level: 2, "data-size": "xs" }, "Båtplass"), h(D.Paragraph, { style: { fontSize: 36, fontWeight: 600 } }, "490 kr"), h(D.Paragraph, { "data-size": "sm" }, "per måned, strøm inkludert"), h(D.List.Unordered, { "data-size": "sm" }, ["Fast plass ved brygga", "Låsbar bod", "Vakt om natten"].map((t) => h(D.List.Item, { key: t }, t))), h(D.Button, null, "Søk om plass")));
await add("digdir", "alert", "two", 520, INTER, react, h("div", grid(14), h(D.Alert, { "data-color": "info" }, h(D.Heading, { level: 2, "data-size": "2xs" }, "Ny åpningstid"), h(D.Paragraph, null, "Torget åpner klokka ni fra mandag.")), h(D.Alert, { "data-color": "danger", "data-size": "sm" }, "Skjemaet mangler fødselsdato.")));
await add("digdir", "badge", "tags", 440, INTER, react, h("div", flex(10), h(D.Tag, { "data-color": "success" }, "Godkjent"), h(D.Tag, { "data-color": "warning" }, "Til vurdering"), h(D.Tag, { "data-color": "danger", "data-size": "sm" }, "Avslått"), h(D.Tag, { "data-color": "neutral", variant: "outline" }, "Utkast"), h(D.Badge, { count: 7, "data-color": "accent" })));
await add("digdir", "input", "affix", 400, INTER, react, h("div", grid(20), h(D.Textfield, { label: "Leie per måned", description: "Uten strøm", prefix: "NOK", defaultValue: "12 400" }), h(D.Textfield, { label: "Postnummer", defaultValue: "50", error: "Skriv fire siffer" })));
await add("digdir", "radio-group", "fieldset-rtl", 380, "rtl font=Noto+Sans+Arabic", react, h(D.Fieldset, null, h(D.Fieldset.Legend, null, "طريقة الاستلام"), h(D.Radio, { name: "d", value: "1", label: "بالبريد", defaultChecked: true }), h(D.Radio, { name: "d", value: "2", label: "من المكتب", description: "من التاسعة حتى الثالثة" }), h(D.Radio, { name: "d", value: "3", label: "عبر الإنترنت", disabled: true })));
await add("digdir", "tabs", "panel-dark", 480, "dark " + INTER, react, h(D.Tabs, { defaultValue: "b" }, h(D.Tabs.List, { role: "tablist" }, [["a", "Saker"], ["b", "Møter"], ["c", "Vedtak"]].map(([value, t]) => h(D.Tabs.Tab, { key: value, value }, t))), h(D.Tabs.Panel, { value: "b", role: "tabpanel", style: { display: "block" } }, "Neste møte er tirsdag i rådhussalen.")));
const page = (t, props = {}) => h(D.Pagination.Item, { key: t }, h(D.Pagination.Button, { "aria-label": `Side ${t}`, variant: "tertiary", ...props }, t));
await add("digdir", "pagination", "norsk-2x", 560, "2x " + INTER, react, h(D.Pagination, null, h(D.Pagination.List, null, page("Forrige"), page("1"), page("2", { "aria-current": "true" }), page("3"), page("4"), page("Neste"))));
await add("digdir", "breadcrumb", "trail", 480, INTER, react, h(D.Breadcrumbs, null, h(D.Breadcrumbs.List, null, ["Tjenester", "Bolig", "Byggesøknad"].map((t) => h(D.Breadcrumbs.Item, { key: t }, h(D.Breadcrumbs.Link, { href: "#" }, t))))));
await add("digdir", "form", "contact", 460, INTER, react, h("form", grid(22), h(D.Heading, { level: 2, "data-size": "sm" }, "Meld feil på vei"), h(D.Textfield, { label: "Gate", defaultValue: "Strandgata 14" }), h(D.Field, null, h(D.Label, null, "Type feil"), h(D.Select, null, h(D.Select.Option, null, "Hull i asfalten"))), h(D.Checkbox, { label: "Det haster", defaultChecked: true }), h("div", flex(12), h(D.Button, null, "Send inn"), h(D.Button, { variant: "secondary" }, "Avbryt"))));
await add("digdir", "list", "steps", 400, INTER, react, h("div", null, h(D.Heading, { level: 3, "data-size": "xs", style: { marginBottom: 10 } }, "Ta med til timen"), h(D.List.Unordered, null, ["Gyldig legitimasjon", "To passbilder", "Kvittering for gebyr", "Gammelt førerkort"].map((t) => h(D.List.Item, { key: t }, t)))));

// Framework7: a hiking guide on a phone
await add("f7", "card", "header-dark", 400, "dark " + INTER, phone, h(F.Card, { style: { margin: 0 } }, h(F.CardHeader, null, "Granite Ridge"), h(F.CardContent, null, "Eleven kilometres with a scramble near the summit. Carry two litres of water."), h(F.CardFooter, null, h(F.Link, null, "Directions"), h(F.Link, null, "Start hike"))));
await add("f7", "input", "outline-material", 400, ROBOTO, material, h(F.List, { strong: true, inset: true, style: { margin: 0 } }, h(F.ListInput, { label: "Trail name", type: "text", defaultValue: "Heron loop", outline: true, info: "Shown on the map" }), h(F.ListInput, { label: "Length", type: "text", placeholder: "Kilometres", outline: true, errorMessage: "Required", errorMessageForce: true })));
await add("f7", "switch", "settings", 400, INTER, phone, h(F.List, { strong: true, inset: true, dividers: true, style: { margin: 0 } }, [["Offline maps", true], ["Storm warnings", true], ["Share position", false]].map(([title, checked]) => h(F.ListItem, { key: title, title }, h(F.Toggle, { slot: "after", checked, onChange() {} })))));
await add("f7", "list", "media-2x", 420, "2x " + INTER, phone, h(F.List, { strong: true, inset: true, dividers: true, mediaList: true, style: { margin: 0 } }, [["Heron loop", "4.2 km", "Flat and shady, fit for prams"], ["Quarry steps", "7.8 km", "312 stairs, view over the bay"], ["Old railway", "15 km", "Two tunnels, take a lamp"]].map(([title, after, text]) => h(F.ListItem, { key: title, title, after, text, link: "#" }))));
await add("f7", "navigation-menu", "tabbar", 420, INTER, phone, h(F.Toolbar, { tabbar: true, icons: true, bottom: true }, h(F.ToolbarPane, null, [["Trails", MAP], ["Saved", HEART], ["Profile", USER]].map(([text, d], i) => h(F.Link, { key: text, tabLink: true, tabLinkActive: i === 0 }, h("i", { className: "icon" }, svg(d, 26)), h("span", { className: "tabbar-label" }, text))), h("span", { className: "tab-link-highlight", style: { width: "33.333%" } }))));
await add("f7", "dialog", "confirm-overlay", 420, "overlay " + INTER, phone, h("div", { style: { background: "rgba(0,0,0,.4)", margin: -20, padding: 40, display: "flex", justifyContent: "center" } }, h("div", { className: "dialog dialog-buttons-2 modal-in", style: { display: "block", position: "relative", left: "auto", top: "auto", margin: 0, transform: "none", opacity: 1 } }, h("div", { className: "dialog-inner" }, h("div", { className: "dialog-title" }, "End this hike?"), h("div", { className: "dialog-text" }, "Your track will be saved at 6.4 kilometres.")), h("div", { className: "dialog-buttons" }, h("button", { className: "button button-round dialog-button button-large button-tonal" }, "Keep on"), h("button", { className: "button button-round dialog-button button-fill button-large" }, "End")))));
console.log(JSON.stringify(rows));
