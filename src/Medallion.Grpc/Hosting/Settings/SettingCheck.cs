using Medallion.Grpc.Authentication;
using Medallion.Grpc.Health;
using Medallion.Grpc.Hosting.Tls;
using Medallion.Grpc.Telemetry;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Runs;
using Medallion.Storage.Configuration;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>
/// Finds settings that the binder would pass over without a word, which are those that nobody reads, and those at which it
/// would give up, which are those that it cannot read.
/// </summary>
internal sealed class SettingCheck
{
    private static readonly SettingShape Authentication = SettingShape.Of(("Jwt", SettingShape.Of(typeof(JwtSettings))));

    private readonly List<string> _unknown = [];
    private readonly List<string> _unreadable = [];

    private SettingCheck()
    {
    }

    /// <summary>Every setting of the service.</summary>
    public static SettingShape All { get; } = SettingShape.Of(
        ("Stores", SettingShape.Of(typeof(StoreDefinition[]))),
        ("Engine", SettingShape.Of(typeof(EngineOptions))),
        ("Limits", SettingShape.Of(typeof(CsvLimits))),
        ("Runs", SettingShape.Of(typeof(RunLimits))),
        ("Ledger", SettingShape.Of(typeof(LedgerSettings))),
        ("Tokens", SettingShape.Of(typeof(CallerToken[]))),
        ("Authentication", Authentication),
        ("Uploads", SettingShape.Of(typeof(UploadSettings))),
        ("Health", SettingShape.Of(typeof(HealthSettings))),
        ("Tls", SettingShape.Of(typeof(TlsSettings))),
        ("Metrics", SettingShape.Of(typeof(MetricsSettings))),
        ("Logs", SettingShape.Of(typeof(LogSettings))),
        ("Connections", SettingShape.Of(typeof(ConnectionLimits))),
        ("Listen", SettingShape.Of(typeof(string))),
        ("HelpPage", SettingShape.Of(typeof(string))));

    /// <summary>Settings that nobody reads, each with the name that is meant, as far as that can be told.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Values that cannot be read, each with what would be right.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Looks at the section of the service.</summary>
    public static SettingCheck Of(IConfigurationSection service)
    {
        var check = new SettingCheck();
        check.Look(service, All);
        return check;
    }

    private void Look(IConfigurationSection place, SettingShape shape)
    {
        if (shape.IsValue)
        {
            LookAtValue(place, shape);
            return;
        }

        if (!string.IsNullOrEmpty(place.Value))
        {
            // Without the value: one that was meant for a setting below may be a secret.
            string below = shape.Entries is null ? string.Join(", ", shape.Settings.Keys) : "0, 1 and so on";
            _unreadable.Add($"{place.Path} has a value of its own, which nobody reads; write it to a setting below: {below}");
        }

        foreach (IConfigurationSection child in place.GetChildren())
        {
            if (ShapeOf(child, shape) is { } known)
            {
                Look(child, known);
            }
        }
    }

    private void LookAtValue(IConfigurationSection place, SettingShape shape)
    {
        // The binder takes nothing for null where that is possible, and else for a mistake.
        if (place.Value is { Length: > 0 } value && shape.Expected(value) is { } expected)
        {
            _unreadable.Add($"{place.Path} is '{value}'; {expected} is right");
        }

        _unknown.AddRange(place.GetChildren().Select(child => $"{child.Path} is no setting; write its value to {place.Path}"));
    }

    private SettingShape? ShapeOf(IConfigurationSection child, SettingShape parent)
    {
        if (parent.Entries is { } entries)
        {
            if (parent.ExpectedKey(child.Key) is not { } expected)
            {
                return entries;
            }

            // At a key that it cannot read the binder gives up, too.
            _unreadable.Add($"{child.Path} is no setting; {expected} is right in place of {child.Key}");
            return null;
        }

        if (parent.Settings.TryGetValue(child.Key, out SettingShape? known))
        {
            return known;
        }

        // A setting of authentication at a wrong place would leave the service open.
        string right = parent == Authentication
            ? $"those of issuers are under {JwtSettings.Section}, tokens under Medallion:Tokens"
            : SettingNames.Suggest(child, parent, All);
        _unknown.Add($"{child.Path} is no setting; {right}");
        return null;
    }
}
