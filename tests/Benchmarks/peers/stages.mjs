// What the Node peers have in common: they take a job, run one stage of it a few times, and print one line of JSON each time.
//
// A job: { stage, passes, threads, key, bronze, silver, gold, s3 }. Places are paths, or s3:// URLs where s3 tells how
// to get there: { endpoint, region, accessKey, secretKey }. bronze is a pattern that ends in *.csv.
import { readFileSync, writeFileSync } from "node:fs";

export const job = JSON.parse(process.argv[2]);

// Runs the job's stage. Each of `stages` resolves to the rows that it read or wrote, or to a function that counts them afterwards.
export async function run(stages) {
  for (let pass = 1; pass <= job.passes; pass++) {
    globalThis.gc?.();
    writeFileSync("/proc/self/clear_refs", "5"); // the peak begins anew
    const start = performance.now();
    const result = await stages[job.stage]();
    const seconds = (performance.now() - start) / 1000;
    const peak = peakBytes();
    const rows = typeof result === "function" ? await result() : result;
    console.log(JSON.stringify({ pass, rows: Number(rows), seconds, peakBytes: peak }));
  }
}

function peakBytes() {
  const line = readFileSync("/proc/self/status", "utf8").match(/^VmHWM:\s+(\d+) kB$/m);
  return Number(line[1]) * 1024;
}
