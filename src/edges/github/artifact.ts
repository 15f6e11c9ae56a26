/** What is told of an artifact, whoever lists it. */

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Bytes, packed. */
  readonly size: number;
  readonly digest?: string;
}
