using System.Text;
using Microsoft.AspNetCore.Builder;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Tests.Matrix;

/// <summary>Every endpoint with every kind of caller. Each request meets instances and definitions of its own.</summary>
public sealed class PermissionMatrixTests(PermissionMatrixTests.Crowd crowd) : IClassFixture<PermissionMatrixTests.Crowd>
{
    /// <summary>Besides the console: its pages are no JSON, and it has tests of its own.</summary>
    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route() =>
        Assert.Equal(PermissionMatrix.Rows.Keys.Order(StringComparer.Ordinal), crowd.Installation.All().Where(route => !route.Contains("/console", StringComparison.Ordinal)));

    [Fact]
    public void Every_row_has_a_status_for_each_kind_of_caller() =>
        Assert.All(PermissionMatrix.Rows.Values, row => Assert.Equal(MatrixCallers.All.Count, row.Expected.Length));

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_kind_of_caller_gets_the_status_of_the_matrix(string route)
    {
        var row = PermissionMatrix.Rows[route];
        var answered = new List<int>();
        foreach (var caller in MatrixCallers.All)
        {
            var path = await crowd.PrepareAsync(row.Path);
            var body = row.Body is null ? null : Person.Bytes(Encoding.UTF8.GetBytes(row.Body.Replace("{tomorrow}", Tomorrow, StringComparison.Ordinal)));
            var person = crowd.Installation.As(caller, isMatrix: true);
            answered.Add(row.Method == "HEAD" ? await person.HeadAsync(path) : (await person.SendAsync(new HttpMethod(row.Method), path, body)).Status);
        }

        Assert.Equal(Show(row.Expected), Show(answered));
    }

    public static TheoryData<string> Routes() => [.. PermissionMatrix.Rows.Keys];

    private static readonly string Tomorrow = Timestamps.Format(DateTimeOffset.UtcNow.AddDays(1));

    private static string Show(IEnumerable<int> statuses) =>
        string.Join(", ", MatrixCallers.All.Zip(statuses, (caller, status) => $"{caller} {status}"));

    /// <summary>An installation with one of each kind of caller, and the things that requests are about.</summary>
    public class Crowd : IAsyncLifetime
    {
        private const string Published = "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";

        public Crowd()
            : this(MatrixCallers.Add)
        {
        }

        protected Crowd(Action<WebApplicationBuilder> customize) => Installation = new(customize);

        internal Installation Installation { get; }

        public ValueTask InitializeAsync() => Installation.InitializeAsync();

        public async ValueTask DisposeAsync()
        {
            await Installation.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        internal async Task<string> PrepareAsync(string path)
        {
            if (path.Contains("{instance}", StringComparison.Ordinal))
                return Put("{instance}", await StartAsync());
            if (path.Contains("{ended}", StringComparison.Ordinal))
                return Put("{ended}", await EndAsync());
            if (path.Contains("{draft}", StringComparison.Ordinal))
                return Put("{draft}", await DraftAsync());
            if (path.Contains("{delegation}", StringComparison.Ordinal))
                return Put("{delegation}", await DelegateAsync());
            return path.Replace("{published}", Published, StringComparison.Ordinal);

            string Put(string place, Guid id) => path.Replace(place, id.ToString(), StringComparison.Ordinal);
        }

        private Task<Guid> StartAsync() => Installation.As(MatrixCallers.Owner).StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

        private async Task<Guid> EndAsync()
        {
            var id = await StartAsync();
            (await Installation.As("admin").PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
            return id;
        }

        /// <summary>From the owner to the approver.</summary>
        private async Task<Guid> DelegateAsync() => (await Installation.As(MatrixCallers.Owner)
            .PostAsync("/Workflow/Delegations", $$"""{"To":"approver","Until":"{{Tomorrow}}"}""")).Is(200).Json.Id();

        private async Task<Guid> DraftAsync()
        {
            var admin = Installation.As("admin");
            var id = await admin.CreateAsync("Matrix");
            (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
            return id;
        }
    }
}
