using Grpc.Core;
using Grpc.Health.V1;
using Medallion.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Grpc.Tests.Authentication;

/// <summary>Callers with a JSON Web Token of an issuer.</summary>
public sealed class JwtTests : IAsyncLifetime
{
    private const string Unauthenticated = "UNAUTHENTICATED";

    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Token_of_the_issuer_opens_the_service_and_so_does_one_of_the_configuration()
    {
        const string Known = "a-token-of-one-team";
        await using JwtService service = await JwtService.StartAsync([.. _issuer.Settings(), ("Medallion:Tokens:0:Value", Known)]);

        Assert.Null(await service.CallAsync(_issuer.Token()));
        Assert.Null(await service.CallAsync(Known));
        Assert.Equal(Unauthenticated, (await service.CallAsync("another-token-than-that"))?.Reason);
        Assert.Equal(Unauthenticated, (await service.CallAsync(token: null))?.Reason);
    }

    [Theory]
    [InlineData("expired", "expired at 20")]
    [InlineData("early", "valid only from 20")]
    [InlineData("endless", "never expires")]
    [InlineData("audience", "meant for another service")]
    [InlineData("issuer", "another issuer: 'https://login.example'")]
    [InlineData("key", "none of the issuer's keys")]
    [InlineData("signature", "signature is wrong")]
    [InlineData("secret", "signature is wrong")]
    [InlineData("unsigned", "signature is wrong")]
    [InlineData("garbage", "none that this service knows")]
    [InlineData("none", "'authorization: Bearer …' is missing")]
    public async Task Wrong_token_is_refused_with_what_is_wrong(string kind, string told)
    {
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings());

        (string Reason, string Words)? refusal = await service.CallAsync(Wrong(kind));

