using System.Diagnostics.CodeAnalysis;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>What an object store has under a record's key: a record, or an empty object that is being deleted.</summary>
internal sealed record FoundRecord(ObjectInfo Info, StoredRecord? Record)
{
    [MemberNotNullWhen(false, nameof(Record))]
    public bool IsDeletion => Record is null;
}
