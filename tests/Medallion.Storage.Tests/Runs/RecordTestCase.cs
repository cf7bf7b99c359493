using System.ComponentModel;
using Medallion.Storage.Tests.Objects;
using Medallion.Storage.Tests.Runs.DynamoDb;
using Medallion.Tests.Shared;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Medallion.Storage.Tests.Runs;

/// <summary>
/// A test case whose skip reason depends on the class that inherits it, which an attribute cannot see.
/// </summary>
public sealed class RecordTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer", error: true)]
    public RecordTestCase()
    {
    }

    public RecordTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod)
        : base(diagnostics, display, displayOptions, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        Needs<NeedsDynamoDbAttribute>() ? DynamoDbTestTarget.SkipReason
        : Needs<NeedsS3Attribute>() ? S3TestTarget.SkipReason
        : base.GetSkipReason(factAttribute);

    private bool Needs<T>()
        where T : Attribute => TestMethod.TestClass.Class.GetCustomAttributes(typeof(T)).Any();
}
