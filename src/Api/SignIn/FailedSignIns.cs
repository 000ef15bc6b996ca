using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Slows down failing sign-ins. Each name is counted per address, so that nobody can lock out a person who sits elsewhere; each
/// address is counted whatever names it tries. Unknown names count like known ones.
/// </summary>
public sealed class FailedSignIns(TimeProvider time)
{
    /// <summary>How often a name may fail from one address at once; after that, once more for every <see cref="NamePause"/>.</summary>
    public const int FailuresOfName = 10;

    /// <summary>How often an address may fail at once; after that, once more for every <see cref="AddressPause"/>.</summary>
    public const int FailuresOfAddress = 100;

    public static readonly TimeSpan NamePause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan AddressPause = TimeSpan.FromSeconds(6);

    private readonly LeakyBuckets _names = new(time, FailuresOfName, NamePause);
    private readonly LeakyBuckets _addresses = new(time, FailuresOfAddress, AddressPause);

    /// <summary>How long this name has to wait at this address; zero if it need not wait.</summary>
    public TimeSpan WaitOfName(string name, string address) => _names.WaitFor(name, address);

    /// <summary>How long a caller at this address has to wait who has not just signed in there; zero if there is no wait.</summary>
    public TimeSpan WaitOfAddress(string address) => _addresses.WaitFor(address);

    /// <summary>The password was wrong.</summary>
    public void Failed(string name, string address)
    {
        _names.Add(name, address);
        _addresses.Add(address);
    }

    /// <summary>The password was not among the remembered ones, and was not checked any further.</summary>
    public void Refused(string name, string address) => _names.Add(name, address);
}
