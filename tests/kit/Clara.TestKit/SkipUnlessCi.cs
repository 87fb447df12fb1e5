using NUnit.Framework;

namespace Clara.TestKit;

/// <summary>What a test lacks is said loudly: skipped with the reason on a developer's machine, failed in CI, where everything must be there.</summary>
public static class SkipUnlessCi
{
    /// <summary>Ends the test: ignored locally, failed where CI=true.</summary>
    public static void Because(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"{reason} (in CI nothing may be missing)");
        Assert.Ignore(reason);
    }
}
