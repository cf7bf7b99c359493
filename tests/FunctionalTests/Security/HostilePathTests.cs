using Google.Rpc;
using Grpc.Core;
using Medallion.Tests.Shared;
using static Medallion.FunctionalTests.Security.HostileField;

namespace Medallion.FunctionalTests.Security;

/// <summary>Paths and URIs that would lead out of the configured store, to the running service and a real client.</summary>
public sealed class HostilePathTests(HostileLake lake) : IClassFixture<HostileLake>
{
    private const string Invalid = "INVALID_REQUEST";
    private const string Unknown = "STORE_NOT_CONFIGURED";
    private const string Absent = "STORE_NOT_FOUND";
    private const string Denied = "STORE_ACCESS_DENIED";
    private const string Nothing = "NO_BRONZE_OBJECTS";

    // Spelled out, for the reports of tests can hold none of them.
    private static readonly (string Spelled, string Meant)[] Letters =
    [
        ("<NUL>", "\0"), ("<LF>", "\n"), ("<CR>", "\r"), ("<TAB>", "\t"), ("<DEL>", "\x7f"),
        ("<TWO DOT LEADER>", "\u2025"), ("<FULLWIDTH STOP>", "\uFF0E"), ("<FULLWIDTH SLASH>", "\uFF0F"),
        ("<DIVISION SLASH>", "\u2215"), ("<FRACTION SLASH>", "\u2044"), ("<RIGHT TO LEFT>", "\u202E"), ("<ZERO WIDTH>", "\u200B"),
        ("<LONG>", new string('a', 3_000)),
    ];

    public static TheoryData<HostileField, string, string> Stores => Table(
    [
        (BronzeStore, "", Invalid),
        (BronzeStore, " ", Invalid),
        (BronzeStore, ".", Invalid),
        (BronzeStore, "{root}/outside", Invalid),
        (BronzeStore, "~/lake", Invalid),
        (BronzeStore, @"C:\lake", Invalid),
        (BronzeStore, @"\\host\share", Invalid),
        (BronzeStore, "file:{root}/outside", Invalid),
        (BronzeStore, "FILE://{root}/outside", Invalid),
        (BronzeStore, "file://localhost{root}/lake", Invalid),
        (BronzeStore, "file://host.example/share", Invalid),
        (BronzeStore, "file:///", Unknown),
        (BronzeStore, "file:///etc", Unknown),
        (BronzeStore, "file:///proc/self/root{root}/outside", Unknown),
        (BronzeStore, "file:///proc/self/cwd", Unknown),
        (BronzeStore, "file://{root}", Unknown),
        (BronzeStore, "file://{root}/outside", Unknown),
        (BronzeStore, "file://{root}/lake-2", Unknown),
        (BronzeStore, "file://{root}/LAKE", Unknown),
        (BronzeStore, "file://{root}/lake/../outside", Invalid),
        (BronzeStore, "file://{root}/lake/./", Invalid),
        (BronzeStore, "file://{root}//lake", Invalid),
        (BronzeStore, "file://{root}/lake/%2e%2e/outside", Absent),
        (BronzeStore, "file://{root}/lake/..%2foutside", Absent),
        (BronzeStore, "file://{root}/lake/%252e%252e/outside", Absent),
        (BronzeStore, @"file://{root}/lake\..\outside", Unknown),
        (BronzeStore, "file://{root}/lake?x=1", Unknown),
        (BronzeStore, "file://{root}/lake#/../outside", Invalid),
        (BronzeStore, "file://{root}/lake;/../outside", Invalid),
        (BronzeStore, "file://{root}/lake<NUL>/../outside", Invalid),
        (BronzeStore, "file://{root}/lake<NUL>", Invalid),
        (BronzeStore, "file://{root}/lake<LF>", Unknown),
        (BronzeStore, "file://{root}/lake<RIGHT TO LEFT>", Unknown),
        (BronzeStore, "file://{root}/lake<ZERO WIDTH>", Unknown),
        (BronzeStore, "file://{root}/lake/<TWO DOT LEADER>/outside", Absent),
        (BronzeStore, "file://{root}/lake/<FULLWIDTH STOP><FULLWIDTH STOP>/outside", Absent),
        (BronzeStore, "file://{root}/lake<FULLWIDTH SLASH>..<FULLWIDTH SLASH>outside", Unknown),
        (BronzeStore, "file://{root}/lake/link", Denied),
        (BronzeStore, "file://{root}/lake/data/link", Denied),
        (BronzeStore, "file://{root}/lake/link/data", Denied),
        (BronzeStore, "file://{root}/lake/<LONG>", Absent),
        (SilverStore, "file://{root}/outside", Unknown),
        (SilverStore, "file://{root}/lake/../outside", Invalid),
        (SilverStore, "file://{root}/lake-2", Unknown),
        (GoldStore, "file://{root}/outside", Unknown),
        (GoldStore, "file://{root}/lake/../outside", Invalid),
        (GoldStore, "file://{root}/lake-2", Unknown),
        (BronzeStore, "s3://another-bucket", Unknown),
        (BronzeStore, "s3://169.254.169.254", Unknown),
        (BronzeStore, "s3://key:secret@lake", Invalid),
        (BronzeStore, "s3://lake@host.example", Invalid),
        (BronzeStore, "s3://127.0.0.1:9000/lake", Invalid),
        (BronzeStore, "s3://[::1]/lake", Invalid),
        (BronzeStore, "s3://lake?endpoint=http://host.example", Invalid),
        (BronzeStore, "s3://lake#fragment", Invalid),
        (BronzeStore, "s3://lake/../other", Invalid),
        (BronzeStore, "s3://..", Invalid),
        (BronzeStore, "s3:///lake", Invalid),
        (BronzeStore, "s3:lake", Invalid),
        (BronzeStore, "S3://lake", Invalid),
        (BronzeStore, "s3://*", Invalid),
        (BronzeStore, "s3://arn:aws:s3:us-east-1:1:accesspoint/lake", Invalid),
        (BronzeStore, "http://169.254.169.254/latest/meta-data/", Invalid),
        (BronzeStore, "https://host.example/lake", Invalid),
        (BronzeStore, "gs://lake", Invalid),
        (BronzeStore, "data:text/csv,a", Invalid),
    ]);

