// One digest for each column over a form of its values that every reader can produce: see canonical.py.
import { createHash } from 'node:crypto';

const FLUSH_BYTES = 1 << 16;

/** Digest of one column: add its values in row order, then print it. */
export class ColumnDigest {
  #hash = createHash('sha256');
  #buffer = Buffer.allocUnsafe(FLUSH_BYTES + 16);
  #length = 0;
  #rows = 0;
  #nulls = 0;

  /**
   * @param {string} name
   * @param {'bool' | 'int' | 'double' | 'date' | 'timestamp' | 'timestamp_utc' | 'string' | 'binary'} kind
   */
  constructor(name, kind) {
    this.name = name;
    this.kind = kind;
  }

  /** null, or: a boolean, an integer (bigint or number), a double, days, microseconds, a string, bytes. */
  add(value) {
    this.#rows++;
    if (value === null || value === undefined) {
      this.#nulls++;
      this.#buffer[this.#length++] = 0;
    } else {
      this.#buffer[this.#length++] = 1;
      this.#addValue(value);
    }
    if (this.#length >= FLUSH_BYTES) {
      this.#flush();
    }
  }

  print() {
    this.#flush();
    const { name, kind } = this;
    const digest = this.#hash.digest('hex');
    process.stdout.write(`${JSON.stringify({ name, kind, rows: this.#rows, nulls: this.#nulls, digest })}\n`);
  }

  #addValue(value) {
    switch (this.kind) {
      case 'bool':
        this.#buffer[this.#length++] = value ? 1 : 0;
        break;
      case 'double':
        this.#length = this.#buffer.writeDoubleLE(value, this.#length);
        break;
      case 'string':
      case 'binary':
        this.#addBytes(Buffer.from(value));
        break;
      default:
        this.#length = this.#buffer.writeBigInt64LE(BigInt(value), this.#length);
    }
  }

  #addBytes(bytes) {
    this.#length = this.#buffer.writeUInt32LE(bytes.length, this.#length);
    this.#flush();
    this.#hash.update(bytes);
  }

  #flush() {
    this.#hash.update(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }
}
