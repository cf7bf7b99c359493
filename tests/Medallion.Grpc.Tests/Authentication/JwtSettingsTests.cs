using Medallion.Grpc.Hosting;

namespace Medallion.Grpc.Tests.Authentication;

/// <summary>Settings of issuers, which are checked before the service listens.</summary>
public sealed class JwtSettingsTests
{
    private const string Issuer = "https://login.example/tenant";

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        IReadOnlyList<string> problems = await ProblemsAsync(
            ("Issuer", "login.example"),
            ("MetadataAddress", "ftp://login.example/keys"),
            ("IssuerAuthorityFile", "/nowhere/ca.pem"),
            ("ClockSkew", "00:06:00"),
            ("KeyRefreshInterval", "00:00:01"),
            ("UnknownKeyRefreshInterval", "02:00:00"));

        string[] settings =
        [
            "Issuer", "MetadataAddress", "Audiences:0", "IssuerAuthorityFile", "ClockSkew", "KeyRefreshInterval",
            "UnknownKeyRefreshInterval",
        ];
        Assert.All(settings, setting => Assert.Contains(
            problems, problem => problem.StartsWith($"Medallion:Authentication:Jwt:{setting}", StringComparison.Ordinal)));
        Assert.Equal(settings.Length, problems.Count);
    }

    [Theory]
    [InlineData("Issuer", "", "Issuer is missing")]
    [InlineData("Issuer", "https://login.example/?tenant=1", "Issuer is 'https://login.example/?tenant=1'")]
    [InlineData("Issuer", "https://user:word@login.example", "Issuer is ")]
    [InlineData("Issuer", "http://login.example", "read from http://login.example/.well-known/openid-configuration in the open")]
    [InlineData("MetadataAddress", "http://login.example/m", "read from http://login.example/m in the open")]
    [InlineData("Audiences:1", " ", "an empty name")]
    public async Task One_thing_that_is_wrong_is_named_with_what_would_be_right(string name, string value, string told)
    {
        IReadOnlyList<string> problems = await ProblemsAsync(("Issuer", Issuer), ("Audiences:0", "lake"), (name, value));

        Assert.Contains(told, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Medallion:Authentication:Issuer")]
    [InlineData("Medallion:Authentication:Jwts:Issuer")]
    public async Task Setting_at_a_wrong_place_does_not_leave_the_service_open(string name)
    {
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => JwtService.StartAsync([(name, Issuer)]));

        Assert.Contains("those of issuers are under Medallion:Authentication:Jwt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_setting_of_the_section_closes_the_service()
    {
        IReadOnlyList<string> problems = await ProblemsAsync(("ClockSkew", "00:00:30"));

        Assert.Contains(problems, static problem => problem.Contains("Issuer is missing", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(params (string Name, string Value)[] settings)
    {
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => JwtService.StartAsync(
            settings.Select(static setting => ($"Medallion:Authentication:Jwt:{setting.Name}", setting.Value))));
        return error.Problems;
    }
}
