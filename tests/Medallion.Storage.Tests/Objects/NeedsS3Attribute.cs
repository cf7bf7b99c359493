namespace Medallion.Storage.Tests.Objects;

/// <summary>The class's inherited tests need an S3 service.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsS3Attribute : Attribute;
