// The cases of gRPC's interoperability tests, for grpc-js: one line of JSON for each.
//
// usage: node interop.js HOST:PORT PROTO_ROOT
import assert from 'node:assert/strict';
import { once } from 'node:events';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, root] = process.argv.slice(2);
const { grpc: { testing } } = grpc.loadPackageDefinition(
  loader.loadSync('grpc_testing/test.proto', { includeDirs: [root], keepCase: true, defaults: true }));

const requestSizes = [27182, 8, 1828, 45904];
const responseSizes = [31415, 9, 2653, 58979];
const initial = 'x-grpc-test-echo-initial';
const trailing = 'x-grpc-test-echo-trailing-bin';
const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };

const client = new testing.TestService(address, grpc.credentials.createInsecure());
const zipping = new testing.TestService(address, grpc.credentials.createInsecure(), gzip);
const absent = new testing.UnimplementedService(address, grpc.credentials.createInsecure());

const body = size => ({ body: Buffer.alloc(size) });
const large = more => ({ response_size: 314159, payload: body(271828), ...more });
const ask = (size, ...sizes) => ({ payload: body(size), response_parameters: sizes.map(each => ({ size: each })) });
const deadline = milliseconds => new Date(Date.now() + milliseconds);
const patience = () => ({ deadline: deadline(60_000) });

/** Calls a method that answers once; resolves with the answer, the headers, and the status. */
function unary(service, method, request, { metadata = new grpc.Metadata(), options = patience() } = {}) {
  return new Promise((resolve, reject) => {
    const seen = {};
    const call = service[method](request, metadata, options, (error, response) => {
      seen.response = response;
      if (error) {
        reject(error);
      }
    });
    call.on('metadata', headers => { seen.headers = headers; });
    call.on('status', status => resolve({ ...seen, status }));
  });
}

/** Sends messages to a method that answers once. */
function upload(service, messages) {
  return new Promise((resolve, reject) => {
    const call = service.StreamingInputCall(new grpc.Metadata(), patience(), (error, response) =>
      error ? reject(error) : resolve(response));
    for (const [message, flags] of messages) {
      call.write(message, flags);
    }
    call.end();
  });
}

/** Reads a stream to its end; resolves with what came. */
async function collect(call) {
  const seen = { messages: [] };
  call.on('metadata', headers => { seen.headers = headers; });
  call.on('data', message => seen.messages.push(message));
  call.on('error', () => {}); // is told as the status
  [seen.status] = await once(call, 'status');
  if (seen.status.code !== grpc.status.OK) {
    throw Object.assign(new Error(seen.status.details), seen.status);
  }
  return seen;
}

const fails = (code, call, details) => assert.rejects(call, error => {
  assert.equal(error.code, code, String(error));
  if (details !== undefined) {
    assert.equal(error.details, details);
  }
  return true;
});

const zeros = (payload, size) => assert.ok(payload.body.equals(Buffer.alloc(size)), `${payload.body.length} bytes, not ${size}`);

const largeUnary = async () => zeros((await unary(client, 'UnaryCall', large())).response.payload, 314159);

async function echoesStatus(message) {
  const status = { code: 2, message };
  await fails(2, unary(client, 'UnaryCall', { response_status: status }), message);
  const call = client.FullDuplexCall(new grpc.Metadata(), patience());
  call.write({ response_status: status });
  call.end();
  await fails(2, collect(call), message);
}

