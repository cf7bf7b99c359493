using System.CommandLine;
using Medallion.Cli.Connections;
using Medallion.Cli.Pipelines;
using Medallion.Cli.Stores;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Run;

/// <summary><c>medallion run</c>: one stage, or all of them.</summary>
internal sealed class RunCommand : CliCommand
{
    private const string DefaultPipeline = "cli";

    private readonly Argument<string> _stage = new("stage")
    {
        Description = "bronze, silver, gold, or all of them in order.",
    };

    private readonly Option<string> _store = new("--store", "-s")
    {
        Description = "Store of the layers: s3://bucket, file:///folder or a folder's path.",
        HelpName = "URI",
        Required = true,
    };

    private readonly Option<string> _silver = Named("--silver", "Silver's file name, without extension.", "people_all");
    private readonly Option<string> _gold =
        Named("--gold", "Gold's file name, without extension.", "people_without_duplicates");


    private readonly Option<string[]> _key = new("--key", "-k")
    {
        Description = "Column that makes two rows the same; repeat it for more. Default: the whole row.",
        HelpName = "COLUMN",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string> _keep = new("--keep")
    {
        Description = "Which of the same rows stays: first or last.",
        HelpName = "WHICH",
        DefaultValueFactory = static _ => "first",
    };

    private readonly Option<string> _pipeline = Named("--pipeline", "Name of the pipeline.", DefaultPipeline);

    private readonly Option<string> _runId = new("--run-id")
    {
        Description = "Name of the run: with the same one, silver and gold find what bronze and silver did, and what "
            + "is done is not done again. Default: a fresh one.",
        HelpName = "ID",
    };

    private readonly Option<string> _manifest = Valued("--manifest", "Manifest to write silver from.", "URI");

    private readonly Option<string> _digest = Valued(
        "--digest", "Digest of --manifest, as the bronze stage returned it.", "SHA256");

    private readonly Option<string> _contract = Valued(
        "--contract", "JSON file that says what the columns of bronze and gold must be.", "FILE");

    private readonly Option<string> _completeBy = Valued(
        "--complete-by",
        "Promised moment: +30m, 06:00 or 2026-01-31T06:00Z. A run that will miss it says so early.",
        "TIME");

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Execute even where this run has succeeded before.",
    };

    private readonly ConnectionOptionSet _connection = new("one is started in this process, for this store only.");
    private readonly RunOptionSet _files = new();
    private readonly StoreOptionSet _access = new();

    public RunCommand()
        : base("run", "Runs stages on a store, on a service that is there or in this process.")
    {
        _stage.AcceptOnlyFromAmong(StageSelection.Words);
        _keep.AcceptOnlyFromAmong("first", "last");
        Add(_stage);
        Option[] options =
        [
            _store, _silver, _gold, _key, _keep, _pipeline, _runId, _manifest, _digest, _contract, _completeBy, _force,
        ];
        foreach (Option option in options)
        {
            Add(option);
        }

        _connection.AddTo(this);
        _files.AddTo(this);
        _access.AddTo(this);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("all stages on a folder, nothing else running", "medallion run all --store ./lake --key \"User Id\""),
        ("on a bucket, by a service that is there",
            "medallion run all --store s3://my-bucket --endpoint http://medallion:5080 --key \"User Id\""),
        ("stage by stage, as a scheduler would: the run id joins them",
            "medallion run bronze -s ./lake --run-id 2026-01-31 && medallion run silver -s ./lake --run-id 2026-01-31"),
    ];

    public override async Task<int> ExecuteAsync(
        ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        PipelineRequest request = await ReadRequestAsync(parse, context, cancellationToken);
        ServiceConnection? connection = _connection.Read(parse, context.Environment);
        var settings = new RunSettings(request, new ServiceTarget(connection, request.Store, _access.Read(parse)));
        return await new RunHandler(settings, context).RunAsync(cancellationToken);
    }

    private async Task<PipelineRequest> ReadRequestAsync(
        ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Stage> stages = StageSelection.Parse(parse.GetRequiredValue(_stage));
        ManifestReference? manifest = ReadManifest(parse);
        RequireEarlierRun(stages[0], parse.GetValue(_runId), manifest);
        TimeProvider time = context.Environment.Time;
        return new PipelineRequest
        {
            Store = StoreArgument.Parse(parse.GetRequiredValue(_store)),
            Stages = stages,
            Pipeline = parse.GetRequiredValue(_pipeline),
            RunId = parse.GetValue(_runId) ?? RunIds.Fresh(time, DefaultPipeline),
            Silver = parse.GetRequiredValue(_silver),
            Gold = parse.GetRequiredValue(_gold),
            BronzePrefix = _files.BronzePrefix(parse),
            SilverPrefix = _files.SilverPrefix(parse),
            GoldPrefix = _files.GoldPrefix(parse),
            Keys = parse.GetRequiredValue(_key),
            Keep = parse.GetValue(_keep) == "last" ? Keep.Last : Keep.First,
            Dialect = _files.Dialect(parse),
            Contract = parse.GetValue(_contract) is { } path
                ? await ContractFile.ReadAsync(path, cancellationToken)
                : null,
            Parquet = _files.Parquet(parse),
            Manifest = manifest,
            CompleteBy = parse.GetValue(_completeBy) is { } moment ? CompleteBy.Parse(moment, time) : null,
            Force = parse.GetValue(_force),
            Language = context.Global.LanguageTag,
        };
    }

    private ManifestReference? ReadManifest(ParseResult parse) =>
        (parse.GetValue(_manifest), parse.GetValue(_digest)) switch
        {
            (null, null) => null,
            ({ } uri, { } digest) => new ManifestReference { Uri = uri, Digest = digest },
            _ => throw new UsageException(
                "--manifest and --digest belong together.",
                "Write both as the bronze stage returned them (--json: stages[0].manifest and .digest), or none."),
        };

    private static void RequireEarlierRun(Stage first, string? runId, ManifestReference? manifest)
    {
        if (first == Stage.ReadBronze || runId is not null || (first == Stage.WriteSilver && manifest is not null))
        {
            return;
        }

        bool isSilver = first == Stage.WriteSilver;
        throw new UsageException(
            isSilver ? "Silver needs the manifest of a bronze stage." : "Gold needs the silver file of an earlier run.",
            isSilver
                ? "Name the run of that bronze stage with --run-id, or its manifest with --manifest and --digest; "
                    + "or write 'medallion run all'."
                : "Name the run of that silver stage with --run-id; or write 'medallion run all'.");
    }

    private static Option<string> Named(string option, string description, string standard) => new(option)
    {
        Description = description,
        HelpName = "NAME",
        DefaultValueFactory = _ => standard,
    };

    private static Option<string> Valued(string option, string description, string value) => new(option)
    {
        Description = description,
        HelpName = value,
    };
}
