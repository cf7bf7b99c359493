using Google.Protobuf;
using Medallion.Protocol.V1;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Storage.Objects;
using RunKey = Medallion.Stages.Runs.RunKey;

namespace Medallion.Grpc.Mapping;

/// <summary>Checks stage requests, every field at once, and turns them into plans.</summary>
internal static class StageRequests
{
    private const string DefaultBronzePrefix = "data/bronze/";
    private const string DefaultSilverPrefix = "data/silver/";
    private const string DefaultGoldPrefix = "data/gold/";
    private const string OwnPrefix = "_medallion/";
    private const string Extension = ".parquet";

    public static RunSubmission ToSubmission(ReadBronzeRequest request)
    {
        var checks = new RequestChecks();
        StoreUri? store = Check(checks, request.Run, Stage.ReadBronze, request.StoreUri);
        string prefix = Prefix(checks, request.Prefix, DefaultBronzePrefix);
        var dialect = DialectMapping.ToDomain(checks, request.Dialect);
        var contract = ContractMapping.ToDomain(checks, request.Contract);
        checks.ThrowIfAny();
        var plan = new BronzePlan(Key(request.Run, StageKind.ReadBronze), store!, prefix, dialect, contract);
        return Submission(request, new ReadBronzeRequest(request) { Run = Kept(request.Run) }, request.Run, plan);
    }

    public static RunSubmission ToSubmission(WriteSilverRequest request)
    {
        var checks = new RequestChecks();
        StoreUri? store = Check(checks, request.Run, Stage.WriteSilver, request.StoreUri);
        string key = OutputKey(checks, request.Prefix, DefaultSilverPrefix, request.Name);
        OutputFormat format = Format(checks, request.Parquet);
        CheckReference(checks, request.Manifest is null ? null : request.Manifest.Uri, request.StoreUri, "manifest.uri");
        checks.ThrowIfAny();
        var manifest = request.Manifest is { } reference ? new Stages.Plans.ManifestReference(reference.Uri, reference.Digest) : null;
        var plan = new SilverPlan(Key(request.Run, StageKind.WriteSilver), store!, manifest, key, format);
        return Submission(request, new WriteSilverRequest(request) { Run = Kept(request.Run) }, request.Run, plan);
    }

    public static RunSubmission ToSubmission(WriteGoldRequest request)
    {
        var checks = new RequestChecks();
        StoreUri? store = Check(checks, request.Run, Stage.WriteGold, request.StoreUri);
        string key = OutputKey(checks, request.Prefix, DefaultGoldPrefix, request.Name);
        OutputFormat format = Format(checks, request.Parquet);
        var contract = ContractMapping.ToDomain(checks, request.Contract);
        CheckReference(checks, request.Silver is null ? null : request.Silver.Uri, request.StoreUri, "silver.uri");
        Deduplication deduplication = request.Deduplication ?? new Deduplication();
        checks.Require(Enum.IsDefined(deduplication.Keep), "deduplication.keep", $"{(int)deduplication.Keep} is not a choice");
        checks.Require(
            deduplication.KeyColumns.Distinct().Count() == deduplication.KeyColumns.Count
                && deduplication.KeyColumns.All(static c => c.Length > 0),
            "deduplication.key_columns",
            "holds a name twice or an empty name");
        checks.ThrowIfAny();
        var silver = request.Silver is { } given
            ? new Stages.Plans.PublishedObject(given.Uri, given.Etag, given.SizeBytes, given.Digest)
            : null;
        var plan = new GoldPlan(
            Key(request.Run, StageKind.WriteGold),
            store!,
            silver,
            key,
            [.. deduplication.KeyColumns],
            deduplication.Keep == Keep.Last ? KeptOccurrence.Last : KeptOccurrence.First,
            contract,
            format);
        return Submission(request, new WriteGoldRequest(request) { Run = Kept(request.Run) }, request.Run, plan);
    }

    /// <summary>What a run's record does not keep elsewhere of the options, and what concerns more than one call.</summary>
    private static RunOptions Kept(RunOptions options) => new() { Timeout = options.Timeout };

    private static RunSubmission Submission(IMessage request, IMessage kept, RunOptions options, StagePlan plan) =>
        new(plan, RequestFingerprint.Of(request))
        {
            Request = kept.ToByteArray(),
            CompleteBy = options.CompleteBy?.ToDateTimeOffset(),
            Timeout = options.Timeout?.ToTimeSpan(),
            Force = options.Force,
            FollowedAttempt = options.FollowedAttempt,
            Labels = new Dictionary<string, string>(options.Labels),
        };

