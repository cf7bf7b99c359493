using Medallion.Cli.Stores;
using Medallion.Parquet;
using Medallion.Parquet.Reading;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;

namespace Medallion.Cli.Show;

/// <summary>A Parquet file that was named on the command line, opened.</summary>
internal sealed class ParquetTarget : IAsyncDisposable
{
    private const string S3Scheme = "s3://";
    private const string FileScheme = "file://";

    // What cannot be read is named beside what can.
    private static readonly ParquetReaderOptions Lenient = new() { SkipUnsupportedColumns = true };

    private readonly FileSource? _file;
    private readonly ObjectStoreProvider? _provider;

    private ParquetTarget(
        string name, long length, ParquetFileReader reader, FileSource? file, ObjectStoreProvider? provider)
    {
        Name = name;
        Length = length;
        Reader = reader;
        _file = file;
        _provider = provider;
    }

    /// <summary>As it was named.</summary>
    public string Name { get; }

    /// <summary>Size, in bytes.</summary>
    public long Length { get; }

    /// <summary>Its reader.</summary>
    public ParquetFileReader Reader { get; }

    /// <summary>Opens a path, a <c>file://</c> URI or an <c>s3://</c> URI.</summary>
    public static Task<ParquetTarget> OpenAsync(
        string target, StoreAccess access, TimeProvider time, CancellationToken cancellationToken) =>
        target.StartsWith(S3Scheme, StringComparison.Ordinal)
            ? OpenObjectAsync(target, access, time, cancellationToken)
            : OpenFileAsync(target, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    private static async Task<ParquetTarget> OpenFileAsync(string target, CancellationToken cancellationToken)
    {
        string path = target.StartsWith(FileScheme, StringComparison.Ordinal) ? target[FileScheme.Length..] : target;
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"There is no file '{path}'.", "Name a Parquet file: a path, file:///path or s3://bucket/key.");
        }

        var file = new FileSource(path);
        try
        {
            ParquetFileReader reader = await ParquetFileReader.OpenAsync(file, Lenient, cancellationToken);
            return new ParquetTarget(target, file.Length, reader, file, null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static async Task<ParquetTarget> OpenObjectAsync(
        string target, StoreAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        if (target[S3Scheme.Length..].Split('/', 2) is not [{ } bucket, { Length: > 0 } key])
        {
            throw new UsageException($"'{target}' names no object.", "Write s3://bucket/key.");
        }

        StoreUri uri = StoreArgument.Parse(S3Scheme + bucket);
        var provider = new ObjectStoreProvider(access.ToOptions(uri), time);
        try
        {
            IObjectStore store = provider.Open(uri);
            ObjectInfo found = await store.FindAsync(key, cancellationToken)
                ?? throw new StoreException(StoreFault.ObjectNotFound, uri, key, $"There is no object {target}.");
            var source = new ObjectSource(store, found.Version);
            ParquetFileReader reader = await ParquetFileReader.OpenAsync(source, Lenient, cancellationToken);
            return new ParquetTarget(target, source.Length, reader, null, provider);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }
}
