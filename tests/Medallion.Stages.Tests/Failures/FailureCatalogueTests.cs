using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Texts;

namespace Medallion.Stages.Tests.Failures;

public sealed class FailureCatalogueTests
{
    public static TheoryData<FailureReason> Reasons => [.. Enum.GetValues<FailureReason>()];

    public static TheoryData<FindingCode> Codes => [.. Enum.GetValues<FindingCode>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_words_and_a_remedy_in_both_languages(FailureReason reason)
    {
        FailureEntry entry = FailureCatalogue.Of(reason);

        Assert.NotEqual(entry.Summary.English, entry.Summary.Portuguese);
        Assert.NotEqual(entry.Remedy.English, entry.Remedy.Portuguese);
        Assert.All(
            [entry.Summary.English, entry.Summary.Portuguese, entry.Remedy.English, entry.Remedy.Portuguese],
            static text => Assert.EndsWith(".", text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_finding_has_words_and_a_remedy_in_both_languages(FindingCode code)
    {
        var finding = new Finding(code, Severity.Info, new DataLocation { ObjectUri = "s3://lake/a.csv", Row = 3 });

        Assert.Contains("s3://lake/a.csv", FindingTexts.Message(finding, Language.English), StringComparison.Ordinal);
        Assert.NotEqual(FindingTexts.Message(finding, Language.English), FindingTexts.Message(finding, Language.Portuguese));
        Assert.NotEqual(FindingTexts.Remedy(finding, Language.English), FindingTexts.Remedy(finding, Language.Portuguese));
    }

    [Fact]
    public void Message_names_object_row_line_byte_offset_column_expected_and_found()
    {
        var failure = new StageException(
            FailureReason.CsvMalformed,
            new DataLocation
            {
                ObjectUri = "s3://lake/data/bronze/people.csv",
                Row = 17,
                Line = 19,
                ByteOffset = 2048,
                Column = "Phone",
                Expected = "9 columns",
                Found = "8",
            });

        string message = FailureText.Message(failure, Language.English);

        Assert.EndsWith(
            "(object s3://lake/data/bronze/people.csv, row 17, line 19, byte 2048, column 'Phone', expected: 9 columns, found: 8)",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_upper_snake_case() =>
        Assert.Equal("RUN_REQUEST_CHANGED", FailureCatalogue.Of(FailureReason.RunRequestChanged).Name);
}
