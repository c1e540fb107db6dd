// Markup of three React libraries, rendered on the server: node fifth_react.mjs PACKAGES > rows.json
import { createRequire } from "node:module";
import { resolve } from "node:path";

const from = createRequire(resolve(process.argv[2], "package.json"));
const React = from("react");
const { renderToStaticMarkup } = from("react-dom/server");
const M = from("@mui/material");
const F = from("@fluentui/react-components");
const C = from("@chakra-ui/react");
const h = React.createElement;

const row = { style: { display: "flex", gap: 12, alignItems: "center" } };
const table = (t, head, rows) =>
  h(t.Table, t.props,
    h(t.Head, null, h(t.Row, null, head.map((x) => h(t.HeadCell, { key: x }, x)))),
    h(t.Body, null, rows.map((r) => h(t.Row, { key: r[0] }, r.map((x) => h(t.Cell, { key: x }, x))))));
const fluent = (node, theme = F.webLightTheme) => {
  const renderer = F.createDOMRenderer();
  const html = renderToStaticMarkup(h(F.RendererProvider, { renderer }, h(F.SSRProvider, null, h(F.FluentProvider, { theme }, node))));
  return renderToStaticMarkup(h("div", null, ...F.renderToStyleElements(renderer))) + html;
};
const mui = (node, mode = "light") =>
  renderToStaticMarkup(h(M.ThemeProvider, { theme: M.createTheme({ palette: { mode }, typography: { fontFamily: "Roboto" } }) }, node));
const chakra = (node) => renderToStaticMarkup(h(C.ChakraProvider, { value: C.defaultSystem }, node));

// [library, kind, variant, width, options, html]
const rows = [];
const add = (library, kind, variant, width, options, render, node) => {
  try { rows.push([library, kind, variant, width, options, render(node)]); }
  catch (error) { console.error(`${library}-${kind}-${variant}: ${error.message}`); }
};
const R = "font=Roboto", I = "font=Inter", O = "font=Open+Sans";

