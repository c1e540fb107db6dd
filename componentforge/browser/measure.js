// Runs in the page: every visible element that shows text, plays a role or paints, as laid out.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (css) => {
    if (!known.has(css)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = css;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(css, [r, g, b, a / 255]);
    }
    return [...known.get(css)];
  };
  const hex = (color) => "#" + color.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");
  const over = (top, under) => {
    const alpha = top[3] + under[3] * (1 - top[3]);
    if (!alpha) return [0, 0, 0, 0];
    const mixed = [0, 1, 2].map((i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / alpha);
    return [...mixed, alpha];
  };

  // What an element paints behind its content; of a gradient, where it begins.
  const fills = new Map();
  const fillOf = (element) => {
    if (!fills.has(element)) {
      const style = getComputedStyle(element);
      const image = style.backgroundImage;
      const stop = image.includes("gradient(") && /(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\([^)]*\)|#[0-9a-f]{3,8}/i.exec(image);
      const under = rgba(style.backgroundColor);
      const fill = style.display === "contents" ? [0, 0, 0, 0] : stop ? over(rgba(stop[0]), under) : under;
      fills.set(element, { fill, opacity: parseFloat(style.opacity) });
    }
    return fills.get(element);
  };
  // `color` as it reaches the eye: over each background behind it, faded with each group it is in.
  const seen = (element, color) => {
    let mixed = color;
    for (let e = element; e; e = e.parentElement) {
      const { fill, opacity } = fillOf(e);
      mixed = over(mixed, fill);
      mixed[3] *= opacity;
    }
    return over(mixed, [255, 255, 255, 1]);
  };

  const ROLES = {
    ARTICLE: "article", ASIDE: "complementary", BUTTON: "button", DIALOG: "dialog", FIELDSET: "group", FIGURE: "figure",
    FOOTER: "contentinfo", FORM: "form", H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading",
    H6: "heading", HEADER: "banner", HR: "separator", IMG: "img", LI: "listitem", MAIN: "main", METER: "meter",
    NAV: "navigation", OL: "list", OPTION: "option", OUTPUT: "status", P: "paragraph", PROGRESS: "progressbar",
    SUMMARY: "button", TABLE: "table", TBODY: "rowgroup", TD: "cell", TEXTAREA: "textbox", TFOOT: "rowgroup",
    TH: "columnheader", THEAD: "rowgroup", TR: "row", UL: "list",
  };
  const INPUTS = {
    button: "button", checkbox: "checkbox", image: "button", number: "spinbutton", radio: "radio", range: "slider",
    reset: "button", search: "searchbox", submit: "button", color: null, date: null, file: null, hidden: null,
  };
  const SECTIONING = "article, aside, main, nav, section";
  const roleOf = (e) => {
    const given = e.getAttribute("role")?.trim().split(/\s+/)[0];
    if (given) return given;
    const tag = e.tagName;
    if (tag === "A") return e.hasAttribute("href") ? "link" : null;
    if (tag === "INPUT") return e.type in INPUTS ? INPUTS[e.type] : e.hasAttribute("list") ? "combobox" : "textbox";
    if (tag === "SELECT") return e.multiple || e.size > 1 ? "listbox" : "combobox";
    if (tag === "TH") {
      const row = e.scope ? e.scope.startsWith("row") : !e.closest("thead") && e.cellIndex === 0 && e.parentElement.querySelector("td");
      return row ? "rowheader" : "columnheader";
    }
    if (tag === "SECTION") return e.hasAttribute("aria-label") || e.hasAttribute("aria-labelledby") ? "region" : null;
    if (tag === "HEADER" || tag === "FOOTER") return e.parentElement?.closest(SECTIONING) ? null : ROLES[tag];
    if (tag === "IMG") return e.getAttribute("alt") === "" ? "presentation" : "img";
    if (tag === "svg") return e.getAttribute("aria-hidden") === "true" ? null : "img";
    return ROLES[tag] ?? null;
  };

  const box = (r) => [r.x, r.y, r.width, r.height];
  const union = (rects) => {
    const x = Math.min(...rects.map((r) => r.left)), y = Math.min(...rects.map((r) => r.top));
    return [x, y, Math.max(...rects.map((r) => r.right)) - x, Math.max(...rects.map((r) => r.bottom)) - y];
  };
  // Rectangles of one line overlap by more than half of the lower one's height.
  const linesOf = (rects) => {
    let lines = 0, top = 0, bottom = -Infinity;
    for (const r of [...rects].sort((a, b) => a.top - b.top)) {
      if (Math.min(bottom, r.bottom) - r.top > Math.min(bottom - top, r.height) / 2) bottom = Math.max(bottom, r.bottom);
      else [lines, top, bottom] = [lines + 1, r.top, r.bottom];
    }
    return lines;
  };
  const transformed = (text, how) =>
    how === "uppercase" ? text.toUpperCase() : how === "lowercase" ? text.toLowerCase()
      : how === "capitalize" ? text.replace(/(^|[\s\-(\["'])(\p{L})/gu, (_, before, c) => before + c.toUpperCase()) : text;

  const TEXTLESS = ["checkbox", "radio", "range", "color", "image", "hidden", "file"];
  const fieldText = (element, style, rect) => {
    let text, color = rgba(style.color);
    if (element.tagName === "SELECT") text = element.selectedOptions[0]?.label ?? "";
    else text = element.type === "password" ? "•".repeat(element.value.length) : element.value;
    if (!text && element.placeholder) {
      const pale = getComputedStyle(element, "::placeholder");
      text = element.placeholder;
      color = rgba(pale.color);
      color[3] *= parseFloat(pale.opacity);
    }
    if (!text) return { text: "", rects: [], color };
    // A field's text has no rectangles of its own: they follow from the font's measures.
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
    const m = pen.measureText(text);
    const side = (name) => parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
    const [t, r, b, l] = ["Top", "Right", "Bottom", "Left"].map(side);
    const height = m.fontBoundingBoxAscent + m.fontBoundingBoxDescent;
    const line = element.tagName === "TEXTAREA" ? parseFloat(style.lineHeight) || height : rect.height - t - b;
    const room = rect.width - l - r, width = Math.min(m.width, room);
    const align = style.textAlign, rtl = style.direction === "rtl";
    const pressed = element.type === "button" || element.type === "submit" || element.type === "reset";
    const at = align === "center" || (pressed && align !== "left" && align !== "right") ? (room - width) / 2
      : align === "right" || align === "end" && !rtl || align === "start" && rtl ? room - width : 0;
    return { text, rects: [new DOMRect(rect.left + l + at, rect.top + t + (line - height) / 2, width, height)], color };
  };

  const root = document.getElementById("root") ?? document.body;
  const elements = [];
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.parentElement?.closest("svg") || ["OPTION", "SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) {
      if (style.display !== "contents") continue;
    }
    const rect = element.getBoundingClientRect();
    // For screen readers only: clipped away.
    if (style.clipPath.startsWith("inset(50%") || /^rect\((0px|1px),? /.test(style.clip) || (rect.width === 1 && rect.height === 1)) continue;
    const field = ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
    let text = "", rects = [], color = rgba(style.color);
    if (field) {
      if (!TEXTLESS.includes(element.type)) ({ text, rects, color } = fieldText(element, style, rect));
    } else {
      const range = document.createRange();
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) { text += " "; continue; }
        range.selectNodeContents(node);
        const drawn = [...range.getClientRects()].filter((r) => r.width > 0 && node.data.trim());
        if (drawn.length || !node.data.trim()) text += node.data;
        rects.push(...drawn);
      }
    }
    const kept = style.whiteSpaceCollapse === "preserve" ? /[ \t]+/g : /\s+/g;
    text = transformed(text.replace(kept, " ").trim(), style.textTransform);
    const shown = style.display === "contents" && rects.length ? union(rects) : box(rect);
    if (!shown[2] || !shown[3]) continue;
    const role = element === root ? null : roleOf(element);
    const paints = fillOf(element).fill[3] > 0;
    const border = ["Top", "Right", "Bottom", "Left"].some((s) => parseFloat(style[`border${s}Width`]) > 0);
    if (!text && !role && !paints && !border) continue;
    elements.push({
      text, bbox: shown, text_bbox: rects.length ? union(rects) : null,
      color: hex(seen(element, color)), background: paints ? hex(seen(element, [0, 0, 0, 0])) : null, role,
      font_size: parseFloat(style.fontSize), font_family: style.fontFamily, lines: text ? linesOf(rects) : 0,
      tag: element.tagName.toLowerCase(),
    });
  }
  const page = document.documentElement;
  return {
    elements,
    width: Math.max(root.scrollWidth, page.scrollWidth),
    height: Math.max(root.scrollHeight, page.scrollHeight > innerHeight ? page.scrollHeight : 0),
  };
}
