// Runs in the page before the walk: `__walk.wanted()` and `__walk.stop()`.
// Elements are named by position: unique whatever ids and classes are.
(() => {
  const seen = (element) => {
  const style = getComputedStyle(element);
  const names = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor",
    "borderWidth", "backgroundColor", "backgroundImage", "color", "textDecorationLine", "opacity",
    "transform", "filter"];
  return names.map((name) => style[name]).join("|");
};
  const path = (element) => {
    const steps = [];
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const same = [...(e.parentElement?.children ?? [])].filter((o) => o.tagName === e.tagName);
      steps.unshift(same.length > 1 ? `${e.localName}:nth-of-type(${same.indexOf(e) + 1})` : e.localName);
    }
    return steps.join(" > ");
  };
  const around = (element) => {
    const all = [];
    for (let e = element; e && e !== document.body && all.length < 4; e = e.parentElement) all.push(e);
    for (const label of element.labels ?? []) all.push(label);
    const next = element.nextElementSibling;
    if (next) all.push(next);
    all.push(...[...element.children].slice(0, 8));
    return all;
  };
  const rest = new Map();
  for (const e of document.body.querySelectorAll("*")) rest.set(e, seen(e));
  globalThis.__walk = {
    wanted() {
      const kinds = "a[href],button,input:not([type=hidden]),select,textarea,summary,audio[controls]," +
        "video[controls],[contenteditable=''],[contenteditable=true],[tabindex],[role=button],[role=link]," +
        "[role=checkbox],[role=switch],[role=radio],[role=tab],[role=menuitem],[role=option],[role=slider]," +
        "[role=combobox],[role=textbox],[role=spinbutton]";
      const groups = new Set();
      const found = [];
      for (const e of document.body.querySelectorAll(kinds)) {
        if (e.matches(":disabled,[aria-disabled=true],[inert],[inert] *,[aria-hidden=true],[aria-hidden=true] *")) continue;
        if (!e.checkVisibility({ visibilityProperty: true })) continue;
        const role = e.getAttribute("role");
        if (role === null && e.getAttribute("tabindex") === "-1" && !e.matches("a,button,input,select,textarea")) continue;
        const radio = e.matches("input[type=radio]");
        const member = ["radio", "tab", "menuitem", "option"].includes(role ?? "");
        if (radio || member) {
          const owner = radio ? `${e.form ? path(e.form) : ""}/${e.name || path(e)}`
            : path(e.closest("[role=radiogroup],[role=tablist],[role=menu],[role=menubar],[role=listbox]") ?? e);
          if (groups.has(owner)) continue;
          const peers = radio
            ? [...document.body.querySelectorAll("input[type=radio]")].filter((o) => o.name === e.name && e.name && o.form === e.form)
            : [...(e.parentElement?.querySelectorAll(`[role=${role}]`) ?? [])];
          groups.add(owner);
          found.push((peers.length ? peers : [e]).map(path));
          continue;
        }
        found.push([path(e)]);
      }
      return found;
    },
    stop() {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement || !document.hasFocus()) return null;
      const visible = around(e).some((o) => rest.has(o) && rest.get(o) !== seen(o));
      return { target: path(e), visible };
    },
  };
})()
