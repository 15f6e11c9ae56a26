/** Tests by the hash of their names, each with a small code: a million of them in the room of a few strings. */

/** Tests by 60 bits of hash: a million of them take 17 MB, and two of a million share one with a chance of 4 in 10⁷. */
export interface TestTable {
  readonly size: number;
  /** 0 where the test is new. */
  get(low: number, high: number): number;
  set(low: number, high: number, code: number): void;
  /** Puts it in where it is new; gives what was there before, 0 where nothing was. */
  insert(low: number, high: number, code: number): number;
  each(see: (low: number, high: number, code: number) => void): void;
  /** What it is made of, for another thread. */
  memory(): TableMemory;
}

export interface TableMemory {
  /** Two numbers a slot, of which there is a power of two: the low half of a hash; the high half with the code in its last bits. */
  readonly slots: Int32Array<ArrayBuffer>;
  readonly size: number;
}

/** The last four bits of the high half: a test's code, never 0 in a slot that is taken. */
const codeBits = 15;

const emptyMemory = (): TableMemory => ({ slots: new Int32Array(2 * 1_024), size: 0 });

export function testTable(memory: TableMemory = emptyMemory()): TestTable {
  let { slots, size } = memory;
  let mask = slots.length / 2 - 1;

  /** Where it is, or where it would be. One array, so that both halves come in one piece of memory. */
  function slotOf(low: number, high: number): number {
    let at = 2 * (low & mask);
    for (;;) {
      const there = slots[at + 1]!;
      if ((there & codeBits) === 0 || (slots[at] === low && ((there ^ high) & ~codeBits) === 0)) return at;
      at = (at + 2) & (2 * mask + 1);
    }
  }

  function grow(): void {
    const old = slots;
    mask = mask * 2 + 1;
    slots = new Int32Array(2 * (mask + 1));
    for (let from = 0; from < old.length; from += 2) {
      const high = old[from + 1]!;
      if ((high & codeBits) === 0) continue;
      const at = slotOf(old[from]!, high);
      slots[at] = old[from]!;
      slots[at + 1] = high;
    }
  }

  function insert(low: number, high: number, code: number): number {
    let at = slotOf(low, high);
    const before = slots[at + 1]! & codeBits;
    if (before !== 0) return before;
    // Three quarters full at most.
    if ((size + 1) * 4 > (mask + 1) * 3) {
      grow();
      at = slotOf(low, high);
    }
    size++;
    slots[at] = low;
    slots[at + 1] = (high & ~codeBits) | code;
    return 0;
  }

  return {
    get size() {
      return size;
    },
    get: (low, high) => slots[slotOf(low, high) + 1]! & codeBits,
    set(low, high, code) {
      if (insert(low, high, code) !== 0) slots[slotOf(low, high) + 1] = (high & ~codeBits) | code;
    },
    insert,
    memory: () => ({ slots, size }),
    each(see) {
      for (let at = 0; at < slots.length; at += 2) {
        const high = slots[at + 1]!;
        if ((high & codeBits) !== 0) see(slots[at]!, high & ~codeBits, high & codeBits);
      }
    },
  };
}
