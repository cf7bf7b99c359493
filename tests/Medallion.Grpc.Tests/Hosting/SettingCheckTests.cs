using Medallion.Grpc.Hosting;
using Microsoft.Extensions.Configuration;

namespace Medallion.Grpc.Tests.Hosting;

/// <summary>Settings that nobody reads, or that cannot be read, end the start with the name of what is right.</summary>
public sealed class SettingCheckTests
{
    [Theory]
    [InlineData("Connections:MaxConections", "the nearest is Medallion:Connections:MaxConnections")]
    [InlineData("CONNECTIONS:PINGAFTR", "the nearest is Medallion:CONNECTIONS:PingAfter")]
    [InlineData("Authentication:Jwt:Audience:0", "the nearest is Medallion:Authentication:Jwt:Audiences")]
    [InlineData("Authentication:Jwt:Isuer", "the nearest is Medallion:Authentication:Jwt:Issuer")]
    [InlineData("Jwt:Issuer", "there is Medallion:Authentication:Jwt")]
    [InlineData("Runs:MaxRuning", "the nearest is Medallion:Runs:MaxRunning")]
    [InlineData("Runs:StageTimeouts:Bronze", "ReadBronze or WriteSilver or WriteGold is right in place of Bronze")]
    [InlineData("MaxRunning", "there is Medallion:Runs:MaxRunning")]
    [InlineData("Engine:SpillFoldr", "the nearest is Medallion:Engine:SpillFolder")]
    [InlineData("Limits:MaxColums", "the nearest is Medallion:Limits:MaxColumns")]
    [InlineData("Ledger:Lease:Durations", "the nearest is Medallion:Ledger:Lease:Duration")]
    [InlineData("Ledger:DynamoDbTable:Name", "those of Medallion:Ledger:DynamoDbTable are TableName")]
    [InlineData("Stores:0:S3:Regoin", "the nearest is Medallion:Stores:0:S3:Region")]
    [InlineData("Tokens:0:Valeu", "the nearest is Medallion:Tokens:0:Value")]
    [InlineData("Uploads:AbandonAfter", "the nearest is Medallion:Uploads:AbandonedAfter")]
    [InlineData("Health:Prot", "the nearest is Medallion:Health:Port")]
    [InlineData("Tls:CertificatFile", "the nearest is Medallion:Tls:CertificateFile")]
    [InlineData("Metrics:Adress", "the nearest is Medallion:Metrics:Address")]
    [InlineData("Logs:Formt", "the nearest is Medallion:Logs:Format")]
    [InlineData("Lisen", "the nearest is Medallion:Listen")]
    [InlineData("Listen:0", "write its value to Medallion:Listen")]
    [InlineData("Runs:MaxRunning:Bronze", "write its value to Medallion:Runs:MaxRunning")]
    [InlineData("Nonsense", "those of Medallion are Stores, Engine, Limits, Runs, Ledger, Tokens")]
    public void Name_that_nobody_reads_is_told_with_the_one_that_is_meant(string name, string right)
    {
        string problem = Assert.Single(Problems((name, "1")), found => found.Contains("is no setting", StringComparison.Ordinal));

        Assert.StartsWith("Medallion:" + name.Split(':')[0], problem, StringComparison.Ordinal);
        Assert.Contains(right, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Runs:MaxRunning", "many", "Medallion:Runs:MaxRunning is 'many'; a whole number of at most 2147483647 is right")]
    [InlineData("Runs:MaxRunning", "3000000000", "a whole number of at most 2147483647 is right")]
    [InlineData("Engine:SpillBytes", "10 GB", "a whole number of at most 9223372036854775807 is right")]
    [InlineData("Runs:DrainPeriod", "20 s", "Medallion:Runs:DrainPeriod is '20 s'; a time such as 00:00:30")]
    [InlineData("Runs:StageTimeouts:ReadBronze", "soon", "a time such as 00:00:30")]
    [InlineData("Stores:0:S3:ForcePathStyle", "perhaps", "true or false is right")]
    [InlineData("Stores:0:S3:RequestChecksums", "Sometimes", " or ")]
    [InlineData("Authentication:Jwt:RequireHttps", "on", "true or false is right")]
    [InlineData("Runs", "5", "Medallion:Runs has a value of its own, which nobody reads; write it to a setting below: MaxRunning")]
    [InlineData("Stores", "s3://bucket", "below: 0, 1 and so on")]
    public void Value_that_cannot_be_read_is_told_with_what_is_right(string name, string value, string right)
    {
        Assert.Contains(right, Assert.Single(Problems((name, value))), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_at_a_wrong_place_is_told_without_the_token()
    {
        string problem = Assert.Single(Problems(("Tokens:0", "a-secret-of-the-callers")));

        Assert.Equal(
            "Medallion:Tokens:0 has a value of its own, which nobody reads; write it to a setting below: Value, File", problem);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        IReadOnlyList<string> unreadable = Problems(("Runs:MaxRunning", "many"), ("Runs:MaxQueud", "1"));
        IReadOnlyList<string> readable = Problems(("Runs:MaxRunning", "0"), ("Runs:MaxQueud", "1"));

        Assert.Equal(2, unreadable.Count);
        Assert.Equal(2, readable.Count);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:port")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:5080/medallion")]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:5080;nonsense")]
    public void Address_to_listen_at_that_is_none_is_told_with_what_is_right(string listen)
    {
        string problem = Assert.Single(Problems(("Listen", listen)));

        Assert.StartsWith("Medallion:Listen is '", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080/")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://[::1]")]
    [InlineData("HTTP://localhost:5080")]
    [InlineData("http://127.0.0.1:5080;http://[::1]:5080")]
    public void Address_to_listen_at_may_be_written_in_every_way_that_the_server_knows(string listen)
    {
        Assert.Empty(Problems(("Listen", listen)));
    }

    private static IReadOnlyList<string> Problems(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Medallion:Stores:0:Uri"] = "s3://bucket",
            ["Medallion:Authentication:Jwt:Issuer"] = "https://login.example",
            ["Medallion:Authentication:Jwt:Audiences:0"] = "lake",
            ["Medallion:Ledger:DynamoDbTable:TableName"] = "runs",
        };
        foreach ((string name, string value) in settings)
        {
            all[$"Medallion:{name}"] = value;
        }

        try
        {
            MedallionSettings.Bind(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), listen: null);
            return [];
        }
        catch (SettingsException error)
        {
            return error.Problems;
        }
    }
}
