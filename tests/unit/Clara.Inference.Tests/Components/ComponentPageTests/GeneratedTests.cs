using Clara.Inference.Components;
using Clara.TestKit;

namespace Clara.Inference.Tests.Components.ComponentPageTests;

/// <summary>The page in the repository is the one that the code gives.</summary>
public sealed class GeneratedTests
{
    [Test]
    public void The_page_in_the_repository_is_up_to_date() =>
        Assert.That(File.ReadAllText(Repository.PathOf("managed/Clara.Inference/COMPONENTS.md")).ReplaceLineEndings("\n"), Is.EqualTo(ComponentPage.Of(ComponentRegistry.BuiltIn)),
            "make it anew: clara components --markdown > managed/Clara.Inference/COMPONENTS.md");

    [Test]
    public void Every_component_and_every_argument_is_on_the_page()
    {
        string page = ComponentPage.Of(ComponentRegistry.BuiltIn);
        foreach (ComponentDescription c in ComponentRegistry.BuiltIn.All)
        {
            Assert.That(page, Does.Contain($"### {c.Name}\n\n{c.Summary}"));
            string part = page.Split("\n### ").Single(p => p.StartsWith(c.Name + "\n", StringComparison.Ordinal));
            foreach (string name in c.Arguments.Select(a => a.Name).Concat(c.OtherNames).Concat(c.DeprecatedNames))
                Assert.That(part, Does.Contain($"`{name}`"), c.Name);
        }
    }
}
