using Grpc.Core;
using Medallion.FunctionalTests.Crash;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Security;

/// <summary>A service in its own process asks for objects with the credentials of its pod's role, as EKS gives them in two ways.</summary>
public sealed class RoleCredentialsTests
{
    private const string Role = "arn:aws:iam::123456789012:role/lake";

    [Fact]
    public async Task Role_for_a_web_identity()
    {
        await using RoleCredentials aws = await RoleCredentials.StartAsync();

        await AskAsync(aws, token => [
            ("AWS_ROLE_ARN", Role), ("AWS_WEB_IDENTITY_TOKEN_FILE", token), ("AWS_ENDPOINT_URL_STS", $"{aws.Address}/sts")]);

        IReadOnlyDictionary<string, string> asked = Assert.Single(aws.Asked);
        Assert.Equal(
            ("AssumeRoleWithWebIdentity", Role, "identity"), (asked["Action"], asked["RoleArn"], asked["WebIdentityToken"]));
        AssertSigned(aws);
    }

    [Fact]
    public async Task Role_of_a_pod()
    {
        await using RoleCredentials aws = await RoleCredentials.StartAsync();

        await AskAsync(aws, token => [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"{aws.Address}/pod"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token)]);

        Assert.Empty(aws.Asked);
        AssertSigned(aws);
    }

    private static async Task AskAsync(RoleCredentials aws, Func<string, (string Name, string Value)[]> environment)
    {
        string token = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(token, "identity");
            await using ServiceProcess service = await ServiceProcess.StartAsync(
                [
                    ("Medallion:Stores:0:Uri", "s3://bucket"),
                    ("Medallion:Stores:0:S3:ServiceUrl", aws.Address),
                    ("Medallion:Stores:0:S3:Region", "us-east-1"),
                    ("Medallion:Ledger:Store", "memory"),
                ],
                [("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", ""), ("AWS_SESSION_TOKEN", ""), .. environment(token)]);
            var request = new ReadBronzeRequest
            {
                Run = new RunOptions { Key = new RunKey { Pipeline = "p", RunId = "1" } },
                StoreUri = "s3://bucket",
            };
            using AsyncServerStreamingCall<ReadBronzeResponse> call =
                new StageExecutionService.StageExecutionServiceClient(service.Channel).ReadBronze(request);
            await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.ReadAllAsync().LastAsync());
        }
        finally
        {
            File.Delete(token);
        }
    }

    private static void AssertSigned(RoleCredentials aws)
    {
        Assert.NotEmpty(aws.Signed);
        Assert.All(aws.Signed, static request =>
        {
            Assert.Contains($"Credential={RoleCredentials.AccessKeyId}/", request.Authorization, StringComparison.Ordinal);
            Assert.Equal(RoleCredentials.SessionToken, request.SessionToken);
        });
    }
}
