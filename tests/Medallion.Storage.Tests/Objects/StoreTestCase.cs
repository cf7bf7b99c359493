using System.ComponentModel;
using Medallion.Tests.Shared;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Medallion.Storage.Tests.Objects;

/// <summary>
/// A test case whose skip reason depends on the class that inherits it, which an attribute cannot see.
/// </summary>
public sealed class StoreTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer", error: true)]
    public StoreTestCase()
    {
    }

    public StoreTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod)
        : base(diagnostics, display, displayOptions, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsS3Attribute)).Any()
            ? S3TestTarget.SkipReason
            : base.GetSkipReason(factAttribute);
}
