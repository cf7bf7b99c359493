using Medallion.Stages.Failures;
using Medallion.Stages.Tests.Csv;

namespace Medallion.Stages.Tests.Fuzzing;

/// <summary>Inputs that once failed as a fault of the service, or passed in silence; cut down to what it takes.</summary>
public sealed class FoundInputTests
{
    [Theory]
    [InlineData("\"")] // the cell was taken for one that closes
    [InlineData("a,\"")]
    [InlineData("a,\"b\n1,2\n")] // the rest of the object was taken for a header without records
    public async Task Header_with_an_open_quote(string text)
    {
        StageException refusal = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync(text));
        Assert.Equal(FailureReason.CsvMalformed, refusal.Reason);
        Assert.Equal(0, refusal.Location.ByteOffset);
    }

    [Fact]
    public async Task Header_of_one_name_over_and_over()
    {
        // Was quadratic: at 100,000 columns, the most that can be allowed, five thousand million names were tried.
        const int Columns = 100_000;
        var limits = new Stages.Csv.CsvLimits { MaxColumns = Columns };
        string text = string.Join(',', Enumerable.Repeat("a", Columns)) + "\n" + new string(',', Columns - 1) + "\n";
        CsvReading reading = await CsvReading.OfAsync(
            text, new Stages.Csv.CsvDialectRequest { Header = Stages.Csv.HeaderMode.Present }, CsvReading.Options with { Limits = limits });
        Assert.Equal($"a_{Columns}", reading.Names[^1]);
        Assert.Equal(Columns, reading.Names.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("utf-7")] // was a fault of the service, in a request as well as in a manifest: known to .NET, but refused
    [InlineData("unicode-1-1-utf-7")]
    public async Task Encoding_that_is_known_but_refused(string name)
    {
        StageException refusal = await Assert.ThrowsAsync<StageException>(
            () => CsvReading.OfAsync("a\n1\n", new Stages.Csv.CsvDialectRequest { Encoding = name }));
        Assert.Equal(FailureReason.InvalidRequest, refusal.Reason);
        Assert.Equal("dialect.encoding", Assert.Single(refusal.Violations).Field);
    }
}
