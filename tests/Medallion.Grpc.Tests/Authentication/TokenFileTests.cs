using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Grpc.Tests.Authentication;

/// <summary>Tokens in files that change while the service runs.</summary>
public sealed class TokenFileTests : IAsyncLifetime
{
    private const string Before = "the-token-until-today";
    private const string After = "the-token-from-today-on";
    private const string Fixed = "a-token-that-is-in-no-file";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(11);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private MedallionHost _host = null!;
    private GrpcChannel _channel = null!;

    private string TokenFile => Path.Combine(_folder.FullName, "token");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(TokenFile, Before);
        var options = new MedallionHostOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Medallion:Stores:0:Uri"] = new Uri(_folder.FullName).AbsoluteUri,
                ["Medallion:Tokens:0:File"] = TokenFile,
                ["Medallion:Tokens:1:Value"] = Fixed,
            },
            ListenUrl = "http://127.0.0.1:0",
            Quiet = true,
            Time = _time,
        };
        _host = await MedallionHost.StartAsync(options, CancellationToken.None);
        _channel = GrpcChannel.ForAddress(_host.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Renewed_token_opens_the_service_and_the_former_one_does_no_more()
    {
        await File.WriteAllTextAsync(TokenFile, After + "\n");
        Assert.True(await OpensAsync(Before)); // its file was read a moment ago
        _time.Advance(Interval);

        Assert.False(await OpensAsync(Before));
        Assert.True(await OpensAsync(After));
        Assert.True(await OpensAsync(Fixed));
    }

    [Fact]
    public async Task Renewed_token_is_known_to_the_first_call_that_comes_with_it()
    {
        await File.WriteAllTextAsync(TokenFile, After);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await OpensAsync(After));
        Assert.False(await OpensAsync(Before));
    }

    [Fact]
    public async Task File_is_not_read_for_every_guess()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await OpensAsync("a-guess-at-the-token"));
        await File.WriteAllTextAsync(TokenFile, After);

        Assert.False(await OpensAsync(After));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await OpensAsync(After));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData(null)]
    public async Task File_that_cannot_be_used_leaves_the_former_token_in_use(string? content)
    {
        File.Delete(TokenFile);
        if (content is not null)
        {
            await File.WriteAllTextAsync(TokenFile, content);
        }

        _time.Advance(Interval);

        Assert.True(await OpensAsync(Before));
        Assert.False(await OpensAsync(content ?? After));
    }

    private async Task<bool> OpensAsync(string token)
    {
        var runs = new RunService.RunServiceClient(_channel.Intercept(new StatusContract()));
        try
        {
            await runs.ListRunsAsync(new ListRunsRequest(), new Metadata { { "authorization", $"Bearer {token}" } });
            return true;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unauthenticated)
        {
            return false;
        }
    }
}
