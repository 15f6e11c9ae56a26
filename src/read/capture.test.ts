import { describe, expect, test } from "vitest";
import { bounded, capture, shorten } from "./capture.ts";

const numbered = (length: number) =>
  Array.from({ length }, (_, index) => String.fromCharCode(0x4e00 + (index % 20_000))).join("");

function captured(text: string, size: number, whole = false): string {
  const into = capture(whole);
  for (let at = 0; at < text.length; at += size) into.add(text.slice(at, at + size));
  return into.text();
}

describe("a text is kept up to its limit, then its head and its tail", () => {
  test.each([0, 1, 3_999, 4_000, 4_001, 11_999, 12_000])("%d characters", (length) => {
    for (const size of [1, 7, 1_000, 5_000, 100_000]) expect(captured(numbered(length), size)).toBe(numbered(length));
  });

  test.each([12_001, 13_000, 15_000, 16_001, 50_000, 123_456])("%d characters, whatever the parts", (length) => {
    const text = numbered(length);
    const wanted = `${text.slice(0, 4_000)}\n… ${length - 8_000} characters left out …\n${text.slice(-4_000)}`;
    for (const size of [7, 1_000, 3_999, 4_000, 5_000, 8_001, 1_000_000])
      expect(captured(text, size), `${size}`).toBe(wanted);
  });

  test("all of it where all is asked for", () => {
    expect(captured(numbered(50_000), 1_000, true)).toBe(numbered(50_000));
  });

  test("a hundred megabytes cost what is kept", () => {
    const into = capture();
    const part = "x".repeat(1_000_000);
    for (let count = 0; count < 100; count++) into.add(part);
    expect(into.text().length).toBeLessThan(8_100);
    expect(into.text()).toContain("… 99992000 characters left out …");
  });

  test("it goes on after it was asked", () => {
    const into = capture();
    into.add("a");
    expect(into.text()).toBe("a");
    into.add("b".repeat(20_000));
    expect(into.text()).toContain("12001 characters left out");
    into.add("c");
    expect(into.text()).toContain("12002 characters left out");
    expect(into.text().endsWith("bc")).toBe(true);
  });
});

describe("a text that is shortened", () => {
  test("stays where it is short", () => {
    expect(shorten("abc", 3)).toBe("abc");
    expect(bounded(numbered(12_000))).toBe(numbered(12_000));
  });

  test("has its head, its tail, and how much is left out", () => {
    expect(shorten("abcdefgh", 4)).toBe("ab\n… 4 characters left out …\ngh");
    expect(bounded(numbered(20_000))).toBe(shorten(numbered(20_000), 8_000));
  });

  test("counts what was left out before", () => {
    const once = captured(numbered(100_000), 1_000);
    expect(shorten(once, 100)).toContain("… 99900 characters left out …");
  });

  test("is not cut within a character", () => {
    const shortened = shorten("🛒".repeat(100), 50);
    expect(shortened.isWellFormed()).toBe(true);
  });
});
