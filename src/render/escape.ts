/** Foreign text made harmless: no control characters, nothing that reorders or hides what stands around it. */

/** Control, bidirectional and invisible characters become a visible stand-in; a line stays a line. */
export function visible(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g,
      "\uFFFD",
    )
    .toWellFormed();
}
