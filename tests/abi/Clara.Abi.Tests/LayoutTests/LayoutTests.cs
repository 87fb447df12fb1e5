using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Clara.Imaging;
using Clara.Interop;
using Clara.TestKit;

namespace Clara.Abi.Tests.LayoutTests;

/// <summary>T2: the compilers, the baseline and the C# mirrors mean the same bytes.</summary>
public sealed class LayoutTests
{
    [TestCase("gcc", ".c")]
    [TestCase("clang", ".c")]
    [TestCase("g++", ".cpp")]
    [TestCase("clang++", ".cpp")]
    public void The_compiler_lays_structs_out_as_the_baseline_says(string compiler, string ending)
    {
        StringBuilder source = new("#include <stddef.h>\n#include \"clara_core/core_table.g.h\"\n");
        foreach (Baseline b in Baseline.All)
        {
            source.Append($"typedef char {b.Struct}_is_{b.Size}[sizeof({b.Struct}) == {b.Size} ? 1 : -1];\n");
            foreach ((string field, int offset) in b.Offsets)
                source.Append($"typedef char {b.Struct}_{field}_at_{offset}[offsetof({b.Struct}, {field}) == {offset} ? 1 : -1];\n");
        }
        using TempFolder folder = new();
        string file = folder.File("layout" + ending);
        File.WriteAllText(file, source.ToString());
        Compiler.Run(compiler, "-fsyntax-only", "-I", Repository.PathOf("interop/include"), file);
    }

    [Test]
    public void Each_struct_has_a_mirror_and_no_other_struct_is_there() =>
        Assert.That(Mirrors().Select(m => m.Name), Is.EquivalentTo(Baseline.All.Select(b => Pascal(b.Struct))));

    [Test]
    public void The_mirrors_have_the_baselines_sizes_and_offsets()
    {
        foreach (Baseline b in Baseline.All)
        {
            Type mirror = Mirrors().Single(m => m.Name == Pascal(b.Struct));
            Assert.That(SizeOf(mirror), Is.EqualTo(b.Size), b.Struct);
            FieldInfo[] fields = mirror.GetFields(BindingFlags.Public | BindingFlags.Instance);
            Assert.That(fields.Select(f => f.Name), Is.EqualTo(b.Offsets.OrderBy(o => o.Value).Select(o => Pascal(o.Key))), b.Struct);
            foreach ((string field, int offset) in b.Offsets)
                Assert.That((int)Marshal.OffsetOf(mirror, Pascal(field)), Is.EqualTo(offset), $"{b.Struct}.{field}");
        }
    }

    [Test]
    public void The_mirrors_hold_no_reference_so_that_a_pointer_to_them_is_a_pointer_to_Cs_struct()
    {
        foreach (Type mirror in Mirrors())
            Assert.That(IsReferenceFree(mirror), Is.True, mirror.Name);
    }

    [Test]
    public void The_numbers_of_the_status_codes_are_the_same_in_C_and_in_CSharp()
    {
        Assert.That(StatusCodeInfo.All, Is.Not.Empty);
        foreach (StatusCodeInfo info in StatusCodeInfo.All)
            Assert.That(typeof(ClaraConstants).GetField(Pascal(info.Name["CLARA_".Length..]))!.GetValue(null), Is.EqualTo((int)info.Code), info.Name);
    }

    private static IEnumerable<Type> Mirrors() => typeof(ClaraConstants).Assembly.GetExportedTypes().Where(t => t.IsValueType && !t.IsNested);

    private static string Pascal(string snake) => string.Concat(snake.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()));

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static bool IsReferenceFree(Type type) =>
        !(bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}
