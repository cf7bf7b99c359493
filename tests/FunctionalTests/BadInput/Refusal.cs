using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Texts;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>A refused stage: the reason, and where in the data. What every status promises, the client has checked.</summary>
/// <param name="Reason">Name of the reason.</param>
/// <param name="Place">Object, row, line, byte offset, column, expected, found; what is unknown is absent.</param>
internal sealed record Refusal(string Reason, IReadOnlyDictionary<string, string> Place)
{
    /// <summary>Runs a stage twice, for a reader of each language; both are told the same, each in their own words.</summary>
    public static async Task<Refusal> OfAsync(Func<Action<RunOptions>, Task> stage)
    {
        Refusal english = await InAsync(stage, "en", Language.English);
        Refusal portuguese = await InAsync(stage, "pt-BR", Language.Portuguese);
        Assert.Equal(english.Reason, portuguese.Reason);
        Assert.Equal(english.Place, portuguese.Place);
        return english;
    }

    /// <summary>Asserts the parts that are named: "key" is told at all, "key: text" as this text, "key: text…" with it.</summary>
    public void AssertTells(string reason, params string[] parts)
    {
        Assert.Equal(reason, Reason);
        foreach (string[] part in parts.Select(static part => part.Split(": ", 2)))
        {
            Assert.True(Place.TryGetValue(part[0], out string? told), $"{part[0]} is not told: {this}");
            string text = part.Length == 1 ? "…" : part[1];
            bool agrees = text.EndsWith('…') ? told.Contains(text[..^1], StringComparison.Ordinal) : told == text;
            Assert.True(agrees, $"{part[0]} is '{told}', not '{text}'");
        }
    }

    public override string ToString() => $"{Reason} {string.Join(", ", Place.Select(static part => $"{part.Key}: {part.Value}"))}";

    private static async Task<Refusal> InAsync(Func<Action<RunOptions>, Task> stage, string tag, Language language)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => stage(run => run.Language = tag));
        ErrorInfo info = StatusContract.Find<ErrorInfo>(error)!;
        FailureEntry entry = FailureCatalogue.Entries.Single(entry => entry.Name == info.Type);
        LocalizedMessage message = StatusContract.Find<LocalizedMessage>(error)!;
        Assert.Equal(entry.Remedy.In(language), info.Metadata["remedy"]);
        Assert.Equal(tag, message.Locale);
        Assert.StartsWith(entry.Summary.In(language), message.Message, StringComparison.Ordinal);
        var place = info.Metadata
            .Where(static part => part.Key is not ("remedy" or "run"))
            .ToDictionary(static part => part.Key, static part => part.Value, StringComparer.Ordinal);
        return new Refusal(info.Type, place);
    }
}
