// Prints the digest of each column as parquet-wasm (arrow-rs) reads it: read_parquet_wasm.js FILE
import { readFileSync } from 'node:fs';
import { DataType, TimeUnit, Vector, tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { ColumnDigest } from './canonical.js';

function kindOf(type) {
  if (DataType.isBool(type)) return 'bool';
  if (DataType.isInt(type)) return 'int';
  if (DataType.isFloat(type)) return 'double';
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTimestamp(type) && type.unit === TimeUnit.MICROSECOND) {
    return type.timezone ? 'timestamp_utc' : 'timestamp';
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'string';
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return 'binary';
  throw new Error(`unexpected type ${type}`);
}

const table = tableFromIPC(readParquet(new Uint8Array(readFileSync(process.argv[2]))).intoIPCStream());
for (const field of table.schema.fields) {
  const digest = new ColumnDigest(field.name, kindOf(field.type));
  // Integers of all meanings as stored: apache-arrow would turn timestamps into milliseconds.
  const stored = ['int', 'date', 'timestamp', 'timestamp_utc'].includes(digest.kind);
  for (const data of table.getChild(field.name)?.data ?? []) {
    const chunk = new Vector([data]);
    for (let row = 0; row < data.length; row++) {
      digest.add(stored && data.getValid(row) ? data.values[row] : chunk.get(row));
    }
  }
  digest.print();
}
