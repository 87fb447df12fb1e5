using Clara.Inference.Networks;
using Clara.TestKit;

namespace Clara.Inference.Torch.Tests;

/// <summary>
/// The tests run with what ./clara install-torch (or ./test.sh) put into build/dist/torch. Types of Clara.Inference.Torch and TorchSharp are there only after this, so no test has them in a
/// signature or a field, which NUnit looks at before.
/// </summary>
[SetUpFixture]
public sealed class TorchInstalled
{
    [OneTimeSetUp]
    public void Find()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TorchEngine.FolderVariable)))
            Environment.SetEnvironmentVariable(TorchEngine.FolderVariable, Repository.PathOf("build/dist/torch"));
        if (TorchEngine.Describe() is null)
            SkipUnlessCi.Because("TorchSharp is not installed; ./clara install-torch does that");
    }
}
