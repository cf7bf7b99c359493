namespace Medallion.Storage.Runs;

/// <summary>Names a record by parts of any text, such as pipeline, run id and stage.</summary>
/// <remarks>
/// Different parts always make different keys, and no part can lead out of the store: whatever is not a letter, digit, '_'
/// or '-' of ASCII is escaped, and a part that is too long for a file name ends in its digest. Records therefore say
/// themselves, in their content, what they are about. Keys are ordered by <see cref="Name"/>, byte by byte.
/// </remarks>
public sealed record RecordKey
{
    /// <summary>Most parts of a key.</summary>
    public const int MaxParts = 5;

    internal const string Suffix = ".json";

    private readonly string _path;

    private RecordKey(string path) => _path = path;

    /// <summary>The folder of all keys; no key itself.</summary>
    public static RecordKey Root { get; } = new("");

    /// <summary>Escaped form, as stores keep it: <c>people/manual__2024/silver.json</c>.</summary>
    public string Name => _path + Suffix;

    /// <summary>What the names of all keys beneath this one begin with; empty for <see cref="Root"/>.</summary>
    internal string Folder => _path.Length == 0 ? "" : _path + "/";

    /// <summary>Makes a key.</summary>
    /// <param name="parts">From one to <see cref="MaxParts"/> texts; may be empty texts.</param>
    /// <exception cref="ArgumentException">No parts, too many, or one that is not valid Unicode.</exception>
    public static RecordKey Of(params ReadOnlySpan<string> parts)
    {
        if (parts.Length is 0 or > MaxParts)
        {
            throw new ArgumentException($"A key has from 1 to {MaxParts} parts, not {parts.Length}.", nameof(parts));
        }

        string[] segments = new string[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            segments[i] = RecordKeyPart.Escape(parts[i]);
        }

        return new RecordKey(string.Join('/', segments));
    }

    /// <summary>The key that a store keeps under a name, as <see cref="Name"/> gives it; null where the name is none of ours.</summary>
    public static RecordKey? FromName(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && name[..^Suffix.Length].Split('/').All(RecordKeyPart.IsEscaped)
            ? new RecordKey(name[..^Suffix.Length])
            : null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void RequireName()
    {
        if (_path.Length == 0)
        {
            throw new InvalidOperationException("The root is the folder of all keys, not a key.");
        }
    }
}
