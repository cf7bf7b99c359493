using Amazon.S3.Model;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;
using Medallion.Tests.Shared;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.S3;

/// <summary>A real service behind a connection that fails at the worst moment.</summary>
public sealed class S3FaultTests(S3Fixture fixture) : IClassFixture<S3Fixture>, IDisposable
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}/";
    private readonly List<S3Client> _clients = [];
    private StoreUri? _bucket;

    public void Dispose() => _clients.ForEach(static client => client.Dispose());

    [S3Fact]
    public async Task A_put_whose_answer_was_lost_is_recognised_as_done()
    {
        int puts = 0;
        S3ObjectStore store = Open(
            (request, send) =>
                request.Method == HttpMethod.Put && puts++ == 0 ? FaultyHandler.LoseAnswerAsync(send) : send());

        ObjectInfo info = await store.PutAsync(Key("a"), "mine", PublishCondition.IfAbsent);

        Assert.Equal(2, puts);
        Assert.Equal(info.Version, (await store.FindAsync(Key("a"), CancellationToken.None))?.Version);
    }

    [S3Fact]
    public async Task A_put_whose_every_answer_was_lost_is_recognised_as_done()
    {
        S3ObjectStore store = Open(
            (request, send) => request.Method == HttpMethod.Put ? FaultyHandler.LoseAnswerAsync(send) : send());

        ObjectInfo info = await store.PutAsync(Key("a"), "mine");

        Assert.Equal(4, info.Version.Size);
    }

    [S3Fact]
    public async Task A_lost_race_is_not_taken_for_a_lost_answer()
    {
        S3ObjectStore other = Open(static (_, send) => send());
        S3ObjectStore store = Open((request, send) => request.Method == HttpMethod.Put ? RaceAsync(send) : send());

        await FailsAsync(StoreFault.ConditionFailed, () => store.PutAsync(Key("a"), "mine", PublishCondition.IfAbsent));

        Assert.Equal("theirs", await other.ReadTextAsync(Key("a")));

        async Task<HttpResponseMessage> RaceAsync(Func<Task<HttpResponseMessage>> send)
        {
            await other.PutAsync(Key("a"), "theirs");
            return await send();
        }
    }

    [S3Fact]
    public async Task A_completion_whose_answer_was_lost_is_recognised_as_done()
    {
        int completions = 0;
        S3ObjectStore store = Open(
            (request, send) =>
                IsCompletion(request) && completions++ == 0 ? FaultyHandler.LoseAnswerAsync(send) : send());
        byte[] content = TestBytes.Random(9 << 20);

        ObjectInfo info = await store.UploadAsync(Key("a"), content, PublishCondition.IfAbsent);

        Assert.Equal(2, completions);
        Assert.Equal(content, await store.ReadAllAsync(info.Version));
    }

    [S3Fact]
    public async Task A_conflict_is_tried_again()
    {
        int completions = 0;
        S3ObjectStore store = Open(
            (request, send) =>
                IsCompletion(request) && completions++ < 2
                    ? FaultyHandler.Answer(request, 409, "ConditionalRequestConflict")
                    : send());

        await store.UploadAsync(Key("a"), TestBytes.Random(9 << 20), PublishCondition.IfAbsent);

        Assert.Equal(3, completions);
    }

    [S3Fact]
    public async Task A_conflict_that_does_not_end_may_work_later()
    {
        S3ObjectStore store = Open(
            (request, send) =>
                request.Method == HttpMethod.Put
                    ? FaultyHandler.Answer(request, 409, "ConditionalRequestConflict")
                    : send());

        await FailsAsync(StoreFault.Unavailable, () => store.PutAsync(Key("a"), "x", PublishCondition.IfAbsent));
    }

    [S3Fact]
    public async Task A_part_that_fails_fails_the_upload_and_leaves_nothing()
    {
        S3ObjectStore store = Open(
            (request, send) =>
                request.RequestUri!.Query.Contains("partNumber=2", StringComparison.Ordinal)
                    ? FaultyHandler.Answer(request, 507, "XMinioStorageFull")
                    : send());

        await FailsAsync(StoreFault.Full, () => store.UploadAsync(Key("a"), TestBytes.Random(30 << 20)));

        Assert.Null(await store.FindAsync(Key("a"), CancellationToken.None));
        Assert.Empty(await UploadsAsync(store));
    }

    [S3Fact]
    public async Task A_part_that_fails_in_passing_is_sent_again()
    {
        int parts = 0;
        S3ObjectStore store = Open(
            (request, send) =>
                request.RequestUri!.Query.Contains("partNumber=", StringComparison.Ordinal) && parts++ % 2 == 0
                    ? FaultyHandler.Answer(request, 503, "SlowDown")
                    : send());
        byte[] content = TestBytes.Random(20 << 20);

        ObjectInfo info = await store.UploadAsync(Key("a"), content);

        Assert.Equal(content, await store.ReadAllAsync(info.Version));
    }

    [S3Fact]
    public async Task An_upload_aborted_by_somebody_else_can_be_written_again()
    {
        TaskCompletionSource firstPart = new(TaskCreationOptions.RunContinuationsAsynchronously);
        S3ObjectStore store = Open(
            (request, send) =>
                request.RequestUri!.Query.Contains("partNumber=1", StringComparison.Ordinal)
                ? NoteAsync(send)
                : send());
        await using IObjectUpload upload = await store.StartUploadAsync(Key("a"), NoMetadata, CancellationToken.None);
        await upload.WriteAsync(TestBytes.Random(9 << 20), CancellationToken.None);
        await firstPart.Task;
        Assert.Equal(1, await store.SweepAsync(_prefix, TimeSpan.FromMinutes(-5), CancellationToken.None));

        await FailsAsync(
            StoreFault.Unavailable,
            () => upload.CompleteAsync(PublishCondition.None, CancellationToken.None));

        async Task<HttpResponseMessage> NoteAsync(Func<Task<HttpResponseMessage>> send)
        {
            HttpResponseMessage response = await send();
            firstPart.TrySetResult();
            return response;
        }
    }

    [S3Fact]
    public async Task A_body_cut_short_is_read_on_from_where_it_broke()
    {
        S3ObjectStore whole = Open(static (_, send) => send());
        byte[] content = TestBytes.Random(1000);
        ObjectVersion version = (await whole.UploadAsync(Key("a"), content)).Version;
        int reads = 0;
        S3ObjectStore store = Open(
            (request, send) =>
            {
                reads += IsRead(request) ? 1 : 0;
                return IsRead(request) ? FaultyHandler.CutBodyAsync(send, keep: 300) : send();
            });

        Assert.Equal(content, await store.ReadAllAsync(version));
        Assert.Equal(4, reads);
    }

    [S3Fact]
    public async Task A_body_that_never_comes_is_given_up()
    {
        S3ObjectStore store = Open(
            (request, send) => IsRead(request) ? FaultyHandler.CutBodyAsync(send, keep: 0) : send());
        ObjectVersion version = (await store.PutAsync(Key("a"), "x")).Version;

        await FailsAsync(StoreFault.Unavailable, () => store.ReadAllAsync(version));
    }

    [S3Fact]
    public async Task A_service_that_ignores_ranges_is_refused()
    {
        S3ObjectStore store = Open((request, send) => IsRead(request) ? DropRangeAsync(send) : send());
        ObjectVersion version = (await store.PutAsync(Key("a"), "0123456789")).Version;

        await FailsAsync(
            StoreFault.Rejected,
            () => store.ReadAsync(version, 5, new byte[5], CancellationToken.None).AsTask());

        static async Task<HttpResponseMessage> DropRangeAsync(Func<Task<HttpResponseMessage>> send)
        {
            HttpResponseMessage response = await send();
            response.Content.Headers.Remove("Content-Range");
            return response;
        }
    }

    [S3Fact]
    public async Task Sweeps_uploads_older_than_asked_for_under_the_prefix()
    {
        S3ObjectStore store = Open(static (_, send) => send());
        await StartAsync(Key("silver/a +%.parquet"));
        await StartAsync(Key("gold/b"));

        Assert.Equal(0, await store.SweepAsync(Key("silver/"), ISweepableStore.DefaultAge, CancellationToken.None));
        Assert.Equal(1, await store.SweepAsync(Key("silver/"), TimeSpan.FromMinutes(-5), CancellationToken.None));
        Assert.Equal([Key("gold/b")], await UploadsAsync(store));
        Assert.Equal(1, await store.SweepAsync(_prefix, TimeSpan.FromMinutes(-5), CancellationToken.None));
        Assert.Empty(await UploadsAsync(store));

        Task StartAsync(string key) =>
            _clients[0]
                .Sdk.InitiateMultipartUploadAsync(
                    new InitiateMultipartUploadRequest { BucketName = store.Uri.Location, Key = key });
    }

    private static bool IsRead(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.Headers.Contains("Range");

    private static bool IsCompletion(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal);

    private string Key(string name) => _prefix + name;

    private async Task<IEnumerable<string>> UploadsAsync(S3ObjectStore store)
    {
        ListMultipartUploadsResponse uploads = await _clients[0]
            .Sdk.ListMultipartUploadsAsync(
                new ListMultipartUploadsRequest { BucketName = store.Uri.Location, Prefix = _prefix });
        return (uploads.MultipartUploads ?? []).Select(static upload => upload.Key);
    }

    private S3ObjectStore Open(FaultyHandler.Fault fault)
    {
        S3Client client = new(fixture.Options(), inner => new FaultyHandler(inner, fault));
        _clients.Add(client);
        return new S3ObjectStore(_bucket ??= fixture.NewBucket(_prefix), client, ownsClient: false, TimeProvider.System);
    }
}
