using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Plans;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Bronze;

/// <summary>Finds the CSV objects of the bronze layer, all of them, in key order.</summary>
internal static class BronzeListing
{
    private static readonly string[] Extensions = [".csv", ".csv.gz"];

    /// <summary>Lists; reports objects that are not read; throws where nothing is to be read.</summary>
    public static async Task<IReadOnlyList<ObjectInfo>> ListAsync(
        IObjectStore store, BronzePlan plan, IStageObserver observer, CancellationToken cancellationToken)
    {
        var objects = new List<ObjectInfo>();
        string? firstIgnored = null;
        long ignored = 0;
        await foreach (ObjectInfo info in store.ListAsync(plan.Prefix, cancellationToken))
        {
            if (IsCsv(info.Version.Key))
            {
                objects.Add(info);
            }
            else if (!info.Version.Key.EndsWith('/'))
            {
                firstIgnored ??= info.Version.Key;
                ignored++;
            }
        }

        if (firstIgnored is not null)
        {
            var place = new DataLocation { ObjectUri = store.Uri.Of(firstIgnored) };
            observer.Report(new Finding(FindingCode.ObjectIgnored, Severity.Info, place, ignored));
        }

        return objects.Count > 0
            ? objects
            : throw new StageException(FailureReason.NoBronzeObjects, new DataLocation { ObjectUri = store.Uri.Of(plan.Prefix) });
    }

    private static bool IsCsv(string key) =>
        Array.Exists(Extensions, extension => key.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
