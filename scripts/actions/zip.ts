/** Contents → a zip, also one that lies. */

import { crc32, deflateRawSync } from "node:zlib";

export interface Content {
  readonly name: string;
  readonly text: string;
  readonly packed?: boolean;
  /** The length that it claims to have unpacked. */
  readonly claimed?: number;
}

export function zipOf(contents: readonly Content[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const content of contents) {
    const name = Buffer.from(content.name);
    const head = headOf(content, name);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head.fields, name, head.data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head.fields, place, name]));
    parts.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(contents.length, 8);
  end.writeUInt16LE(contents.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}

/** The fields that the entry and the list share: version, flags, method, time, checksum, lengths. */
function headOf(content: Content, name: Buffer): { readonly fields: Buffer; readonly data: Buffer } {
  const plain = Buffer.from(content.text);
  const data = content.packed === true ? deflateRawSync(plain) : plain;
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(content.packed === true ? 8 : 0, 4);
  fields.writeUInt32LE(crc32(plain), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(content.claimed ?? plain.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return { fields, data };
}
