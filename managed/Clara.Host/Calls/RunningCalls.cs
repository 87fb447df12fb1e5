namespace Clara.Host.Calls;

/// <summary>The blocking calls that are under way, so that clara_stop can end them all and wait. Any thread.</summary>
internal sealed class RunningCalls
{
    private readonly Lock _lock = new();
    private readonly List<Round> _stopped = [];
    private Round _round = new();

#pragma warning disable CA1001 // its calls may look at the token until their end
    /// <summary>The calls between two stops. Those that begin after a stop are not waited for: a viewer that goes on would hold it up for ever.</summary>
    internal sealed class Round
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _source = new();
        private int _count;

        public CancellationToken Stop => _source.Token;

        public bool IsOver => Volatile.Read(ref _count) == 0;

        public void Enter() => Interlocked.Increment(ref _count);

        public void Leave() => Interlocked.Decrement(ref _count);

        public void Cancel() => _ = _source.CancelAsync();
    }

    /// <summary>Begins a call, which its round's token ends and which leaves the round at its end.</summary>
    public Round Begin()
    {
        lock (_lock)
        {
            _round.Enter();
            return _round;
        }
    }

    /// <summary>Cancels all and waits, also for those that an earlier stop left behind; whether all ended in time. Calls that begin afterwards are not touched.</summary>
    public bool StopAll(TimeSpan patience)
    {
        Round[] ending;
        lock (_lock)
        {
            _stopped.Add(_round);
            _round.Cancel();
            _round = new();
            ending = [.. _stopped];
        }
        bool ended = SpinWait.SpinUntil(() => Array.TrueForAll(ending, r => r.IsOver), patience);
        lock (_lock)
            _stopped.RemoveAll(r => r.IsOver);
        return ended;
    }
}
