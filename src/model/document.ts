/** What is shown, before it is decided where: seven kinds of block, each with a rank. */

/** 1 must be seen, 2 should be, 3 is there for who looks. */
export type Rank = 1 | 2 | 3;
export type Tone = "good" | "warn" | "bad" | "quiet";

/** A piece of a line. Foreign text (names, messages) is always `code`, so that it can never be taken for markup. */
export type Piece =
  | string
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string; readonly tone?: Tone }
  | { readonly kind: "strip"; readonly text: string };
export type Line = readonly Piece[];

export type Block = { readonly rank: Rank } & (
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly line: Line }
  | { readonly kind: "text"; readonly line: Line }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "details"; readonly title: Line; readonly blocks: readonly Block[] }
);

export interface Document {
  readonly blocks: readonly Block[];
}
