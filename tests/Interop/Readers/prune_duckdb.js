// Prints the row groups that DuckDB reads for COLUMN = VALUE: prune_duckdb.js FILE COLUMN VALUE
// Taken from what DuckDB reads of the file, not from what it says it would.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, column, value] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const query = async (sql, values) => (await connection.runAndReadAll(sql, values)).getRowObjects();

const groups = await query(
  `SELECT row_group_id AS id,
          min(coalesce(dictionary_page_offset, data_page_offset)) AS first,
          max(coalesce(dictionary_page_offset, data_page_offset) + total_compressed_size) AS last
   FROM parquet_metadata($1) GROUP BY ALL ORDER BY ALL`,
  [file],
);

await connection.run('SET threads = 1');
await connection.run('SET enable_external_file_cache = false');
await connection.run("CALL enable_logging('FileSystem')");
const name = `"${column.replaceAll('"', '""')}"`;
const parameters = [file, /^-?\d+$/.test(value) ? BigInt(value) : value];
const [{ rows }] = await query(`SELECT count(${name}) AS rows FROM read_parquet($1) WHERE ${name} = $2`, parameters);
const reads = await query(
  "SELECT pos::BIGINT AS position FROM duckdb_logs_parsed('FileSystem') WHERE op = 'READ' AND path = $1",
  [file],
);

const isRead = ({ first, last }) => reads.some(({ position }) => position >= first && position < last);
const read = groups.filter(isRead).map(({ id }) => Number(id));
process.stdout.write(`${JSON.stringify({ total: groups.length, read, rows: Number(rows) })}\n`);
