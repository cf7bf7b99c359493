using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Failures;

public sealed class ErrorsPageTests
{
    /// <summary>Set MEDALLION_UPDATE_DOCS=1 to write the page anew.</summary>
    [Fact]
    public void Page_in_the_documentation_is_the_one_the_catalogue_makes()
    {
        string path = Path.Combine(RepositoryPaths.Root, "src", "docs", "errors.md");
        string page = ErrorsPage.Render();
        if (Environment.GetEnvironmentVariable("MEDALLION_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(page, File.ReadAllText(path));
    }
}
