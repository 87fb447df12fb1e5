using Clara.Inference.Components;
using Clara.Inference.Components.BuiltIn;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Interactive.DeepEdit;

/// <summary>Where the click steps of a DeepEdit chain may stand, so that clicks lie where they were made: a wrong order would be seen in the result only.</summary>
internal static class ClickOrder
{
    /// <summary>Steps that keep the field of view, as scaling the clicks by sizes asks for.</summary>
    private static readonly string[] Scaling = ["Resized", "ScaleToShape", "ScaleByFactor"];

    /// <summary>Throws <see cref="ModelInvalidException"/> that names the place for an order that cannot work.</summary>
    /// <param name="steps">All steps before the network, all known, at least one of them of DeepEdit.</param>
    public static void Require(IReadOnlyList<ComponentConfig> steps)
    {
        int points = Only(steps, DeepEditComponents.Points), signal = Only(steps, DeepEditComponents.Signal), resized = -1;
        if (signal < points)
            throw Wrong(steps[signal], $"stands before {DeepEditComponents.Points}; put it behind");
        for (int i = 0; i < signal; i++)
        {
            string name = Registered(steps[i]);
            if (name == DeepEditComponents.Resize && i > points)
                resized = -1;
            else if (i < points ? Crops(name) : Moves(name) && !Scaling.Contains(name))
                throw Wrong(steps[i], i < points ? $"cuts or pads the image before {DeepEditComponents.Points}, which scales the clicks by sizes; leave it out"
                    : $"moves the image behind {DeepEditComponents.Points}, and the clicks would stay; put it before");
            else if (i > points && Moves(name))
                resized = i;
        }
        if (resized >= 0)
            throw Wrong(steps[resized], $"resizes the image and not the clicks; put {DeepEditComponents.Resize} between it and {DeepEditComponents.Signal}");
    }

    private static int Only(IReadOnlyList<ComponentConfig> steps, string name)
    {
        int[] at = [.. Enumerable.Range(0, steps.Count).Where(i => Registered(steps[i]) == name)];
        return at.Length == 1 ? at[0] : at.Length > 1 ? throw Wrong(steps[at[1]], "stands there a second time; leave one of them out")
            : throw Wrong(steps.First(IsClickStep), $"is a click step of DeepEdit in a chain without {name}; add that");
    }

    private static bool IsClickStep(ComponentConfig step) => DeepEditComponents.All.Any(c => c.Name == Registered(step));

    /// <summary>The list of cropping and padding has one step that does neither.</summary>
    private static bool Crops(string name) => CroppingComponents.All.Any(c => c.Name == name && c.Name != "RepeatChanneld");

    private static bool Moves(string name) => Crops(name) || SpatialComponents.All.Any(c => c.Name == name);

    private static string Registered(ComponentConfig step) => ComponentRegistry.BuiltIn.Find(step.Name)?.Name ?? step.Name;

    private static ModelInvalidException Wrong(ComponentConfig step, string why) => new($"{step.Place} ({step.Name}) {why}.");
}
