using Google.Protobuf.Reflection;
using Grpc.Core;
using Medallion.FunctionalTests.Reasons;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Security;

/// <summary>Each way to present oneself, at each method of each service.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string KnownToken = "a-token-of-one-team";
    private const string Open = "/grpc.health.v1.Health/";
    private const string Unauthenticated = "UNAUTHENTICATED";

    private TestIssuer _issuer = null!;
    private Lake _lake = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _lake = await Lake.InFolderAsync([.. _issuer.Settings(), ("Medallion:Tokens:0:Value", KnownToken)]);
    }

    public async Task DisposeAsync()
    {
        await _lake.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("expired", false)]
    [InlineData("wrong audience", false)]
    [InlineData("wrong issuer", false)]
    [InlineData("wrong key", false)]
    [InlineData("key of the same name", false)]
    [InlineData("public key as a secret", false)]
    [InlineData("unsigned", false)]
    [InlineData("another scheme", false)]
    [InlineData("wrong known token", false)]
    [InlineData("right", true)]
    [InlineData("right known token", true)]
    public async Task Every_method_but_those_of_probes_asks_who_calls(string credential, bool isLetIn)
    {
        IReadOnlyList<string> methods = await MethodsAsync();
        (string, string)[] headers = Header(credential) is { } header ? [("authorization", header)] : [];
        using var caller = new RawCaller(_lake.Address);

        foreach (string method in methods)
        {
            GrpcAnswer answer = await caller.KnockAsync(method, RawCaller.Frame([]), [.. headers, ("grpc-timeout", "20S")]);

            bool isOpen = isLetIn || method.StartsWith(Open, StringComparison.Ordinal);
            Assert.True(isOpen == (answer.Reason != Unauthenticated), $"{method} with {credential}: {answer.Reason ?? "was let in"}");
        }
    }

    [Fact]
    public async Task Caller_that_is_not_known_does_not_learn_which_methods_there_are()
    {
        using var caller = new RawCaller(_lake.Address);

        GrpcAnswer answer = await caller.KnockAsync("/medallion.v1.RunService/Nothing", RawCaller.Frame([]));

        Assert.Equal(Unauthenticated, answer.Reason);
    }

    /// <summary>No more than the head of such a message is read: its length would be more than the service takes.</summary>
    [Fact]
    public async Task Caller_that_is_not_known_is_refused_before_its_message_is_read()
    {
        using var caller = new RawCaller(_lake.Address);

        GrpcAnswer answer = await caller.KnockAsync("/medallion.v1.RunService/ListRuns", [0, 0x7F, 0, 0, 0]);

        Assert.Equal(Unauthenticated, answer.Reason);
    }

    /// <summary>What is asked above are all methods that the protos declare, and those of gRPC's own services.</summary>
    private async Task<IReadOnlyList<string>> MethodsAsync()
    {
        IReadOnlyList<string> found =
            await ServiceMethods.ListAsync(_lake.Calls, new Metadata { { "authorization", $"Bearer {KnownToken}" } });
        IEnumerable<string> declared = typeof(RunService).Assembly.GetTypes()
            .Select(static type => type.GetProperty("Descriptor")?.GetValue(null))
            .OfType<ServiceDescriptor>()
            .SelectMany(static service => service.Methods.Select(method => $"/{service.FullName}/{method.Name}"));
        Assert.Subset(found.ToHashSet(), declared.ToHashSet());
        Assert.Contains($"{Open}Check", found);
        Assert.Contains(found, static method => method.StartsWith("/grpc.reflection.v1alpha.", StringComparison.Ordinal));
        return found;
    }

    private string? Header(string credential) => credential switch
    {
        "none" => null,
        "another scheme" => $"Basic {KnownToken}",
        _ => $"Bearer {Token(credential)}",
    };

    private string Token(string credential) => credential switch
    {
        "expired" => _issuer.Token(validTo: -120),
        "wrong audience" => _issuer.Token(audience: "another-service"),
        "wrong issuer" => _issuer.Token(issuer: "https://login.example"),
        "wrong key" => _issuer.Token(signing: _issuer.AnotherKey(underTheSameName: false)),
        "key of the same name" => _issuer.Token(signing: _issuer.AnotherKey(underTheSameName: true)),
        "public key as a secret" => _issuer.Token(signing: _issuer.PublicKeyAsSecret()),
        "unsigned" => _issuer.UnsignedToken(),
        "wrong known token" => "another-token-than-that",
        "right" => _issuer.Token(),
        "right known token" => KnownToken,
        _ => throw new ArgumentOutOfRangeException(nameof(credential), credential, "There is no such credential."),
    };
}
