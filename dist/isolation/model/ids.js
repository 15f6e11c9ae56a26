/** Names that must not be mixed up: made here, normalised here, read here. */
const separator = " › ";
/**
 * The id of a test. Two different names give two different ids: the separator, the backslash and a leading bracket or
 * number sign are escaped inside a part. One thing is no difference: whether the first part after the project is called
 * a file or a title, since reports of one test disagree on that.
 */
export function testId(name) {
    const parts = [
        // A report on its own belongs to no suite.
        ...(name.suite === "" ? [] : [escapePart(name.suite)]),
        ...(name.project === undefined ? [] : [`[${escapePart(name.project)}]`]),
        ...(name.file === undefined ? [] : [escapePart(name.file)]),
        ...name.titles.map(escapePart),
        ...(name.ordinal === undefined ? [] : [`#${name.ordinal}`]),
    ];
    return parts.join(separator);
}
function escapePart(part) {
    return part
        .replaceAll("\\", "\\\\")
        .replaceAll("›", "\\›")
        .replace(/^([[#])/, "\\$1");
}
/** A path as the reports and the plan hold it: forward slashes, no leading `./`. */
export function posixPath(path) {
    return path.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
}
/** Any text as a part of a file, artifact or cell name: lower case letters, digits and single hyphens. */
export function slug(text) {
    return (text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "") || "x");
}
