// Calls of a grpc-js client to the product's service: one line of JSON for each.
//
// usage: node service.js JSON: addresses (plain, tls, mutualTls), token, store, folders of certificates and protos
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const known = JSON.parse(process.argv[2]);
const load = (root, ...files) => grpc.loadPackageDefinition(
  loader.loadSync(files, { includeDirs: [root], keepCase: true, defaults: true, longs: Number, enums: String, oneofs: true }));
const { medallion: { v1 } } = load(known.protos, 'medallion/v1/runs.proto', 'medallion/v1/stage_execution.proto');
const { grpc: { health: { v1: health } } } = load(known.health, 'health/health.proto');

const open = grpc.credentials.createInsecure();
const probes = new health.Health(known.plain, open);
const runs = new v1.RunService(known.plain, open);
const stages = new v1.StageExecutionService(known.plain, open);

const deadline = seconds => ({ deadline: new Date(Date.now() + seconds * 1000) });
const file = name => readFileSync(join(known.files, name));

function headers(values = { authorization: `Bearer ${known.token}` }) {
  const metadata = new grpc.Metadata();
  Object.entries(values).forEach(([name, value]) => metadata.set(name, value));
  return metadata;
}

const unary = (client, method, request, metadata = headers(), seconds = 60) => new Promise((resolve, reject) =>
  client[method](request, metadata, deadline(seconds), (error, response) => error ? reject(error) : resolve(response)));

const fails = (code, call) => assert.rejects(call, error => {
  assert.equal(error.code, code, String(error));
  return true;
});

/** Reads a stream to its end. */
async function collect(call) {
  const messages = [];
  for await (const message of call) {
    messages.push(message);
  }
  return messages;
}

const readBronze = (runId, prefix = '', seconds = 60) => stages.ReadBronze(
  { run: { key: { pipeline: 'grpc-js', run_id: runId } }, store_uri: known.store, prefix }, headers(), deadline(seconds));

/** Stops a run that goes on without its caller. */
async function stop(runId) {
  const key = { pipeline: 'grpc-js', run_id: runId, stage: 'STAGE_READ_BRONZE' };
  await sleep(200);
  const { run } = await unary(runs, 'GetRun', { key });
  assert.equal(run.end_time, null, 'It has ended with the stream.');
  await unary(runs, 'CancelRun', { key });
}

async function listRuns(address, authority, certificate) {
  const credentials = certificate
    ? grpc.credentials.createSsl(file(`${authority}.crt`), file(`${certificate}.key`), file(`${certificate}.crt`))
    : grpc.credentials.createSsl(file(`${authority}.crt`));
  const client = new v1.RunService(address, credentials);
  try {
    return await unary(client, 'ListRuns', {}, headers(), 10);
  } finally {
    client.close();
  }
}

const cases = {
  async health_is_checked_without_a_token() {
    for (const service of ['', 'medallion.v1.RunService']) {
      assert.equal((await unary(probes, 'Check', { service }, new grpc.Metadata())).status, 'SERVING');
    }
  },
  async health_is_watched() {
    const watch = probes.Watch({ service: '' }, new grpc.Metadata(), deadline(60));
    assert.equal((await once(watch, 'data'))[0].status, 'SERVING');
    watch.on('error', () => {}); // tells that it was cancelled
    watch.cancel();
  },
  async stage_is_streamed_to_its_result() {
    const events = (await collect(readBronze('whole'))).map(message => message.event);
    assert.equal(events.at(-1).result.bronze.row_count, 2);
    const sequences = events.map(event => event.sequence).filter(sequence => sequence > 0);
    assert.deepEqual(sequences, sequences.map((_, i) => i + 1));
  },
  async deadline_ends_a_stream() {
    await fails(grpc.status.DEADLINE_EXCEEDED, collect(readBronze('late', 'data/slow/', 1)));
    await stop('late');
  },
  async cancellation_ends_a_stream_and_not_the_run() {
    const stream = readBronze('left', 'data/slow/');
    await once(stream, 'data');
    const ended = collect(stream);
    stream.cancel();
    await fails(grpc.status.CANCELLED, ended);
    await stop('left');
  },
  async requests_may_be_compressed() {
    const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };
    const client = new v1.RunService(known.plain, open, gzip);
    assert.equal((await unary(client, 'ListRuns', {})).next_page_token, '');
    client.close();
  },
  refusal_comes_in_the_language_asked_for: () => assert.rejects(
    unary(runs, 'ListRuns', {}, headers({ 'accept-language': 'pt-BR' })), error => {
      assert.equal(error.code, grpc.status.UNAUTHENTICATED);
      assert.ok(error.details.startsWith('O chamador não se identificou'), error.details);
      assert.ok(error.metadata.get('grpc-status-details-bin')[0].includes('type.googleapis.com/google.rpc.ErrorInfo'));
      return true;
    }),
  call_without_a_token_is_refused: () => fails(
    grpc.status.UNAUTHENTICATED, unary(runs, 'ListRuns', {}, new grpc.Metadata())),
  tls_is_spoken_with_the_authority: () => listRuns(known.tls, 'ours'),
  tls_is_refused_with_another_authority: () => fails(grpc.status.UNAVAILABLE, listRuns(known.tls, 'theirs')),
  certificate_of_the_caller_is_accepted: () => listRuns(known.mutualTls, 'ours', 'caller'),
  certificate_of_a_stranger_is_not: () => fails(grpc.status.UNAVAILABLE, listRuns(known.mutualTls, 'ours', 'stranger')),
  caller_without_a_certificate_is_not_served: () => fails(grpc.status.UNAVAILABLE, listRuns(known.mutualTls, 'ours')),
};

for (const [name, run] of Object.entries(cases)) {
  let problem = '';
  try {
    await run();
  } catch (error) {
    problem = error.stack ?? String(error);
  }
  console.log(JSON.stringify({ name, problem }));
}
for (const client of [probes, runs, stages]) {
  client.close();
}
