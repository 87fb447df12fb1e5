using Clara.Inference.Inferers;

namespace Clara.Inference.Tests.Inferers.WideHalfTests;

/// <summary>Against the format's definition in double precision: sign, six bits of exponent with bias 16, nine of mantissa.</summary>
public sealed class CodeTests
{
    private static readonly ushort[] Codes = [.. Enumerable.Range(0, 1 << 16).Select(c => (ushort)c)];
    private static readonly double[] Values = [.. Codes.Select(Value)];

    private static double Value(ushort code)
    {
        int exponent = code >> 9 & 63, mantissa = code & 511;
        double size = exponent == 63 ? (mantissa == 0 ? double.PositiveInfinity : double.NaN) : exponent == 0 ? mantissa * Math.Pow(2, -24) : (1 + mantissa / 512.0) * Math.Pow(2, exponent - 16);
        return code < 0x8000 ? size : -size;
    }

    [Test]
    public void Every_code_has_its_value_and_every_value_its_code()
    {
        float[] values = new float[Codes.Length];
        WideHalf.To(Codes, values);
        Assert.That(values.Select(v => (double)v), Is.EqualTo(Values));
        ushort[] back = new ushort[Codes.Length];
        WideHalf.From(values, back);
        Assert.That(Codes.Where(c => !double.IsNaN(Values[c])).All(c => back[c] == c), Is.True);
        Assert.That(Codes.Where(c => double.IsNaN(Values[c])).All(c => double.IsNaN(Values[back[c]])), Is.True);
        Assert.That((double)WideHalf.Largest, Is.EqualTo(Values[0x7DFF]));
    }

    [Test]
    public void Values_between_two_take_the_nearer_one_and_half_way_the_even_one()
    {
        double[] ordered = [.. Values.Take(0x7E00)];
        List<float> between = [];
        List<ushort> expected = [];
        for (ushort c = 0; c < 0x7DFF; c++)
            foreach ((double at, ushort code) in new[] { (0.3, c), (0.5, (ushort)(c + (c & 1))), (0.7, (ushort)(c + 1)) })
            {
                between.Add((float)(ordered[c] + at * (ordered[c + 1] - ordered[c])));
                expected.Add(code);
            }
        ushort[] codes = new ushort[between.Count];
        WideHalf.From(between.ToArray(), codes);
        Assert.That(codes, Is.EqualTo(expected));
    }

    [Test]
    public void What_is_beyond_becomes_the_largest_and_infinities_and_NaN_stay()
    {
        float[] values = [1.5e14f, float.MaxValue, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.Int32BitsToSingle(0x7FFFFFFF), 1e-9f, -1e-9f];
        foreach (int length in new[] { 1, 5, values.Length }) // vectors and what is left behind them
            for (int repeated = 1; repeated <= 5; repeated += 4)
            {
                float[] all = [.. Enumerable.Repeat(values.Take(length), repeated).SelectMany(v => v)], found = new float[all.Length];
                ushort[] codes = new ushort[all.Length];
                WideHalf.From(all, codes);
                WideHalf.To(codes, found);
                float[] expected = [WideHalf.Largest, WideHalf.Largest, -WideHalf.Largest, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.NaN, 0, 0];
                Assert.That(found, Is.EqualTo(Enumerable.Repeat(expected.Take(length), repeated).SelectMany(v => v)));
            }
    }
}
