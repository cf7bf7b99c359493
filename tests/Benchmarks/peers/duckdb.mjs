// Runs one stage in DuckDB. usage: node duckdb.mjs JOB (see stages.mjs), or --probe [s3] to see whether that can be done here.
import { DuckDBInstance } from "@duckdb/node-api";

const probing = process.argv[2] === "--probe";
const { job, run } = probing ? { job: { threads: 1, s3: process.argv[3] } } : await import("./stages.mjs");
const connection = await (await DuckDBInstance.create(":memory:", { threads: String(job.threads) })).connect();
if (job.s3) {
  // Not a part of the package; `INSTALL httpfs` fetches it where the network lets it.
  await connection.run("LOAD httpfs");
}

if (probing) {
  const version = await connection.runAndReadAll("SELECT version()");
  console.log(JSON.stringify({ version: version.getRows()[0][0].replace(/^v/, "") }));
  process.exit(0);
}

const quoted = (place) => `'${place.replaceAll("'", "''")}'`;
if (job.s3) {
  const { endpoint, region, accessKey, secretKey } = job.s3;
  await connection.run(`CREATE SECRET (TYPE s3, KEY_ID ${quoted(accessKey)}, SECRET ${quoted(secretKey)}, REGION ${quoted(region)},
    ENDPOINT ${quoted(endpoint.replace(/^https?:\/\//, ""))}, URL_STYLE 'path', USE_SSL ${endpoint.startsWith("https:")})`);
}

const silver = `read_parquet(${quoted(job.silver)}, file_row_number = true)`;
const key = `"${job.key.replaceAll('"', '""')}"`;

// Two ways to keep the first row of each key, and the order; the join is the faster one.
const firstRows = {
  window: `SELECT * EXCLUDE (file_row_number) FROM ${silver}
    QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY file_row_number) = 1 ORDER BY file_row_number`,
  join: `SELECT * EXCLUDE (file_row_number) FROM ${silver}
    WHERE file_row_number IN (SELECT min(file_row_number) FROM ${silver} GROUP BY ${key}) ORDER BY file_row_number`,
};
const queries = {
  // A count of rows would parse no cell: this way all of them are read as the types that the first rows tell, or it fails.
  bronze: `SELECT count(*), count(COLUMNS(*)) FROM read_csv(${quoted(job.bronze)})`,
  silver: `COPY (SELECT * FROM read_csv(${quoted(job.bronze)})) TO ${quoted(job.silver)} (FORMAT parquet, CODEC 'snappy')`,
  gold: `COPY (${firstRows[job.variant ?? "join"]}) TO ${quoted(job.gold)} (FORMAT parquet, CODEC 'snappy')`,
};
const stage = async () => (await connection.runAndReadAll(queries[job.stage])).getRows()[0][0];
await run({ bronze: stage, silver: stage, gold: stage });
