using System.Text.Json;

namespace Medallion.Storage.Objects.Local;

/// <summary>Keeps user metadata in a file whose name carries the version it belongs to.</summary>
/// <remarks>
/// The rename that makes a version visible thereby makes its metadata visible too: written before, it belongs to
/// nothing; and a file that somebody replaces by hand has another version and hence no metadata, never the wrong one.
/// </remarks>
internal static class LocalMetadata
{
    private const int MaxFileBytes = 64 * 1024;

    /// <summary>Writes the metadata of a version; returns its file, which is not durable yet, or null where there is none.</summary>
    public static async Task<string?> WriteAsync(
        string objectPath,
        FileStatus version,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        if (metadata.Count == 0)
        {
            return null;
        }

        string path = HiddenFolder.MetadataOf(objectPath, version);
        await using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        Write(file, metadata);
        await file.FlushAsync(cancellationToken);
        return path;
    }

    public static IReadOnlyDictionary<string, string> Read(string objectPath, FileStatus version)
    {
        string path = HiddenFolder.MetadataOf(objectPath, version);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length > MaxFileBytes ? ObjectMetadata.Empty : Parse(file);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return ObjectMetadata.Empty;
        }
    }

    public static void Delete(string objectPath, FileStatus version)
    {
        try
        {
            File.Delete(HiddenFolder.MetadataOf(objectPath, version));
        }
        catch (Exception fault) when (LocalFaults.IsFileFault(fault))
        {
            // It belongs to no object any more; a sweep takes it.
        }
    }

    private static void Write(FileStream file, IReadOnlyDictionary<string, string> metadata)
    {
        using Utf8JsonWriter json = new(file);
        json.WriteStartObject();
        foreach ((string name, string value) in metadata.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static Dictionary<string, string> Parse(FileStream file)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.EnumerateObject().ToDictionary(
            static property => property.Name,
            static property => property.Value.GetString() ?? "",
            StringComparer.Ordinal);
    }
}
