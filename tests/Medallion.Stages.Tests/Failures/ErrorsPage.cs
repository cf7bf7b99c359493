using System.Text;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Texts;

namespace Medallion.Stages.Tests.Failures;

/// <summary>The page of the documentation that lists every reason of failure and every finding.</summary>
internal static class ErrorsPage
{
    public static string Render()
    {
        var page = new StringBuilder();
        page.Append("""
            # Errors and findings

            This page is generated from the failure catalogue; a test keeps it in step.

            Every status other than OK carries `google.rpc.ErrorInfo` (`domain` is `medallion`, `reason` is one of the
            names below, `metadata` locates the data and holds the remedy), `google.rpc.Help`, `google.rpc.LocalizedMessage`,
            and `google.rpc.RetryInfo` exactly where the same call can succeed later without a change.

            | reason | status | retry |
            |---|---|---|

            """);
        foreach (FailureEntry entry in FailureCatalogue.Entries)
        {
            string retry = entry.RetryDelay is { } delay ? $"after {delay.TotalSeconds:F0} s" : "no";
            page.Append($"| [{entry.Name}](#{entry.Name.ToLowerInvariant()}) | {entry.Status} | {retry} |\n");
        }

        foreach (FailureEntry entry in FailureCatalogue.Entries)
        {
            AddSection(page, "##", entry.Name, entry.Summary, entry.Remedy);
        }

        page.Append("\n# Findings\n\nA finding does not stop a run, except a contract breach.\n");
        foreach (FindingCode code in Enum.GetValues<FindingCode>())
        {
            AddFinding(page, code);
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AddFinding(StringBuilder page, FindingCode code)
    {
        var finding = new Finding(code, Severity.Info, new DataLocation());
        AddSection(
            page,
            "##",
            code.ToString(),
            new Text(FindingTexts.Message(finding, Language.English), FindingTexts.Message(finding, Language.Portuguese)),
            new Text(FindingTexts.Remedy(finding, Language.English), FindingTexts.Remedy(finding, Language.Portuguese)));
    }

    private static void AddSection(StringBuilder page, string level, string name, Text summary, Text remedy) => page.Append(
        $"\n{level} {name}\n\n{summary.English}\n\n**What to do:** {remedy.English}\n\n"
        + $"*{summary.Portuguese}*\n\n***O que fazer:*** *{remedy.Portuguese}*\n");
}
