namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>The class's inherited tests need a DynamoDB service.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsDynamoDbAttribute : Attribute;
