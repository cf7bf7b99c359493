// Compares two Parquet files row by row, in order and by value, and prints {"differences": N} as JSON.
// usage: node compare.mjs LEFT RIGHT
import { DuckDBInstance } from "@duckdb/node-api";

const files = process.argv.slice(2).map((path) => `'${path.replaceAll("'", "''")}'`);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const columns = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${files[0]})`))
  .getRows().map(([name]) => `"${name.replaceAll('"', '""')}"`);
const differs = columns.map((name) => `l.${name} IS DISTINCT FROM r.${name}`).join(" OR ");
const numbered = (file) => `read_parquet(${file}, file_row_number = true)`;
const result = await connection.runAndReadAll(`
  SELECT count(*) FROM ${numbered(files[0])} l FULL JOIN ${numbered(files[1])} r
  ON l.file_row_number = r.file_row_number
  WHERE l.file_row_number IS NULL OR r.file_row_number IS NULL OR ${differs}`);
console.log(JSON.stringify({ differences: Number(result.getRows()[0][0]) }));
