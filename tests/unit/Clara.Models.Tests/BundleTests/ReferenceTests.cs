using Clara.Models.Config;

namespace Clara.Models.Tests.BundleTests;

/// <summary>References, macros and expressions of inference.json, and what becomes of those that lead nowhere.</summary>
public sealed class ReferenceTests
{
    private static string With(string pixdim, string more = "\"x\": 0", string post = "{\"_target_\": \"AsDiscreted\", \"argmax\": true}") =>
        $$"""{ {{more}}, "preprocessing": [{"_target_": "Spacingd", "pixdim": {{pixdim}}, "note": 7, "n": "@#note"}], "inferer": {"_target_": "SimpleInferer"}, "postprocessing": [{{post}}] }""";

    private static ComponentConfig Spacing(string inference)
    {
        using Bundle bundle = new(inference);
        bundle.Write("configs/other.json", """{"a": {"pixdim": [7, 8, 9]}}""");
        return bundle.Open().Config.PreTransforms[0];
    }

    [TestCase("\"@sizes::fine\"", "\"sizes\": {\"fine\": [1, 2, 3]}", 1, 3), TestCase("\"@sizes#fine\"", "\"sizes\": {\"fine\": [1, 2, 3]}", 1, 3), TestCase("\"@all::1\"", "\"all\": [0, [4, 5, 6]]", 4, 6), TestCase("\"%other.json::a::pixdim\"", "\"x\": 0", 7, 9),
        TestCase("\"%other.json#a#pixdim\"", "\"x\": 0", 7, 9), TestCase("\"%sizes::fine\"", "\"sizes\": {\"fine\": \"@x\"}, \"x\": [2, 2, 2]", 2, 2), TestCase("\"$[@x, 2 * @x, @x + 0.5]\"", "\"x\": 1.5", 1.5, 2), TestCase("\"$[1.5] * 3\"", "\"x\": 0", 1.5, 1.5),
        TestCase("[\"@x\", 1, \"$@x - 1\"]", "\"x\": 5", 5, 4), TestCase("\"$@a if @flag else @nothing.to(@device)\"", "\"flag\": true, \"a\": [3, 3, 3]", 3, 3), TestCase("\"@a\"", "\"a\": \"@b\", \"b\": \"$[1, 1, 1]\"", 1, 1), TestCase("\"@a::pixdim\"", "\"a\": \"%other.json::a\"", 7, 9),
        TestCase("\"@::note\"", "\"x\": 0", 7, 7), TestCase("\"%#note\"", "\"x\": 0", 7, 7), TestCase("\"$@::note + 1\"", "\"x\": 0", 8, 8)]
    public void Values_are_found(string pixdim, string more, double first, double last)
    {
        ComponentConfig spacing = Spacing(With(pixdim, more));
        Assert.That((spacing.Numbers("pixdim", 3)[0], spacing.Numbers("pixdim", 3)[2], spacing.Number("n")), Is.EqualTo((first, last, 7.0)));
    }

    [TestCase("\"@sizes::fin\"", "\"sizes\": {\"fine\": 1}", "preprocessing[0].pixdim: '@sizes::fin' refers to nothing; nearest: fine"), TestCase("\"@a\"", "\"a\": \"@b\", \"b\": \"@a\"", "lead in a ring"), TestCase("\"$@a\"", "\"a\": \"$@a + 1\"", "lead in a ring"),
        TestCase("\"$__import__('os').system('true')\"", "\"x\": 0", "preprocessing[0].pixdim: the expression '$__import__('os').system('true')' is not supported"), TestCase("\"$[i for i in (1, 2, 3)]\"", "\"x\": 0", "comprehensions are not supported"),
        TestCase("\"%gone.json::a\"", "\"x\": 0", "configs/gone.json is missing"), TestCase("\"%../../../secret.json::a\"", "\"x\": 0", "outside of the archive"), TestCase("\"$@n.to('cpu')\"", "\"n\": {\"_target_\": \"UNet\"}", "is not supported"),
        TestCase("\"$(9 ** 999999999) * 1\"", "\"x\": 0", "its value is too large"), TestCase("\"$[0] * 1000000000\"", "\"x\": 0", "its value is too large"), TestCase("\"$1 / 0\"", "\"x\": 0", "it divides by zero")]
    public void What_leads_nowhere_is_said_with_file_path_and_expression_when_it_is_needed(string pixdim, string more, string said)
    {
        ComponentConfig spacing = Spacing(With(pixdim, more)); // nobody asked yet
        Assert.That(Assert.Throws<ModelInvalidException>(() => spacing.Numbers("pixdim", 3))!.Message, Does.Contain(said).And.Contain("configs/"));
    }

