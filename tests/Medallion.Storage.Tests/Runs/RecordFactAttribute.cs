using Xunit.Sdk;

namespace Medallion.Storage.Tests.Runs;

/// <summary>A test that every record store inherits; skipped in a class whose service is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Medallion.Storage.Tests.Runs.RecordFactDiscoverer", "Medallion.Storage.Tests")]
public sealed class RecordFactAttribute : FactAttribute;
