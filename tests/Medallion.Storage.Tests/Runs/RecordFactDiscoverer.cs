using Xunit.Abstractions;
using Xunit.Sdk;

namespace Medallion.Storage.Tests.Runs;

/// <summary>Makes one <see cref="RecordTestCase"/> of each inherited test.</summary>
public sealed class RecordFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute) =>
        [
            new RecordTestCase(
                diagnostics,
                discoveryOptions.MethodDisplayOrDefault(),
                discoveryOptions.MethodDisplayOptionsOrDefault(),
                testMethod),
        ];
}
