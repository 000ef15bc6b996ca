using WorkflowFunctions.Storage.Tables.TestKit;

[assembly: AssemblyFixture(typeof(Azurite))]
