using System.Text.Json;
using System.Xml.Linq;

namespace Tidy;

/// <summary>Which project may know which, and what the lock files hold.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Medallion.Protocol"] = [],
        ["Medallion.Parquet"] = [],
        ["Medallion.Storage"] = [],
        ["Medallion.Stages"] = ["Medallion.Parquet", "Medallion.Storage"],
        ["Medallion.Grpc"] = ["Medallion.Protocol", "Medallion.Stages"],
        ["Medallion.Cli"] = ["Medallion.Grpc", "Medallion.Protocol"],
    };

    [Fact]
    public void Projects_know_only_what_lies_behind_them() => SourceTree.AssertNone(
        from path in SourceTree.Under("src/", ".csproj")
        let name = Path.GetFileNameWithoutExtension(path)
        let allowed = Allowed.GetValueOrDefault(name, [])
        from include in Items(path, "ProjectReference")
        let reference = Path.GetFileNameWithoutExtension(include)
        where !allowed.Contains(reference)
        select $"{name} -> {reference}",
        "Endpoint -> stages -> parquet, storage; never back:");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = SourceTree.Text("Medallion.Grpc.sln").Replace('\\', '/');
        SourceTree.AssertNone(
            SourceTree.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)
                && !solution.Contains($"\"{path}\"", StringComparison.Ordinal)),
            "dotnet sln Medallion.Grpc.sln add:");
    }

    [Fact]
    public void Every_project_pins_its_packages() => SourceTree.AssertNone(
        from path in SourceTree.Files
        where path.EndsWith(".csproj", StringComparison.Ordinal)
        where !SourceTree.Files.Contains(LockFile(path))
        select path,
        "dotnet restore writes packages.lock.json beside the project; commit it:");

    [Fact]
    public void Every_pinned_package_is_used()
    {
        HashSet<string> used =
        [
            .. SourceTree.Files
                .Where(static path => Path.GetExtension(path) is ".csproj" or ".props" or ".targets")
                .SelectMany(static path => Items(path, "PackageReference")),
        ];

        SourceTree.AssertNone(
            Pins("PackageVersion").Keys.Where(name => !used.Contains(name)), "Directory.Packages.props pins what no project uses:");
    }

    [Fact]
    public void Lock_files_hold_the_versions_that_are_pinned()
    {
        Dictionary<string, string> pinned = Pins("PackageVersion", "GlobalPackageReference");

        SourceTree.AssertNone(
            from path in SourceTree.Files
            where path.EndsWith("packages.lock.json", StringComparison.Ordinal)
            from package in DirectPackages(path)
            where pinned.TryGetValue(package.Name, out string? version) && package.Requested != $"[{version}, )"
            select $"{path}: {package.Name} {package.Requested}",
            "dotnet restore --force-evaluate, and commit the lock files:");
    }

    [Fact]
    public void Node_packages_come_from_the_public_registry() => SourceTree.AssertNone(
        from path in SourceTree.Files
        where path.EndsWith("package-lock.json", StringComparison.Ordinal)
        from line in SourceTree.Lines(path)
        where line.Contains("\"resolved\":", StringComparison.Ordinal)
            && !line.Contains("\"https://registry.npmjs.org/", StringComparison.Ordinal)
        select $"{path}: {line.Trim()}",
        "A lock file names no registry but npm's own:");

    /// <summary>Versions of Directory.Packages.props by package.</summary>
    private static Dictionary<string, string> Pins(params string[] kinds) =>
        XDocument.Parse(SourceTree.Text("Directory.Packages.props"))
            .Descendants()
            .Where(item => kinds.Contains(item.Name.LocalName))
            .ToDictionary(
                static item => item.Attribute("Include")!.Value,
                static item => item.Attribute("Version")!.Value);

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(SourceTree.Text(project))
            .Descendants(kind)
            .Select(static item => item.Attribute("Include")!.Value);

    private static string LockFile(string project) => project[..(project.LastIndexOf('/') + 1)] + "packages.lock.json";

    private static List<(string Name, string Requested)> DirectPackages(string lockFile)
    {
        using var document = JsonDocument.Parse(SourceTree.Text(lockFile));
        return [.. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
            from package in framework.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() == "Direct"
            select (package.Name, package.Value.GetProperty("requested").GetString()!)];
    }
}
