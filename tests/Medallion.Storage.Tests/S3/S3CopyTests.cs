using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;
using Medallion.Tests.Shared;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.S3;

/// <summary>Parts that a real service copies from another object, and what is done where it does not.</summary>
public sealed class S3CopyTests(S3Fixture fixture) : IClassFixture<S3Fixture>, IDisposable
{
    private const int PartBytes = 8 << 20;
    private const int SourceBytes = 40 << 20;

    private readonly string _prefix = $"test-{Guid.NewGuid():N}/";
    private readonly List<string> _copies = [];
    private S3Client? _client;
    private long _sent;

    private delegate Task<HttpResponseMessage> Answer(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send);

    public void Dispose() => _client?.Dispose();

    [S3Fact]
    public async Task What_lies_in_the_bucket_is_copied_and_not_sent()
    {
        S3ObjectStore store = Open(static (_, send) => send());
        byte[] content = TestBytes.Random(SourceBytes);
        ObjectVersion source = (await store.UploadAsync(Key("silver a +%ü.parquet"), content)).Version;
        byte[] head = TestBytes.Random(5, seed: 2);

        _sent = 0;
        ObjectInfo copy = await WriteAsync(store, head, content.AsMemory(3), new StoredRange(source, 3));

        Assert.Equal(4, _copies.Count);
        Assert.Contains($"bytes={3 + PartBytes - 5}-{3 + (2 * PartBytes) - 6}", _copies);
        Assert.True(_sent < 2 * PartBytes, $"{_sent} bytes were sent");
        byte[] expected = [.. head, .. content[3..]];
        Assert.Equal(expected, await store.ReadAllAsync(copy.Version));
    }

    [S3Fact]
    public async Task Where_the_service_does_not_copy_the_bytes_are_sent()
    {
        S3ObjectStore store = Open(
            (request, send) => IsCopy(request) ? FaultyHandler.Answer(request, 501, "NotImplemented") : send());
        byte[] content = TestBytes.Random(SourceBytes);
        ObjectVersion source = (await store.UploadAsync(Key("a"), content)).Version;

        ObjectInfo copy = await WriteAsync(store, ReadOnlyMemory<byte>.Empty, content, new StoredRange(source, 0));

        Assert.InRange(_copies.Count, 1, 4);
        Assert.Equal(content, await store.ReadAllAsync(copy.Version));
    }

    [S3Fact]
    public async Task Where_the_service_overlooks_what_to_copy_the_bytes_are_sent()
    {
        S3ObjectStore store = Open((request, send) => IsCopy(request)
            ? Task.FromResult(new HttpResponseMessage { RequestMessage = request, Headers = { ETag = new("\"empty\"") } })
            : send());
        byte[] content = TestBytes.Random(SourceBytes);
        ObjectVersion source = (await store.UploadAsync(Key("a"), content)).Version;

        ObjectInfo copy = await WriteAsync(store, ReadOnlyMemory<byte>.Empty, content, new StoredRange(source, 0));

        Assert.NotEmpty(_copies);
        Assert.Equal(content, await store.ReadAllAsync(copy.Version));
    }

    [S3Fact]
    public async Task A_source_that_was_replaced_since_is_not_copied()
    {
        S3ObjectStore store = Open(static (_, send) => send());
        byte[] content = TestBytes.Random(SourceBytes);
        ObjectVersion source = (await store.UploadAsync(Key("a"), content)).Version;
        await store.UploadAsync(Key("a"), TestBytes.Random(SourceBytes, seed: 2));

        ObjectInfo copy = await WriteAsync(store, ReadOnlyMemory<byte>.Empty, content, new StoredRange(source, 0));

        Assert.NotEmpty(_copies);
        Assert.Equal(content, await store.ReadAllAsync(copy.Version));
    }

    [S3Fact]
    public async Task Bytes_with_a_gap_between_them_are_sent()
    {
        S3ObjectStore store = Open(static (_, send) => send());
        byte[] content = TestBytes.Random(SourceBytes);
        ObjectVersion source = (await store.UploadAsync(Key("a"), content)).Version;
        const int Half = PartBytes / 2;
        await using IObjectUpload upload = await store.StartUploadAsync(Key("b"), NoMetadata, CancellationToken.None);
        await upload.WriteCopyAsync(content.AsMemory(0, Half), new StoredRange(source, 0), CancellationToken.None);
        await upload.WriteCopyAsync(content.AsMemory(Half + 1, Half), new StoredRange(source, Half + 1), CancellationToken.None);
        await upload.WriteCopyAsync(content.AsMemory(0, Half), new StoredRange(source, 0), CancellationToken.None);
        await upload.WriteCopyAsync(content.AsMemory(Half, Half), origin: null, CancellationToken.None);
        ObjectInfo copy = await upload.CompleteAsync(PublishCondition.None, CancellationToken.None);

        Assert.Empty(_copies);
        byte[] expected = [.. content[..Half], .. content[(Half + 1)..(PartBytes + 1)], .. content[..PartBytes]];
        Assert.Equal(expected, await store.ReadAllAsync(copy.Version));
    }

    private static bool IsCopy(HttpRequestMessage request) => request.Headers.Contains("x-amz-copy-source");

    private string Key(string name) => _prefix + name;

    private async Task<ObjectInfo> WriteAsync(
        S3ObjectStore store, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> copied, StoredRange origin)
    {
        const int Step = 1_234_567;
        await using IObjectUpload upload = await store.StartUploadAsync(Key("copy"), NoMetadata, CancellationToken.None);
        await upload.WriteAsync(head, CancellationToken.None);
        for (int at = 0; at < copied.Length; at += Step)
        {
            ReadOnlyMemory<byte> piece = copied.Slice(at, Math.Min(Step, copied.Length - at));
            await upload.WriteCopyAsync(piece, origin.After(at), CancellationToken.None);
        }

        Assert.Equal(head.Length + copied.Length, upload.Length);
        return await upload.CompleteAsync(PublishCondition.None, CancellationToken.None);
    }

    private S3ObjectStore Open(Answer answer)
    {
        _client = new S3Client(fixture.Options(), inner => new FaultyHandler(inner, Note));
        return new S3ObjectStore(fixture.NewBucket(_prefix), _client, ownsClient: false, TimeProvider.System);

        Task<HttpResponseMessage> Note(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
        {
            if (IsCopy(request))
            {
                lock (_copies)
                {
                    _copies.Add(request.Headers.GetValues("x-amz-copy-source-range").Single());
                }
            }

            Interlocked.Add(ref _sent, request.Content?.Headers.ContentLength ?? 0);
            return answer(request, send);
        }
    }
}
