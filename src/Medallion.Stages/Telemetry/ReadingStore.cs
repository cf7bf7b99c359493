using System.Diagnostics;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Telemetry;

/// <summary>A store whose reads hang under the span of one object, in whatever flow they are made.</summary>
internal sealed class ReadingStore : StoreDecorator
{
    private readonly Activity _span;

    private ReadingStore(IObjectStore inner, Activity span)
        : base(inner) => _span = span;

    /// <summary>The store itself where nothing is traced.</summary>
    public static IObjectStore Under(Activity? span, IObjectStore store) => span is null ? store : new ReadingStore(store, span);

    public override async ValueTask ReadAsync(
        ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        Activity.Current = _span; // In this flow alone: it is gone when the method returns.
        await Inner.ReadAsync(version, offset, destination, cancellationToken);
    }
}
