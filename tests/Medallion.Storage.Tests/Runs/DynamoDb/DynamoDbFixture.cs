namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>One DynamoDB service for all tests of a class.</summary>
public sealed class DynamoDbFixture : IAsyncLifetime
{
    private DynamoDbTestTarget? _target;

    internal DynamoDbTestTarget Target => _target ?? throw new InvalidOperationException(DynamoDbTestTarget.SkipReason);

    public async Task InitializeAsync() =>
        _target = DynamoDbTestTarget.SkipReason is null ? await DynamoDbTestTarget.StartAsync() : null;

    public Task DisposeAsync()
    {
        _target?.Dispose();
        return Task.CompletedTask;
    }
}
