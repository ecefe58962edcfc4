// Elements. Every text of an input reaches the page through here, as text: nothing is ever parsed as markup.

/** Characters that change how text is shown and are not seen themselves: controls, bidirectional overrides, … */
const UNSEEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;

/** Text as it may be shown, of the same length. */
const shown = (text) => String(text).replace(UNSEEN, "\uFFFD");

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Of `properties`, `on` holds listeners, `data` data attributes, the rest are attributes; one that is null
 * or false is left out. Children are nodes, texts, or nothing.
 * @param {string} tag
 * @param {Object<string, any>} [properties]
 * @param {...(Node|string|number|null|undefined|false)} children
 */
function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for an SVG element. */
function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") for (const [key, datum] of Object.entries(value)) node.dataset[key] = datum;
    else node.setAttribute(name, value === true ? "" : shown(value));
  }
  put(node, ...children);
  return node;
}

/** Appends children to a node. */
function put(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : shown(child));
  }
  return node;
}

/** Puts children in place of whatever a node holds. */
function replace(node, ...children) {
  node.replaceChildren();
  return put(node, ...children);
}

/** A button. `properties` as of {@link el}. */
const button = (label, act, properties = {}) => el("button", { type: "button", on: { click: act }, ...properties }, label);

/** A choice from a list of `[value, label]` or `{ label, options }`. */
function select(label, options, change, properties = {}) {
  const option = ([value, text]) => el("option", { value }, text);
  const list = options.map((o) => Array.isArray(o) ? option(o) : el("optgroup", { label: o.label }, o.options.map(option)));
  const node = el("select", { "aria-label": label, ...properties }, list);
  node.addEventListener("change", () => change(node.value));
  return node;
}

/** Tells a screen reader. */
function say(text) {
  document.getElementById("said").textContent = shown(text);
}

/** `3 errors`, `1 error`. */
const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** A probability or score. */
const two = (value) => value.toFixed(2);

/** For comparison: no case, no ё. */
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

const SEVERITIES = ["error", "warning", "note"];
const GLYPH = { error: "■", warning: "▲", note: "●" };

/** The sign of a severity; its name is read aloud. */
const sign = (severity) =>
  el("span", { class: `sign ${severity}` }, el("span", { "aria-hidden": "true" }, GLYPH[severity]), el("span", { class: "unseen" }, `${severity}: `));
