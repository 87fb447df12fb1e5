namespace Clara.Models.Config;

/// <summary>Steps by which a chain shows that its network is one of DeepEdit (Diaz-Pinto 2022): a map of clicks for each label, and automatic segmentation where the maps are empty.</summary>
internal static class DeepEditSteps
{
    /// <summary>Whether a step is one of those that bring clicks to such a network (AddGuidanceSignalDeepEditd and its like).</summary>
    public static bool Includes(ComponentConfig step) => Plain(step).Contains("DeepEdit", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a step gives such a network empty maps, clicks or none (DiscardAddGuidanced).</summary>
    public static bool LeavesClicksOut(ComponentConfig step) => Plain(step).StartsWith("DiscardAddGuidance", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the Python module, which is called deepedit for all of them; empty for an archive's own code, whatever that is called.</summary>
    private static string Plain(ComponentConfig step) => CodePath.Parse(step.Name) is null ? ConfigText.ClassOf(step.Name) : "";
}
