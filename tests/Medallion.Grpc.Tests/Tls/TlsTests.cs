using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Grpc.Tests.Tls;

public sealed class TlsTests : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly TestAuthority _authority = new("ours");
    private readonly TestAuthority _stranger = new("theirs");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose()
    {
        _stranger.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Caller_who_trusts_the_authority_is_served_with_the_chain_up_to_it()
    {
        await using MedallionHost host = await StartAsync(WithCertificate("service"));

        Assert.Equal("CN=service", await CallAsync(host, _authority.Root));
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, _stranger.Root));
    }

    [Fact]
    public async Task Renewed_certificate_serves_new_connections_and_one_that_does_not_fit_leaves_the_former()
    {
        await using MedallionHost host = await StartAsync(WithCertificate("before"));
        Assert.Equal("CN=before", await CallAsync(host, _authority.Root));

        WithCertificate("after");
        Assert.Equal("CN=before", await CallAsync(host, _authority.Root));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("CN=after", await CallAsync(host, _authority.Root));

        await File.WriteAllTextAsync(PathOf("tls.key"), _authority.Issue("other", ServerUsage).Key);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("CN=after", await CallAsync(host, _authority.Root));
    }

    [Fact]
    public async Task Callers_have_to_present_a_client_certificate_of_the_authority_where_one_is_set()
    {
        Dictionary<string, string?> settings = WithCertificate("service");
        await File.WriteAllTextAsync(PathOf("clients.crt"), _authority.Pem);
        settings["Medallion:Tls:ClientAuthorityFile"] = PathOf("clients.crt");
        await using MedallionHost host = await StartAsync(settings);

        Assert.Equal("CN=service", await CallAsync(host, _authority.Root, _authority.Issue("caller", ClientUsage)));
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, _authority.Root));
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, _authority.Root, _stranger.Issue("caller", ClientUsage)));
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, _authority.Root, _authority.Issue("caller", ServerUsage)));
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", "", "", "there is no certificate")]
    [InlineData("http://127.0.0.1:0", "tls.crt", "tls.key", "write https://")]
    [InlineData("https://127.0.0.1:0", "tls.crt", "", "Medallion:Tls:KeyFile is missing")]
    [InlineData("https://127.0.0.1:0", "tls.crt", "absent.key", "absent.key")]
    [InlineData("https://127.0.0.1:0", "tls.crt", "other.key", "are no certificate with its key")]
    public async Task What_does_not_fit_is_told_before_the_service_listens(string listen, string certificate, string key, string told)
    {
        WithCertificate("service");
        await File.WriteAllTextAsync(PathOf("other.key"), _authority.Issue("other", ServerUsage).Key);
        Dictionary<string, string?> settings = new()
        {
            ["Medallion:Tls:CertificateFile"] = certificate.Length == 0 ? null : PathOf(certificate),
            ["Medallion:Tls:KeyFile"] = key.Length == 0 ? null : PathOf(key),
        };

        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(settings, listen));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks for the service for its runs on a connection of its own; returns the subject of the service's certificate.</summary>
    private static async Task<string> CallAsync(
        MedallionHost host, X509Certificate2 trusted, (string Certificates, string Key)? client = null)
    {
        string subject = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { trusted },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            subject = certificate!.Subject;
            return errors == SslPolicyErrors.None;
        };
        if (client is { } pem)
        {
            X509Certificate2Collection chain = [];
            chain.ImportFromPem(pem.Certificates);
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem.Certificates, pem.Key), chain, offline: true);
        }

        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address, new GrpcChannelOptions { HttpHandler = handler });
        await new RunService.RunServiceClient(channel).ListRunsAsync(new ListRunsRequest(), deadline: DateTime.UtcNow.AddSeconds(20));
        return subject;
    }

    private Task<MedallionHost> StartAsync(Dictionary<string, string?> settings, string listen = "https://127.0.0.1:0")
    {
        settings["Medallion:Stores:0:Uri"] = $"file://{_folder.FullName}";
        var options = new MedallionHostOptions { Settings = settings, ListenUrl = listen, Quiet = true, Time = _time };
        return MedallionHost.StartAsync(options, CancellationToken.None);
    }

    private Dictionary<string, string?> WithCertificate(string name)
    {
        (string certificates, string key) = _authority.Issue(name, ServerUsage);
        File.WriteAllText(PathOf("tls.crt"), certificates);
        File.WriteAllText(PathOf("tls.key"), key);
        return new Dictionary<string, string?>
        {
            ["Medallion:Tls:CertificateFile"] = PathOf("tls.crt"),
            ["Medallion:Tls:KeyFile"] = PathOf("tls.key"),
        };
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
