namespace Clara.Cli.Tests;

/// <summary>What one run of the command said and returned.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public static async Task<Outcome> OfAsync(CancellationToken ct, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(args, output, error, ct);
        return new(code, output.ToString(), error.ToString());
    }

    public static Task<Outcome> Of(params string[] args) => OfAsync(CancellationToken.None, args);

    /// <summary>A failure as users are promised it: this code, one line on standard error, nothing on standard output, no stack trace.</summary>
    public void FailedWith(int code)
    {
        Assert.That(Code, Is.EqualTo(code), Error);
        Assert.That(Output, Is.Empty);
        Assert.That(Error.Trim().Split('\n'), Has.Length.EqualTo(1), Error);
        Assert.That(Error, Does.StartWith("clara: ").And.Not.Contain("Exception").And.Not.Contain("internal error"));
    }
}
