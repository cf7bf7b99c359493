// Runs the three stages in DuckDB and prints one line of JSON for each: stage, rows, bytes, seconds, peakBytes.
// usage: node duckdb.mjs FOLDER [THREADS] [STAGE] [window|join]
// FOLDER holds bronze/*.csv; silver.parquet and gold.parquet are written beside it. One process for each stage
// (STAGE: bronze, silver or gold) tells their peak memory apart.
import { readFileSync, statSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [folder, threads = "2", only, gold = "join"] = process.argv.slice(2);
const quoted = (name) => `'${`${folder}/${name}`.replaceAll("'", "''")}'`;
const csv = `read_csv(${quoted("bronze/*.csv")}, union_by_name = true, sample_size = -1)`;
const silver = `read_parquet(${quoted("silver.parquet")}, file_row_number = true)`;

// Both keep the first row of each key, and the order.
const firstRows = {
  window: `SELECT * EXCLUDE (file_row_number) FROM ${silver}
    QUALIFY row_number() OVER (PARTITION BY "User Id" ORDER BY file_row_number) = 1 ORDER BY file_row_number`,
  join: `SELECT * EXCLUDE (file_row_number) FROM ${silver}
    WHERE file_row_number IN (SELECT min(file_row_number) FROM ${silver} GROUP BY "User Id") ORDER BY file_row_number`,
};
const stages = {
  bronze: { query: `SELECT count(*) FROM ${csv}` },
  silver: { query: `COPY (SELECT * FROM ${csv}) TO ${quoted("silver.parquet")} (FORMAT parquet, CODEC 'snappy')`, output: "silver.parquet" },
  gold: { query: `COPY (${firstRows[gold]}) TO ${quoted("gold.parquet")} (FORMAT parquet, CODEC 'snappy')`, output: "gold.parquet" },
};

function peakBytes() {
  const line = readFileSync("/proc/self/status", "utf8").match(/^VmHWM:\s+(\d+) kB$/m);
  return Number(line[1]) * 1024;
}

const connection = await (await DuckDBInstance.create(":memory:", { threads })).connect();
for (const [stage, { query, output }] of Object.entries(stages)) {
  if (only && only !== stage) continue;
  const start = performance.now();
  const reader = await connection.runAndReadAll(query);
  const seconds = (performance.now() - start) / 1000;
  const bytes = output ? statSync(`${folder}/${output}`).size : 0;
  console.log(JSON.stringify({ stage, rows: Number(reader.getRows()[0][0]), bytes, seconds, peakBytes: peakBytes() }));
}
