import { describe, expect, test } from "vitest";
import { testId } from "../model/ids.ts";
import { repositoryPath } from "../model/paths.ts";

const unix = { suite: "s", report: "r", root: "/repo", cwd: "/repo/packages/web" };
const windows = { ...unix, root: "D:/a/repo", cwd: "D:/a/repo/packages/web" };

describe("in the repository, all spellings of one file give one path", () => {
  test.each([
    "/repo/packages/web/src/a.ts",
    "src/a.ts",
    "./src/a.ts",
    "../web/src/a.ts",
    "src//a.ts",
    "src/./b/../a.ts",
    "src\\a.ts",
    "/repo/packages/../packages/web/src/a.ts",
    "//repo/packages/web/src/a.ts",
  ])("%s", (file) => {
    expect(repositoryPath(file, unix)).toBe("packages/web/src/a.ts");
  });

  test.each(["D:\\a\\repo\\packages\\web\\src\\a.ts", "d:/a/repo/packages/web/src/a.ts", "src\\a.ts", ".\\src\\a.ts"])(
    "%s on Windows",
    (file) => {
      expect(repositoryPath(file, windows)).toBe("packages/web/src/a.ts");
      expect(repositoryPath(file, { ...windows, root: "d:/a/repo", cwd: "d:/a/repo/packages/web" })).toBe(
        "packages/web/src/a.ts",
      );
    },
  );

  test("so the test has one id on every machine", () => {
    const ids = [
      repositoryPath("/repo/packages/web/a.ts", unix),
      repositoryPath("a.ts", unix),
      repositoryPath("D:\\a\\repo\\packages\\web\\a.ts", windows),
    ].map((file) => testId({ suite: "s", file, titles: ["x"] }));
    expect(new Set(ids)).toEqual(new Set(["s › packages/web/a.ts › x"]));
  });
});

test.each([
  ["../../../elsewhere/a.ts", "/elsewhere/a.ts"],
  ["/elsewhere/a.ts", "/elsewhere/a.ts"],
  ["/repo", ""],
  ["/repository/a.ts", "/repository/a.ts"],
  ["../../../../../../a.ts", "/a.ts"],
])("%s lies outside or is no file: %s", (file, expected) => {
  expect(repositoryPath(file, unix)).toBe(expected);
});

test("a neighbour of the repository is reached by dots, and is the same from any folder", () => {
  const deep = { ...unix, root: "/home/me/repo", cwd: "/home/me/repo" };
  expect(repositoryPath("/home/me/other/a.ts", deep)).toBe("../other/a.ts");
  expect(repositoryPath("../other/a.ts", deep)).toBe("../other/a.ts");
});

test("relative names are taken from another folder where the report says so", () => {
  expect(repositoryPath("shop/a.ts", unix, "/repo/packages/web/e2e")).toBe("packages/web/e2e/shop/a.ts");
  expect(repositoryPath("/repo/a.ts", unix, "/repo/packages/web/e2e")).toBe("a.ts");
});