        Assert.Equal(Unauthenticated, refusal?.Reason);
        Assert.True(refusal?.Words.Contains(told, StringComparison.Ordinal), refusal?.Words);
    }

    [Theory]
    [InlineData("00:01:00", true)]
    [InlineData("00:00:00", false)]
    public async Task Clocks_may_be_apart_by_as_much_as_is_set(string skew, bool isLetIn)
    {
        await using JwtService service =
            await JwtService.StartAsync([.. _issuer.Settings(), ("Medallion:Authentication:Jwt:ClockSkew", skew)]);

        Assert.Equal(isLetIn, await service.CallAsync(_issuer.Token(validTo: -30)) is null);
        Assert.Equal(isLetIn, await service.CallAsync(_issuer.Token(validFrom: TimeSpan.FromSeconds(30))) is null);
    }

    [Fact]
    public async Task Renewed_key_is_known_to_the_first_call_that_comes_with_it()
    {
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings());
        string former = _issuer.Token();
        Assert.Null(await service.CallAsync(former));

        _issuer.RenewKey();

        Assert.Null(await service.CallAsync(_issuer.Token()));
        Assert.Equal(Unauthenticated, (await service.CallAsync(former))?.Reason);
    }

    [Fact]
    public async Task Key_that_the_issuer_has_withdrawn_does_not_stay_in_use()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings(), time);
        string former = _issuer.Token();
        Assert.Null(await service.CallAsync(former));
        _issuer.RenewKey();
        Assert.Null(await service.CallAsync(former));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await service.CallAsync(former) is null)
        {
            time.Advance(TimeSpan.FromHours(12));
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        Assert.Null(await service.CallAsync(_issuer.Token()));
    }

    [Fact]
    public async Task Tokens_of_unknown_keys_do_not_let_the_issuer_be_asked_for_every_call()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings(), time);
        Assert.Null(await service.CallAsync(_issuer.Token()));
        async Task<int> AskedByAsync(int calls)
        {
            int before = _issuer.Asked;
            for (int i = 0; i < calls; i++)
            {
                Assert.Equal(Unauthenticated, (await service.CallAsync(Wrong("key")))?.Reason);
            }

            return _issuer.Asked - before;
        }

        Assert.InRange(await AskedByAsync(20), 1, 2); // the start of the service may be one of them
        Assert.Equal(0, await AskedByAsync(20));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await AskedByAsync(20));
    }

    [Fact]
    public async Task Issuer_that_is_down_keeps_the_service_from_nothing_else_and_its_callers_are_told_to_come_back()
    {
        const string Known = "a-token-of-one-team";
        string token = _issuer.Token();
        (string, string)[] settings = [.. _issuer.Settings(), ("Medallion:Tokens:0:Value", Known)];
        int port = new Uri(_issuer.Address).Port;
        await _issuer.DisposeAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using JwtService service = await JwtService.StartAsync(settings, time);

        Assert.Equal("ISSUER_UNAVAILABLE", (await service.CallAsync(token))?.Reason);
        Assert.Null(await service.CallAsync(Known));
        _issuer = await TestIssuer.StartAsync(port);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await service.CallAsync(_issuer.Token()));
    }

    [Fact]
    public async Task Keys_that_were_read_stay_in_use_while_the_issuer_is_down()
    {
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings());
        Assert.Null(await service.CallAsync(_issuer.Token()));

        await _issuer.DisposeAsync();

        Assert.Null(await service.CallAsync(_issuer.Token()));

        // Perhaps a renewed key, and nobody is there to ask.
        Assert.Equal("ISSUER_UNAVAILABLE", (await service.CallAsync(Wrong("key")))?.Reason);
        Assert.Null(await service.CallAsync(_issuer.Token()));
    }

    [Fact]
    public async Task Issuer_with_a_private_authority_is_believed_where_the_authority_is_named()
    {
        using var authority = new TestAuthority("issuers");
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, authority.Pem);
        await using TestIssuer issuer = await TestIssuer.StartAsync(certificate: authority.Issue("issuer", "1.3.6.1.5.5.7.3.1"));
        await using JwtService trusting =
            await JwtService.StartAsync([.. issuer.Settings(), ("Medallion:Authentication:Jwt:IssuerAuthorityFile", file)]);
        await using JwtService other = await JwtService.StartAsync(issuer.Settings());
        File.Delete(file);

        Assert.StartsWith("https:", issuer.Address, StringComparison.Ordinal);
        Assert.Null(await trusting.CallAsync(issuer.Token()));
        Assert.Equal("ISSUER_UNAVAILABLE", (await other.CallAsync(issuer.Token()))?.Reason);
    }

    [Fact]
    public async Task Probes_need_no_token_and_are_not_asked_for_one_that_is_wrong()
    {
        await using JwtService service = await JwtService.StartAsync(_issuer.Settings());
        var health = new global::Grpc.Health.V1.Health.HealthClient(service.Calls);

        HealthCheckResponse without = await health.CheckAsync(new());
        HealthCheckResponse wrong = await health.CheckAsync(
            new(), new Metadata { { "authorization", $"Bearer {Wrong("expired")}" } });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, without.Status);
        Assert.Equal(without, wrong);
    }

    private string? Wrong(string kind) => kind switch
    {
        "expired" => _issuer.Token(validTo: -120),
        "early" => _issuer.Token(validFrom: TimeSpan.FromSeconds(120)),
        "endless" => _issuer.Token(validTo: null),
        "audience" => _issuer.Token(audience: "another-service"),
        "issuer" => _issuer.Token(issuer: "https://login.example"),
        "key" => _issuer.Token(signing: _issuer.AnotherKey(underTheSameName: false)),
        "signature" => _issuer.Token(signing: _issuer.AnotherKey(underTheSameName: true)),
        "secret" => _issuer.Token(signing: _issuer.PublicKeyAsSecret()),
        "unsigned" => _issuer.UnsignedToken(),
        "garbage" => "a.b.c",
        "none" => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such token."),
    };
}