    [Test]
    public void Chains_may_nest_be_references_and_have_disabled_entries()
    {
        using Bundle bundle = new(With("[1, 1, 1]", """ "off": true, "more": {"_target_": "Compose", "transforms": [{"_target_": "A"}, "@single"]}, "single": {"_target_": "B", "_disabled_": false, "_desc_": "x"} """,
            """ "@more", {"_target_": "C", "_disabled_": "@off"}, {"_target_": "D", "_disabled_": "$not @off", "inner": {"_target_": "E", "k": "$1 + 1"}} """));
        IReadOnlyList<ComponentConfig> post = bundle.Open().Config.PostTransforms;
        Assert.That(post.Select(c => c.Name), Is.EqualTo(new[] { "A", "B", "D" }));
        Assert.That(post[2].Component("inner")!.Number("k"), Is.EqualTo(2));
        Assert.That(post[1].Place, Is.EqualTo("configs/inference.json: single"));
    }

    [TestCase("\"false\"", false), TestCase("\" True \"", true), TestCase("\"$'no'\"", false), TestCase("1000000000000000000000000000000", true), TestCase("0", false)]
    public void What_is_written_for_disabled_means_what_it_means_to_MONAI(string written, bool isDisabled)
    {
        using Bundle bundle = new(With("[1, 1, 1]", post: $$"""{"_target_": "A", "_disabled_": {{written}}}"""));
        Assert.That(bundle.Open().Config.PostTransforms, Has.Count.EqualTo(isDisabled ? 0 : 1));
    }

    [TestCase("\"%a\\u0000b.json::x\"", "is no file name"), TestCase("{\"_target_\": \"A\", \"_disabled_\": \"$abs(@big)\"}", "a number is too large")]
    public void An_odd_value_is_refused_and_the_other_models_stay_listed(string post, string said)
    {
        using Bundle bundle = new(With("[1, 1, 1]", "\"big\": 1000000000000000000000000000000", post));
        ModelCatalogue catalogue = new(Path.GetDirectoryName(bundle.Folder)!);
        Assert.That(catalogue.Problems(default).Single().Message, Does.Contain(said).And.Contain("configs/"));
    }

    [TestCase("\"@a\"", "\"a\": [\"@a\"]", "lead in a ring"), TestCase("{\"_target_\": \"scripts.mine.Thing\"}", "\"x\": 0", "postprocessing[0]._target_ names code of its own ('scripts.mine.Thing')"), TestCase("5", "\"x\": 0", "postprocessing[0] must be a component"),
        TestCase("{\"_target_\": 5}", "\"x\": 0", "postprocessing[0]._target_ must be the name"), TestCase("\"$[1]\"", "\"x\": 0", "postprocessing[0][0] must be a component"), TestCase("{\"_target_\": \"A\", \"_disabled_\": \"$f()\"}", "\"x\": 0", "postprocessing[0]._disabled_: the expression '$f()'")]
    public void Chains_that_cannot_be_read_are_refused(string post, string more, string said)
    {
        using Bundle bundle = new(With("[1, 1, 1]", more, post));
        Assert.That(bundle.Refusal(), Does.Contain(said));
    }

    /// <summary>Every mutation of a good bundle is either read or refused; nothing else comes out.</summary>
    [Test]
    public void Mutated_bundles_are_read_or_refused()
    {
        string[] pieces = ["\"@preprocessing\"", "\"$@x + 1\"", "\"%inference.json::preprocessing\"", "{}", "[]", "null", "\"$((((((((\"", "\"@#a\"", "\"@###########x\"", "\"$'\"", "-1e308", "{\"_target_\": \"Compose\"}", "\"$@\"", "\"@\"", "\"%\"", "\"$\""];
        Random random = new(11);
        using Bundle bundle = new();
        int read = 0, refused = 0;
        for (int i = 0; i < 300; i++)
        {
            string text = Bundle.Inference;
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                int start = text.IndexOf(':', random.Next(text.Length - 200)) + 1, end = text.IndexOfAny([',', '}', ']'], start);
                text = string.Concat(text.AsSpan(0, start), pieces[random.Next(pieces.Length)], text.AsSpan(end));
            }
            bundle.Write("configs/inference.json", text);
            try
            {
                bundle.Open();
                read++;
            }
            catch (ModelInvalidException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n"));
                refused++;
            }
        }
        Assert.That(Math.Min(read, refused), Is.GreaterThan(30), $"{read} read, {refused} refused: the mutations are too weak or too strong to tell anything");
    }
}
