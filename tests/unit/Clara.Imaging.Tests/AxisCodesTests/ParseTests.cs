namespace Clara.Imaging.Tests.AxisCodesTests;

/// <summary>Three letters in, three letters out.</summary>
public sealed class ParseTests
{
    private static IEnumerable<string> All() =>
        from a in new[] { "LR", "PA", "IS" }
        from b in new[] { "LR", "PA", "IS" }
        from c in new[] { "LR", "PA", "IS" }
        where a != b && b != c && a != c
        from text in a.SelectMany(x => b.SelectMany(y => c.Select(z => $"{x}{y}{z}")))
        select text;

    [Test]
    public void The_48_orders_come_out_as_they_went_in_and_differ()
    {
        Assert.That(All().Select(t => AxisCodes.Parse(t).ToString()), Is.EqualTo(All()));
        Assert.That(All().Select(AxisCodes.Parse).Distinct().Count(), Is.EqualTo(48));
        Assert.That(AxisCodes.Parse("rAs"), Is.EqualTo(AxisCodes.Parse("RAS")));
    }

    [Test]
    public void The_default_is_the_order_of_the_world()
    {
        Assert.That(default(AxisCodes).ToString(), Is.EqualTo("LPS"));
        Assert.That(default(AxisCodes), Is.EqualTo(AxisCodes.Of(Grid.Axial(new(1, 1, 1), new(1, 1, 1)))));
    }

    [TestCase("")]
    [TestCase("RA")]
    [TestCase("RASS")]
    [TestCase("RLS")]
    [TestCase("RAR")]
    [TestCase("XYZ")]
    [TestCase("R S")]
    [TestCase("R\nS and then a long text")]
    [TestCase("\u0131AS")]
    public void Nonsense_is_an_argument_error_in_one_line(string text)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => AxisCodes.Parse(text))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(e.Message, Does.Contain("RAS").And.Not.Contain("\n"));
    }
}
