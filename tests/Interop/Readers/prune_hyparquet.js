// Prints what hyparquet reads of one column for COLUMN = VALUE by the page index: prune_hyparquet.js FILE COLUMN VALUE
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

const [path, column, value] = process.argv.slice(2);
const file = await asyncBufferFromFile(path);
const metadata = await parquetMetadataAsync(file);

/** Rows found, and bytes asked for. */
async function read(options) {
  let bytes = 0;
  const counted = {
    byteLength: file.byteLength,
    slice(start, end) {
      bytes += (end ?? file.byteLength) - start;
      return file.slice(start, end);
    },
  };
  const filter = { [column]: { $eq: /^-?\d+$/.test(value) ? BigInt(value) : value } };
  const rows = await parquetReadObjects({ file: counted, metadata, columns: [column], filter, ...options });
  return { rows: rows.length, bytes };
}

process.stdout.write(`${JSON.stringify({
  byRowGroup: await read({ usePageIndex: false }),
  byPage: await read({ usePageIndex: true }),
})}\n`);
