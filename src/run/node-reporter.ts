/** The events of `node --test` → JUnit XML that names the file of every test: the text of a module. */

/**
 * Node's own JUnit reporter names no file before 24, then that of the line which calls `test`, and says nothing of a hook
 * that fails after its tests. Names are as that one makes them, so both give the same ids.
 */
export const reporterText = String.raw`import { resolve } from "node:path";
import { inspect } from "node:util";

/** Whatever a file prints is told with its path, in its order: so the hook prints a line at the start of each. */
const files = new Set(globalThis[Symbol.for("flakeproof.node")]);

export default async function* report(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="node:test">\n';
  const titles = [];
  const parents = [];
  let waiting = [];
  let file;
  for await (const { type, data } of source) {
    if (type === "test:stdout" && files.has(resolve(data.file))) file = resolve(data.file);
    if (type === "test:start") titles.splice(data.nesting, Infinity, data.name);
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { nesting } = data;
    const isFile = nesting === 0 && files.has(resolve(data.name));
    const isParent = parents[nesting + 1] === true;
    parents.splice(nesting, Infinity);
    parents[nesting] = true;
    if (isFile) file = resolve(data.name);
    if (!isFile && (!isParent || failsItself(data))) waiting.push({ data, above: titles.slice(0, nesting) });
    if (nesting > 0) continue;
    for (const each of waiting) yield caseOf(each.data, each.above, data.entryFile ?? file ?? data.file);
    if (isFile) yield caseOf(data, undefined, file);
    waiting = [];
  }
  yield "</testsuites>\n";
}

/** A parent whose children failed is told by them. */
function failsItself({ details }) {
  return details.error !== undefined && details.error.failureType !== "subtestsFailed";
}

/** Where the user has chosen tests by name, a file of which none was chosen passes as if it were a test. */
const chosen = /--test-(name-pattern|skip-pattern|only)|--experimental-test-tag-filter/.test(
  [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" "),
);

/** What stands for a file as a whole has nothing above, not even an empty list. */
function caseOf(data, above, file) {
  const { name, details, skip, todo } = data;
  const parts = [];
  if (is(skip)) parts.push(tag("skipped", { type: "skipped", message: skip }));
  if (is(todo)) parts.push(tag("skipped", { type: "todo", message: todo }));
  if (above === undefined && chosen && details.error === undefined) parts.push(tag("skipped", { type: "filtered" }));
  const { error } = details;
  if (error !== undefined) {
    const type = error.failureType || error.code || "";
    const body = inspect(error, { colors: false, breakLength: Infinity });
    parts.push(tag("failure", { type, message: String(error.message).trim() }, "\n" + escaped(body) + "\n"));
  }
  const attributes = {
    name: above === undefined ? file : name,
    time: (details.duration_ms / 1000).toFixed(6),
    classname: above?.join(".") || "test",
    file,
  };
  return tag("testcase", attributes, parts.join(""));
}

function is(mark) {
  return mark !== undefined && mark !== false;
}

function tag(name, attributes, inner = "") {
  const pairs = Object.entries(attributes).map(([key, value]) => " " + key + '="' + quoted(value) + '"');
  return "<" + name + pairs.join("") + (inner === "" ? "/>" : ">" + inner + "</" + name + ">") + "\n";
}

function quoted(value) {
  const marks = { '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" };
  return escaped(value).replace(/["\n\r\t]/g, (mark) => marks[mark]);
}

/** XML holds no colour codes and control characters. */
function escaped(value) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return String(value)
    .replace(/\u001b\[[0-9;]*m|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>]/g, (mark) => marks[mark]);
}
`;
