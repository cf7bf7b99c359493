using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using Medallion.Protocol.Client;

namespace Medallion.Cli.Connections;

/// <summary>Options that say which service is called, as whom, and by whom it is vouched for.</summary>
/// <param name="standard">What happens without an endpoint, for the help.</param>
/// <param name="isRecursive">Whether subcommands take them too.</param>
internal sealed class ConnectionOptionSet(string standard, bool isRecursive = false)
{
    private const string TokenVariable = "MEDALLION_TOKEN";

    private readonly Option<string> _endpoint = new("--endpoint", "-e")
    {
        Description = $"Address of a service. Default: {standard}",
        HelpName = "URL",
        Recursive = isRecursive,
    };

    // Not the token itself: whoever lists the processes of the machine would read it.
    private readonly Option<string> _token = new("--token-file")
    {
        Description = "File with the token that the service asks for; read for each call, so that a token of an issuer may be "
            + $"renewed meanwhile. Default: what the variable {TokenVariable} holds.",
        HelpName = "FILE",
        Recursive = isRecursive,
    };

    private readonly Option<string> _authority = new("--ca-file")
    {
        Description = "PEM file of the authorities that vouch for the service. Default: those that the system trusts.",
        HelpName = "FILE",
        Recursive = isRecursive,
    };

    private readonly Option<string> _certificate = new("--client-cert")
    {
        Description = "PEM file of the caller's certificate with its chain, where the service asks for one.",
        HelpName = "FILE",
        Recursive = isRecursive,
    };

    private readonly Option<string> _key = new("--client-key")
    {
        Description = "PEM file of the key of --client-cert.",
        HelpName = "FILE",
        Recursive = isRecursive,
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_endpoint, _token, _authority, _certificate, _key])
        {
            command.Add(option);
        }
    }

    /// <summary>The service; null where none is named.</summary>
    public ServiceConnection? Read(ParseResult parse, CliEnvironment environment)
    {
        if (parse.GetValue(_endpoint) is not { } text)
        {
            RequireNone(parse);
            return null;
        }

        if (!IsAddress(text, out Uri? address))
        {
            throw new UsageException(
                $"'{text}' is not the address of a service.", "Write --endpoint http://host:5080, or https://host for TLS.");
        }

        RequireTls(parse, address);
        var credentials = new MedallionCredentials
        {
            Token = CallerToken.Read(parse.GetValue(_token), environment.Variable(TokenVariable), TokenVariable),
            TokenFile = parse.GetValue(_token),
            Authorities = parse.GetValue(_authority) is { } file ? PemFiles.Authorities(file) : null,
            ClientCertificate = ReadCertificate(parse.GetValue(_certificate), parse.GetValue(_key)),
        };
        return new ServiceConnection(address, credentials);
    }

    private static bool IsAddress(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme is "http" or "https");

    private static SslStreamCertificateContext? ReadCertificate(string? certificate, string? key) => (certificate, key) switch
    {
        (null, null) => null,
        ({ } certificateFile, { } keyFile) => PemFiles.Certificate(certificateFile, keyFile),
        _ => throw new UsageException(
            "--client-cert and --client-key belong together.", "Name the PEM files of both, or neither."),
    };

    /// <summary>A setting that would have no effect is a mistake, and here perhaps one that gives something away.</summary>
    private void RequireTls(ParseResult parse, Uri address)
    {
        if (address.Scheme == Uri.UriSchemeHttp && FirstGiven(parse, [_authority, _certificate, _key]) is { } option)
        {
            throw new UsageException(
                $"{option.Name} needs a service with TLS, and '{address}' is none.",
                $"Write https:// in --endpoint, or leave {option.Name} out.");
        }
    }

    private void RequireNone(ParseResult parse)
    {
        if (FirstGiven(parse, [_token, _authority, _certificate, _key]) is { } option)
        {
            throw new UsageException(
                $"{option.Name} is for a service that is there, and none is named.",
                $"Name it with --endpoint, or leave {option.Name} out.");
        }
    }

    private static Option<string>? FirstGiven(ParseResult parse, IEnumerable<Option<string>> options) =>
        options.FirstOrDefault(option => parse.GetValue(option) is not null);
}
