using Medallion.Grpc.Authentication;
using Medallion.Grpc.Health;
using Medallion.Grpc.Hosting.Settings;
using Medallion.Grpc.Hosting.Tls;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Runs;
using Medallion.Storage.Configuration;

namespace Medallion.Grpc.Hosting;

/// <summary>Every setting of the service, checked.</summary>
/// <param name="Stores">Stores that may be used (Medallion:Stores).</param>
/// <param name="Engine">What a stage may use (Medallion:Engine).</param>
/// <param name="Limits">What a CSV object may hold (Medallion:Limits).</param>
/// <param name="Runs">Bounds of the runs (Medallion:Runs).</param>
/// <param name="Ledger">Where runs are kept (Medallion:Ledger).</param>
/// <param name="Tokens">Tokens of which callers have to present one; none: anybody may call (Medallion:Tokens).</param>
/// <param name="Jwt">Tokens of an issuer, of which callers may present one as well; null: none (Medallion:Authentication:Jwt).</param>
/// <param name="Uploads">What a crash leaves in a store (Medallion:Uploads).</param>
/// <param name="Health">A port of its own for probes (Medallion:Health).</param>
/// <param name="Tls">Encrypted transport (Medallion:Tls).</param>
/// <param name="Telemetry">What is told of it, and whom (Medallion:Metrics, Medallion:Logs, OTEL_ variables).</param>
/// <param name="Connections">What a caller may take before anything is asked of a stage (Medallion:Connections).</param>
/// <param name="Listen">Where to listen (Medallion:Listen).</param>
/// <param name="HelpPage">Address of the page that documents errors (Medallion:HelpPage).</param>
internal sealed record MedallionSettings(
    StoreOptions Stores,
    EngineOptions Engine,
    CsvLimits Limits,
    RunLimits Runs,
    LedgerSettings Ledger,
    IReadOnlyList<CallerToken> Tokens,
    JwtSettings? Jwt,
    UploadSettings Uploads,
    HealthSettings Health,
    TlsSettings Tls,
    TelemetrySettings Telemetry,
    ConnectionLimits Connections,
    string Listen,
    string HelpPage)
{
    private const string DefaultListen = "http://127.0.0.1:5080";
    private const string DefaultHelpPage = "src/docs/errors.md";

    /// <summary>Reads the settings; throws <see cref="SettingsException"/> with every fault at once.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="listen">Where to listen; null: as the settings say.</param>
    public static MedallionSettings Bind(IConfiguration configuration, string? listen)
    {
        IConfigurationSection section = configuration.GetSection(StoreOptions.SectionName);
        SettingCheck check = SettingCheck.Of(section);
        if (check.Unreadable.Count > 0)
        {
            // The binder would end at the first of them.
            throw new SettingsException([.. check.Unreadable, .. check.Unknown]);
        }

        var settings = new MedallionSettings(
            section.Get<StoreOptions>() ?? new StoreOptions(),
            section.GetSection("Engine").Get<EngineOptions>() ?? new EngineOptions(),
            section.GetSection("Limits").Get<CsvLimits>() ?? new CsvLimits(),
            section.GetSection("Runs").Get<RunLimits>() ?? new RunLimits(),
            section.GetSection("Ledger").Get<LedgerSettings>() ?? new LedgerSettings(),
            section.GetSection("Tokens").Get<CallerToken[]>() ?? [],
            section.GetSection("Authentication:Jwt").Get<JwtSettings>(),
            section.GetSection("Uploads").Get<UploadSettings>() ?? new UploadSettings(),
            section.GetSection("Health").Get<HealthSettings>() ?? new HealthSettings(),
            section.GetSection("Tls").Get<TlsSettings>() ?? new TlsSettings(),
            TelemetrySettings.Bind(configuration),
            section.GetSection("Connections").Get<ConnectionLimits>() ?? new ConnectionLimits(),
            listen ?? section["Listen"] ?? DefaultListen,
            section["HelpPage"] ?? DefaultHelpPage);
        string[] problems =
        [
            .. settings.Stores.Validate(),
            .. settings.Engine.Problems(),
            .. settings.Limits.Problems(),
            .. settings.Runs.Problems(),
            .. settings.Ledger.Problems(settings.Stores),
            .. settings.Uploads.Problems(settings.Runs.MaxTimeout),
            .. settings.Health.Problems(),
            .. ListenAddress.Problems(settings.Listen),
            .. settings.Tls.Problems(settings.Listen),
            .. settings.Telemetry.Problems(),
            .. settings.Connections.Problems(),
            .. settings.Jwt?.Problems() ?? [],
            .. check.Unknown,
            .. settings.Tokens.Select(static (token, i) => token.Load($"{StoreOptions.SectionName}:Tokens:{i}")).OfType<string>(),
        ];
        if (problems.Length > 0)
        {
            throw new SettingsException(problems);
        }

        settings.Runs.MaxRunning ??= RunCapacity.OfThisMachine(settings.Engine);
        return settings;
    }
}
