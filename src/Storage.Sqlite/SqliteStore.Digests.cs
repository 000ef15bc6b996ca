using System.Collections.Immutable;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string AllDigests = "SELECT json FROM digest ORDER BY person";

    private const string FirstDigest = "INSERT INTO digest (person, revision, json) VALUES (@person, @revision, @json) ON CONFLICT (person) DO NOTHING";

    private const string NextDigest = "UPDATE digest SET revision = @revision, json = @json WHERE person = @person AND revision = @revision - 1";

    private const string DropDigest = "DELETE FROM digest WHERE person = @person";

    public async Task<ImmutableArray<DigestTurn>> ReadDigestsAsync(CancellationToken cancellation)
    {
        var rows = await _readers.ReadAsync(session => session.All(AllDigests, row => row.Bytes(0)), cancellation).ConfigureAwait(false);
        return [.. rows.Select(json => StoreJson.Read<DigestTurn>(json))];
    }

    public Task<bool> ClaimDigestAsync(DigestTurn next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var (sql, json) = (next.Revision == 1 ? FirstDigest : NextDigest, StoreJson.Write(next));
        return _writer.WriteAsync(session => session.Run(sql, ("@person", next.PersonKey), ("@revision", next.Revision), ("@json", json)) == 1);
    }

    public Task ForgetDigestsAsync(IReadOnlyCollection<string> personKeys)
    {
        ArgumentNullException.ThrowIfNull(personKeys);
        return _writer.WriteAsync(session => personKeys.Sum(key => session.Run(DropDigest, ("@person", key))));
    }
}
