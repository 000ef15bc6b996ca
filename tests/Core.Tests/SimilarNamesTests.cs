namespace WorkflowFunctions.Core.Tests;

public sealed class SimilarNamesTests
{
    private static readonly string[] Names = ["AllowedHosts", "AllowedOrigins", "Mail", "Secrets", "Security", "WorkflowStorage"];

    [Theory]
    [InlineData("WorkflowStorag", "WorkflowStorage")]
    [InlineData("workflowstorage2", "WorkflowStorage")]
    [InlineData("WorklfowStroage", "WorkflowStorage")]
    [InlineData("Securty", "Security")]
    [InlineData("AllowedHost", "AllowedHosts")]
    [InlineData("Mial", "Mail")]
    [InlineData("E-Mail", null)]
    [InlineData("SigIn", null)]
    [InlineData("Storage", null)]
    [InlineData("", null)]
    public void The_name_that_comes_closest_is_found_if_it_is_close(string text, string? meant) => Assert.Equal(meant, SimilarNames.Find(text, Names));
}
