using Clara.Interop.Generate.Headers;
using Clara.Interop.Generate.Layout;
using Clara.Interop.Generate.Model;
using Clara.Interop.Generate;
using Clara.TestKit;

namespace Clara.Abi.Tests.OldClientTests;

/// <summary>What 1.0 declared is still there: the same prototypes, numbers and offsets; structs may only have grown.</summary>
public sealed class FrozenHeadersTests
{
    private static readonly Lazy<Declared> Old = new(() => Declared.Read("tests/abi/client_v1_0/include/clara"));
    private static readonly Lazy<Declared> Today = new(() => Declared.Read(Contract.HeaderFolder));

    [Test]
    public void Each_function_of_1_0_has_the_same_prototype()
    {
        Dictionary<string, string> today = Today.Value.Abi.Functions.ToDictionary(f => f.Name, Prototype);
        Assert.That(Old.Value.Abi.Functions, Is.Not.Empty);
        foreach (CFunction f in Old.Value.Abi.Functions)
            Assert.That(today.GetValueOrDefault(f.Name), Is.EqualTo(Prototype(f)), f.Name);
    }

    [Test]
    public void Each_constant_of_1_0_has_the_same_value_but_for_the_minor_version()
    {
        Dictionary<string, int> today = Today.Value.Abi.Constants.ToDictionary(c => c.Name, c => c.Value);
        foreach (CConstant c in Old.Value.Abi.Constants.Where(c => c.Name != "CLARA_ABI_MINOR"))
            Assert.That(today.GetValueOrDefault(c.Name, int.MinValue), Is.EqualTo(c.Value), c.Name);
    }

    [Test]
    public void Each_field_of_1_0_is_where_it_was_and_what_it_was()
    {
        foreach (CStruct old in Old.Value.Abi.Structs)
        {
            CStruct today = Today.Value.Abi.Structs.Single(s => s.Name == old.Name);
            IEnumerable<(string, CType)> fields = today.Fields.Take(old.Fields.Count).Select(f => (f.Name, f.Type));
            Assert.That(fields, Is.EqualTo(old.Fields.Select(f => (f.Name, f.Type))), old.Name);
        }
        foreach (StructLayout old in Old.Value.Layout)
        {
            StructLayout today = Today.Value.Layout.Single(l => l.Name == old.Name);
            Assert.That(today.Fields.Take(old.Fields.Count), Is.EqualTo(old.Fields), old.Name);
            Assert.That(today.Size, Is.GreaterThanOrEqualTo(old.Size), old.Name);
        }
    }

    [Test]
    public void The_function_table_begins_with_the_table_of_1_0() =>
        Assert.That(Today.Value.Abi.Forwarded.Select(f => f.Name).Take(Old.Value.Abi.Forwarded.Count()), Is.EqualTo(Old.Value.Abi.Forwarded.Select(f => f.Name)));

    private static string Prototype(CFunction f) => $"{f.Returns} {f.Name}({string.Join(", ", f.Parameters.Select(p => p.Type))})";

    private sealed record Declared(AbiModel Abi, IReadOnlyList<StructLayout> Layout)
    {
        internal static Declared Read(string folder)
        {
            using StagedHeaders headers = new(Repository.PathOf(folder));
            AbiModel abi = AbiReader.Read(headers);
            headers.Put("clara_core/core_table.g.h", Interop.Generate.Emitters.CoreTableHeader.Write(abi));
            return new Declared(abi, LayoutReader.Read(headers, abi));
        }
    }
}
