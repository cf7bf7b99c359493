// Prints the digest of each column as hyparquet reads it: read_hyparquet.js FILE
import { gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { ColumnDigest } from './canonical.js';

// As stored: a JavaScript Date has no microseconds.
const parsers = {
  timestampFromMicroseconds: (micros) => micros,
  dateFromDays: (days) => days,
};

const KINDS = { BOOLEAN: 'bool', INT32: 'int', INT64: 'int', FLOAT: 'double', DOUBLE: 'double', BYTE_ARRAY: 'binary' };

function kindOf({ type, logical_type: logical }) {
  switch (logical?.type) {
    case 'STRING':
      return 'string';
    case 'DATE':
      return 'date';
    case 'TIMESTAMP':
      return logical.isAdjustedToUTC ? 'timestamp_utc' : 'timestamp';
    default:
      return KINDS[type];
  }
}

const file = await asyncBufferFromFile(process.argv[2]);
const metadata = await parquetMetadataAsync(file);
const columns = parquetSchema(metadata).children.map(({ element }) => new ColumnDigest(element.name, kindOf(element)));
for (const digest of columns) {
  // One column at a time, so that every one is asked for by its name.
  await parquetRead({
    file,
    metadata,
    parsers,
    columns: [digest.name],
    utf8: false,
    compressors: { GZIP: (bytes) => gunzipSync(bytes) },
    onComplete: (rows) => rows.forEach(([value]) => digest.add(value)),
  });
  digest.print();
}