add("mui", "button", "three", 460, R, mui, h("div", row, h(M.Button, { variant: "contained" }, "Book a berth"), h(M.Button, { variant: "outlined" }, "Compare"), h(M.Button, null, "Not now")));
add("mui", "card", "text", 360, R, mui, h(M.Card, { variant: "outlined" }, h(M.CardContent, null, h(M.Typography, { variant: "h6" }, "Salt marsh walk"), h(M.Typography, { variant: "body2", color: "text.secondary" }, "Two hours at low tide with a guide who knows every bird.")), h(M.CardActions, null, h(M.Button, { size: "small" }, "Reserve"))));
add("mui", "alert", "four", 480, R, mui, h("div", { style: { display: "grid", gap: 10 } }, h(M.Alert, { severity: "success" }, "The kiln is at temperature."), h(M.Alert, { severity: "warning" }, "Glaze stock is low."), h(M.Alert, { severity: "error" }, "Door was opened too early.")));
add("mui", "input", "outlined", 360, R, mui, h(M.TextField, { label: "Surname", defaultValue: "Lindqvist", fullWidth: true, helperText: "As in your passport" }));
add("mui", "switch", "two", 320, R, mui, h(M.FormGroup, null, h(M.FormControlLabel, { control: h(M.Switch, { defaultChecked: true }), label: "Night lights" }), h(M.FormControlLabel, { control: h(M.Switch), label: "Fog horn" })));
add("mui", "checkbox", "three", 320, R, mui, h(M.FormGroup, null, ["Oysters", "Mussels", "Cockles"].map((t, i) => h(M.FormControlLabel, { key: t, control: h(M.Checkbox, { defaultChecked: i < 2 }), label: t }))));
add("mui", "radio-group", "column", 320, R, mui, h(M.RadioGroup, { defaultValue: "b" }, [["a", "Ferry"], ["b", "Night train"], ["c", "Bicycle"]].map(([v, t]) => h(M.FormControlLabel, { key: v, value: v, control: h(M.Radio), label: t }))));
add("mui", "tabs", "three", 420, R, mui, h(M.Tabs, { value: 1 }, h(M.Tab, { label: "Forecast" }), h(M.Tab, { label: "Tides" }), h(M.Tab, { label: "Harbour" })));
add("mui", "pagination", "seven", 460, R, mui, h(M.Pagination, { count: 7, page: 3, color: "primary" }));
add("mui", "table", "plain", 520, R, mui, table({ Table: M.Table, Head: M.TableHead, Row: M.TableRow, HeadCell: M.TableCell, Body: M.TableBody, Cell: M.TableCell }, ["Boat", "Skipper", "Crew"], [["Petrel", "Nadia Voss", "6"], ["Kittiwake", "Omar Haddad", "4"], ["Fulmar", "Ines Prado", "9"]]));
add("mui", "badge", "chips", 420, R, mui, h("div", row, h(M.Chip, { label: "Fragile", color: "error" }), h(M.Chip, { label: "Heavy" }), h(M.Chip, { label: "Insured", variant: "outlined" })));
add("mui", "avatar", "row", 260, R, mui, h("div", row, h(M.Avatar, { sx: { bgcolor: "#6d4c41" } }, "TN"), h(M.Avatar, { sx: { bgcolor: "#00695c" } }, "LB"), h(M.Avatar, null, "QR")));
add("mui", "breadcrumb", "trail", 400, R, mui, h(M.Breadcrumbs, null, h(M.Link, { href: "#", underline: "hover", color: "inherit" }, "Coast"), h(M.Link, { href: "#", underline: "hover", color: "inherit" }, "North"), h(M.Typography, { color: "text.primary" }, "Skerry light")));
add("mui", "list", "secondary", 360, R, mui, h(M.List, { sx: { width: "100%", bgcolor: "background.paper" } }, [["Lantern oil", "Twelve tins left"], ["Rope", "Order before May"], ["Charts", "All up to date"]].map(([a, b]) => h(M.ListItem, { key: a, divider: true }, h(M.ListItemText, { primary: a, secondary: b })))));
add("mui", "progress", "linear", 360, R, mui, h(M.LinearProgress, { variant: "determinate", value: 62 }));
add("mui", "accordion", "open", 440, R, mui, h("div", null, h(M.Accordion, { defaultExpanded: true }, h(M.AccordionSummary, { expandIcon: h("span", null, "▾") }, h(M.Typography, null, "When do you open?")), h(M.AccordionDetails, null, h(M.Typography, { variant: "body2" }, "From sunrise until the last boat is in."))), h(M.Accordion, null, h(M.AccordionSummary, { expandIcon: h("span", null, "▾") }, h(M.Typography, null, "Are dogs allowed?")))));
add("mui", "card", "dark", 360, "dark " + R, (n) => mui(n, "dark"), h(M.Card, null, h(M.CardContent, null, h(M.Typography, { variant: "h5" }, "Storm watch"), h(M.Typography, { variant: "body2", color: "text.secondary" }, "Gusts above forty knots after midnight."))));
add("fluent", "button", "four", 520, O, fluent, h("div", row, h(F.Button, { appearance: "primary" }, "Send report"), h(F.Button, null, "Save draft"), h(F.Button, { appearance: "outline" }, "Preview"), h(F.Button, { appearance: "subtle" }, "Discard")));
add("fluent", "input", "field", 360, O, fluent, h(F.Field, { label: "Well number", validationState: "error", validationMessage: "There is no such well." }, h(F.Input, { defaultValue: "W-118" })));
add("fluent", "textarea", "field", 380, O, fluent, h(F.Field, { label: "What did you see?" }, h(F.Textarea, { defaultValue: "Three seals on the east bank, one asleep.", rows: 4 })));
add("fluent", "checkbox", "two", 320, O, fluent, h("div", { style: { display: "grid" } }, h(F.Checkbox, { label: "Send a copy", defaultChecked: true }), h(F.Checkbox, { label: "Print the label" })));
add("fluent", "radio-group", "three", 320, O, fluent, h(F.RadioGroup, { defaultValue: "1" }, h(F.Radio, { value: "0", label: "Spring tide" }), h(F.Radio, { value: "1", label: "Neap tide" }), h(F.Radio, { value: "2", label: "Either" })));
add("fluent", "switch", "one", 320, O, fluent, h("div", { style: { display: "grid" } }, h(F.Switch, { label: "Quiet hours", defaultChecked: true }), h(F.Switch, { label: "Weekend mode" })));
add("fluent", "badge", "row", 320, O, fluent, h("div", row, h(F.Badge, { appearance: "filled" }, "New"), h(F.Badge, { appearance: "tint", color: "success" }, "Paid"), h(F.Badge, { appearance: "outline", color: "danger" }, "Late")));
add("fluent", "tabs", "list", 420, O, fluent, h(F.TabList, { selectedValue: "a" }, h(F.Tab, { value: "a" }, "Samples"), h(F.Tab, { value: "b" }, "Labs"), h(F.Tab, { value: "c" }, "Invoices")));
add("fluent", "card", "head", 360, O, fluent, h(F.Card, null, h(F.CardHeader, { header: h("b", null, "Tank 4"), description: h("span", null, "Checked this morning") }), h("p", { style: { margin: 0 } }, "Level is steady; the valve needs a new seal before winter."), h(F.CardFooter, null, h(F.Button, null, "Open log"))));
add("fluent", "alert", "bar", 520, O, fluent, h("div", { style: { display: "grid", gap: 8 } }, h(F.MessageBar, { intent: "info" }, h(F.MessageBarBody, null, h(F.MessageBarTitle, null, "Pump swapped"), "The old one goes to the workshop.")), h(F.MessageBar, { intent: "error" }, h(F.MessageBarBody, null, h(F.MessageBarTitle, null, "No signal"), "Sensor 12 has been silent for an hour."))));
add("fluent", "progress", "bar", 360, O, fluent, h(F.Field, { validationMessage: "Uploading 3 of 8", validationState: "none" }, h(F.ProgressBar, { value: 0.38 })));
add("fluent", "breadcrumb", "trail", 420, O, fluent, h(F.Breadcrumb, null, h(F.BreadcrumbItem, null, h(F.BreadcrumbButton, null, "Basins")), h(F.BreadcrumbDivider), h(F.BreadcrumbItem, null, h(F.BreadcrumbButton, null, "Upper Ash")), h(F.BreadcrumbDivider), h(F.BreadcrumbItem, null, h(F.BreadcrumbButton, { current: true }, "Gauge 7"))));
add("fluent", "avatar", "names", 260, O, fluent, h("div", row, h(F.Avatar, { name: "Mira Sand", color: "colorful" }), h(F.Avatar, { name: "Jon Aske", color: "colorful" }), h(F.Avatar, { name: "Pia Rud", color: "colorful" })));
add("fluent", "button", "dark", 420, "dark " + O, (n) => fluent(n, F.webDarkTheme), h("div", { style: { display: "flex", gap: 10, padding: 12, background: "#292929" } }, h(F.Button, { appearance: "primary" }, "Approve"), h(F.Button, null, "Ask again")));
add("chakra", "button", "four", 520, I, chakra, h("div", row, h(C.Button, { colorPalette: "teal" }, "Plant a tree"), h(C.Button, { variant: "outline" }, "Map"), h(C.Button, { variant: "subtle" }, "Share"), h(C.Button, { variant: "ghost" }, "Later")));
add("chakra", "badge", "four", 360, I, chakra, h("div", row, h(C.Badge, null, "Default"), h(C.Badge, { colorPalette: "green" }, "Grown"), h(C.Badge, { colorPalette: "red" }, "Felled"), h(C.Badge, { colorPalette: "purple", variant: "solid" }, "Rare")));
add("chakra", "card", "elevated", 360, I, chakra, h(C.Card.Root, { variant: "elevated" }, h(C.Card.Body, null, h(C.Card.Title, null, "Orchard share"), h(C.Card.Description, null, "A crate of apples every other Friday, from August on.")), h(C.Card.Footer, null, h(C.Button, { variant: "outline" }, "Details"), h(C.Button, null, "Join"))));
add("chakra", "alert", "status", 480, I, chakra, h("div", { style: { display: "grid", gap: 10 } }, h(C.Alert.Root, { status: "info" }, h(C.Alert.Content, null, h(C.Alert.Title, null, "Gates close at eight"), h(C.Alert.Description, null, "Please be back at the car park by then."))), h(C.Alert.Root, { status: "error" }, h(C.Alert.Content, null, h(C.Alert.Title, null, "Path flooded"), h(C.Alert.Description, null, "Take the ridge instead.")))));
add("chakra", "input", "field", 360, I, chakra, h(C.Field.Root, { required: true }, h(C.Field.Label, null, "Plot name ", h(C.Field.RequiredIndicator)), h(C.Input, { placeholder: "South slope" }), h(C.Field.HelperText, null, "Shown on the sign.")));
add("chakra", "table", "line", 520, I, chakra, table({ Table: C.Table.Root, Head: C.Table.Header, Row: C.Table.Row, HeadCell: C.Table.ColumnHeader, Body: C.Table.Body, Cell: C.Table.Cell }, ["Tree", "Planted", "Height"], [["Damson", "2019", "3.1 m"], ["Quince", "2021", "1.8 m"], ["Medlar", "2015", "4.6 m"]]));
add("chakra", "progress", "bar", 360, I, chakra, h(C.Progress.Root, { defaultValue: 40 }, h(C.Progress.Track, null, h(C.Progress.Range))));
add("chakra", "list", "plain", 360, I, chakra, h(C.List.Root, { gap: 2 }, ["Prune the north row", "Mend the gate", "Order straw"].map((t) => h(C.List.Item, { key: t }, t))));
add("chakra", "breadcrumb", "slash", 400, I, chakra, h(C.Breadcrumb.Root, null, h(C.Breadcrumb.List, null, h(C.Breadcrumb.Item, null, h(C.Breadcrumb.Link, null, "Farms")), h(C.Breadcrumb.Separator, null, "/"), h(C.Breadcrumb.Item, null, h(C.Breadcrumb.Link, null, "Hillside")), h(C.Breadcrumb.Separator, null, "/"), h(C.Breadcrumb.Item, null, h(C.Breadcrumb.CurrentLink, null, "Orchard")))));
console.log(JSON.stringify(rows));
