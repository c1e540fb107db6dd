// Markup of eight React libraries and Vuetify, rendered on the server: node sixth_react.mjs PACKAGES > rows.json
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";

const packages = resolve(process.argv[2]);
const from = createRequire(resolve(packages, "package.json"));
Module._extensions[".css"] = () => {}; // style sheets come from `SHEETS`
console.error = () => {}; // "useLayoutEffect does nothing on the server"
const read = (path) => readFileSync(resolve(packages, "node_modules", path), "utf-8");
const React = from("react");
const { renderToStaticMarkup } = from("react-dom/server");
const h = React.createElement;
const R = from("@radix-ui/themes");
const A = from("@arco-design/web-react");
const T = from("tdesign-react");
const P = from("@shopify/polaris");
const english = from("@shopify/polaris/locales/en.json");
const G = from("grommet");
const { ServerStyleSheet } = from("styled-components");
const M = from("antd-mobile");
const S = from("@douyinfe/semi-ui");
const p = (name) => from(`primereact/${name}`);
const V = from("vuetify/dist/vuetify.cjs");
const { createSSRApp, h: v } = from("vue");
const { renderToString } = from("vue/server-renderer");

const svg = (d, size = "1em") =>
  h("svg", { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round" }, h("path", { d }));
const PLUS = "M12 5v14M5 12h14", STAR = "M12 3l2.8 5.9 6.2.8-4.5 4.4 1.1 6.3L12 17.3l-5.6 3.1 1.1-6.3L3 9.7l6.2-.8z", BELL = "M18 9a6 6 0 0 0-12 0c0 6-3 7-3 7h18s-3-1-3-7M10 20h4";
const HOME = "M4 11l8-7 8 7v9h-6v-6h-4v6H4z", USER = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6", BAG = "M5 8h14l1 13H4zM9 8a3 3 0 0 1 6 0", CHECK = "M4 12l5 6L20 6";
const flex = (gap = 12) => ({ style: { display: "flex", gap, alignItems: "center", flexWrap: "wrap" } });
const grid = (gap = 12) => ({ style: { display: "grid", gap } });
const body = (name, value) => `<script>document.body.setAttribute("${name}","${value}")</script>`;

const prime = (node) => renderToStaticMarkup(h("div", { style: { color: "var(--text-color)" } }, node));
const icon = (d) => (options) => React.cloneElement(svg(d), { className: options.iconProps.className });
const primeDark = (node) => `<style>${read("primereact/resources/themes/lara-dark-teal/theme.css").replace(/@font-face\s*{[^}]*}/g, "")}</style>` + prime(node);
const radix = (node, theme = {}) => renderToStaticMarkup(h(R.Theme, { style: { minHeight: 0 }, ...theme }, node));
const arco = (node, props = {}) => renderToStaticMarkup(h(A.ConfigProvider, { locale: from("@arco-design/web-react/lib/locale/en-US").default, ...props }, node));
const tdesign = (node) => renderToStaticMarkup(node);
const polaris = (node) => renderToStaticMarkup(h(P.AppProvider, { i18n: english }, node))
  .replace('<div id="PolarisPortalsContainer"></div>', "")
  .replaceAll("bevel-border-radius-xs:var(--p-border-radius-0)", "bevel-border-radius-xs:var(--p-border-radius-300)") // as the client does from 490 px on
  .replaceAll("--pc-box-color:var(--p-color-text-warning", "--pc-box-border-start-start-radius:var(--p-border-radius-300);--pc-box-border-start-end-radius:var(--p-border-radius-300);--pc-box-color:var(--p-color-text-warning");
const grommet = (node, props = {}) => {
  const sheet = new ServerStyleSheet();
  const html = renderToStaticMarkup(sheet.collectStyles(h(G.Grommet, { theme: { global: { font: { family: "Lato" } } }, ...props }, node)));
  return sheet.getStyleTags() + html;
};
const mobile = (node) => renderToStaticMarkup(h(M.ConfigProvider, { locale: from("antd-mobile/cjs/locales/en-US").default }, node));
const semi = (node) => renderToStaticMarkup(h(S.LocaleProvider, { locale: from("@douyinfe/semi-ui/lib/cjs/locale/source/en_US").default }, node));
const semiDark = (node) => body("theme-mode", "dark") + semi(node);
const aliases = new Function(`return ${read("vuetify/lib/iconsets/mdi-svg.js").match(/const aliases = (\{[\s\S]*?\n\});/)[1]}`)();
const C = V.components;
const vuetify = async (node, theme = "light", rtl = false) => {
  const library = V.createVuetify({ ssr: true, components: C, theme: { defaultTheme: theme }, icons: { defaultSet: "mdi", aliases, sets: { mdi: { component: C.VSvgIcon } } }, locale: rtl ? { locale: "he" } : {} });
  const app = createSSRApp({ render: () => v("div", { class: `v-application v-theme--${theme} v-locale--is-${rtl ? "rtl" : "ltr"}`, style: "display:block;background:transparent" }, node()) });
  app.use(library);
  const html = await renderToString(app);
  return `<style>${library.theme.styles.value}</style>` + html.replace(/<!--.*?-->/g, "");
};

const initials = (fallback, { size = "3", variant = "soft", color = "indigo", radius = "medium" } = {}) =>
  h("span", { "data-accent-color": color, "data-radius": radius, className: `rt-reset rt-AvatarRoot rt-r-size-${size} rt-variant-${variant}` }, h("span", { className: `rt-AvatarFallback${fallback.length === 1 ? " rt-one-letter" : fallback.length === 2 ? " rt-two-letters" : ""}` }, fallback));

// [library, kind, variant, width, options, html]
const rows = [];
const add = async (library, kind, variant, width, options, render, node) => {
  try { rows.push([library, kind, variant, width, options, await render(node)]); }
  catch (error) { throw new Error(`${library}-${kind}-${variant}: ${error.stack}`); }
};
const INTER = "font=Inter", ROBOTO = "font=Roboto", LATO = "font=Lato", OPEN = "font=Open+Sans", NOTO = "font=Noto+Sans", LIBERATION = "font=Liberation+Sans";

// PrimeReact
const { Button: PB } = p("button");
await add("prime", "button", "row", 560, INTER, prime, h("div", flex(), h(PB, { label: "Add to crate", icon: icon(PLUS) }), h(PB, { label: "Sample", severity: "success" }), h(PB, { label: "Compare", outlined: true }), h(PB, { label: "Skip", text: true, disabled: true })));
await add("prime", "table", "lots", 760, INTER, prime, h(p("datatable").DataTable, { value: [["Guji", "Natural", "87.5"], ["Huila", "Washed", "85.0"], ["Nyeri", "Honey", "88.3"]].map(([a, b, c]) => ({ a, b, c })), stripedRows: true }, h(p("column").Column, { field: "a", header: "Origin", sortable: true }), h(p("column").Column, { field: "b", header: "Process" }), h(p("column").Column, { field: "c", header: "Score" })));
await add("prime", "card", "pricing-dark", 380, "dark sub=pricing-card " + INTER, primeDark, h(p("card").Card, { title: "Weekly crate", subTitle: "For offices of ten to thirty", footer: h(PB, { label: "Order the first crate", style: { width: "100%" } }) }, h("div", { style: { fontSize: 40, fontWeight: 700 } }, "€54", h("span", { style: { fontSize: 14, fontWeight: 400, marginLeft: 8 } }, "per week")), h("p", { style: { margin: "12px 0 0" } }, "Three kilos of beans, two origins, free descaling kit.")));
await add("prime", "dialog", "confirm-overlay", 560, "overlay " + INTER, prime, h("div", { style: { background: "rgba(0,0,0,.4)", margin: -20, padding: 44, display: "flex", justifyContent: "center" } }, h("div", { className: "p-dialog p-component", role: "dialog", style: { width: 420 } }, h("div", { className: "p-dialog-header" }, h("div", { className: "p-dialog-title" }, "Stop the roast?"), h("div", { className: "p-dialog-header-icons" }, h("button", { className: "p-dialog-header-icon p-dialog-header-close p-link" }, h(p("icons/times").TimesIcon, { className: "p-dialog-header-close-icon" })))), h("div", { className: "p-dialog-content" }, h("p", { style: { margin: 0 } }, "The drum is at 180 degrees and first crack has begun.")), h("div", { className: "p-dialog-footer" }, h(PB, { label: "Keep going", text: true }), h(PB, { label: "Stop", severity: "danger" })))));
await add("prime", "pagination", "dark", 560, "dark " + INTER, primeDark, h(p("paginator").Paginator, { first: 20, rows: 10, totalRecords: 90 }));
await add("prime", "breadcrumb", "home", 460, INTER, prime, h(p("breadcrumb").BreadCrumb, { home: { icon: icon(HOME), url: "#" }, model: [{ label: "Green coffee", url: "#" }, { label: "Africa", url: "#" }, { label: "Guji", url: "#" }] }));
await add("prime", "checkbox", "three-rtl", 340, "rtl font=Noto+Sans+Hebrew", prime, h("div", grid(14), ["פולים שלמים", "טחינה לפילטר", "אריזת מתנה"].map((t, i) => h("div", { key: t, style: { display: "flex", gap: 8, alignItems: "center" } }, h(p("checkbox").Checkbox, { checked: i !== 1, disabled: i === 2, inputId: `c${i}` }), h("label", { htmlFor: `c${i}` }, t)))));
await add("prime", "tabs", "menu", 520, INTER, prime, h(p("tabmenu").TabMenu, { activeIndex: 1, model: [["Stock", BAG], ["Orders", BELL], ["Growers", USER]].map(([label, d]) => ({ label, icon: icon(d) })) }));

// Radix Themes
await add("radix", "button", "dark-2x", 480, "dark 2x " + INTER, (n) => radix(n, { appearance: "dark", accentColor: "amber" }), h("div", flex(), h(R.Button, null, svg(PLUS), "New take"), h(R.Button, { variant: "soft" }, "Duplicate"), h(R.Button, { variant: "outline" }, "Bounce"), h(R.Button, { variant: "surface", disabled: true }, "Undo")));
await add("radix", "card", "profile", 360, INTER, radix, h(R.Card, { size: "2" }, h(R.Flex, { gap: "3", align: "center" }, initials("EO", { size: "4", radius: "full" }), h(R.Box, null, h(R.Text, { as: "div", size: "2", weight: "bold" }, "Esi Owusu"), h(R.Text, { as: "div", size: "2", color: "gray" }, "Cello, first desk")))));
await add("radix", "card", "pricing-dark", 360, "dark sub=pricing-card " + INTER, (n) => radix(n, { appearance: "dark", accentColor: "violet" }), h(R.Card, { size: "3" }, h(R.Flex, { direction: "column", gap: "3" }, h(R.Flex, { justify: "between", align: "center" }, h(R.Heading, { size: "4" }, "Studio"), h(R.Badge, { variant: "soft" }, "Popular")), h(R.Flex, { align: "baseline", gap: "1" }, h(R.Text, { size: "8", weight: "bold" }, "$18"), h(R.Text, { size: "2", color: "gray" }, "per month")), ...["Unlimited tracks", "Stem export", "40 GB of samples"].map((t) => h(R.Flex, { key: t, gap: "2", align: "center" }, h(R.Text, { color: "violet" }, svg(CHECK)), h(R.Text, { size: "2" }, t))), h(R.Button, { size: "3" }, "Start a trial"))));
await add("radix", "alert", "callouts", 480, INTER, radix, h("div", grid(12), h(R.Callout.Root, { color: "blue" }, h(R.Callout.Icon, null, svg(BELL)), h(R.Callout.Text, null, "Rehearsal moves to the small hall tonight.")), h(R.Callout.Root, { color: "red", variant: "surface" }, h(R.Callout.Icon, null, svg(STAR)), h(R.Callout.Text, null, "Two violas have not confirmed yet."))));
await add("radix", "badge", "row", 420, INTER, radix, h("div", flex(8), h(R.Badge, { color: "orange" }, "In progress"), h(R.Badge, { color: "green", variant: "solid" }, "Mastered"), h(R.Badge, { color: "crimson", variant: "surface" }, "Clipping"), h(R.Badge, { color: "gray", variant: "outline", radius: "full", size: "2" }, "Take 7")));
const chosen = (n) => radix(n).replaceAll(/<span style="pointer-events:none"><\/span>(.*?)<select[^>]*><\/select><i>([^<]*)<\/i>/g, "<span>$2</span>$1");
await add("radix", "select", "sizes-2x", 460, "2x " + INTER, chosen, h("div", flex(14), [["2", "surface", "Allegro"], ["2", "soft", "Key of D minor"], ["3", "surface", "4/4"]].map(([size, variant, t]) => h("div", { key: t }, h(R.Select.Root, { defaultValue: t, size }, h(R.Select.Trigger, { variant })), h("i", null, t)))));
await add("radix", "table", "surface", 560, INTER, radix, h(R.Table.Root, { variant: "surface" }, h(R.Table.Header, null, h(R.Table.Row, null, ["Piece", "Composer", "Minutes"].map((t) => h(R.Table.ColumnHeaderCell, { key: t }, t)))), h(R.Table.Body, null, [["Nimrod", "Elgar", "4"], ["Finlandia", "Sibelius", "9"], ["Pavane", "Faur\u00e9", "6"]].map(([a, b, c]) => h(R.Table.Row, { key: a }, h(R.Table.RowHeaderCell, null, a), h(R.Table.Cell, null, b), h(R.Table.Cell, null, c))))));
await add("radix", "avatar", "row", 320, INTER, radix, h("div", flex(), initials("TL", { color: "plum" }), initials("RW", { variant: "solid", color: "jade", radius: "full" }), initials(svg(USER, 20), { color: "gray", radius: "full" }), initials("B", { size: "5", color: "tomato" })));
await add("radix", "form", "login", 400, "sub=login-form " + INTER, radix, h(R.Card, { size: "4" }, h(R.Flex, { direction: "column", gap: "4" }, h(R.Heading, { size: "6" }, "Sign in"), h("label", null, h(R.Text, { as: "div", size: "2", weight: "medium", mb: "1" }, "Email address"), h(R.TextField.Root, { placeholder: "you@quartet.org" })), h("label", null, h(R.Text, { as: "div", size: "2", weight: "medium", mb: "1" }, "Password"), h(R.TextField.Root, { type: "password", defaultValue: "adagio12" })), h(R.Flex, { gap: "3", justify: "end" }, h(R.Button, { variant: "soft" }, "Create account"), h(R.Button, null, "Sign in")))));

// Arco Design
await add("arco", "card", "extra", 380, ROBOTO, arco, h(A.Card, { title: "Bus 17", extra: h(A.Link, null, "Timetable"), style: { width: 340 } }, "Every eight minutes from Tallow Square to the ferry pier, until half past midnight."));
await add("arco", "card", "stat", 340, "sub=stat-card " + ROBOTO, arco, h(A.Card, { style: { width: 280 } }, h(A.Statistic, { title: "Passengers today", value: "48,216", prefix: svg(USER), suffix: h("span", { style: { fontSize: 13, color: "rgb(var(--green-6))" } }, "+3.8%") })));
await add("arco", "input", "affix", 380, ROBOTO, arco, h("div", grid(12), h(A.Input, { prefix: svg(HOME), defaultValue: "Tallow Square", allowClear: true }), h(A.Input, { addBefore: "Stop", addAfter: "zone B", placeholder: "e.g. 4410" })));
await add("arco", "select", "multiple", 380, ROBOTO, arco, h("div", grid(12), h(A.Select, { defaultValue: "t", options: [{ label: "Tram", value: "t" }] }), h(A.Select, { mode: "multiple", defaultValue: ["a", "b"], options: [{ label: "Ferry", value: "a" }, { label: "Night bus", value: "b" }] }), h(A.Select, { placeholder: "Any operator", disabled: true })));
await add("arco", "checkbox", "group", 460, ROBOTO, arco, h(A.Checkbox.Group, { defaultValue: ["Step-free"], options: ["Step-free", "Bicycles", "Quiet coach"] }));
await add("arco", "pagination", "total", 620, ROBOTO, arco, h(A.Pagination, { total: 180, defaultCurrent: 4, showTotal: true }));
await add("arco", "list", "header-rtl", 420, "rtl font=Noto+Sans+Arabic", (n) => arco(n, { rtl: true }), h(A.List, { header: "محطات الخط الأزرق", style: { width: 360 } }, ["ساحة النخيل", "المتحف القديم", "ميناء الصيد"].map((t) => h(A.List.Item, { key: t }, t))));
await add("arco", "navigation-menu", "horizontal", 640, ROBOTO, arco, h(A.Menu, { mode: "horizontal", ellipsis: false, defaultSelectedKeys: ["2"] }, ["Lines", "Tickets", "Accessibility", "Lost property"].map((t, i) => h(A.Menu.Item, { key: String(i + 1) }, t))));
await add("arco", "breadcrumb", "trail", 420, ROBOTO, arco, h(A.Breadcrumb, null, ["Network", "Eastern branch", "Tallow Square"].map((t) => h(A.Breadcrumb.Item, { key: t }, t))));

// TDesign
await add("tdesign", "alert", "dark", 520, "dark " + NOTO, tdesign, h("div", grid(10), h(T.Alert, { theme: "success", message: "Seedlings moved to house 3" }), h(T.Alert, { theme: "warning", title: "Frost expected", message: "Close the vents before nine tonight." })));
await add("tdesign", "table", "bordered", 620, NOTO, tdesign, h(T.Table, { rowKey: "a", bordered: true, data: [["Basil", "House 1", "14 days"], ["Sorrel", "House 2", "21 days"], ["Cress", "Bench 4", "6 days"]].map(([a, b, c]) => ({ a, b, c })), columns: [{ colKey: "a", title: "Crop" }, { colKey: "b", title: "Place" }, { colKey: "c", title: "To harvest" }] }));
await add("tdesign", "radio-group", "buttons", 420, NOTO, tdesign, h(T.Radio.Group, { defaultValue: "2", variant: "outline" }, h(T.Radio.Button, { value: "1" }, "Drip"), h(T.Radio.Button, { value: "2" }, "Sprinkler"), h(T.Radio.Button, { value: "3" }, "By hand")));
await add("tdesign", "list", "meta", 460, NOTO, tdesign, h(T.List, { split: true }, [["Lemon thyme", "Shade, little water"], ["Red mustard", "Full sun, sow in rows"]].map(([a, b]) => h(T.List.ListItem, { key: a, action: h(T.Link, { theme: "primary" }, "Open") }, h(T.List.ListItemMeta, { title: a, description: b })))));
await add("tdesign", "button", "rounded-2x", 460, "2x " + NOTO, tdesign, h("div", flex(), h(T.Button, { icon: svg(PLUS) }, "Sow"), h(T.Button, { theme: "success", shape: "round" }, "Water now"), h(T.Button, { variant: "outline", theme: "danger" }, "Discard"), h(T.Button, { variant: "text" }, "Log")));
await add("tdesign", "form", "stacked", 460, NOTO, tdesign, h(T.Form, { labelAlign: "top", initialData: { bed: "Bench 4" } }, h(T.Form.FormItem, { label: "Bed", name: "bed" }, h(T.Input)), h(T.Form.FormItem, { label: "Notes", name: "n", help: "Seen by the whole team" }, h(T.Input, { placeholder: "Anything unusual?" })), h(T.Form.FormItem, null, h(T.Space, null, h(T.Button, null, "Save entry"), h(T.Button, { theme: "default" }, "Reset")))));

// Shopify Polaris
await add("polaris", "card", "order", 560, INTER, polaris, h(P.Card, null, h(P.BlockStack, { gap: "300" }, h(P.Text, { as: "h2", variant: "headingMd" }, "Order #2047"), h(P.Text, { as: "p", variant: "bodyMd" }, "Three wool throws to Cork, paid by invoice on Tuesday."), h(P.InlineStack, { align: "end", gap: "200" }, h(P.Button, null, "Print slip"), h(P.Button, { variant: "primary" }, "Mark as packed")))));
await add("polaris", "alert", "banner", 520, INTER, polaris, h(P.Banner, { title: "Two parcels are waiting for customs", tone: "warning", action: { content: "Review forms" } }, h("p", null, "Add a tariff code before Friday noon.")));
await add("polaris", "badge", "tones", 440, INTER, polaris, h("div", flex(8), h(P.Badge, { tone: "success" }, "Paid"), h(P.Badge, { tone: "attention", progress: "partiallyComplete" }, "Part shipped"), h(P.Badge, { tone: "critical" }, "Refunded"), h(P.Badge, null, "Archived")));
await add("polaris", "input", "prefix-error", 400, INTER, polaris, h(P.TextField, { label: "Price per metre", prefix: "\u20ac", suffix: "EUR", value: "0.00", error: "The price must be above zero", autoComplete: "off", onChange() {} }));
await add("polaris", "select", "help", 380, INTER, polaris, h(P.Select, { label: "Ship from", options: ["Galway mill", "Cork depot"], value: "Galway mill", helpText: "Used for the return label too", onChange() {} }));
await add("polaris", "radio-group", "choices", 400, INTER, polaris, h(P.ChoiceList, { title: "Who may see the price list?", choices: [{ label: "Everyone", value: "a" }, { label: "Signed-in shops", value: "b", helpText: "They need a trade account" }, { label: "Nobody", value: "c" }], selected: ["b"] }));
const measured = (n) => { // the client moves the buttons it has measured into the visible list
  const html = polaris(n), items = [...html.matchAll(/<li class="Polaris-Tabs__TabContainer".*?<\/li>/g)].map((m) => m[0].replace("Measurer", ""));
  return html.replace(/<div class="Polaris-Tabs__TabMeasurer.*?(?=<div class="Polaris-Tabs__Wrapper">)/, "").replace(/(<ul[^>]*>)<\/ul>/, `$1${items.join("")}</ul>`).replace(" Polaris-Tabs--fillSpace", "");
};
await add("polaris", "tabs", "filters", 560, INTER, measured, h(P.LegacyCard, null, h(P.Tabs, { tabs: ["All", "Unpaid", "Packed", "Returned"].map((content) => ({ id: content, content })), selected: 0 })));
await add("polaris", "table", "data", 600, INTER, polaris, h(P.LegacyCard, null, h(P.DataTable, { columnContentTypes: ["text", "numeric", "numeric"], headings: ["Cloth", "Metres", "Sales"], rows: [["Herringbone", "212", "\u20ac4,028"], ["Donegal tweed", "97", "\u20ac3,104"], ["Plain linen", "340", "\u20ac2,890"]] })));

// Grommet
await add("grommet", "button", "kinds", 600, LATO, grommet, h("div", flex(), h(G.Button, { primary: true, label: "Cast off" }), h(G.Button, { label: "Check rigging" }), h(G.Button, { label: "Anchor", disabled: true }), h(G.Button, { size: "small", color: "status-critical", label: "Mayday" })));
await add("grommet", "input", "form-field", 400, LATO, grommet, h(G.FormField, { label: "Skipper", help: "Name on the charter contract", error: "Please give a surname as well" }, h(G.TextInput, { defaultValue: "Maren" })));
await add("grommet", "checkbox", "column", 340, LATO, grommet, h(G.Box, { gap: "small" }, h(G.CheckBox, { label: "Life vests counted", defaultChecked: true }), h(G.CheckBox, { label: "Radio tested" }), h(G.CheckBox, { label: "Galley locked", disabled: true })));
await add("grommet", "switch", "toggles", 340, OPEN, grommet, h(G.Box, { gap: "small" }, h(G.CheckBox, { toggle: true, label: "Autopilot", defaultChecked: true }), h(G.CheckBox, { toggle: true, label: "Deck lights" })));
await add("grommet", "radio-group", "dark-2x", 360, "dark 2x " + LATO, (n) => grommet(n, { themeMode: "dark", background: "dark-1" }), h(G.RadioButtonGroup, { name: "sail", options: ["Mainsail", "Genoa", "Storm jib"], value: "Genoa" }));
await add("grommet", "progress", "meter", 380, LATO, grommet, h(G.Box, { gap: "small" }, h(G.Text, null, "Fresh water, 64 of 100 litres"), h(G.Meter, { value: 64, size: "full", thickness: "small", round: true, background: "light-3" })));

// Ant Design Mobile
await add("antd-mobile", "list", "settings", 400, LIBERATION, mobile, h(M.List, { header: "Account" }, h(M.List.Item, { extra: "Hana Ito", clickable: true }, "Name"), h(M.List.Item, { extra: "Metric", clickable: true }, "Units"), h(M.List.Item, { description: "Used when you run without a signal" }, "Offline maps")));
await add("antd-mobile", "switch", "list", 380, LIBERATION, mobile, h(M.List, null, h(M.List.Item, { extra: h(M.Switch, { defaultChecked: true }) }, "Pace alerts"), h(M.List.Item, { extra: h(M.Switch) }, "Share live position")));
await add("antd-mobile", "navigation-menu", "tab-bar", 420, LIBERATION, mobile, h(M.TabBar, { defaultActiveKey: "1" }, [["Home", HOME], ["Plan", STAR], ["Gear", BAG], ["Me", USER]].map(([title, d], i) => h(M.TabBar.Item, { key: String(i), title, icon: svg(d, 22), badge: i === 2 ? "3" : undefined }))));
await add("antd-mobile", "dialog", "confirm-overlay", 420, "overlay " + LIBERATION, mobile, h("div", { style: { height: 260, margin: -20, transform: "translateZ(0)" } }, h(M.Dialog, { visible: true, getContainer: null, title: "Delete this run?", content: "The route and its splits cannot be brought back.", closeOnAction: true, actions: [[{ key: "c", text: "Keep" }, { key: "d", text: "Delete", danger: true, bold: true }]] })));
await add("antd-mobile", "progress", "dark", 400, "dark " + LIBERATION, mobile, h("div", grid(18), h(M.ProgressBar, { percent: 72, text: true }), h(M.ProgressBar, { percent: 40, style: { "--fill-color": "var(--adm-color-success)", "--track-width": "4px" } })));
await add("antd-mobile", "form", "login", 400, "sub=login-form " + LIBERATION, mobile, h(M.Form, { layout: "horizontal", initialValues: { n: "hana.ito", d: "longrun18" }, footer: h(M.Button, { block: true, color: "primary", size: "large" }, "Log in") }, h(M.Form.Header, null, "Members"), h(M.Form.Item, { name: "n", label: "User name" }, h(M.Input)), h(M.Form.Item, { name: "d", label: "Password" }, h(M.Input, { type: "password" }))));

// Semi Design
await add("semi", "badge", "tags", 460, OPEN, semi, h("div", flex(8), h(S.Tag, { color: "blue" }, "Fiction"), h(S.Tag, { color: "green", type: "solid" }, "On shelf"), h(S.Tag, { color: "red", type: "ghost", size: "large" }, "Overdue"), h(S.Tag, { color: "violet", shape: "circle" }, "Signed"), h(S.Badge, { count: 8 }, h(S.Avatar, { size: "small", shape: "square", color: "light-blue" }, "IN"))));
await add("semi", "avatar", "group", 360, OPEN, semi, h(S.AvatarGroup, null, h(S.Avatar, { color: "red" }, "LM"), h(S.Avatar, { color: "amber" }, "SV"), h(S.Avatar, { color: "cyan" }, "KP"), h(S.Avatar, { color: "indigo" }, "+4")));
await add("semi", "tabs", "card-dark", 460, "dark " + OPEN, semiDark, h(S.Tabs, { type: "card", defaultActiveKey: "1" }, h(S.TabPane, { tab: "Borrowed", itemKey: "1" }, "Four books, the first due on Monday."), h(S.TabPane, { tab: "Reserved", itemKey: "2" }), h(S.TabPane, { tab: "History", itemKey: "3" })));
await add("semi", "switch", "sizes", 360, OPEN, semi, h("div", flex(20), h(S.Switch, { defaultChecked: true }), h(S.Switch, { size: "large", defaultChecked: true, checkedText: "on" }), h(S.Switch), h(S.Switch, { disabled: true })));
await add("semi", "dialog", "modal-overlay", 560, "overlay " + OPEN, semi, h("div", { style: { background: "var(--semi-color-overlay-bg)", margin: -20, padding: "24px 56px" } }, h("div", { className: "semi-modal", style: { width: 448, margin: 0 } }, h("div", { className: "semi-modal-content", role: "dialog" }, h("div", { className: "semi-modal-header" }, h(S.Typography.Title, { heading: 5, className: "semi-modal-title" }, "Renew all loans"), h(S.Button, { className: "semi-modal-close", type: "tertiary", theme: "borderless", size: "small", icon: h(from("@douyinfe/semi-icons").IconClose) })), h("div", { className: "semi-modal-body" }, "Four books will be due again on the ninth of May."), h("div", { className: "semi-modal-footer" }, h(S.Button, { type: "tertiary" }, "Cancel"), h(S.Button, { theme: "solid", type: "primary" }, "Renew"))))));
await add("semi", "navigation-menu", "header", 780, OPEN, semi, h(S.Nav, { mode: "horizontal", defaultSelectedKeys: ["b"], header: { text: "Athenaeum" }, items: [{ itemKey: "a", text: "Catalogue" }, { itemKey: "b", text: "Events" }, { itemKey: "c", text: "Reading rooms" }], footer: h(S.Avatar, { size: "small", color: "teal" }, "RB") }));

// Vuetify
await add("vuetify", "button", "variants-rtl", 480, "rtl font=Noto+Sans+Hebrew", (n) => vuetify(n, "light", true), () => v("div", { style: "display:flex;gap:12px;align-items:center" }, [v(C.VBtn, { color: "primary" }, () => "הזמנה חדשה"), v(C.VBtn, { variant: "tonal" }, () => "שמירה"), v(C.VBtn, { variant: "outlined", color: "error" }, () => "ביטול")]));
await add("vuetify", "alert", "tonal", 520, ROBOTO, vuetify, () => v("div", { style: "display:grid;gap:12px" }, [v(C.VAlert, { type: "success", title: "Oven 2 is preheated", text: "Load the rye within ten minutes." }), v(C.VAlert, { type: "error", variant: "tonal", text: "The proofing cabinet door is open." })]));
await add("vuetify", "card", "stat-dark", 340, "dark sub=stat-card " + ROBOTO, (n) => vuetify(n, "dark"), () => v(C.VCard, { title: "Loaves sold", subtitle: "Since opening at six", prependIcon: "svg:M3,13H5V21H3M8,9H10V21H8M13,5H15V21H13M18,11H20V21H18" }, { text: () => [v("div", { class: "text-display-small mb-1" }, "1,284"), v("div", { class: "text-success" }, "+12% on last Friday")] }));
await add("vuetify", "input", "outlined", 380, ROBOTO, vuetify, () => v("div", { style: "display:grid;gap:8px" }, [v(C.VTextField, { label: "Recipe", modelValue: "Seeded rye", variant: "outlined", hint: "Shown on the board", persistentHint: true }), v(C.VTextField, { label: "Batch", variant: "filled", modelValue: "x7", error: true, errorMessages: ["Digits only"] })]));
await add("vuetify", "avatar", "row", 340, ROBOTO, vuetify, () => v("div", { style: "display:flex;gap:12px;align-items:center" }, [v(C.VAvatar, { color: "primary" }, () => "NK"), v(C.VAvatar, { color: "deep-orange", size: 48 }, () => "JD"), v(C.VAvatar, { color: "teal", rounded: "lg" }, () => "PY")]));
await add("vuetify", "progress", "linear-2x", 380, "2x " + ROBOTO, vuetify, () => v("div", { style: "display:grid;gap:16px" }, [v(C.VProgressLinear, { modelValue: 45, color: "primary", height: 6 }), v(C.VProgressLinear, { modelValue: 80, color: "success", height: 20, rounded: true }, () => "80%")]));
await add("vuetify", "list", "two-line", 400, ROBOTO, vuetify, () => v(C.VCard, () => v(C.VList, { lines: "two" }, () => [["Sourdough", "16 loaves, oven 1"], ["Focaccia", "4 trays, oven 2"], ["Brioche", "resting until six"]].map(([title, subtitle], i) => v(C.VListItem, { title, subtitle, active: i === 1, color: "primary" })))));
await add("vuetify", "breadcrumb", "icon", 420, ROBOTO, vuetify, () => v(C.VBreadcrumbs, { icon: "svg:M10,20V14H14V20H19V12H22L12,3L2,12H5V20H10Z", items: [{ title: "Bakery", href: "#" }, { title: "Oven 2", href: "#" }, { title: "Rye", disabled: true }] }));
console.log(JSON.stringify(rows));
