using System.Runtime.InteropServices;
using Clara.Interop;
using Clara.TestKit;

namespace Clara.Abi.Tests.Hostile;

/// <summary>T6: the one runner. Each function once with good arguments, then with each of them made bad in each way that its kind has.</summary>
public sealed class HostileCallTests
{
    private static IEnumerable<TestCaseData> Good() => Table.Rows.Select(r => new TestCaseData(r.Function).SetArgDisplayNames(r.Function));

    private static IEnumerable<TestCaseData> Bad() =>
        from row in Table.Rows
        from argument in row.Arguments.Index()
        from attack in argument.Item.Attacks().Index()
        select new TestCaseData(row.Function, argument.Index, attack.Index).SetArgDisplayNames(row.Function, argument.Item.Name, attack.Item.What);

    [Test]
    public void Every_exported_function_has_its_row() =>
        Assert.That(Table.Rows.Select(r => r.Function), Is.EquivalentTo(File.ReadAllLines(Repository.PathOf("interop/abi/exports.txt"))));

    [TestCaseSource(nameof(Good))]
    public void Good_arguments_give_the_answer_that_the_bad_ones_are_compared_with(string function)
    {
        Row row = Table.Rows.Single(r => r.Function == function);
        using World world = new();
        nint[] arguments = [.. row.Arguments.Select(a => a.Good(world))];
        nint answer = Library.Call(function, arguments);
        switch (row.Answer)
        {
            case Answer.Status:
                AssertStatus(world, row, (int)answer, [row.Good]);
                break;
            case Answer.Version:
                Assert.That((uint)answer, Is.EqualTo((uint)((ClaraConstants.AbiMajor << 16) | ClaraConstants.AbiMinor)));
                break;
            case Answer.StaticText:
                Assert.That(Marshal.PtrToStringUTF8(answer), Is.EqualTo("CLARA_E_ARGUMENT"));
                break;
            case Answer.Nothing:
                Assert.That(Library.LastError(), Is.Empty);
                break;
        }
    }

    [TestCaseSource(nameof(Bad))]
    public void A_bad_argument_gives_a_code_and_a_sentence_and_touches_nothing(string function, int position, int index)
    {
        Row row = Table.Rows.Single(r => r.Function == function);
        Attack attack = row.Arguments[position].Attacks().ElementAt(index);
        using World world = new();
        nint[] arguments = [.. row.Arguments.Select(a => a.Good(world))];
        arguments[position] = attack.Value(world);
        nint answer = Library.Call(function, arguments);
        switch (row.Answer)
        {
            case Answer.Status:
                AssertStatus(world, row, (int)answer, attack.Codes);
                break;
            case Answer.StaticText:
                Assert.That(Marshal.PtrToStringUTF8(answer), Is.EqualTo("CLARA_E_UNKNOWN"));
                break;
        }
        if (function != "clara_stop")
            world.AssertAllAlive();
    }

    private static void AssertStatus(World world, Row row, int status, int[] allowed)
    {
        string sentence = row.Function == "clara_last_error" ? "(not asked)" : Library.LastError(), answer = $"{Library.Name(status)} \"{sentence}\"";
        if (allowed.Length == 0)
            Assert.That(status, Is.Negative.And.Not.EqualTo(ClaraConstants.EInternal), answer);
        else
            Assert.That(allowed.Select(c => c == Codes.AsGood ? row.Good : c), Does.Contain(status), answer);
        Assert.That(world.Memory.GuardsUntouched, Is.True, "something was written behind an output's end");
        if (status == ClaraConstants.Ok)
        {
            Assert.That(sentence, Is.Empty.Or.EqualTo("(not asked)"), "a call that succeeds leaves no error");
            return;
        }
        Assert.That(world.Memory.OutputsUntouched, Is.True, $"{answer}, and yet an output was written");
        Assert.That(sentence, Has.Length.InRange(10, 1000).And.Not.Contains("\n").And.Not.Contains("Exception"), "one line that says what happened and what to do");
    }
}