const cases = {
  async empty_unary() {
    assert.deepEqual((await unary(client, 'EmptyCall', {})).response, {});
  },
  large_unary: largeUnary,
  async concurrent_large_unary() {
    await Promise.all(Array.from({ length: 100 }, largeUnary));
  },
  async client_compressed_unary() {
    const expecting = value => large({ expect_compressed: { value } });
    await fails(grpc.status.INVALID_ARGUMENT, unary(client, 'UnaryCall', expecting(true)));
    zeros((await unary(zipping, 'UnaryCall', expecting(true))).response.payload, 314159);
    zeros((await unary(client, 'UnaryCall', expecting(false))).response.payload, 314159);
  },
  async server_compressed_unary() {
    for (const value of [true, false]) {
      const { response } = await unary(client, 'UnaryCall', large({ response_compressed: { value } }));
      zeros(response.payload, 314159);
    }
  },
  async client_streaming() {
    const answer = await upload(client, requestSizes.map(size => [{ payload: body(size) }]));
    assert.equal(answer.aggregated_payload_size, 74922);
  },
  async client_compressed_streaming() {
    const expecting = (size, value) => ({ payload: body(size), expect_compressed: { value } });
    await fails(grpc.status.INVALID_ARGUMENT, upload(client, [[expecting(27182, true)]]));
    const answer = await upload(zipping, [
      [expecting(27182, true)],
      [expecting(45904, false), grpc.writeFlags?.NoCompress ?? 2],
    ]);
    assert.equal(answer.aggregated_payload_size, 73086);
  },
  async server_streaming() {
    const { messages } = await collect(client.StreamingOutputCall(ask(0, ...responseSizes), new grpc.Metadata(), patience()));
    assert.deepEqual(messages.map(message => message.payload.body.length), responseSizes);
  },
  async server_compressed_streaming() {
    const request = { response_parameters: [
      { size: 31415, compressed: { value: true } },
      { size: 92653, compressed: { value: false } },
    ] };
    const { messages } = await collect(client.StreamingOutputCall(request, new grpc.Metadata(), patience()));
    assert.equal(messages.length, 2);
    zeros(messages[0].payload, 31415);
    zeros(messages[1].payload, 92653);
  },
  async ping_pong() {
    const call = client.FullDuplexCall(new grpc.Metadata(), patience());
    for (const [i, size] of requestSizes.entries()) {
      call.write(ask(size, responseSizes[i]));
      const [message] = await once(call, 'data');
      zeros(message.payload, responseSizes[i]);
    }
    call.end();
    assert.deepEqual((await collect(call)).messages, []);
  },
  async empty_stream() {
    const call = client.FullDuplexCall(new grpc.Metadata(), patience());
    call.end();
    assert.deepEqual((await collect(call)).messages, []);
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set(initial, 'test_initial_metadata_value');
    metadata.set(trailing, Buffer.from([0xab, 0xab, 0xab]));
    const call = client.FullDuplexCall(metadata, patience());
    call.write(ask(271828, 314159));
    call.end();
    for (const seen of await Promise.all([unary(client, 'UnaryCall', large(), { metadata }), collect(call)])) {
      assert.deepEqual(seen.headers.get(initial), ['test_initial_metadata_value']);
      assert.deepEqual(seen.status.metadata.get(trailing), [Buffer.from([0xab, 0xab, 0xab])]);
    }
  },
  status_code_and_message: () => echoesStatus('test status message'),
  special_status_message: () => echoesStatus('\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n'),
  unimplemented_method: () => fails(grpc.status.UNIMPLEMENTED, unary(client, 'UnimplementedCall', {})),
  unimplemented_service: () => fails(grpc.status.UNIMPLEMENTED, unary(absent, 'UnimplementedCall', {})),
  cancel_after_begin: () => fails(grpc.status.CANCELLED, new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(new grpc.Metadata(), patience(), (error, answer) => error ? reject(error) : resolve(answer));
    setImmediate(() => call.cancel());
  })),
  async cancel_after_first_response() {
    const call = client.FullDuplexCall(new grpc.Metadata(), patience());
    call.write(ask(27182, 31415));
    zeros((await once(call, 'data'))[0].payload, 31415);
    const ended = collect(call);
    call.cancel();
    await fails(grpc.status.CANCELLED, ended);
  },
  async timeout_on_sleeping_server() {
    const call = client.FullDuplexCall(new grpc.Metadata(), { deadline: deadline(1) });
    const ended = collect(call);
    call.write(ask(27182));
    await fails(grpc.status.DEADLINE_EXCEEDED, ended);
  },
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
for (const each of [client, zipping, absent]) {
  each.close();
}
