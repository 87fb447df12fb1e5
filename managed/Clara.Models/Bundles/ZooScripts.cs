using Clara.Models.Config;

namespace Clara.Models.Bundles;

/// <summary>
/// Steps that bundles of MONAI's zoo bring as Python of their own and for which there is a built-in component. Only named in a refusal: what a script of that name does in another bundle is its author's affair.
/// </summary>
internal static class ZooScripts
{
    private static readonly string[] BuiltIn = ["OrientationGuidanceMultipleLabelDeepEditd"];

    /// <summary>What to write instead, to be put at the end of a sentence; empty for other code.</summary>
    /// <param name="target">With its module: "scripts.transforms.X".</param>
    public static string Hint(string target)
    {
        string name = ConfigText.ClassOf(target);
        return BuiltIn.Contains(name, StringComparer.Ordinal) ? $", which here is '{name}' without the module before it" : "";
    }
}
