// Runs one stage in Polars. usage: node polars.mjs JOB (see stages.mjs), or --probe to see whether that can be done here.
import pl from "nodejs-polars";

if (process.argv[2] === "--probe") {
  console.log(JSON.stringify({ version: `${pl.version}` }));
  process.exit(0);
}

const { job, run } = await import("./stages.mjs");
const cloudOptions = job.s3 && {
  aws_endpoint_url: job.s3.endpoint,
  aws_region: job.s3.region,
  aws_access_key_id: job.s3.accessKey,
  aws_secret_access_key: job.s3.secretKey,
  aws_allow_http: "true",
  aws_virtual_hosted_style_request: "false",
};
const places = cloudOptions ? { cloudOptions } : {};
const csv = () => pl.scanCSV(job.bronze, { tryParseDates: true, ...places });
const parquet = (place) => pl.scanParquet(place, places);
const sink = (frame, place) => frame.sinkParquet(place, { compression: "snappy", ...places }).collect({ streaming: true });
const count = async (frame) => (await frame.select(pl.len()).collect()).toRecords()[0].len;

await run({
  // A count of rows would parse no cell: this way all of them are read, and none is kept.
  bronze: async () => {
    const counts = (await csv().select(pl.all().count()).collect({ streaming: true })).toRecords()[0];
    return Math.max(...Object.values(counts).map(Number));
  },
  silver: async () => {
    await sink(csv(), job.silver);
    return () => count(parquet(job.silver));
  },
  gold: async () => {
    await sink(parquet(job.silver).unique({ subset: [job.key], keep: "first", maintainOrder: true }), job.gold);
    return () => count(parquet(job.gold));
  },
});
