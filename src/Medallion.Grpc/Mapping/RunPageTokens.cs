using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;

namespace Medallion.Grpc.Mapping;

/// <summary>Page tokens of ListRuns: the place of the last run told, opaque to callers.</summary>
internal static class RunPageTokens
{
    private const int MaxLength = 2_048;

    /// <summary>The token of a place; empty where there is none.</summary>
    public static string Write(RunPosition? position) => position is null
        ? ""
        : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{position.CreateTime.UtcTicks}/{position.Record}")));

    /// <summary>The place that a token means; null where it is empty. Throws where it is not one of ours.</summary>
    public static RunPosition? Read(string token)
    {
        if (token.Length == 0)
        {
            return null;
        }

        string[] parts = token.Length <= MaxLength && Base64Url.IsValid(token)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('/', 2)
            : [];
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTime.MaxValue.Ticks
            ? new RunPosition(new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
            : throw StageException.InvalidRequest([new("page_token", "is not one that ListRuns returned")]);
    }
}
