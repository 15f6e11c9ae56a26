import { expect, test } from "vitest";
import { withoutCommands } from "./log.ts";

test.each([
  ["::error::x", ": :error::x"],
  ["  \t::add-mask::x", "  \t: :add-mask::x"],
  ["a\n::set-env name=x::y\nb", "a\n: :set-env name=x::y\nb"],
  ["x ##[command]y ##[z]", "x ## [command]y ## [z]"],
  ["a :: b, std::string, C::D::e", "a :: b, std::string, C::D::e"],
])("%j becomes %j", (text, harmless) => {
  expect(withoutCommands(text)).toBe(harmless);
});
