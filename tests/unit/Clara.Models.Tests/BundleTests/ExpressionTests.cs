using Clara.Models.Bundles;
using Clara.TestKit;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Tests.BundleTests;

/// <summary>The subset of Python against Python itself.</summary>
public sealed class ExpressionTests
{
    private static readonly Dictionary<string, JToken> Entries = new()
    {
        ["bundle_root"] = "/b", ["n"] = 4, ["f"] = 0.5, ["flag"] = true, ["sizes"] = new JArray(96, 64, 32), ["names"] = JObject.Parse("""{"0": "background", "1": "liver"}"""), ["none"] = JValue.CreateNull(), ["empty"] = "",
    };

    private static readonly string[] Expressions =
    [
        "1 + 2 * 3", "(1 + 2) * 3", "-7 // 2", "-7 % 3", "7 / 2", "4 / 2", "2 ** 10", "-2 ** 2", "2 ** -1", "1.5e2", "1_000", "not 0", "not @flag", "1 < 2", "'a' < 'b'", "3 >= 3.0", "1 == 1.0", "'x' != 'y'", "2 in [1, 2]", "'iv' in @names['1']",
        "3 not in @sizes", "@none is None", "@none is not None", "@flag and @n", "@empty or 'default'", "0 or 0.0", "'a' if @n > 3 else 'b'", "1 if False else 2 if @flag else 3", "@bundle_root + '/models/model.pt'", "os.path.join(@bundle_root, 'eval')",
        "os.path.join(@bundle_root, '/abs', 'x')", "os.path.join('a/', 'b')", "str(@n) + 'x'", "str(1.5)", "str(2.0)", "str(True)", "str(None)", "'a' 'b'", "[1, 2, 3]", "(1, 2)", "(1)", "(1,)", "[]", "[[1], [2, [3]]]", "{'a': 1, 'b': [2]}", "@sizes[0]", "@sizes[-1]",
        "@names['1']", "[@f] * 3", "[1] + @sizes", "len(@sizes)", "len('abc')", "list(range(3))", "list(range(2, 5))", "max(@sizes)", "min(1, 2.5)", "sum(@sizes)", "sum([])", "abs(-3)", "abs(-2.5)", "int(3.9)", "int(-3.9)", "int('7')", "float(3)", "bool(@sizes)", "int(True)",
        "True + True", "'it\\'s'", "\"q\"", "@n * @f", "@n - 1", "[x, ][0] if False else [5, ][0]", "{'a': 1}['a']", "'%' + 'x'", "1 if @n == 4 and not @none else 0", "os.path.basename('/a/b.nii')", "[1, 2, 3] == [1, 2, 3]", "1.0 // 0.3",
    ];

    private static JToken Evaluate(string text) => PythonExpression.Evaluate(text, id => Entries[id]);

    [Test]
    public void Values_are_those_of_Python()
    {
        string program = $"""
            import json, os, re
            names = json.loads({JsonConvert.ToString(JsonConvert.SerializeObject(Entries))})
            out = []
            for e in json.loads({JsonConvert.ToString(JsonConvert.SerializeObject(Expressions))}):
                e = re.sub(r'@(\w+)', r'names["\1"]', e)
                out.append(eval(e))
            print(json.dumps(out))
            """;
        JArray expected = JArray.Parse(Python.Run(program));
        Assert.That(expected, Has.Count.EqualTo(Expressions.Length));
        Assert.Multiple(() =>
        {
            foreach ((string text, JToken value) in Expressions.Zip(expected))
                Assert.That(Evaluate(text).ToString(Formatting.None), Is.EqualTo(value.ToString(Formatting.None)), text);
        });
    }

    [TestCase("torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')", "auto"), TestCase("torch.float32", "float32"), TestCase("np.uint8", "uint8"), TestCase("lambda x: x > 0", "lambda x: x > 0"), TestCase("Path(@bundle_root) / 'eval'", "/b/eval"),
        TestCase("import os", ""), TestCase("'cuda' if torch.cuda.is_available() else 'cpu'", "cpu")]
    public void What_means_a_device_a_type_or_code_of_its_own_is_a_name(string text, string value) => Assert.That(Evaluate(text).ToString(), Is.EqualTo(value));

    [TestCase("os.system('x')"), TestCase("open('/etc/passwd')"), TestCase("@sizes.append(1)"), TestCase("__import__('os')"), TestCase("[i for i in @sizes]"), TestCase("f'{@n}'"), TestCase("x"), TestCase("1 +"), TestCase("(1"), TestCase("1 2"), TestCase("'a"), TestCase(""),
        TestCase("'a' * 3"), TestCase("1 + 'a'"), TestCase("@sizes[9]"), TestCase("@names['9']"), TestCase("1 < 2 < 3"), TestCase("a = 1"), TestCase("sorted(@sizes)"), TestCase("glob.glob('*')"), TestCase("torch.jit.load('x')"), TestCase("lambda x: x > @n"), TestCase("1; 2"), TestCase("\\"),
        TestCase("{1: 2}"), TestCase("1.2.3"), TestCase("@"), TestCase("len(5)"), TestCase("range(99999999999)"), TestCase("9 ** 9 ** 9"), TestCase("dict(a=1)"), TestCase("'''a'''")]
    public void Everything_else_is_unsupported(string text) => Assert.Throws<UnsupportedPythonException>(() => Evaluate(text));

    /// <summary>Configs come from elsewhere: a stack that overflows would end the whole process.</summary>
    [TestCase("1+", 2001), TestCase("0 or ", 1), TestCase("1 and ", 1)]
    public void Long_rows_need_no_stack(string piece, int expected)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 4000 / piece.Length)) + "1";
        JToken? value = null;
        Thread thread = new(() => value = Evaluate(text), 1 << 17);
        thread.Start();
        thread.Join();
        Assert.That((int?)value, Is.EqualTo(expected));
    }

    [TestCase("("), TestCase("["), TestCase("not "), TestCase("-"), TestCase("1 if 1 else "), TestCase("{'a':")]
    public void Deep_nesting_is_unsupported(string piece) => Assert.Throws<UnsupportedPythonException>(() => Evaluate(string.Concat(Enumerable.Repeat(piece, 500))));
}
