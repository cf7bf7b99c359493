// Prints the digest of each column as DuckDB reads it: read_duckdb.js FILE
import { DuckDBInstance } from '@duckdb/node-api';
import { ColumnDigest } from './canonical.js';

const KINDS = {
  BOOLEAN: ['bool', (value) => value],
  INTEGER: ['int', (value) => value],
  BIGINT: ['int', (value) => value],
  FLOAT: ['double', (value) => value],
  DOUBLE: ['double', (value) => value],
  DATE: ['date', (value) => value.days],
  TIMESTAMP: ['timestamp', (value) => value.micros],
  'TIMESTAMP WITH TIME ZONE': ['timestamp_utc', (value) => value.micros],
  VARCHAR: ['string', (value) => value],
  BLOB: ['binary', (value) => value.bytes],
};

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const result = await connection.stream('SELECT * FROM read_parquet($1)', [process.argv[2]]);
const columns = result.columnNames().map((name, index) => {
  const type = `${result.columnType(index)}`;
  const [kind, stored] = KINDS[type] ?? (() => { throw new Error(`unexpected type ${type}`); })();
  return { digest: new ColumnDigest(name, kind), stored };
});

for (let chunk = await result.fetchChunk(); chunk?.rowCount > 0; chunk = await result.fetchChunk()) {
  columns.forEach(({ digest, stored }, index) => {
    chunk.visitColumnValues(index, (value) => digest.add(value === null ? null : stored(value)));
  });
}
columns.forEach(({ digest }) => digest.print());
