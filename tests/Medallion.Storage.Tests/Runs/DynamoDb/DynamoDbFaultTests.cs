using System.Net;
using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.DynamoDb;
using Medallion.Storage.Tests.S3;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Runs.DynamoDb;

public sealed class DynamoDbFaultTests(DynamoDbFixture fixture) : IClassFixture<DynamoDbFixture>
{
    private static readonly RecordKey Key = RecordKey.Of("people", "run-1", "gold");

    [DynamoDbFact]
    public async Task A_write_whose_answer_is_lost_is_read_back()
    {
        int puts = 0;
        using DynamoDbRunRecordStore store = await OpenAsync(
            (request, send) => IsPut(request) && ++puts == 1 ? FaultyHandler.LoseAnswerAsync(send) : send());

        RecordWrite write = await store.WriteAsync(Key, "mine"u8.ToArray(), null, CancellationToken.None);

        Assert.True(puts > 1, "The client did not repeat the write.");
        Assert.Equal(write.Version, (await store.ReadAsync(Key, CancellationToken.None))?.Version);
    }

    [DynamoDbFact]
    public async Task Where_nothing_is_answered_the_outcome_stays_open()
    {
        bool broken = false;
        using DynamoDbRunRecordStore store = await OpenAsync(
            (_, send) => broken ? throw new HttpRequestException("The test cut the line.") : send());
        RecordWrite first = await store.WriteAsync(Key, "first"u8.ToArray(), null, CancellationToken.None);

        broken = true;
        await FailsAsync(
            StoreFault.Unavailable,
            () => store.WriteAsync(Key, "second"u8.ToArray(), first.Version, CancellationToken.None));
        broken = false;

        Assert.True((await store.WriteAsync(Key, "third"u8.ToArray(), first.Version, CancellationToken.None)).IsWritten);
    }

    [DynamoDbFact]
    public async Task A_deletion_whose_answer_is_lost_is_read_back()
    {
        int deletions = 0;
        using DynamoDbRunRecordStore store = await OpenAsync(
            (request, send) =>
                Is(request, "DeleteItem") && ++deletions == 1 ? FaultyHandler.LoseAnswerAsync(send) : send());
        RecordWrite write = await store.WriteAsync(Key, default, null, CancellationToken.None);

        Assert.True(await store.DeleteAsync(Key, write.Version!, CancellationToken.None));
        Assert.Null(await store.ReadAsync(Key, CancellationToken.None));
    }

    [DynamoDbFact]
    public async Task Refusals_say_what_to_do()
    {
        using DynamoDbRunRecordStore denied = await OpenAsync(
            static (request, _) => Answer(request, HttpStatusCode.BadRequest, "AccessDeniedException"));
        using DynamoDbRunRecordStore overloaded = await OpenAsync(
            static (request, _) => Answer(request, HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException"));

        StoreException noAccess = await FailsAsync(
            StoreFault.AccessDenied, () => denied.ReadAsync(Key, CancellationToken.None));
        StoreException busy = await FailsAsync(
            StoreFault.Unavailable, () => overloaded.ReadAsync(Key, CancellationToken.None));

        Assert.Contains("dynamodb:PutItem", noAccess.Message, StringComparison.Ordinal);
        Assert.Contains("capacity", busy.Message, StringComparison.Ordinal);
    }

    private static bool IsPut(HttpRequestMessage request) => Is(request, "PutItem");

    private static bool Is(HttpRequestMessage request, string operation) =>
        request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? targets)
        && targets.Any(target => target.EndsWith(operation, StringComparison.Ordinal));

    private static Task<HttpResponseMessage> Answer(HttpRequestMessage request, HttpStatusCode status, string type) =>
        Task.FromResult(
            new HttpResponseMessage(status)
            {
                RequestMessage = request,
                Content = new StringContent(
                    $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{type}}","message":"Made up."}""",
                    Encoding.UTF8,
                    "application/x-amz-json-1.0"),
            });

    private async Task<DynamoDbRunRecordStore> OpenAsync(FaultyHandler.Fault fault) =>
        fixture.Target.Open(await fixture.Target.CreateTableAsync(), handler => new FaultyHandler(handler, fault));
}
