namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>A test that needs a DynamoDB service; skipped, and counted as such, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DynamoDbFactAttribute : FactAttribute
{
    public DynamoDbFactAttribute() => Skip = DynamoDbTestTarget.SkipReason;
}
