using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Slows down who fails to sign in: each name from each address, so that nobody can lock somebody out who sits elsewhere, and each
/// address whatever names it tries. Names count whether or not they are anybody's.
/// </summary>
public sealed class FailedSignIns(TimeProvider time)
{
    /// <summary>How often a name may fail from an address at once; then once more for every <see cref="NamePause"/>.</summary>
    public const int FailuresOfName = 10;

    /// <summary>How often an address may fail at once; then once more for every <see cref="AddressPause"/>.</summary>
    public const int FailuresOfAddress = 100;

    public static readonly TimeSpan NamePause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan AddressPause = TimeSpan.FromSeconds(6);

    private readonly LeakyBuckets _names = new(time, FailuresOfName, NamePause);
    private readonly LeakyBuckets _addresses = new(time, FailuresOfAddress, AddressPause);

    /// <summary>How long this name has to wait at this address; zero where it need not.</summary>
    public TimeSpan WaitOfName(string name, string address) => _names.WaitFor(name, address);

    /// <summary>How long everybody has to wait at this address who has not just signed in there; zero where nobody need.</summary>
    public TimeSpan WaitOfAddress(string address) => _addresses.WaitFor(address);

    /// <summary>The password was wrong.</summary>
    public void Failed(string name, string address)
    {
        _names.Add(name, address);
        _addresses.Add(address);
    }

    /// <summary>The password was none of those that are remembered, and was not looked at any further.</summary>
    public void Refused(string name, string address) => _names.Add(name, address);
}
