using System.Globalization;
using Microsoft.Data.Sqlite;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>A connection of its own to the host's database: its number changes with every commit of another connection.</summary>
internal sealed class WriteWatch : IDisposable
{
    private readonly SqliteConnection _connection;

    public WriteWatch(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        _connection.Open();
    }

    public long Version
    {
        get
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "PRAGMA data_version";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    public void Dispose() => _connection.Dispose();
}
