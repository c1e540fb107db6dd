// Markup of EUI, Base Web, Joy UI and Garden, rendered on the server: node eighth_react.mjs PACKAGES > rows.json
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";

const packages = resolve(process.argv[2]);
const from = createRequire(resolve(packages, "package.json"));
Module._extensions[".css"] = () => {}; // style sheets come from `SHEETS`
console.error = () => {}; // "useLayoutEffect does nothing on the server"
console.warn = () => {};
process.removeAllListeners("warning");
const React = from("react");
const { renderToStaticMarkup } = from("react-dom/server");
const h = React.createElement;
const U = from("@elastic/eui");
const { appendIconComponentCache } = from("@elastic/eui/lib/components/icon/icon");
const createCache = from("@emotion/cache").default;
const { CacheProvider } = from("@emotion/react");
const J = from("@mui/joy");
const base = (name) => from(`baseui/${name}`);
const W = from("baseui");
const { Provider: Styletron } = from("styletron-react");
const { Server } = from("styletron-engine-atomic");
const Z = Object.assign({}, ...["theming", "buttons", "forms", "notifications", "tabs", "tables", "pagination", "avatars", "loaders", "breadcrumbs", "modals", "tags", "typography"].map((name) => from(`@zendeskgarden/react-${name}`)));
const { ServerStyleSheet } = from("styled-components");

// EUI fetches an icon when it is first shown: here they are all fetched before.
const fetched = Object.entries(from("@elastic/eui/lib/components/icon/icon_map").typeToPathMap).map(async ([name, get]) => [name, (await get()).icon]);
appendIconComponentCache(Object.fromEntries(await Promise.all(fetched)));

