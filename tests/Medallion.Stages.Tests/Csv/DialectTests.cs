using System.Text;
using Medallion.Stages.Csv;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Tests.Csv;

public sealed class DialectTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\n1,5;2,5\n3,5;4,5\n", ';')]
    [InlineData("a\tb c\n1, 2\t3\n", '\t')]
    [InlineData("a|b|c\n1,2|3|4\n", '|')]
    [InlineData("a\n1\n2\n", ',')]
    [InlineData("a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", ',')]
    [InlineData("a;b\n\"1,2\n3,4\";5\n", ';')]
    [InlineData("text\nhello, world\nno comma\nbye; now\n", ',')]
    [InlineData("a,b,c\n1,2,3\n1,2\n1,2,3\n\n1,2,3\n", ',')]
    public async Task Delimiter_is_the_one_that_gives_records_the_same_width(string text, char expected) =>
        Assert.Equal(expected, (await CsvReading.OfAsync(text)).Layout!.Dialect.Delimiter);

    [Fact]
    public async Task Declared_delimiter_and_quote_are_taken()
    {
        var request = new CsvDialectRequest { Delimiter = (byte)'^', Quote = (byte)'\'' };
        CsvReading reading = await CsvReading.OfAsync("a^b\n'x^y'^\"z\"\n", request);
        Assert.Equal([["x^y", "\"z\""]], reading.Rows);
    }

    [Theory]
    [InlineData("name,age\nx,1\n", true)]
    [InlineData("name,city\nx,y\n", true)]
    [InlineData("name,1\nx,2\n", false)]
    [InlineData("x,true\ny,false\n", false)]
    [InlineData("x,2024-01-31\ny,2024-02-01\n", false)]
    [InlineData("x,1.5\n", false)]
    [InlineData("x,\ny,z\n", false)]
    [InlineData("x,x\ny,z\n", false)]
    [InlineData(",name,age\n0,x,7\n", true)]
    [InlineData("id,id\nA7,8\n", true)]
    [InlineData("id,007\nA7,008\n", true)]
    public async Task Header_is_detected_by_its_cells(string text, bool expected) =>
        Assert.Equal(expected, (await CsvReading.OfAsync(text)).Layout!.Dialect.HasHeader);

    [Fact]
    public async Task Header_can_be_declared_present_or_absent()
    {
        CsvReading present = await CsvReading.OfAsync("1,2\n3,4\n", new CsvDialectRequest { Header = HeaderMode.Present });
        Assert.Equal(["1", "2"], present.Names);
        Assert.Equal([["3", "4"]], present.Rows);

        CsvReading absent = await CsvReading.OfAsync("\na,b\nc,d\n", new CsvDialectRequest { Header = HeaderMode.Absent });
        Assert.Equal(["column_1", "column_2"], absent.Names);
        Assert.Equal([["a", "b"], ["c", "d"]], absent.Rows);
    }

    [Fact]
    public async Task Header_cells_are_unescaped_and_get_names_of_their_own()
    {
        CsvReading reading = await CsvReading.OfAsync("\"first \"\"name\"\"\",,a,a,a_2,\"x\ny\"\nu,v,w,x,y,1\n");
        Assert.Equal(["first \"name\"", "column_2", "a", "a_2", "a_2_2", "x\ny"], reading.Names);
        Assert.Equal([FindingCode.HeaderEmpty, FindingCode.HeaderDuplicate, FindingCode.HeaderDuplicate], reading.Codes);
        Assert.Equal(["column_2", "a_2", "a_2_2"], reading.Findings.Select(static f => f.Location.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("\uFEFF")]
    public async Task Object_without_any_cell_is_empty(string text)
    {
        CsvReading reading = await CsvReading.OfAsync(text);
        Assert.Equal([FindingCode.ObjectEmpty], reading.Codes);
        Assert.Empty(reading.Rows);
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a,b\r\n")]
    [InlineData("\uFEFFa,b\n\n\n")]
    public async Task Object_with_nothing_but_a_header_gets_a_finding(string text)
    {
        CsvReading reading = await CsvReading.OfAsync(text);
        Assert.Equal([FindingCode.ObjectHeaderOnly], reading.Codes);
        Assert.Equal(["a", "b"], reading.Names);
        Assert.Empty(reading.Rows);
    }

    [Fact]
    public async Task Header_longer_than_the_sample_is_read_whole()
    {
        string[] names = [.. Enumerable.Range(1, 9_000).Select(static n => $"a column with a long name {n}")];
        CsvReading reading = await CsvReading.OfAsync(string.Join(';', names) + "\n" + string.Join(';', names) + "\n");
        Assert.Equal(names, reading.Names);
        Assert.Single(reading.Rows);
    }

    [Fact]
    public async Task More_columns_than_the_limit_are_refused()
    {
        var options = new CsvReadOptions(new CsvLimits { MaxColumns = 3 }, 1024, 1024);
        StageException error = await Assert.ThrowsAsync<StageException>(() => CsvReading.OfAsync("a,b,c,d\n", options: options));
        Assert.Equal(FailureReason.LimitExceeded, error.Reason);
        Assert.Equal(3, (await CsvReading.OfAsync("a,b,c\n", options: options)).Names.Length);
    }

    [Fact]
    public async Task Layout_that_was_found_reads_the_same_again()
    {
        byte[] content = Encoding.UTF8.GetBytes("\uFEFF\n\"a\";b\n1;2\n;3\n");
        CsvReading first = await CsvReading.OfAsync(content);
        CsvReading again = await CsvReading.OfAsync(content, first.Layout!, BlockReadingTests.OfBlocks(16));
        Assert.Equal(first.Rows, again.Rows);
        Assert.Equal([["1", "2"], [null, "3"]], again.Rows);
    }
}
