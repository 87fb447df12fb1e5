using System.Text.RegularExpressions;
using Clara.Interop.Generate;
using Clara.Interop.Generate.Headers;
using Clara.Interop.Generate.Model;
using Clara.TestKit;

namespace Clara.Abi.Tests.HeaderTests;

/// <summary>Rules A1, A3, A4, A6, A7 and A13 over everything that the headers declare.</summary>
public sealed class HeaderRulesTests
{
    private static readonly Lazy<AbiModel> Model = new(Read);

    private static AbiModel Abi => Model.Value;

    private static AbiModel Read()
    {
        using StagedHeaders headers = new(Repository.PathOf(Contract.HeaderFolder));
        return AbiReader.Read(headers);
    }

    [Test]
    public void There_is_something_to_judge()
    {
        Assert.That(Abi.Functions, Has.Count.GreaterThanOrEqualTo(39));
        Assert.That(Abi.Structs, Has.Count.GreaterThanOrEqualTo(10));
        Assert.That(Abi.Handles, Has.Count.GreaterThanOrEqualTo(6));
    }

    [Test]
    public void A_struct_starts_with_its_size_unless_its_comment_says_that_it_has_none()
    {
        foreach (CStruct s in Abi.Structs.Where(s => !s.Comment.Text.Contains("Has no size field", StringComparison.Ordinal)))
            Assert.That(s.Fields[0], Is.EqualTo(new CField("struct_size", new CType("uint32_t", false, 0, 0), "set by CLARA_INIT")), s.Name);
    }

    [Test]
    public void Only_fixed_types_and_pointers_cross()
    {
        string[] scalars = ["int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "float", "double"];
        IEnumerable<(string Owner, CType Type)> crossing = Abi.Structs.SelectMany(s => s.Fields.Select(f => ($"{s.Name}.{f.Name}", f.Type)))
            .Concat(Abi.Functions.SelectMany(f => f.Parameters.Select(p => ($"{f.Name}({p.Name})", p.Type)).Append((f.Name, f.Returns))))
            .Concat(Abi.Callbacks.SelectMany(c => c.Parameters.Append(c.Returns).Select(t => (c.Name, t))));
        foreach ((string owner, CType type) in crossing)
        {
            string spelled = Abi.Aliases.GetValueOrDefault(type.Base, type.Base);
            bool callback = Abi.Callbacks.Any(c => c.Name == spelled);
            bool pointee = spelled is "void" or "char" || Abi.Structs.Any(s => s.Name == spelled) || Abi.Handles.Contains(spelled);
            Assert.That(scalars.Contains(spelled) || callback || (pointee && type.Pointers > 0) || type.IsVoid, Is.True, $"{owner}: {type}");
        }
    }

    [Test]
    public void Every_function_struct_and_callback_says_since_when()
    {
        IEnumerable<(string Name, CComment Comment)> all = Abi.Functions.Select(f => (f.Name, f.Comment))
            .Concat(Abi.Structs.Select(s => (s.Name, s.Comment))).Concat(Abi.Callbacks.Select(c => (c.Name, c.Comment)));
        foreach ((string name, CComment comment) in all)
        {
            Assert.That(comment.Since, Is.Not.Null, name);
            Assert.That(comment.Summary, Has.Length.GreaterThan(8), name);
        }
    }

    [Test]
    public void A_release_takes_one_handle_and_returns_nothing_and_each_handle_has_one()
    {
        CFunction[] releases = [.. Abi.Functions.Where(f => f.Name.EndsWith("_release", StringComparison.Ordinal))];
        foreach (CFunction f in releases)
        {
            Assert.That(f.Returns.IsVoid, Is.True, f.Name);
            Assert.That(f.Parameters.Select(p => p.Type.ToString()), Is.EqualTo(new[] { f.Name[..^"_release".Length] + " *" }));
        }
        Assert.That(releases.Select(f => f.Name[..^"_release".Length]), Is.EquivalentTo(Abi.Handles));
    }

    [Test]
    public void A_function_returns_a_status_and_names_its_codes_but_for_releases_and_two_that_cannot_fail()
    {
        string[] cannotFail = ["clara_abi_version", "clara_status_name"];
        foreach (CFunction f in Abi.Functions.Where(f => !cannotFail.Contains(f.Name) && !f.Returns.IsVoid))
        {
            Assert.That(f.Returns.ToString(), Is.EqualTo("clara_status"), f.Name);
            Assert.That(f.Comment.Text, Does.Contain("@return CLARA_OK, CLARA_E_"), f.Name);
        }
    }

    [Test]
    public void Every_status_that_a_comment_names_exists()
    {
        HashSet<string> known = [.. Abi.Constants.Select(c => c.Name), "CLARA_E_UNKNOWN"]; // what clara_status_name says of a number that is no code
        foreach (string header in Directory.EnumerateFiles(Repository.PathOf(Contract.HeaderFolder), "*.h"))
            foreach (Match m in Regex.Matches(File.ReadAllText(header), @"\bCLARA_E_\w+"))
                Assert.That(known, Does.Contain(m.Value), header);
    }

    [Test]
    public void Outputs_come_last()
    {
        foreach (CFunction f in Abi.Functions)
        {
            int[] outputs = [.. f.Parameters.Index().Where(p => p.Item.Name == "out").Select(p => p.Index)];
            Assert.That(outputs, Has.Length.LessThanOrEqualTo(1), f.Name);
            if (outputs.Length == 1 && f.Name != "clara_session_test_connection") // its message is an output too
                Assert.That(outputs[0], Is.EqualTo(f.Parameters.Count - 1), f.Name);
        }
    }

    [Test]
    public void Each_handle_says_which_threads_may_use_it()
    {
        string text = File.ReadAllText(Repository.PathOf("interop/include/clara/base.h"));
        foreach (string handle in Abi.Handles)
            Assert.That(text, Does.Match($@"typedef struct {handle} {handle}; +/\* @threads \w"));
    }
}
