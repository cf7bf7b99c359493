using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Medallion.Storage.Runs.DynamoDb;

namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>
/// The DynamoDB service that tests run against: the one named by <c>MEDALLION_TEST_DYNAMODB_ENDPOINT</c>, else a server of
/// their own.
/// </summary>
internal sealed class DynamoDbTestTarget : IDisposable
{
    private static readonly string? GivenEndpoint = Environment.GetEnvironmentVariable("MEDALLION_TEST_DYNAMODB_ENDPOINT");

    private readonly MotoServer? _server;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private DynamoDbTestTarget(MotoServer? server) => _server = server;

    /// <summary>Why there is no DynamoDB service to test against; null where there is one.</summary>
    public static string? SkipReason { get; } = GivenEndpoint is null && MotoServer.Program is null
        ? "No DynamoDB service: install moto[server] beside MEDALLION_PYTHON, or set MEDALLION_TEST_DYNAMODB_ENDPOINT."
        : null;

    public static async Task<DynamoDbTestTarget> StartAsync() =>
        new(GivenEndpoint is null ? await MotoServer.StartAsync() : null);

    public DynamoDbLedgerOptions Options(string table) => new()
    {
        TableName = table,
        ServiceUrl = _server?.Endpoint ?? GivenEndpoint,
        AccessKeyId = "test-key",
        SecretAccessKey = "test-secret",
    };

    public DynamoDbRunRecordStore Open(DynamoDbLedgerOptions options) =>
        Open(options, static handler => handler);

    /// <param name="options">How to reach the table.</param>
    /// <param name="decorate">Stands between the client and the service.</param>
    public DynamoDbRunRecordStore Open(DynamoDbLedgerOptions options, Func<HttpMessageHandler, HttpMessageHandler> decorate) =>
        new(options, handler => decorate(_server is null ? handler : new OneAtATimeHandler(handler, _turn)));

    /// <summary>Makes the table as the README of the room describes it.</summary>
    public async Task<DynamoDbLedgerOptions> CreateTableAsync()
    {
        DynamoDbLedgerOptions options = Options($"test-{Guid.NewGuid():N}");
        using DynamoDbRunRecordStore store = Open(options);
        await store.Sdk.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = options.TableName,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new("ledger", ScalarAttributeType.S), new("record_key", ScalarAttributeType.S)],
                KeySchema = [new("ledger", KeyType.HASH), new("record_key", KeyType.RANGE)],
            });
        return options;
    }

    public void Dispose()
    {
        _server?.Dispose();
        _turn.Dispose();
    }
}
