// Prints the values of each column as DuckDB reads them: texts_duckdb.js FILE
// One line of JSON a column: name, kind and texts, as Harness/ColumnTexts.cs describes them.
import { DuckDBInstance } from '@duckdb/node-api';

const KINDS = {
  TINYINT: 'int8',
  SMALLINT: 'int16',
  UTINYINT: 'uint8',
  USMALLINT: 'uint16',
  UINTEGER: 'uint32',
  UBIGINT: 'uint64',
  TIME: 'time',
  UUID: 'uuid',
  JSON: 'json',
  BLOB: 'bytes',
};

const kindOf = (type) => KINDS[type] ?? type.toLowerCase();

function textOf(kind, value) {
  switch (kind) {
    case 'time':
      return `${value.micros}`;
    case 'bytes':
      return Buffer.from(value.bytes).toString('hex');
    default:
      return kind.startsWith('decimal') ? decimalText(value) : `${value}`;
  }
}

function decimalText({ value, scale }) {
  const digits = `${value < 0n ? -value : value}`.padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const result = await connection.stream('SELECT * FROM read_parquet($1)', [process.argv[2]]);
const columns = result.columnNames().map((name, index) => {
  const type = result.columnType(index);
  return { name, kind: kindOf(type.alias ?? `${type}`), texts: [] };
});

for (let chunk = await result.fetchChunk(); chunk?.rowCount > 0; chunk = await result.fetchChunk()) {
  columns.forEach(({ kind, texts }, index) => {
    chunk.visitColumnValues(index, (value) => texts.push(value === null ? null : textOf(kind, value)));
  });
}
columns.forEach((column) => process.stdout.write(`${JSON.stringify(column)}\n`));
