using Xunit.Sdk;

namespace Medallion.Storage.Tests.Objects;

/// <summary>
/// A test that every store inherits; skipped in a class marked <see cref="NeedsS3Attribute"/> without an S3 service.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Medallion.Storage.Tests.Objects.StoreFactDiscoverer", "Medallion.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;
