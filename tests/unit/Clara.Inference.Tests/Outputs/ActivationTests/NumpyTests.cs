using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;

namespace Clara.Inference.Tests.Outputs.ActivationTests;

/// <summary>Softmax and sigmoid as numpy computes them in double.</summary>
public sealed class NumpyTests
{
    [TestCase(1), TestCase(2), TestCase(5), TestCase(18)]
    public void Softmax(int classes)
    {
        Size3 size = new(31, 17, 41); // more than one block, no multiple of the vector width
        float[] values = Numpy.Random((int)size.Count * classes, classes, -30, 30);
        for (int c = 0; c < classes; c++)
            values[c * (int)size.Count] = 1e30f * (c + 1); // nothing may overflow
        float[] truth = Numpy.Run($"x = inputs[0].reshape({classes}, -1).astype(np.float64); e = np.exp(x - x.max(axis=0)); answer = e / e.sum(axis=0)", values);
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using NetworkOutput output = Values.Of(size, classes, [.. values]);
            new SoftmaxActivation().Apply(output, new(degree, default));
            Numpy.Same(truth, output.Values, 1e-6, $"degree {degree}");
        }
    }

    [Test]
    public void Sigmoid()
    {
        Size3 size = new(31, 17, 3);
        float[] values = Numpy.Random((int)size.Count * 3, 4, -20, 20);
        (values[0], values[1], values[2]) = (1e30f, -1e30f, 0);
        using NetworkOutput output = Values.Of(size, 3, [.. values]);
        new SigmoidActivation().Apply(output, new(1, default));
        Numpy.Same(Numpy.Run("with np.errstate(over='ignore'): answer = 1 / (1 + np.exp(-inputs[0].astype(np.float64)))", values), output.Values, 1e-6);
    }

    [Test]
    public void A_cancelled_activation_ends()
    {
        using NetworkOutput output = Values.Of(new(2, 2, 2), 2, new float[16]);
        Assert.Throws<OperationCanceledException>(() => new SoftmaxActivation().Apply(output, new(1, new(true))));
        Assert.Throws<OperationCanceledException>(() => new SigmoidActivation().Apply(output, new(1, new(true))));
        Assert.Throws<OperationCanceledException>(() => new Argmax().Apply(output, [], new(1, new(true))));
        Assert.Throws<OperationCanceledException>(() => new Threshold(0.5f).Apply(output, [], new(1, new(true))));
    }
}
