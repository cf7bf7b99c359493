using Benchmarks.Data;

namespace Benchmarks.Pipeline;

/// <summary>The folder in which everybody works, with a gateway on it where buckets are asked for.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private const string GatewayFolder = "s3";

    private readonly string _folder;
    private readonly bool _isKept;
    private readonly S3Gateway? _gateway;

    private Workplace(string folder, bool isKept, S3Gateway? gateway)
    {
        _folder = folder;
        _isKept = isKept;
        _gateway = gateway;
    }

    /// <summary>Opens it; a folder that is not given is a temporary one, which is removed at the end.</summary>
    public static async Task<Workplace> OpenAsync(
        string? folder, IReadOnlyList<Scenario> scenarios, CancellationToken cancellationToken)
    {
        string path = folder is null
            ? Directory.CreateTempSubdirectory("medallion-benchmark-").FullName
            : Directory.CreateDirectory(folder).FullName;
        bool needsGateway = S3Gateway.Program is not null && scenarios.Any(static scenario => scenario.IsOnS3);
        S3Gateway? gateway = needsGateway ? await S3Gateway.StartAsync(Path.Combine(path, GatewayFolder), cancellationToken) : null;
        return new Workplace(path, folder is not null, gateway);
    }

    /// <summary>Why a scenario cannot be measured here; null where it can.</summary>
    public string? ObstacleTo(Scenario scenario) => scenario.IsOnS3 && _gateway is null
        ? "there is no S3 gateway here (versitygw; MEDALLION_KIT names the folder of the kit that has it)"
        : null;

    /// <summary>The folder in which the data of a scenario is made, whether it is measured there or in a bucket.</summary>
    public Lake FolderOf(Scenario scenario) => new(Path.Combine(_folder, scenario.DataName), S3: null);

    /// <summary>Makes the bronze files of a scenario.</summary>
    public async Task<(Lake Lake, BronzeData Bronze)> FillAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        string folder = FolderOf(scenario).Folder;
        BronzeData bronze = await BronzeData.MakeAsync(folder, scenario.RowsOfFile, scenario.Duplicates, cancellationToken);
        Lake lake = scenario.IsOnS3
            ? await _gateway!.CopyAsync(folder, scenario.DataName, cancellationToken)
            : FolderOf(scenario);
        return (lake, bronze);
    }

    /// <summary>Removes what no further scenario needs, unless it is to be kept.</summary>
    public void Clear(Scenario done, IEnumerable<Scenario> toCome)
    {
        if (!_isKept && toCome.All(scenario => scenario.DataName != done.DataName))
        {
            DeleteIfThere(FolderOf(done).Folder);
            DeleteIfThere(Path.Combine(_folder, GatewayFolder, done.DataName));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (!_isKept)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