const BELL = "M18 9a6 6 0 0 0-12 0c0 6-3 7-3 7h18s-3-1-3-7M10 20h4", HEART = "M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z", PLUS = "M12 5v14M5 12h14", CHECK = "M4 12l5 6L20 6";
const USER = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6", MAIL = "M3 6h18v12H3zM3 7l9 7 9-7", PIN = "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z", WARN = "M12 3L2 20h20zM12 10v4M12 17v.1";
const svg = (d, size = "1em") => h("svg", { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round" }, h("path", { d }));
const flex = (gap = 12) => ({ style: { display: "flex", gap, alignItems: "center", flexWrap: "wrap" } });
const grid = (gap = 12) => ({ style: { display: "grid", gap } });
const noop = { onChange() {} };

const emotion = (key, make) => {
  const cache = createCache({ key });
  cache.compat = true; // keeps the rules here instead of beside each element
  const html = renderToStaticMarkup(h(CacheProvider, { value: cache }, make(cache)));
  return `<style>${Object.values(cache.inserted).filter((css) => typeof css === "string").join("")}</style>` + html;
};
const eui = (node, colorMode = "light") => emotion("eui", (cache) => h(U.EuiProvider, { colorMode, cache }, node));
const euiDark = (node) => eui(node, "dark");
const joy = (node) => emotion("joy", () => h(J.CssVarsProvider, null, h(J.CssBaseline), h("div", { style: { color: "var(--joy-palette-text-primary)" } }, node)));
const joySelect = (node) => joy(node).replace(/(<button role="combobox"[^>]*>)<\/button>/, (_, open) => `${open}60 metres</button>`); // the client knows the options later
const joyTabs = (node) => joy(node).replace(/(aria-selected=)"false"([^>]*MuiTab-root)([^>]*>Courses)/, '$1"true"$2 Mui-selected$3'); // and so the tab's place
const baseweb = (node, theme = W.LightTheme) => {
  const engine = new Server();
  const html = renderToStaticMarkup(h(Styletron, { value: engine }, h(W.BaseProvider, { theme }, h("div", { style: { color: theme.colors.contentPrimary } }, node))));
  return `<style>body{background:${theme.colors.backgroundPrimary}}</style>${engine.getStylesheetsHtml()}${html}`;
};
const basewebDark = (node) => baseweb(node, W.DarkTheme);
const garden = (node, theme = {}) => {
  const sheet = new ServerStyleSheet();
  const html = renderToStaticMarkup(sheet.collectStyles(h(Z.ThemeProvider, { theme: { ...Z.DEFAULT_THEME, ...theme } }, node)));
  return sheet.getStyleTags() + html;
};
const gardenDark = (node) => {
  const colors = { ...Z.DEFAULT_THEME.colors, base: "dark" };
  const theme = { ...Z.DEFAULT_THEME, colors };
  const [back, fore] = ["background.default", "foreground.default"].map((variable) => Z.getColor({ theme, variable }));
  return `<style>body{background:${back};color:${fore}}</style>` + garden(node, { colors });
};
const gardenRtl = (node) => garden(node, { rtl: true });

// [library, kind, variant, width, options, html]
const rows = [];
const add = async (library, kind, variant, width, options, render, node) => {
  try { rows.push([library, kind, variant, width, options, await render(node)]); }
  catch (error) { throw new Error(`${library}-${kind}-${variant}: ${error.stack}`); }
};
const INTER = "font=Inter", ROBOTO = "font=Roboto", LATO = "font=Lato", NOTO = "font=Noto+Sans";

// EUI: a weather service's logs
await add("eui", "button", "row-2x", 640, "2x " + INTER, eui, h("div", flex(12), h(U.EuiButton, { fill: true, iconType: "plus" }, "New station"), h(U.EuiButton, { color: "success" }, "Calibrate"), h(U.EuiButton, { color: "danger", iconType: "trash", size: "s" }, "Retire"), h(U.EuiButtonEmpty, null, "Skip"), h(U.EuiButton, { isDisabled: true }, "Archive")));
await add("eui", "card", "stat-dark", 340, "dark sub=stat-card " + INTER, euiDark, h(U.EuiPanel, { style: { width: 280 } }, h(U.EuiStat, { title: "38.4 mm", description: "Rain since midnight", titleColor: "success" }, h(U.EuiText, { size: "s", color: "subdued" }, "6.1 mm above the June mean"))));
await add("eui", "alert", "callouts", 560, INTER, eui, h("div", grid(16), h(U.EuiCallOut, { title: "Radar data arrives late", color: "warning", iconType: "warning" }, h("p", null, "Frames are about nine minutes behind the clock.")), h(U.EuiCallOut, { title: "Forecast model finished", color: "success", iconType: "check", size: "s" })));
await add("eui", "badge", "row", 520, INTER, eui, h("div", flex(8), h(U.EuiBadge, { color: "primary" }, "Alpine"), h(U.EuiBadge, { color: "success", iconType: "check" }, "Verified"), h(U.EuiBadge, { color: "warning" }, "Drifting"), h(U.EuiBadge, { color: "danger" }, "Offline"), h(U.EuiBadge, { color: "hollow" }, "v 3.2"), h(U.EuiNotificationBadge, null, "7")));
await add("eui", "table", "stations", 680, INTER, eui, h(U.EuiTable, { responsiveBreakpoint: false }, h(U.EuiTableHeader, null, h(U.EuiTableHeaderCell, null, "Station"), h(U.EuiTableHeaderCell, null, "State"), h(U.EuiTableHeaderCell, { align: "right" }, "Wind"), h(U.EuiTableHeaderCell, { align: "right" }, "Pressure")), h(U.EuiTableBody, null, [["Zugspitze", "success", "Online", "61 km/h", "708 hPa"], ["Helgoland", "warning", "Delayed", "48 km/h", "1009 hPa"], ["Brocken", "danger", "Silent", "n/a", "n/a"], ["Arkona", "success", "Online", "35 km/h", "1011 hPa"]].map(([a, color, b, c, d]) => h(U.EuiTableRow, { key: a }, h(U.EuiTableRowCell, null, a), h(U.EuiTableRowCell, null, h(U.EuiHealth, { color }, b)), h(U.EuiTableRowCell, { align: "right" }, c), h(U.EuiTableRowCell, { align: "right" }, d))))));
await add("eui", "tabs", "counts-dark", 560, "dark " + INTER, euiDark, h("div", null, h(U.EuiTabs, null, h(U.EuiTab, { isSelected: true }, "Warnings"), h(U.EuiTab, { append: h(U.EuiNotificationBadge, { color: "subdued" }, "12") }, "Readings"), h(U.EuiTab, null, "Stations"), h(U.EuiTab, { disabled: true }, "Archive")), h(U.EuiText, { size: "s", style: { paddingTop: 16 } }, "No warning is in force for the coast.")));
await add("eui", "pagination", "long", 480, INTER, eui, h(U.EuiPagination, { pageCount: 22, activePage: 4, responsive: false, onPageClick() {} }));
await add("eui", "navigation-menu", "sidenav", 320, INTER, eui, h(U.EuiSideNav, { mobileBreakpoints: [], style: { width: 220 }, items: [{ name: "Observations", id: "o", items: [{ name: "Live map", id: "1", isSelected: true, href: "#" }, { name: "Balloon flights", id: "2", href: "#" }, { name: "Sea buoys", id: "3", href: "#" }] }, { name: "Administration", id: "a", items: [{ name: "Observers", id: "4", href: "#" }, { name: "Sensors", id: "5", href: "#" }] }] }));
await add("eui", "list", "group", 360, INTER, eui, h(U.EuiListGroup, { bordered: true, style: { width: 300 } }, [["Storm of 14 May", "document"], ["Frost report", "document"], ["Yearly summaries", "folderClosed"], ["Alert rules", "bell"]].map(([label, iconType], i) => h(U.EuiListGroupItem, { key: label, label, iconType, isActive: i === 2, onClick() {} }))));

// Base Web: a taxi firm
await add("baseweb", "button", "kinds-dark", 680, "dark " + INTER, basewebDark, h("div", flex(12), h(base("button").Button, { startEnhancer: () => svg(PIN, 18) }, "Request ride"), h(base("button").Button, { kind: "secondary" }, "Schedule"), h(base("button").Button, { kind: "tertiary" }, "Fare table"), h(base("button").Button, { size: "compact", shape: "pill", kind: "secondary" }, "Airport"), h(base("button").Button, { disabled: true }, "Cancel")));
await add("baseweb", "input", "errors", 400, ROBOTO, baseweb, h("div", null, h(base("form-control").FormControl, { label: "Pickup address", caption: "Street and number" }, h(base("input").Input, { value: "Kastanienallee 12", startEnhancer: () => svg(PIN, 18), ...noop })), h(base("form-control").FormControl, { label: "Phone", error: "Three digits are missing" }, h(base("input").Input, { value: "+49 151 2", error: true, ...noop }))));
await add("baseweb", "checkbox", "stack", 360, INTER, baseweb, h("div", grid(12), [["Child seat", { checked: true }], ["Room for a wheelchair", {}], ["All extras", { isIndeterminate: true }], ["Pets allowed", { disabled: true }]].map(([t, props]) => h(base("checkbox").Checkbox, { key: t, ...noop, ...props }, t))));
await add("baseweb", "progress", "bars", 420, INTER, baseweb, h("div", grid(10), h(base("progress-bar").ProgressBar, { value: 72, showLabel: true, getProgressLabel: (v) => `${v}% of the fleet is charged` }), h(base("progress-bar").ProgressBar, { value: 30, size: "large" }), h(base("progress-bar").ProgressBar, { value: 55, steps: 3 })));
await add("baseweb", "breadcrumb", "trail", 440, ROBOTO, baseweb, h(base("breadcrumbs").Breadcrumbs, null, h(base("link").StyledLink, { href: "#" }, "Fleet"), h(base("link").StyledLink, { href: "#" }, "Vans"), h("span", null, "Plate B-QX 481")));
await add("baseweb", "navigation-menu", "header", 760, INTER, baseweb, h(base("header-navigation").HeaderNavigation, null, h(base("header-navigation").StyledNavigationList, { $align: "left" }, h(base("header-navigation").StyledNavigationItem, null, h("strong", null, "Rollo"))), h(base("header-navigation").StyledNavigationList, { $align: "center" }), h(base("header-navigation").StyledNavigationList, { $align: "right" }, ["Drive", "Business", "Safety"].map((t) => h(base("header-navigation").StyledNavigationItem, { key: t }, h(base("link").StyledLink, { href: "#" }, t)))), h(base("header-navigation").StyledNavigationList, { $align: "right" }, h(base("header-navigation").StyledNavigationItem, { style: { paddingRight: "24px" } }, h(base("button").Button, { size: "compact" }, "Sign up")))));
await add("baseweb", "list", "trips", 420, INTER, baseweb, h("ul", { style: { width: 380, padding: 0, margin: 0 } }, [["Harbour to station", "Tuesday, 7:40", "€14.20"], ["Clinic to home", "Monday, 18:05", "€9.75"], ["Opera house", "Saturday, 23:30", "€21.00"]].map(([a, b, c]) => h(base("list").ListItem, { key: a, artwork: () => svg(PIN, 24), endEnhancer: () => h(base("list").ListItemLabel, null, c) }, h(base("list").ListItemLabel, { description: b }, a)))));
await add("baseweb", "avatar", "row", 320, INTER, baseweb, h("div", flex(14), [["Mira Solak", "scale1000"], ["Jonas Weil", "scale1200"], ["Ada Quist", "scale1600"]].map(([name, size]) => h(base("avatar").Avatar, { key: name, name, size }))));

// Joy UI: a climbing hall
await add("joy", "card", "pricing", 380, "sub=pricing-card " + INTER, joy, h(J.Card, { size: "lg", variant: "outlined", sx: { width: 320 } }, h(J.Chip, { size: "sm", color: "neutral", variant: "outlined" }, "BASIC"), h(J.Typography, { level: "h2" }, "Boulder pass"), h(J.Divider, { inset: "none" }), h(J.List, { size: "sm", sx: { mx: "calc(-1 * var(--ListItem-paddingX))" } }, ["Entry on all days", "Shoes at half price", "One guest a month"].map((t) => h(J.ListItem, { key: t }, h(J.ListItemDecorator, null, svg(CHECK, 18)), t))), h(J.Divider, { inset: "none" }), h(J.CardActions, null, h(J.Typography, { level: "title-lg", sx: { mr: "auto" } }, "€49 ", h(J.Typography, { textColor: "text.tertiary", fontSize: "sm" }, "/ month")), h(J.Button, { variant: "soft", color: "neutral" }, "Start now"))));
await add("joy", "alert", "variants-dark", 520, "dark " + INTER, joy, h("div", grid(14), h(J.Alert, { color: "warning", variant: "soft", startDecorator: svg(WARN, 20), endDecorator: h(J.Button, { size: "sm", variant: "solid", color: "warning" }, "Details") }, "The lead wall closes at six today."), h(J.Alert, { color: "success", variant: "solid", startDecorator: svg(CHECK, 20) }, "Your belay test is passed."), h(J.Alert, { color: "neutral", variant: "outlined" }, "New routes are set on Thursdays.")));
await add("joy", "avatar", "group-2x", 360, "2x " + INTER, joy, h("div", flex(16), h(J.Avatar, null, "TK"), h(J.Avatar, { variant: "solid", color: "primary", size: "lg" }, "LB"), h(J.Avatar, { variant: "outlined", color: "danger" }, svg(USER, 20)), h(J.AvatarGroup, null, ["N", "O", "P"].map((t) => h(J.Avatar, { key: t, color: "success" }, t)), h(J.Avatar, null, "+8"))));
await add("joy", "radio-group", "level", 400, LATO, joy, h(J.FormControl, null, h(J.FormLabel, null, "Level of the course"), h(J.RadioGroup, { value: "2", name: "g", ...noop }, h(J.Radio, { value: "1", label: "First steps" }), h(J.Radio, { value: "2", label: "Lead climbing", color: "success" }), h(J.Radio, { value: "3", label: "Competition squad", disabled: true })), h(J.FormHelperText, null, "Each course lasts six evenings.")));
await add("joy", "switch", "rows-dark-2x", 360, "dark 2x " + INTER, joy, h("div", grid(16), [["Route updates", true, "success"], ["Partner search", false, "neutral"], ["Crowd alert", true, "primary"]].map(([t, checked, color]) => h("div", { key: t, style: { display: "flex", justifyContent: "space-between", width: 300 } }, h(J.Typography, { level: "title-sm" }, t), h(J.Switch, { checked, color, ...noop })))));
await add("joy", "select", "fields", 380, INTER, joySelect, h("div", grid(16), h(J.FormControl, null, h(J.FormLabel, null, "Rope length"), h(J.Select, { defaultValue: "60", renderValue: () => "60 metres" }, h(J.Option, { value: "60" }, "60 metres"))), h(J.FormControl, { error: true }, h(J.FormLabel, null, "Harness size"), h(J.Select, { placeholder: "Choose a size", color: "danger" }, h(J.Option, { value: "m" }, "M")), h(J.FormHelperText, null, "Pick one before you book"))));
await add("joy", "form", "login", 420, "sub=login-form " + INTER, joy, h(J.Sheet, { variant: "outlined", sx: { width: 340, p: 3, display: "flex", flexDirection: "column", gap: 2, borderRadius: "sm", boxShadow: "md" } }, h("div", null, h(J.Typography, { level: "h4", component: "h1" }, "Welcome back"), h(J.Typography, { level: "body-sm" }, "Sign in to book a wall")), h(J.FormControl, null, h(J.FormLabel, null, "Email"), h(J.Input, { defaultValue: "greta@kante.club", startDecorator: svg(MAIL, 18) })), h(J.FormControl, null, h(J.FormLabel, null, "Password"), h(J.Input, { type: "password", defaultValue: "carabiner" })), h(J.Checkbox, { size: "sm", label: "Keep me signed in", defaultChecked: true }), h(J.Button, null, "Log in"), h(J.Typography, { level: "body-sm", sx: { alignSelf: "center" }, endDecorator: h(J.Link, { href: "#" }, "Join us") }, "No pass yet?")));
await add("joy", "dialog", "modal-overlay", 560, "overlay " + INTER, joy, h("div", { style: { background: "rgba(0,0,0,.45)", margin: -20, padding: "40px 80px", display: "flex", justifyContent: "center" } }, h(J.ModalDialog, { role: "alertdialog", variant: "outlined", sx: { position: "static", transform: "none", width: 380 } }, h(J.DialogTitle, null, svg(WARN, 22), "Give up your slot?"), h(J.Divider), h(J.DialogContent, null, "Wall C on Friday at seven will go to the next climber in line."), h(J.DialogActions, null, h(J.Button, { variant: "solid", color: "danger" }, "Give it up"), h(J.Button, { variant: "plain", color: "neutral" }, "Keep it")))));
await add("joy", "tabs", "panel", 460, INTER, joyTabs, h(J.Tabs, { defaultValue: 1, sx: { borderRadius: "lg" } }, h(J.TabList, null, ["Walls", "Courses", "Shop"].map((t) => h(J.Tab, { key: t }, t))), h(J.TabPanel, { value: 1 }, "Nine courses begin in the first week of May.")));

// Garden: a help desk of a museum
await add("garden", "alert", "three", 560, ROBOTO, garden, h("div", grid(14), h(Z.Alert, { type: "error" }, h(Z.Title, null, "Audio guide 14 is lost"), "It was last seen in the Roman hall."), h(Z.Alert, { type: "info" }, h(Z.Title, null, "Late opening"), "The east wing stays open until ten."), h(Z.Alert, { type: "success" }, h(Z.Title, null, "All tickets answered"))));
await add("garden", "input", "fields", 400, ROBOTO, garden, h("div", grid(18), h(Z.Field, null, h(Z.Field.Label, null, "Object number"), h(Z.Field.Hint, null, "Printed below the barcode"), h(Z.Input, { defaultValue: "1987.44-b" })), h(Z.Field, null, h(Z.Field.Label, null, "Lender"), h(Z.Input, { defaultValue: "Kunsthaus", validation: "warning" }), h(Z.Field.Message, { validation: "warning" }, "Two lenders have this name")), h(Z.Field, null, h(Z.Field.Label, null, "Vault"), h(Z.Input, { disabled: true, defaultValue: "B 3" }))));
await add("garden", "table", "tickets", 680, ROBOTO, garden, h(Z.Table, { style: { width: 640 } }, h(Z.Table.Head, null, h(Z.Table.HeaderRow, null, ["Ticket", "Asked by", "Waiting"].map((t) => h(Z.Table.HeaderCell, { key: t }, t)))), h(Z.Table.Body, null, [["Wheelchair at gate two", "Irene Maas", "4 min"], ["Lost blue umbrella", "Paolo Ferri", "1 hour"], ["School group of forty", "Ms Okafor", "2 hours"]].map(([a, b, c], i) => h(Z.Table.Row, { key: a, isSelected: i === 1 }, h(Z.Table.Cell, null, a), h(Z.Table.Cell, null, b), h(Z.Table.Cell, null, c))))));
await add("garden", "tabs", "desk", 480, ROBOTO, garden, h(Z.Tabs, { selectedItem: "o" }, h(Z.Tabs.TabList, null, h(Z.Tabs.Tab, { item: "o" }, "Open"), h(Z.Tabs.Tab, { item: "p" }, "Pending"), h(Z.Tabs.Tab, { item: "s" }, "Solved"), h(Z.Tabs.Tab, { item: "d", disabled: true }, "Deleted")), h(Z.Tabs.TabPanel, { item: "o" }, "Eleven visitors are waiting for an answer.")));
await add("garden", "breadcrumb", "path-rtl", 420, "rtl font=Noto+Sans+Arabic", gardenRtl, h(Z.Breadcrumb, null, h(Z.Anchor, { href: "#" }, "المتحف"), h(Z.Anchor, { href: "#" }, "القاعة الرومانية"), h("span", null, "فسيفساء")));
await add("garden", "badge", "tags-dark", 460, "dark " + ROBOTO, gardenDark, h("div", flex(10), h(Z.Tag, null, h("span", null, "Loan")), h(Z.Tag, { hue: "green" }, h("span", null, "On show")), h(Z.Tag, { hue: "red", isPill: true }, h("span", null, "Fragile")), h(Z.Tag, { hue: "blue", size: "large" }, h("span", null, "Bronze age"), h(Z.Tag.Close)), h(Z.Tag, { hue: "yellow", size: "small" }, h("span", null, "Draft")), h(Z.Tag, { isRound: true, hue: "kale" }, h("span", null, "5"))));
await add("garden", "pagination", "pages", 500, ROBOTO, garden, h(Z.OffsetPagination, { totalPages: 9, currentPage: 2, ...noop }));
await add("garden", "radio-group", "hints", 380, NOTO, garden, h("div", { role: "radiogroup", ...grid(10) }, [["Guided tour", "Sixty minutes, in English", true], ["Audio guide", "Nine languages", false], ["On my own", null, false]].map(([t, hint, checked]) => h(Z.Field, { key: t }, h(Z.Radio, { name: "v", value: t, checked, ...noop }, h(Z.Field.Label, null, t), hint ? h(Z.Field.Hint, null, hint) : null)))));
console.log(JSON.stringify(rows));
