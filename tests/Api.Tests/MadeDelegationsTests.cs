using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Tests;

public sealed class MadeDelegationsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void So_many_are_made_at_once_and_then_one_in_each_pause_whoever_the_others_are()
    {
        var made = new MadeDelegations(_time);
        var (alice, bob) = (new Person("a", "alice"), new Person("b", "bob"));
        for (var number = 0; number < MadeDelegations.AtOnce; number++)
        {
            Assert.Equal(TimeSpan.Zero, made.WaitFor(alice));
            made.Add(alice);
        }

        Assert.Equal(MadeDelegations.Pause, made.WaitFor(alice));
        Assert.Equal(TimeSpan.Zero, made.WaitFor(bob));
        _time.Advance(MadeDelegations.Pause);
        Assert.Equal(TimeSpan.Zero, made.WaitFor(alice));
        made.Add(alice);
        Assert.Equal(MadeDelegations.Pause, made.WaitFor(alice));
    }
}
