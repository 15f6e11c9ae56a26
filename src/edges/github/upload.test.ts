import { expect, test } from "vitest";
import { sortPaths } from "./upload.ts";

test("files whose names an artifact refuses stay behind, and are named", () => {
  const paths = [
    "results/a.json",
    "cells/a/run-1/what?.png",
    "cells/a/x\ny",
    "cells/a/b:c",
    "cells/a/$(id) 'q'.txt",
  ].map((path) => `/out/${path}`);
  expect(sortPaths(paths, "/out")).toEqual({
    fit: ["/out/results/a.json", "/out/cells/a/$(id) 'q'.txt"],
    unfit: ["cells/a/run-1/what?.png", "cells/a/x\ny", "cells/a/b:c"],
  });
});
