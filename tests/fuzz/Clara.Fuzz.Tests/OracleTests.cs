using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Fuzz.Tests;

/// <summary>The judge finds what it is there for.</summary>
public sealed class OracleTests
{
    private static readonly FuzzInput Input = new(new("f.bin", [1, 2, 3]));

    [Test]
    public void A_refusal_that_names_the_file_is_no_finding() =>
        Assert.That(Finding(_ => throw new ImageFormatException("f.bin is damaged; copy it again.")), Is.Null);

    [Test]
    public void Any_other_exception_is_one() => Assert.That(Finding(_ => throw new InvalidOperationException()), Is.EqualTo("InvalidOperationException"));

    [Test]
    public void A_refusal_without_the_file_is_one() => Assert.That(Finding(_ => throw new GeometryException("Too large.")), Is.EqualTo("message-without-file"));

    [Test]
    public void Memory_beyond_the_bound_is_one() =>
        Assert.That(Finding(_ => Task.FromResult($"{GC.AllocateUninitializedArray<byte>(4 << 20).Length}")), Does.StartWith("allocated-"));

    [Test]
    public void Memory_within_the_allowance_is_none() =>
        Assert.That(Finding(_ => Task.FromResult($"{GC.AllocateUninitializedArray<byte>(1 << 20).Length}")), Is.Null);

    [Test]
    public void A_call_that_is_long_each_time_is_one() =>
        Assert.That(Finding(_ => { Thread.Sleep(2100); return Task.FromResult(""); }), Does.StartWith("took-"));

    [Test]
    public void The_same_seed_gives_the_same_files()
    {
        FuzzFormat format = FuzzFormat.All[1];
        Assert.That(Mutated(7), Is.EqualTo(Mutated(7)));
        Assert.That(Mutated(7), Is.Not.EqualTo(Mutated(8)));

        byte[][] Mutated(int seed)
        {
            Random random = new(seed);
            FuzzInput sound = new(new("f.nrrd", [.. "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nendian: little\n\n0123456789abcdef"u8]));
            return [.. Enumerable.Range(0, 50).Select(_ => format.Mutate(sound, random, () => sound).Main.Bytes)];
        }
    }

    private static string? Finding(Func<string, Task<string>> call)
    {
        using TempFolder folder = new();
        return new Oracle(new OneTarget(call), folder.Path).Judge(Input, _ => true).Single().Finding;
    }

    private sealed class OneTarget(Func<string, Task<string>> call) : FuzzFormat
    {
        public override string Name => "one";

        public override IReadOnlyList<FuzzTarget> Targets { get; } = [new("read", (path, _) => call(path))];

        public override bool IsMain(string name) => true;

        public override Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData) => Task.FromResult<IReadOnlyList<FuzzInput>>([]);

        public override FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other) => input;

        protected override int VoxelStart(ReadOnlySpan<byte> main) => 0;
    }
}
