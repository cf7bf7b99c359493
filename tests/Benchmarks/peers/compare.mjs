// Compares two Parquet files row by row, in order and by value, and prints {"differences": N} as JSON. Values of different
// types are compared by their text: a date that a library left as text is no difference.
// usage: node compare.mjs LEFT RIGHT
import { DuckDBInstance } from "@duckdb/node-api";

const files = process.argv.slice(2, 4).map((path) => `read_parquet('${path.replaceAll("'", "''")}')`);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const rows = async (query) => (await connection.runAndReadAll(query)).getRows();
const [left, right] = await Promise.all(
  files.map(async (file) => new Map((await rows(`DESCRIBE SELECT * FROM ${file}`)).map(([name, type]) => [name, type]))));
const counts = await Promise.all(files.map(async (file) => Number((await rows(`SELECT count(*) FROM ${file}`))[0][0])));

async function differences() {
  if ([...left.keys()].join() !== [...right.keys()].join()) return Math.max(...counts);
  const cell = (side, name, cast) => (cast ? `CAST(${side}."${name}" AS VARCHAR)` : `${side}."${name}"`);
  const differs = [...left.keys()].map((name) => name.replaceAll('"', '""')).map((name) => {
    const cast = left.get(name) !== right.get(name);
    return `${cell("l", name, cast)} IS DISTINCT FROM ${cell("r", name, cast)}`;
  });
  const [[found]] = await rows(`SELECT count(*) FROM ${files[0]} l POSITIONAL JOIN ${files[1]} r WHERE ${differs.join(" OR ")}`);
  return Math.max(Number(found), Math.abs(counts[0] - counts[1]));
}

console.log(JSON.stringify({ differences: await differences(), rows: counts }));
