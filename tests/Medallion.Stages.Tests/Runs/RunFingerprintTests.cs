using Medallion.Stages.Runs;

namespace Medallion.Stages.Tests.Runs;

public sealed class RunFingerprintTests
{
    private const int Bound = 16 * 1024;

    [Fact]
    public void Short_request_stays_as_it_is()
    {
        var fields = new Dictionary<string, string> { ["name"] = "people_all", ["contract.columns[0].name"] = "User Id" };

        Assert.Equal(fields, RunFingerprint.Bound(fields));
    }

    [Fact]
    public void Request_of_any_size_becomes_small_and_is_still_told_apart()
    {
        Dictionary<string, string> fields = Columns(10_000, "");
        fields["name"] = "people_all";
        fields["deduplication.key_columns[0]"] = new string('x', 4_000_000);
        var changed = new Dictionary<string, string>(fields) { ["contract.columns[9999].name"] = "Another" };

        IReadOnlyDictionary<string, string> bound = RunFingerprint.Bound(fields);

        Assert.True(bound.Sum(static f => f.Key.Length + f.Value.Length) <= Bound);
        Assert.Equal("people_all", bound["name"]);
        Assert.Empty(RunFingerprint.Difference(bound, fields));
        string difference = RunFingerprint.Difference(bound, changed);
        Assert.StartsWith("contract.columns was ", difference, StringComparison.Ordinal);
        Assert.True(difference.Length < 1_000);
    }

    [Fact]
    public void Fields_without_any_list_are_bounded_too()
    {
        Dictionary<string, string> fields = Enumerable.Range(0, 5_000).ToDictionary(static i => $"field{i}", static i => $"{i}");

        Assert.Single(RunFingerprint.Bound(fields));
        Assert.NotEmpty(RunFingerprint.Difference(fields, new Dictionary<string, string>(fields) { ["field7"] = "8" }));
    }

    [Fact]
    public void Text_that_is_divided_otherwise_is_another_request()
    {
        Dictionary<string, string> fields = Columns(1_000, "ab");
        var moved = new Dictionary<string, string>(fields)
        {
            ["contract.columns[0].name"] = "Column 0a",
            ["contract.columns[1].name"] = "bColumn 1ab",
        };

        Assert.NotEmpty(RunFingerprint.Difference(fields, moved));
    }

    [Fact]
    public void Long_text_that_differs_at_its_end_is_told_apart()
    {
        var fields = new Dictionary<string, string> { ["pattern"] = new string('é', 1_000) };
        var changed = new Dictionary<string, string> { ["pattern"] = new string('é', 999) + "e" };

        Assert.StartsWith("pattern was 'éééé", RunFingerprint.Difference(fields, changed), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_some_differences_are_named()
    {
        Dictionary<string, string> fields = Enumerable.Range(0, 100).ToDictionary(static i => $"f{i}", static _ => "a");
        Dictionary<string, string> changed = Enumerable.Range(0, 100).ToDictionary(static i => $"f{i}", static _ => "b");

        Assert.EndsWith("and 90 more", RunFingerprint.Difference(fields, changed), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Columns(int count, string end) => Enumerable.Range(0, count)
        .ToDictionary(static i => $"contract.columns[{i}].name", i => $"Column {i}{end}");
}