    public static TheoryData<HostileField, string, string> Prefixes => Table(
    [
        (BronzePrefix, "..", Invalid),
        (BronzePrefix, "../outside/data/bronze/", Invalid),
        (BronzePrefix, "data/bronze/../../../outside/data/bronze/", Invalid),
        (BronzePrefix, "./data/bronze/", Invalid),
        (BronzePrefix, "/etc/", Invalid),
        (BronzePrefix, "{root}/outside/data/bronze/", Invalid),
        (BronzePrefix, "data//bronze/", Invalid),
        (BronzePrefix, "/", Invalid),
        (BronzePrefix, "....//....//outside/", Invalid),
        (BronzePrefix, "file://{root}/outside/data/bronze/", Invalid),
        (BronzePrefix, "data/bronze<NUL>/../../outside/", Invalid),
        (BronzePrefix, "data/bronze<LF>/", Invalid),
        (BronzePrefix, "data/bronze<CR>/", Invalid),
        (BronzePrefix, "data/bronze<DEL>/", Invalid),
        (BronzePrefix, "%2e%2e/outside/data/bronze/", Nothing),
        (BronzePrefix, "..%2foutside%2fdata/", Nothing),
        (BronzePrefix, "..%c0%afoutside/", Nothing),
        (BronzePrefix, @"..\outside\data\bronze\", Nothing),
        (BronzePrefix, "<FULLWIDTH STOP><FULLWIDTH STOP>/outside/", Nothing),
        (BronzePrefix, "<TWO DOT LEADER>/outside/", Nothing),
        (BronzePrefix, "..<FULLWIDTH SLASH>outside/", Nothing),
        (BronzePrefix, "..<DIVISION SLASH>outside/", Nothing),
        (BronzePrefix, "..<FRACTION SLASH>outside/", Nothing),
        (BronzePrefix, "link/data/bronze/", Denied),
        (BronzePrefix, "data/link/data/bronze/", Denied),
        (BronzePrefix, ".medallion-store/", Invalid),
        (BronzePrefix, "<LONG>/", Invalid),
        (SilverPrefix, "../outside/", Invalid),
        (SilverPrefix, "link/", Denied),
        (SilverPrefix, "_medallion/runs/", Invalid),
        (SilverPrefix, ".medallion-store/", Invalid),
        (GoldPrefix, "../outside/", Invalid),
        (GoldPrefix, "data/../../outside/", Invalid),
        (GoldPrefix, "{root}/outside/", Invalid),
        (GoldPrefix, "link/", Denied),
        (GoldPrefix, "data/link/deeper/", Denied),
        (GoldPrefix, "_medallion/", Invalid),
        (GoldPrefix, "<LONG>/", Invalid),
        (SilverName, "", Invalid),
        (SilverName, "..", Invalid),
        (SilverName, "../../../outside/people_all", Invalid),
        (SilverName, "{root}/outside/people_all", Invalid),
        (SilverName, @"..\..\outside\people_all", Invalid),
        (SilverName, "people<NUL>", Invalid),
        (SilverName, "link", Denied),
        (GoldName, "../silver/people_all", Invalid),
        (GoldName, "people<LF>all", Invalid),
        (GoldName, "people.parquet", Invalid),
        (GoldName, "<LONG>", Invalid),
    ]);

    public static TheoryData<HostileField, string, string> References => Table(
    [
        (Manifest, "file://{root}/outside/manifest.json", Invalid),
        (Manifest, "file://{root}/lake-2/manifest.json", Invalid),
        (Manifest, "{store}/../outside/manifest.json", Invalid),
        (Manifest, "{store}/<NUL>", Invalid),
        (Manifest, "{store}/link/manifest.json", Denied),
        (Manifest, "s3://another-bucket/manifest.json", Invalid),
        (Manifest, "http://169.254.169.254/latest/meta-data/", Invalid),
        (SilverObject, "file://{root}/outside/people_all.parquet", Invalid),
        (SilverObject, "file://{root}/lake-2/people_all.parquet", Invalid),
        (SilverObject, "{store}/../outside/people_all.parquet", Invalid),
        (SilverObject, "{store}/data/../../outside/people_all.parquet", Invalid),
        (SilverObject, "{store}//etc/passwd", Invalid),
        (SilverObject, "{store}/link/people_all.parquet", Denied),
        (SilverObject, "{store}/data/silver/link.parquet", Denied),
        (SilverObject, "s3://another-bucket/people_all.parquet", Invalid),
    ]);

    [Theory]
    [MemberData(nameof(Stores))]
    [MemberData(nameof(Prefixes))]
    [MemberData(nameof(References))]
    public async Task Path_that_leads_out_is_refused_and_nothing_is_touched(HostileField field, string spelled, string reason)
    {
        IReadOnlyList<string> before = lake.Snapshot();

        RpcException? refusal = await lake.CallAsync(field, Letters.Aggregate(
            spelled, static (text, letter) => text.Replace(letter.Spelled, letter.Meant, StringComparison.Ordinal)));

        Assert.Equal(before, lake.Snapshot());
        Assert.True(refusal is not null, "The call went through.");
        Assert.Equal(reason, StatusContract.Find<ErrorInfo>(refusal)?.Type);
        Assert.DoesNotContain("Nobody must read this", refusal.ToString(), StringComparison.Ordinal);
    }

    private static TheoryData<HostileField, string, string> Table(IEnumerable<(HostileField Field, string Path, string Reason)> rows)
    {
        var table = new TheoryData<HostileField, string, string>();
        foreach ((HostileField field, string path, string reason) in rows)
        {
            table.Add(field, path, reason);
        }

        return table;
    }
}
