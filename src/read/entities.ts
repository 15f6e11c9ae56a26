/** `&lt;`, `&#10;` → the characters they stand for. What stands for none is kept as it is written, never expanded. */

/** Characters of a reference with its `&` and `;`: a longer one is none, and is not looked for to the end of a text. */
export const longestReference = 41;

/** The five of XML and those by number; `strange` is told where there is one that XML does not allow. */
export function decodeEntities(text: string, strange: (at: number) => void): string {
  let decoded = "";
  let from = 0;
  for (let at = text.indexOf("&"); at !== -1; at = text.indexOf("&", from)) {
    decoded += text.slice(from, at);
    const name = nameAt(text, at + 1);
    from = at + 1;
    if (name !== undefined) {
      decoded += characters[name];
      from += name.length;
    } else if (text.charCodeAt(at + 1) === 35) from = decodeNumber(text, at);
    else {
      decoded += "&";
      strange(at);
    }
  }
  return from === 0 ? text : decoded + text.slice(from);

  function decodeNumber(whole: string, at: number): number {
    const reference = whole.slice(at, at + longestReference);
    const end = reference.indexOf(";");
    const digits = end === -1 ? "" : reference.slice(2, end);
    const code = /^[xX][0-9a-fA-F]+$/.test(digits)
      ? Number.parseInt(digits.slice(1), 16)
      : /^\d+$/.test(digits)
        ? Number.parseInt(digits, 10)
        : undefined;
    if (code === undefined || !isLegal(code)) strange(at);
    decoded += code === undefined ? "&" : isCharacter(code) ? String.fromCodePoint(code) : "\uFFFD";
    return at + 1 + (code === undefined ? 0 : end);
  }
}

const characters = { "lt;": "<", "gt;": ">", "amp;": "&", "quot;": '"', "apos;": "'" } as const;

/** By hand: long stack traces are full of them. */
function nameAt(text: string, at: number): keyof typeof characters | undefined {
  switch (text.charCodeAt(at)) {
    case 108:
      return text.startsWith("lt;", at) ? "lt;" : undefined;
    case 103:
      return text.startsWith("gt;", at) ? "gt;" : undefined;
    case 113:
      return text.startsWith("quot;", at) ? "quot;" : undefined;
    case 97:
      return text.startsWith("amp;", at) ? "amp;" : text.startsWith("apos;", at) ? "apos;" : undefined;
    default:
      return undefined;
  }
}

/** https://www.w3.org/TR/xml/#NT-Char */
function isLegal(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** Control characters are kept: a colour code is taken out with the others later. */
function isCharacter(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}