    private static RunKey Key(RunOptions options, StageKind stage) =>
        new(options.Key.Pipeline, options.Key.RunId, stage, options.Key.Task);

    private static StoreUri? Check(RequestChecks checks, RunOptions? options, Stage stage, string storeUri)
    {
        const int MaxLabels = 32;
        const int MaxLabelName = 63;
        const int MaxLabelValue = 1_024;
        checks.Require(options is not null, "run", "is required");
        if (options is not null)
        {
            RunKeys.Check(checks, options.Key, "run.key");
            Stage given = options.Key?.Stage ?? Stage.Unspecified;
            checks.Require(
                given == Stage.Unspecified || given == stage,
                "run.key.stage",
                $"is {given}, but the call is {stage}; leave it out");
            checks.Require(options.ResumeAfterSequence >= 0, "run.resume_after_sequence", "is negative");
            checks.Require(options.FollowedAttempt >= 0, "run.followed_attempt", "is negative");
            RequestTimes.RequireMoment(checks, options.CompleteBy, "run.complete_by");
            RequestTimes.RequirePositiveSpan(checks, options.Timeout, "run.timeout");
            checks.Require(
                options.Labels.Count <= MaxLabels,
                "run.labels",
                $"has {options.Labels.Count} entries; at most {MaxLabels} is right");
            checks.Require(
                options.Labels.All(static l => l.Key.Length is > 0 and <= MaxLabelName && l.Value.Length <= MaxLabelValue),
                "run.labels",
                $"has a key of more than {MaxLabelName} or a value of more than {MaxLabelValue} characters");
        }

        bool parsed = StoreUri.TryParse(storeUri, out StoreUri? store, out string? problem);
        checks.Require(parsed, "store_uri", problem ?? "");
        return store;
    }

    private static string Prefix(RequestChecks checks, string given, string fallback)
    {
        string prefix = given.Length == 0 ? fallback : given.EndsWith('/') ? given : given + "/";
        checks.Require(
            ObjectKey.FindPrefixProblem(prefix) is null,
            "prefix",
            $"'{given}' is not a key prefix: write for example {fallback}, without a leading slash, '.', '..' or empty parts");
        return prefix;
    }

    private static string OutputKey(RequestChecks checks, string prefix, string fallback, string name)
    {
        const int MaxName = 200;
        bool valid = name.Length is > 0 and <= MaxName
            && !name.Any(static c => c is '/' or '\\' || char.IsControl(c))
            && name is not ("." or "..");
        checks.Require(valid, "name", $"'{name}' is not a file name: 1 to {MaxName} characters, no slash, without the extension");
        checks.Require(!name.EndsWith(Extension, StringComparison.Ordinal), "name", $"is written without the extension {Extension}");
        string layer = Prefix(checks, prefix, fallback);
        checks.Require(
            !layer.StartsWith(OwnPrefix, StringComparison.Ordinal), "prefix", $"'{prefix}' is where the service keeps its own records");
        return layer + name + Extension;
    }

    private static OutputFormat Format(RequestChecks checks, ParquetOptions? options)
    {
        const int LeastRows = 1_024;
        const int MostRows = 1_048_576;
        options ??= new ParquetOptions();
        checks.Require(Enum.IsDefined(options.Compression), "parquet.compression", $"{(int)options.Compression} is not a choice");
        checks.Require(
            options.RowGroupRows is 0 or >= LeastRows and <= MostRows,
            "parquet.row_group_rows",
            $"is {options.RowGroupRows}; 0 or {LeastRows} to {MostRows} is right");
        var compression = options.Compression == Compression.Unspecified
            ? OutputCompression.Snappy
            : (OutputCompression)options.Compression;
        return new OutputFormat(compression, options.RowGroupRows);
    }

    private static void CheckReference(RequestChecks checks, string? uri, string storeUri, string field)
    {
        string store = storeUri.TrimEnd('/') + "/";
        checks.Require(
            uri is null || (uri.StartsWith(store, StringComparison.Ordinal) && ObjectKey.FindProblem(uri[store.Length..]) is null),
            field,
            $"'{uri}' does not lie in the store of this call");
    }
}
