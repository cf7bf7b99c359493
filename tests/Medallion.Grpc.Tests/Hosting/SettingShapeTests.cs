using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Medallion.Grpc.Hosting.Settings;

namespace Medallion.Grpc.Tests.Hosting;

/// <summary>What is known of the settings stays known where unused code is taken out, as in the image.</summary>
public sealed class SettingShapeTests
{
    [Fact]
    public void Classes_that_stand_within_others_are_named_for_the_trimmer()
    {
        HashSet<Type> named = [.. typeof(SettingShape).GetMethod("Find", BindingFlags.Static | BindingFlags.NonPublic)!
            .GetCustomAttributes<DynamicDependencyAttribute>()
            .Select(static dependency => dependency.Type!)];

        HashSet<Type> within = [.. Sections(SettingCheck.All).SelectMany(Below)];

        Assert.NotEmpty(within);
        Assert.Equal(within.OrderBy(NameOf), named.OrderBy(NameOf));
    }

    [Fact]
    public void Every_value_is_of_a_type_whose_text_can_be_checked()
    {
        Assert.All(Values(SettingCheck.All), static type => Assert.True(SettingValue.IsOne(type), $"{type} is no value"));
    }

    /// <summary>Sections whose classes are named where they are listed.</summary>
    private static IEnumerable<SettingShape> Sections(SettingShape group) =>
        Parts(group).SelectMany(static part => part.Type == typeof(object) ? Sections(part) : [part]);

    private static IEnumerable<Type> Below(SettingShape shape) =>
        Parts(shape).SelectMany(static part => Below(part).Concat(part.Settings.Count > 0 ? [part.Type] : []));

    private static IEnumerable<Type> Values(SettingShape shape) =>
        Parts(shape).SelectMany(static part => Parts(part).Any() ? Values(part) : [part.Type]);

    private static IEnumerable<SettingShape> Parts(SettingShape shape) =>
        shape.Entries is { } entries ? [entries] : shape.Settings.Values;

    private static string NameOf(Type type) => type.FullName!;
}
