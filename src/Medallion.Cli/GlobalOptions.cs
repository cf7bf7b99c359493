using System.CommandLine;
using Medallion.Stages.Texts;

namespace Medallion.Cli;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON document on standard output instead of tables.",
        Recursive = true,
    };

    private readonly Option<bool> _events = new("--events")
    {
        Description = "Every event of a run as one line of JSON on standard output; the last line is the document.",
        Recursive = true,
    };

    private readonly Option<string> _language = new("--language")
    {
        Description = "Language of findings, failures and remedies: en or pt-BR.",
        HelpName = "TAG",
        DefaultValueFactory = static _ => "en",
        Recursive = true,
    };

    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "Never write colour. Also off where NO_COLOR is set or the output is not a terminal.",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Also write the log of a service that runs in this process, and stack traces, to standard error.",
        Recursive = true,
    };

    public GlobalOptions() => _language.AcceptOnlyFromAmong("en", "pt-BR");

    /// <summary>Adds them to the root, which hands them down.</summary>
    public void AddTo(Command root)
    {
        foreach (Option option in (Option[])[_json, _events, _language, _noColor, _verbose])
        {
            root.Add(option);
        }
    }

    /// <summary>Whether colour is off, also on a command line that is wrong otherwise.</summary>
    public bool IsColorOff(ParseResult parse) => parse.GetResult(_noColor) is { Implicit: false };

    /// <summary>Whether a program reads the output, also on a command line that is wrong otherwise.</summary>
    public bool IsForProgram(ParseResult parse) =>
        parse.GetResult(_json) is { Implicit: false } || parse.GetResult(_events) is { Implicit: false };

    /// <summary>The settings of a command line that is right.</summary>
    public GlobalSettings Read(ParseResult parse) => new(
        parse.GetValue(_json) || parse.GetValue(_events),
        parse.GetValue(_events),
        parse.GetValue(_language) == "pt-BR" ? Language.Portuguese : Language.English,
        parse.GetValue(_noColor),
        parse.GetValue(_verbose));
}
