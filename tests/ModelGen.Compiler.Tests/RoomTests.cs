using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ModelGen.Compiler.Tests;

/// <summary>The folders of the compiler are rooms, each of which knows those below it alone.</summary>
public sealed partial class RoomTests
{
    /// <summary>From the ground up.</summary>
    private static readonly string[] s_rooms = ["Text", "Graphs", "Kernels", "Operators", "Passes", "Programs", "Emit"];

    public static TheoryData<string> Rooms => new(s_rooms);

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_uses_those_below_it_alone(string room)
    {
        var above = s_rooms.SkipWhile(other => other != room).Skip(1).ToHashSet();
        var files = Files(room);
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var used = Use().Matches(WithoutText(File.ReadAllText(file))).Select(use => use.Groups[1].Value).Where(above.Contains).Distinct();
            Assert.True(!used.Any(), $"{Path.GetFileName(file)} is in {room} and looks up to {string.Join(", ", used)}.");
        });
    }

    [Theory, MemberData(nameof(Rooms))]
    public void A_file_has_the_namespace_of_its_room(string room) =>
        Assert.All(Files(room), file => Assert.Contains($"\nnamespace ModelGen.Compiler.{room};\n", "\n" + File.ReadAllText(file).ReplaceLineEndings("\n")));

    [Fact]
    public void Every_folder_is_a_room() => Assert.Equal(
        s_rooms.Order(), Directory.EnumerateDirectories(Root()).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order());

    /// <summary>Who looks for a word finds it beside other words, and not among what only passes make.</summary>
    [Fact]
    public void What_stands_in_a_declaration_lies_apart_from_what_passes_make()
    {
        var words = Operators.OperatorRegistry.All.Concat(Operators.OperatorRegistry.Functions).Select(kind => kind.Name + ".cs").ToHashSet();
        Assert.All(Files("Operators").Where(file => words.Contains(Path.GetFileName(file))), file => Assert.NotEqual("Internal", Path.GetFileName(Path.GetDirectoryName(file))));
    }

    private static IReadOnlyList<string> Files(string room) => [.. Directory.EnumerateFiles(Path.Combine(Root(), room), "*.cs", SearchOption.AllDirectories)];

    private static string WithoutText(string source) => Comment().Replace(source, "");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "generator", "ModelGen.Compiler"));

    // An import, or a name that begins with a room's; not a member of that name, which follows a dot.
    [GeneratedRegex(@"(?:using ModelGen\.Compiler\.|(?<![\w.""])(?:ModelGen\.Compiler\.|Compiler\.)?)(Text|Graphs|Kernels|Operators|Passes|Programs|Emit)(?:;|\.[A-Z])")]
    private static partial Regex Use();

    [GeneratedRegex(@"(?<!/)//(?!/)[^\n]*")]
    private static partial Regex Comment();
}
