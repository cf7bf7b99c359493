using System.Text.Encodings.Web;
using System.Text.Json;

namespace Benchmarks.Report;

/// <summary>Reports as documents.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T report) => JsonSerializer.Serialize(report, Options);

    /// <summary>Reads a document; null where there is no such file.</summary>
    public static async Task<T?> ReadAsync<T>(string file, CancellationToken cancellationToken)
        where T : class
    {
        if (!File.Exists(file))
        {
            return null;
        }

        await using FileStream stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellationToken);
    }
}
