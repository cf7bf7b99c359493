using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Every reason of the catalogue is provoked in the running service, and told in full to a real client.</summary>
public sealed class ReasonTests
{
    // A reason that nobody provokes is among those that need nothing, and fails there.
    public static TheoryData<FailureReason> Anywhere => new(Of(Need.Nothing));

    public static TheoryData<FailureReason> OnS3 => new(Of(Need.S3));

    public static TheoryData<FailureReason> OnTinyVolume => new(Of(Need.TinyVolume));

    [Theory]
    [MemberData(nameof(Anywhere))]
    public Task Reason_is_told_in_full(FailureReason reason) => AssertToldAsync(reason);

    [S3Theory]
    [MemberData(nameof(OnS3))]
    public Task Reason_that_takes_an_S3_service_is_told_in_full(FailureReason reason) => AssertToldAsync(reason);

    [TinyVolumeTheory]
    [MemberData(nameof(OnTinyVolume))]
    public Task Reason_that_takes_a_full_disk_is_told_in_full(FailureReason reason) => AssertToldAsync(reason);

    private static IEnumerable<FailureReason> Of(Need need) => Enum.GetValues<FailureReason>()
        .Where(reason => (Provokers.All.GetValueOrDefault(reason)?.Need ?? Need.Nothing) == need);

    private static async Task AssertToldAsync(FailureReason reason)
    {
        Assert.True(Provokers.All.TryGetValue(reason, out Provoker? provoker), $"Nothing provokes {reason}: see {nameof(Provokers)}.");

        RpcException error = await provoker.ProvokeAsync();

        FailureEntry entry = FailureCatalogue.Of(reason);
        ErrorInfo? info = StatusContract.Find<ErrorInfo>(error);
        Assert.True(info is not null, $"A status without ErrorInfo: {error}");
        Assert.Equal((entry.Name, "medallion"), (info.Type, info.Domain));
        Assert.Equal((StatusCode)(int)entry.Status, error.StatusCode);
        Assert.Equal(entry.Remedy.Portuguese, info.Metadata["remedy"]);
        Assert.Equal(entry.RetryDelay, StatusContract.Find<RetryInfo>(error)?.RetryDelay.ToTimeSpan());
        LocalizedMessage message = StatusContract.Find<LocalizedMessage>(error)!;
        Assert.Equal(Refused.Language, message.Locale);
        Assert.StartsWith(entry.Summary.Portuguese, message.Message, StringComparison.Ordinal);
        Assert.Equal(message.Message, error.Status.Detail);
        AssertHelps(StatusContract.Find<Help>(error)!, entry);
        Assert.True(Enum.TryParse(reason.ToString(), out ErrorReason known) && (int)known == (int)reason, "Clients do not know it.");
    }

    /// <summary>The link leads to the reason's section of the page.</summary>
    private static void AssertHelps(Help help, FailureEntry entry)
    {
        string[] link = Assert.Single(help.Links).Url.Split('#');
        Assert.Equal(entry.Name.ToLowerInvariant(), link[1]);
        string page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, link[0]));
        Assert.Contains($"\n## {entry.Name}\n", page, StringComparison.Ordinal);
    }
}
